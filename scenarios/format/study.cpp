// SPDX-License-Identifier: Apache-2.0
#include "scenarios/format/study.hpp"

#include <algorithm>
#include <set>
#include <utility>

#include "scenarios/format/csv.hpp"
#include "scenarios/format/study_values.hpp"
#include "scenarios/format/text.hpp"

namespace replisim::format {
namespace {

namespace fs = std::filesystem;

constexpr const char* kValues = "values";

/// Reads the rows of one study.
class StudyReader {
 public:
  StudyReader(const fs::path& file, const StudyOptions& options, Problems& problems)
      : folder_(file.parent_path()), options_(options), problems_(problems) {
    study_.path = file.generic_string();
  }

  Study read(const Table& table) {
    for (const Row& row : table.rows)
      read_row(row.line, table.cell(row, "set"), table.cell(row, kValues));
    if (!has("plan") && !has("scenario"))
      problems_.error(0, "", "the study asks nothing",
                      "write a row `plan, QUESTION` or `scenario, FILE`");
    if (study_.parameters.empty()) problems_.error(0, "", "the study has no values");
    check_method();
    if (find_line_ != 0) find_threshold();
    check_ranges();
    check_count();
    return std::move(study_);
  }

 private:
  bool has(const char* name) const { return seen_.count(name) != 0; }
  void error(int line, std::string message, std::string hint = {}) {
    problems_.error(line, kValues, std::move(message), std::move(hint));
  }

  void read_row(int line, const std::string& name, const std::string& text) {
    if (name.empty()) return problems_.error(line, "set", "the cell is empty");
    if (!seen_.insert(name).second)
      return problems_.error(line, "set", in_quotes(name) + " is given twice");
    if (text.empty()) return error(line, "the cell is empty");
    std::vector<std::string> words = words_of(text);
    for (std::string& word : words)
      word.erase(std::remove(word.begin(), word.end(), '"'), word.end());
    if (name == "plan" || name == "scenario") return read_subject(line, name, words);
    if (name == "method") return read_method(line, words);
    if (name == "samples") return read_number(line, words, 1, most_combinations, study_.samples);
    if (name == "seed") return read_number(line, words, 0, INT64_MAX, study_.seed);
    if (name == "least" || name == "most") return read_find(line, name, words);
    study_.parameters.push_back(parameter_of(line, name, words));
  }

  void read_subject(int line, const std::string& name, const std::vector<std::string>& words) {
    if (study_.subject_line != 0)
      return problems_.error(line, "set", "a study asks one thing: plan or scenario");
    if (words.size() != 1) return error(line, "one " + name + " a study");
    study_.subject_line = line;
    study_.subject = name == "plan" ? Study::Subject::Plan : Study::Subject::Scenario;
    study_.what = name == "plan" ? words[0] : (folder_ / words[0]).lexically_normal().string();
  }

  void read_method(int line, const std::vector<std::string>& words) {
    const std::vector<std::string> names{"product", "list", "latin-hypercube"};
    const auto found = std::find(names.begin(), names.end(), join(words, " "));
    if (found == names.end()) {
      const std::string word = join(words, " ");
      return error(line, "unknown method " + in_quotes(word), suggestion(word, names, "methods"));
    }
    study_.method = static_cast<Study::Method>(found - names.begin());
  }

  void read_number(int line, const std::vector<std::string>& words, std::int64_t least,
                   std::int64_t most, std::int64_t& number) {
    const Parsed parsed = parse_number(join(words, " "), Dimension::Count);
    if (parsed.value && *parsed.value >= least && *parsed.value <= most)
      number = *parsed.value;
    else
      error(line, in_quotes(join(words, " ")) + " is no number from " + std::to_string(least) +
                      " to " + std::to_string(most));
  }

  void read_find(int line, const std::string& name, const std::vector<std::string>& words) {
    if (find_line_ != 0) return problems_.error(line, "set", "a study looks for one threshold");
    if (words.size() != 1) return error(line, "one parameter can be looked for");
    find_line_ = line;
    find_ = words[0];
    study_.threshold = {name == "least", 0};
  }

  StudyParameter parameter_of(int line, const std::string& name,
                              const std::vector<std::string>& words) {
    StudyParameter parameter{line, name, {}, std::nullopt};
    std::set<std::string> seen;
    const auto take = [&](const std::string& value) {
      if (!seen.insert(canonical_value(value)).second)
        error(line, "the value " + in_quotes(value) + " is given twice");
      parameter.values.push_back(value);
    };
    for (const std::string& word : words) {
      const auto range = range_of(word);
      if (!range) {
        take(word);
      } else if (!range->range) {
        error(line, range->problem, "write 1Mbps..9Mbps/2Mbps, or 1Mbps~100Mbps to search in");
      } else if (!range->every) {
        if (words.size() != 1) error(line, "a range is alone in its row");
        parameter.range = range->range;
      } else {
        const StudyRange& all = *range->range;
        if ((all.to - all.from) / all.step >= most_combinations) {
          error(line, in_quotes(word) + " has more than a million values");
          continue;
        }
        for (std::int64_t i = 0; i <= (all.to - all.from) / all.step; ++i)
          take(text_of(all, all.from + i * all.step));
      }
    }
    return parameter;
  }

  void check_method() {
    const bool drawn = study_.method == Study::Method::LatinHypercube;
    study_.samples = options_.samples.value_or(study_.samples);
    study_.seed = options_.seed.value_or(study_.seed);
    if (drawn && study_.samples == 0)
      problems_.error(0, "", "a Latin hypercube needs its number of samples",
                      "write a row `samples, 100`, or --samples 100");
    for (const char* name : {"samples", "seed"}) {
      const bool given = std::string_view(name) == "seed" ? options_.seed.has_value()
                                                          : options_.samples.has_value();
      if (!drawn && (has(name) || given))
        problems_.error(0, "", std::string(name) + " is for method latin-hypercube");
    }
  }

  void find_threshold() {
    std::vector<std::string> names;
    for (const StudyParameter& one : study_.parameters) names.push_back(one.name);
    const auto found = std::find(names.begin(), names.end(), find_);
    if (found == names.end()) {
      study_.threshold.reset();
      return error(find_line_, "no row sets " + in_quotes(find_), suggestion(find_, names));
    }
    study_.threshold->parameter = static_cast<std::size_t>(found - names.begin());
    StudyParameter& wanted = study_.parameters[study_.threshold->parameter];
    if (!wanted.range)
      return error(wanted.line, "what is looked for needs a range",
                   "write " + wanted.name + ", 1Mbps~100Mbps");
    StudyRange& range = *wanted.range;
    if (range.step == 0) range.step = std::max<std::int64_t>(1, (range.to - range.from) / 1'000);
  }

  bool searched(std::size_t parameter) const {
    return study_.threshold && study_.threshold->parameter == parameter;
  }

  void check_ranges() {
    for (std::size_t i = 0; i < study_.parameters.size(); ++i) {
      const StudyParameter& one = study_.parameters[i];
      if (!one.range || searched(i) || study_.method == Study::Method::LatinHypercube) continue;
      error(one.line, "a range with ~ is for method latin-hypercube, or for what is looked for",
            "write 1Mbps..9Mbps/2Mbps for each step, or a row `least, " + one.name + "`");
    }
  }

  void check_count() {
    std::int64_t product = 1;
    std::size_t longest = 1;
    for (std::size_t i = 0; i < study_.parameters.size(); ++i) {
      const auto& values = study_.parameters[i].values;
      if (searched(i) || values.empty()) continue;
      product = std::min(most_combinations + 1, product * static_cast<std::int64_t>(values.size()));
      longest = std::max(longest, values.size());
    }
    if (study_.method == Study::Method::Product && product > most_combinations)
      problems_.error(0, "", "the product has more than a million combinations");
    if (study_.method != Study::Method::List) return;
    for (std::size_t i = 0; i < study_.parameters.size(); ++i) {
      const StudyParameter& one = study_.parameters[i];
      if (searched(i) || one.range || one.values.size() == 1 || one.values.size() == longest)
        continue;
      error(one.line, "of a list each row has as many values, or one: here are " +
                          std::to_string(one.values.size()) + ", elsewhere " +
                          std::to_string(longest));
    }
  }

  fs::path folder_;
  const StudyOptions& options_;
  Problems& problems_;
  Study study_;
  std::set<std::string, std::less<>> seen_;
  int find_line_ = 0;
  std::string find_;
};

}  // namespace

std::optional<Study> load_study(const fs::path& file, const StudyOptions& options,
                                Diagnostics& diagnostics) {
  Problems problems(file.generic_string(), diagnostics);
  const auto table = read_table(file, Columns{{"set", kValues}, {"note"}}, problems);
  if (!table) return std::nullopt;
  Study study = StudyReader(file, options, problems).read(*table);
  if (problems.errors() != 0) return std::nullopt;
  return study;
}

}  // namespace replisim::format
