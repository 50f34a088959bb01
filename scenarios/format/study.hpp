// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "scenarios/format/diagnostics.hpp"
#include "scenarios/format/units.hpp"

/// A study: a question of `plan` or a scenario, and the values that it is asked with. A CSV file of
/// `set, values` with a row a parameter.
namespace replisim::format {

/// From one number to another, both included: 1Mbps~100Mbps/0.1Mbps.
struct StudyRange {
  Dimension dimension = Dimension::Count;
  std::int64_t from = 0;  ///< in whole units of the dimension, as parse_number() gives them
  std::int64_t to = 0;
  std::int64_t step = 0;  ///< 0: none given
  std::string unit;       ///< in which its numbers are written, where that is exact
  friend bool operator==(const StudyRange&, const StudyRange&) = default;
};

/// A number of a range as the file would have it: exact, in the range's unit if that can be.
std::string text_of(const StudyRange& range, std::int64_t number);

/// A value without its spelling: 8Mbps and 8000kbps are the same. A word stays as it is.
std::string canonical_value(const std::string& text);

struct StudyParameter {
  int line = 0;
  std::string name;                 ///< an option of `plan`, or wan.bandwidth
  std::vector<std::string> values;  ///< empty with a range
  std::optional<StudyRange> range;  ///< to draw samples from, or to search in
};

struct Study {
  enum class Subject : std::uint8_t { Plan, Scenario };
  enum class Method : std::uint8_t {
    Product,         ///< every value with every other
    List,            ///< the first values of all rows, then the second ...
    LatinHypercube,  ///< so many samples, each row cut into as many equal parts
  };
  /// The least or the most value of one parameter with which a limit is still kept.
  struct Threshold {
    bool least = true;
    std::size_t parameter = 0;
    friend bool operator==(const Threshold&, const Threshold&) = default;
  };

  std::string path;
  Subject subject = Subject::Plan;
  std::string what;  ///< the question, or the scenario's path as it can be opened
  int subject_line = 0;
  Method method = Method::Product;
  std::int64_t samples = 0;  ///< of a Latin hypercube
  std::int64_t seed = 1;     ///< of a Latin hypercube
  std::vector<StudyParameter> parameters;
  std::optional<Threshold> threshold;
};

/// What the command line sets in place of rows of a study.
struct StudyOptions {
  std::optional<std::int64_t> samples;
  std::optional<std::int64_t> seed;
};

/// Reads a study. Nothing comes back when there is an error.
std::optional<Study> load_study(const std::filesystem::path& file, const StudyOptions& options,
                                Diagnostics& diagnostics);

/// More values of a row, samples or combinations are refused.
inline constexpr std::int64_t most_combinations = 1'000'000;

}  // namespace replisim::format
