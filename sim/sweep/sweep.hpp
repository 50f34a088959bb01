// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "scenarios/format/study.hpp"

/// A study spread out into runs, what the runs gave, and what is still to run.
namespace replisim::sweep {

/// One choice of values. A run with them has this id, whatever else the study holds and in whatever
/// order.
struct Combination {
  std::vector<std::string> values;  ///< beside `Sweep::names`
  std::string id;                   ///< xxHash of the subject and the values, 16 digits
  friend bool operator==(const Combination&, const Combination&) = default;
};

/// What is looked for in each combination: the least or the most number of a range with which the
/// limit is kept.
struct Search {
  bool least = true;
  std::string name;
  format::StudyRange range;  ///< its step is above 0
  friend bool operator==(const Search&, const Search&) = default;
};

/// One of so many equal shares of the combinations.
struct Shard {
  std::size_t number = 1;  ///< from 1
  std::size_t count = 1;
  bool has(std::size_t combination) const { return combination % count == number - 1; }
  friend bool operator==(const Shard&, const Shard&) = default;
};

struct Sweep {
  std::string subject;  ///< "plan rpo", "scenario x.csv"
  std::string program;  ///< whose results they are
  std::string model;    ///< what the runs are simulated with
  std::vector<std::string> names;
  std::vector<Combination> combinations;
  std::optional<Search> search;
  Shard shard;
};

/// One run: of a combination, and with a search with a number of its range (else 0).
struct Task {
  std::size_t combination = 0;
  std::int64_t number = 0;
  friend bool operator==(const Task&, const Task&) = default;
};

/// What one run gave.
struct RunResult {
  std::optional<bool> holds;  ///< whether the limit is kept; none: there is none, or it can not say
  std::string note;           ///< what it can not say
  /// Names with units, and numbers or words; an empty value is a figure without bound.
  std::vector<std::pair<std::string, std::string>> figures;
  friend bool operator==(const RunResult&, const RunResult&) = default;
};

/// Of each combination its runs, by their numbers.
using Results = std::vector<std::map<std::int64_t, RunResult>>;

/// The value of a parameter as the id has it: without its spelling, and of a file what it holds.
using Canonical = std::function<std::string(const std::string& name, const std::string& value)>;

/// The combinations of a study in their order: the last row goes fastest.
std::vector<Combination> combinations_of(const format::Study& study, const std::string& subject,
                                         const Canonical& canonical);

/// The names of a study's parameters, but for the one that is looked for.
std::vector<std::string> names_of(const format::Study& study);

/// The id of one run; of a combination without a search its own.
std::string id_of(const Sweep& sweep, const Task& task);
/// One id for the whole of a sweep, whatever the order of its rows and whatever its shard.
std::string study_id(const Sweep& sweep);

/// xxHash of a text, 16 digits.
std::string hash_text(const std::string& text);
/// xxHash of what a file holds; of an empty text when it can not be read.
std::string hash_file(const std::string& path);

}  // namespace replisim::sweep
