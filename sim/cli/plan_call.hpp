// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "model/units.hpp"
#include "scenarios/format/units.hpp"
#include "sim/cli/verb.hpp"
#include "sim/plan/questions.hpp"

namespace replisim::cli {

/// What is wrong with a question's options, one by one.
class PlanProblems : public UsageError {
 public:
  PlanProblems(const std::string& all, std::vector<std::string> each)
      : UsageError(all), each_(std::move(each)) {}
  /// "--rate '8' has no unit", perhaps with a hint on a second line.
  const std::vector<std::string>& each() const { return each_; }

 private:
  std::vector<std::string> each_;
};

/// Options of `plan`, all of them; each question takes some.
Options plan_options();

/// The options of one question as values. What is wrong with them is collected and thrown at once.
class PlanCall {
 public:
  /// `taken`: names of options that the question has, with spaces between.
  PlanCall(const Call& call, std::string_view question, std::string_view taken);

  bool has(const char* option) const { return call_.has(option); }
  /// All values of an option that may come more than once.
  std::vector<std::string> words(const char* option) const;
  std::string word(const char* option) const;

  /// A value above 0. Missing: a problem; what comes back is not used then.
  SimTime time(const char* option);
  Rate rate(const char* option);
  Bytes data(const char* option);
  /// The same, if it is given.
  std::optional<SimTime> time_if(const char* option);
  std::optional<Rate> rate_if(const char* option);
  std::optional<Bytes> data_if(const char* option);
  std::optional<std::int64_t> count_if(const char* option);
  std::optional<std::int64_t> share_if(const char* option);
  /// A plain number such as 0.5 or 2, from 0.001 to 1000, in parts of 10^9.
  std::optional<std::int64_t> factor_if(const char* option);
  /// A time that may be 0.
  std::optional<SimTime> instant_if(const char* option);
  std::vector<plan::Extent> extents(std::string_view otherwise);
  std::vector<SimTime> times(const char* option, std::string_view otherwise);

  void problem(std::string text) { problems_.push_back(std::move(text)); }
  /// Throws PlanProblems with all problems, if there are any.
  void check() const;

 private:
  std::optional<std::int64_t> number(const char* option, format::Dimension dimension,
                                     std::int64_t least);
  std::optional<std::int64_t> number_in(const char* option, const std::string& text,
                                        format::Dimension dimension, std::int64_t least);
  std::int64_t needed(const char* option, std::optional<std::int64_t> value);

  const Call& call_;
  std::string question_;
  std::vector<std::string> problems_;
};

}  // namespace replisim::cli
