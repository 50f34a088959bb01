// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "model/units.hpp"

/// What the planner says to a question: figures with units, and the sentences without which they
/// would mislead.
namespace replisim::plan {

enum class Unit : std::uint8_t { Seconds, Data, Mbps, Share, Count, Kilometres, Each };

/// One figure. Where it belongs to a group of them, as the binding span does, `group` names it.
struct Figure {
  std::string group;
  std::string name;  ///< max, p99, sent
  Unit unit = Unit::Count;
  std::optional<double> value;  ///< in seconds, bytes, Mb/s, a ratio, km; none: there is no limit
  std::string note;

  /// The name with its unit: max_mbps, p99_s, sent_B.
  std::string key() const;
  /// "8.740 Mb/s", "no bound".
  std::string text() const;
  /// Whether the value is a whole number: bytes and counts.
  bool whole() const { return unit == Unit::Data || unit == Unit::Count; }
};

class Answer {
 public:
  explicit Answer(std::string question) : question_(std::move(question)) {}

  void seconds(std::string_view name, SimTime time, std::string note = {});
  void seconds(std::string_view name, double time_s, std::string note = {});
  void data(std::string_view name, Bytes size, std::string note = {});
  /// `rate` in bytes a second; shown in Mb/s.
  void rate(std::string_view name, double rate, std::string note = {});
  void share(std::string_view name, double ratio, std::string note = {});
  void count(std::string_view name, std::size_t number, std::string note = {});
  void kilometres(std::string_view name, double km, std::string note = {});
  /// A number a second.
  void each_second(std::string_view name, double number, std::string note = {});
  /// A figure that would be without bound.
  void unbounded(std::string_view name, Unit unit, std::string note);
  /// The figures from here on belong together; an empty name ends that.
  void group(std::string_view name) { group_ = name; }

  /// How the figures were found: model, horizon, definition.
  void tell(std::string_view topic, std::string sentence);
  /// What the profile is too short or too coarse for.
  void cannot_say(std::string what);
  /// The same of the question as a whole.
  void cannot_answer(std::string why);
  /// Whether a limit that was asked about holds.
  void verdict(bool holds) { holds_ = holds; }

  const std::string& question() const { return question_; }
  const std::vector<Figure>& figures() const { return figures_; }
  struct Told {
    std::string topic;
    std::string sentence;
  };
  const std::vector<Told>& told() const { return told_; }
  const std::vector<std::string>& unknown() const { return unknown_; }
  bool answered() const { return answered_; }
  std::optional<bool> holds() const { return holds_; }

 private:
  void add(std::string_view name, Unit unit, std::optional<double> value, std::string note);

  std::string question_;
  std::string group_;
  std::vector<Figure> figures_;
  std::vector<Told> told_;
  std::vector<std::string> unknown_;
  bool answered_ = true;
  std::optional<bool> holds_;
};

/// "8.740 Mb/s" and so on, for sentences.
std::string text_of_rate(double rate);
std::string text_of_time(SimTime time);
std::string text_of_data(Bytes size);

}  // namespace replisim::plan
