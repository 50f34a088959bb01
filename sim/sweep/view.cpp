// SPDX-License-Identifier: Apache-2.0
#include "sim/sweep/view.hpp"

#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "reports/writers.hpp"
#include "sim/sweep/course.hpp"

namespace replisim::sweep {
namespace {

/// The names of all figures, in the order in which runs first have them.
std::vector<std::string> figure_names(const Results& results) {
  std::vector<std::string> names;
  std::unordered_set<std::string> seen;
  for (const auto& runs : results) {
    for (const auto& [number, result] : runs) {
      for (const auto& [name, value] : result.figures)
        if (seen.insert(name).second) names.push_back(name);
    }
  }
  return names;
}

std::string quoted(const std::string& text, char quote) {
  std::string result(1, quote);
  for (const char letter : text) result.append(letter == quote ? 2 : 1, letter);
  return result + quote;
}

/// Cells with commas between, a line.
class Line {
 public:
  explicit Line(std::string& text) : text_(text) {}
  Line(const Line&) = delete;
  Line& operator=(const Line&) = delete;
  ~Line() { text_ += '\n'; }
  Line& add(const std::string& cell) {
    if (!first_) text_ += ',';
    first_ = false;
    text_ += reports::csv_cell(cell);
    return *this;
  }

 private:
  std::string& text_;
  bool first_ = true;
};

}  // namespace

void write_view(Database& database, const Sweep& sweep, const Results& results) {
  constexpr std::size_t most_columns = 1'000;
  const std::vector<std::string> figures = figure_names(results);
  if (figures.size() + sweep.names.size() > most_columns) return;
  std::string sql = "CREATE VIEW results AS SELECT run_id";
  const auto column = [&](const std::string& table, const std::string& where,
                          const std::string& name) {
    sql += ",\n  (SELECT value FROM " + table + " WHERE " + table +
           ".combination = runs.combination AND " + where + ") AS " + quoted(name, '"');
  };
  for (std::size_t i = 0; i < sweep.names.size(); ++i)
    column("parameters", "place = " + std::to_string(i), sweep.names[i]);
  if (sweep.search) sql += ",\n  number AS " + quoted(sweep.search->name, '"');
  sql += ",\n  holds, note";
  for (const std::string& name : figures)
    column("figures", "figures.number = runs.number AND name = " + quoted(name, '\''), name);
  database.execute(sql + "\nFROM runs");
}

std::string results_csv(const Sweep& sweep, const Results& results) {
  const std::vector<std::string> figures = figure_names(results);
  std::string text;
  {
    Line header(text);
    header.add("run_id");
    for (const std::string& name : sweep.names) header.add(name);
    if (sweep.search) header.add(sweep.search->name);
    header.add("holds").add("note");
    for (const std::string& name : figures) header.add(name);
  }
  for (std::size_t c = 0; c < results.size(); ++c) {
    for (const auto& [number, result] : results[c]) {
      Line line(text);
      line.add(id_of(sweep, {c, number}));
      for (const std::string& value : sweep.combinations[c].values) line.add(value);
      if (sweep.search) line.add(format::text_of(sweep.search->range, number));
      line.add(!result.holds ? "" : *result.holds ? "1" : "0").add(result.note);
      std::unordered_map<std::string, std::string> values(result.figures.begin(),
                                                          result.figures.end());
      for (const std::string& name : figures) line.add(values[name]);
    }
  }
  return text;
}

std::string thresholds_csv(const Sweep& sweep, const Results& results) {
  std::string text;
  if (!sweep.search) return text;
  {
    Line header(text);
    header.add("id");
    for (const std::string& name : sweep.names) header.add(name);
    header.add(sweep.search->name).add("found");
  }
  for (std::size_t c = 0; c < results.size(); ++c) {
    const auto found = threshold_of(sweep, results, c);
    if (!found) continue;
    Line line(text);
    line.add(sweep.combinations[c].id);
    for (const std::string& value : sweep.combinations[c].values) line.add(value);
    const bool number =
        found->kind == Threshold::Kind::Found || found->kind == Threshold::Kind::Everywhere;
    line.add(number ? format::text_of(sweep.search->range, found->number) : "");
    line.add(std::string(name_of(found->kind)));
  }
  return text;
}

}  // namespace replisim::sweep
