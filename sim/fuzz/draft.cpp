// SPDX-License-Identifier: Apache-2.0
#include "sim/fuzz/draft.hpp"

#include <algorithm>
#include <set>
#include <stdexcept>

namespace replisim::fuzz {
namespace {

constexpr std::string_view kHead = "at, do, on, with, expect, note\n";

std::string line_of(const Cells& cells) {
  std::string line;
  for (std::size_t i = 0; i < cells.size(); ++i) line.append(i == 0 ? "" : ", ").append(cells[i]);
  return line + "\n";
}

/// Without a topology these columns may be missing.
bool is_optional(std::string_view title) {
  static constexpr std::string_view kNeeded[] = {"array",  "site", "link", "from",   "to",
                                                 "volume", "size", "pair", "source", "target",
                                                 "type",   "mode", "state"};
  return std::find(std::begin(kNeeded), std::end(kNeeded), title) == std::end(kNeeded);
}

std::string text_of_table(const DraftTable& table) {
  std::vector<bool> shown(table.header.size());
  for (std::size_t c = 0; c < table.header.size(); ++c)
    shown[c] = c == 0 || !is_optional(table.header[c]) ||
               std::any_of(table.rows.begin(), table.rows.end(),
                           [&](const Cells& row) { return !row[c].empty(); });
  const auto line = [&](const Cells& row) {
    Cells kept;
    for (std::size_t c = 0; c < row.size(); ++c)
      if (shown[c]) kept.push_back(row[c]);
    return line_of(kept);
  };
  std::string text = line(table.header);
  for (const Cells& row : table.rows) text += line(row);
  return text;
}

using Names = std::set<std::string>;

Names names_in(const Draft& draft, std::string_view table, std::string_view title) {
  Names names;
  const DraftTable& from = draft.table(table);
  for (const Cells& row : from.rows) names.insert(from.cell(row, title));
  return names;
}

/// "p1.source" speaks of p1, "wan.forward" of wan; names of volumes have a dot too.
std::string thing_of(const std::string& word) {
  for (const std::string_view role : {".source", ".target", ".forward", ".reverse"})
    if (word.ends_with(role)) return word.substr(0, word.size() - role.size());
  return word;
}

/// Names that rows give by `as=`.
Names given_names(const Draft& draft) {
  Names given;
  for (const Cells& row : draft.rows)
    for (const std::string& word : words_in(row[With]))
      if (word.starts_with("as=")) given.insert(word.substr(3));
  return given;
}

Names known_names(const Draft& draft) {
  Names known = given_names(draft);
  known.insert({"service", "run", "profile", "version"});
  for (const char* table : {"arrays", "links", "volumes", "pools", "pairs"}) {
    const DraftTable& from = draft.table(table);
    for (const Cells& row : from.rows) known.insert(row.front());
  }
  for (const std::string& name : names_in(draft, "arrays", "site")) known.insert(name);
  for (const std::string& name : names_in(draft, "pairs", "group"))
    if (!name.empty()) known.insert(name);
  return known;
}

bool is_name(const std::string& word) {
  return !word.empty() && word.front() != '?' && word != "NULL" && word != "[]" && word != "-";
}

/// Takes names that are gone out of the rows; a row that is left without any goes too.
void drop_lost_names(Draft& draft, std::vector<Cells>& rows) {
  const Names known = known_names(draft);
  std::erase_if(rows, [&](Cells& row) {
    const std::vector<std::string> words = words_in(row[On]);
    std::vector<std::string> kept;
    for (const std::string& word : words)
      if (!is_name(word) || known.contains(thing_of(word))) kept.push_back(word);
    row[On] = joined(kept);
    return kept.empty() && !words.empty();
  });
}

Names named_by_rows(const Draft& draft) {
  Names named;
  for (const auto* rows : {&draft.setup, &draft.rows})
    for (const Cells& row : *rows)
      for (const std::string& word : words_in(row[On])) named.insert(thing_of(word));
  return named;
}

/// Sites stand in a row, and line i joins site i to the next.
void drop_lines(Draft& draft, const Names& named) {
  const DraftTable& arrays = draft.table("arrays");
  const DraftTable& volumes = draft.table("volumes");
  const DraftTable& pairs = draft.table("pairs");
  DraftTable& links = draft.table("links");
  const auto find = [](const DraftTable& table, const std::string& name) {
    return std::find_if(table.rows.begin(), table.rows.end(),
                        [&](const Cells& row) { return row.front() == name; });
  };
  const auto place = [&](const std::string& volume) {
    const auto at = find(volumes, volume);
    if (at == volumes.rows.end()) return links.rows.size() + 1;
    const auto array = find(arrays, volumes.cell(*at, "array"));
    if (array == arrays.rows.end()) return links.rows.size() + 1;
    const std::string& site = arrays.cell(*array, "site");
    for (std::size_t i = 0; i < links.rows.size(); ++i)
      if (links.cell(links.rows[i], "from") == site) return i;
    return links.rows.size();
  };
  std::vector<bool> crossed(links.rows.size());
  for (const Cells& pair : pairs.rows) {
    const std::size_t from = place(pairs.cell(pair, "source"));
    const std::size_t to = place(pairs.cell(pair, "target"));
    for (std::size_t i = std::min(from, to); i < std::min(std::max(from, to), crossed.size()); ++i)
      crossed[i] = true;
  }
  std::size_t i = 0;
  std::erase_if(links.rows,
                [&](const Cells& row) { return !crossed[i++] && !named.contains(row.front()); });
}

void drop_unused(Draft& draft) {
  const Names named = named_by_rows(draft);
  Names used = names_in(draft, "pairs", "source");
  used.merge(names_in(draft, "pairs", "target"));
  used.merge(names_in(draft, "pairs", "pool"));
  const auto keep = [&](const char* table, const Names& others) {
    std::erase_if(draft.table(table).rows, [&](const Cells& row) {
      return !named.contains(row.front()) && !others.contains(row.front());
    });
  };
  keep("volumes", used);
  keep("pools", used);
  std::erase_if(draft.table("groups").rows, [&](const Cells& row) {
    return !names_in(draft, "pairs", "group").contains(row.front());
  });
  drop_lines(draft, named);
  Names arrays = names_in(draft, "volumes", "array");
  arrays.merge(names_in(draft, "pools", "array"));
  Names sites = names_in(draft, "links", "from");
  sites.merge(names_in(draft, "links", "to"));
  const DraftTable& all = draft.table("arrays");
  for (const Cells& row : all.rows)
    if (sites.contains(all.cell(row, "site"))) arrays.insert(row.front());
  keep("arrays", arrays);
}

}  // namespace

std::size_t DraftTable::column(std::string_view title) const {
  const auto found = std::find(header.begin(), header.end(), title);
  if (found == header.end()) throw std::logic_error("no column " + std::string(title));
  return static_cast<std::size_t>(found - header.begin());
}

DraftTable& Draft::table(std::string_view title) {
  return const_cast<DraftTable&>(std::as_const(*this).table(title));
}

const DraftTable& Draft::table(std::string_view title) const {
  const auto found = std::find_if(tables.begin(), tables.end(),
                                  [&](const DraftTable& one) { return one.name == title; });
  if (found == tables.end()) throw std::logic_error("no table " + std::string(title));
  return *found;
}

std::vector<std::string> words_in(std::string_view cell) {
  std::vector<std::string> words;
  while (!cell.empty()) {
    const std::size_t cut = std::min(cell.find(' '), cell.size());
    if (cut > 0) words.emplace_back(cell.substr(0, cut));
    cell.remove_prefix(std::min(cut + 1, cell.size()));
  }
  return words;
}

std::string joined(const std::vector<std::string>& words) {
  std::string text;
  for (const std::string& word : words) text.append(text.empty() ? "" : " ").append(word);
  return text;
}

void tidy(Draft& draft) {
  drop_lost_names(draft, draft.setup);
  drop_lost_names(draft, draft.rows);
  drop_unused(draft);
  drop_lost_names(draft, draft.setup);
  drop_lost_names(draft, draft.rows);
}

format::ScenarioText text_of(const Draft& draft) {
  format::ScenarioText text;
  text.path = draft.name + ".csv";
  text.topology = draft.name;
  for (const std::string& comment : draft.comments) text.timeline += "# " + comment + "\n";
  text.timeline += kHead;
  text.timeline += line_of({"", "use", "topology", draft.name, "", ""});
  for (const auto* rows : {&draft.setup, &draft.rows})
    for (const Cells& row : *rows) text.timeline += line_of(row);
  for (const DraftTable& table : draft.tables)
    if (!table.rows.empty()) text.tables.push_back({table.name + ".csv", text_of_table(table)});
  return text;
}

}  // namespace replisim::fuzz
