// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <limits>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "model/history/history.hpp"
#include "model/history/indications.hpp"

/// A history, indexed for the questions that checks ask.
namespace replisim::checker {

/// A place in the recorded order: whatever carries a sequence number up to `seq` is seen from here.
struct Position {
  SimTime at;
  Sequence seq = 0;
};

inline constexpr Sequence kLastSequence = std::numeric_limits<Sequence>::max();

class Timeline {
 public:
  /// The history must outlive the timeline.
  explicit Timeline(const History& history);

  const History& history() const { return history_; }

  /// Events of one property of one entity, in order; none when it was never recorded.
  const std::vector<const Event*>& events(const std::string& entity,
                                          const std::string& property) const;
  /// Samples of one metric of one entity, in order.
  const std::vector<const Sample*>& samples(const std::string& entity,
                                            const std::string& metric) const;
  /// The call that a row made; none when the row was not carried out.
  const CallRecord* call_of_line(int line) const;
  const CallRecord* call_of_name(const std::string& name) const;

  /// What was sent, in the order of sending; derived when first asked for.
  const std::vector<Indication>& indications() const;

  std::optional<Position> marker(int line, Marker::Kind kind) const;
  /// When the run stops: sees everything.
  Position end() const { return {history_.ended_at, kLastSequence}; }
  /// Sees everything that happened at an instant.
  Position after(SimTime at) const;

 private:
  using Key = std::pair<std::string, std::string>;

  const History& history_;
  mutable std::optional<std::vector<Indication>> indications_;
  std::map<Key, std::vector<const Event*>> events_;
  std::map<Key, std::vector<const Sample*>> samples_;
  std::map<int, const CallRecord*> calls_by_line_;
  std::map<std::string, const CallRecord*> calls_by_name_;
  std::map<std::pair<int, Marker::Kind>, Position> markers_;
};

}  // namespace replisim::checker
