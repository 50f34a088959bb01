// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "model/history/history.hpp"
#include "model/service/core.hpp"
#include "scenarios/format/scenario.hpp"

namespace replisim::engine {

/// Writes the history: gives every entry its place in the run's order and says things in names.
class Recorder {
 public:
  Recorder(const format::Scenario& scenario, const Service& service);

  /// What the next entries are caused by.
  void cause(int line, std::string fact);
  const Cause& cause() const { return cause_; }
  void event(SimTime at, std::string entity, std::string property, std::string from,
             std::string to);
  void changes(SimTime at, const std::vector<Change>& changes);
  void marker(SimTime at, int line, Marker::Kind kind);
  void sample(SimTime at, const std::string& entity, const std::string& metric, std::int64_t before,
              std::int64_t value, bool known = true);
  void finding(SimTime at, std::string entity, std::string text);

  /// Opens the record of a call; the decision is filled in once it is made.
  CallRecord& open_call(SimTime at, const format::Step& step, const format::CallStep& call);
  CallRecord& open_call(SimTime at, const format::Step& step, const format::MethodStep& method);
  /// The same for a row about a job: what it calls, and the name it gives.
  CallRecord& open_record(SimTime at, const format::Step& step, std::string operation,
                          const std::string& name);
  CallRecord& call(std::size_t index) { return history_.calls[index]; }
  std::size_t calls() const { return history_.calls.size(); }
  /// Names the model's call, so that its changes are written under the record's name.
  void bind_call(CallId call, std::size_t record);
  std::size_t record_of(CallId call) const { return record_of_call_[call.index]; }
  bool knows(CallId call) const { return call.index < record_of_call_.size(); }

  std::string entity_name(const EntityRef& entity) const;
  /// The present value of a property; none: it was never told.
  std::optional<std::string> current(const std::string& entity, const std::string& property) const;
  Sequence next_sequence() { return ++sequence_; }
  History& history() { return history_; }

 private:
  std::string value_text(const EntityRef& entity, Property property, std::int64_t value) const;

  const format::Scenario& scenario_;
  const Service& service_;
  History history_;
  Sequence sequence_ = 0;
  Cause cause_;
  std::vector<std::size_t> record_of_call_;
  std::map<std::pair<std::string, std::string>, std::string> current_;
};

}  // namespace replisim::engine
