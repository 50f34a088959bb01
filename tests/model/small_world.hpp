// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "model/service/core.hpp"

/// A service with a few pairs, and a world without data that answers its effects when told to.
namespace replisim::testing {

/// Builds services by hand; every pair has volumes of its own.
class Builder {
 public:
  explicit Builder(Version version = Version::seed);
  Builder& pair(CopyState state, Mode mode = Mode::Synchronous,
                Locality locality = Locality::Remote, SyncType type = SyncType::Mirror);
  /// Puts the last `count` pairs into a group.
  Builder& group(std::size_t count, bool consistency_enabled = true);
  Builder& policy(const Policy& policy);
  Service build() const;

 private:
  Service service_;
};

/// A service with its world: calls, facts, time. Effects and changes of the last step are kept.
class World {
 public:
  explicit World(Service made) : service(std::move(made)) {}

  Service service;
  SimTime now;
  StepResult last;                    ///< of the last step
  std::vector<Effect> effects;        ///< of all steps
  std::vector<Change> changes;        ///< of all steps
  std::vector<PairId> working;        ///< StartWork or ReverseFlow, not yet answered
  std::vector<SetId> draining;        ///< HoldAndDrain, not yet answered
  std::vector<TimerId> timers;        ///< armed
  std::vector<SimTime> timer_delays;  ///< of `timers`

  Decision decide_only(const Request& request) const { return decide(service, request); }
  CallId call(const Request& request);
  void fact(const Fact& fact);
  /// Answers everything that is open, obligingly, until nothing is left.
  void settle();
  void know(PairId pair, const Knowledge& knows) { fact(WorldChanged{pair, knows}); }

  const Pair& pair(std::uint32_t index = 0) const { return service.pairs[index]; }
  const Call& called(CallId id) const { return service[id]; }
  const Job& job(CallId id) const { return service[*service[id].job]; }
  /// Takes what a step brought about that did not come from call() or fact().
  void take(const StepResult& step);
  /// The armed timer of a purpose, if there is one.
  std::optional<TimerId> timer(TimerPurpose purpose) const;
  SimTime delay_of(TimerId timer) const;
};

/// "StartWork StopFlow ...": names of the effects of a step.
std::string effect_names(const std::vector<Effect>& effects);
/// "p1 CopyState=Fractured": what a change says.
std::string change_text(const Change& change);

Request request_of(Operation operation, std::vector<std::uint32_t> pairs = {0}, bool force = false,
                   std::optional<CopyState> wait = std::nullopt);
Request group_request(Operation operation, std::uint32_t group = 0, bool force = false,
                      std::optional<CopyState> wait = std::nullopt);

/// What a pair sees when its line is gone, both ways.
Knowledge line_down();

}  // namespace replisim::testing
