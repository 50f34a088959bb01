// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "model/explore/world.hpp"
#include "model/service/job_requests.hpp"

/// Everything that can happen next in a state: calls, and what the world does.
namespace replisim::explore {

enum class Event : std::uint8_t {
  Call,           ///< `which`: place in Edges::calls()
  Write,          ///< a host writes to pair `which`
  Deliver,        ///< a write on its way arrives at the other end of pair `which`
  Acknowledge,    ///< the write that waits is acknowledged
  WriteTarget,    ///< hosts write the target of pair `which`
  Finish,         ///< the work of pair `which` is done
  Fail,           ///< it fails, for an element fails it
  Disturb,        ///< it fails with "unspecified error"
  Drained,        ///< everything acknowledged is at the targets of set `which`
  DrainFails,     ///< the drain of set `which` can not end
  Expire,         ///< timer `which` runs out
  Line,           ///< `which`: 1 from a to b, 2 back, 3 both: down, or up again
  Power,          ///< of array `which`
  Sight,          ///< the service loses or regains sight of array `which`
  Element,        ///< `which`: 2 * pair + array; the volume fails or is repaired
  Status,         ///< of the target of pair `which`: unknown, or known again
  Room,           ///< of the target of pair `which`: none left, or some again
  QueueFull,      ///< the queue of pair `which` has no room left
  Undeliverable,  ///< a write or pre-image of pair `which` can not be delivered
  SkewExceeded,
  SkewDrained,
  Reordered,  ///< what pair `which` writes follows its new order
  Job,        ///< a client asks job `which / 8` for RequestedState `which % 8`
};

struct Edge {
  Event event = Event::Call;
  std::uint32_t which = 0;
  friend bool operator==(const Edge&, const Edge&) = default;
};

/// A call that clients may make.
struct ClientCall {
  Request request;
  /// The members of the group in the order in which they are listed through it. Rows of a topology
  /// may stand in any order, so all are tried.
  std::vector<PairId> members;
};

/// What an edge did.
struct Taken {
  bool changes = false;  ///< false: refused, or an idempotent repetition; the state is as it was
  Decision decision;     ///< of a call
  CallId call;           ///< of a call that was begun
  StepResult result;     ///< all changes and effects
  Loss loss;
};

/// The edges of one instance.
class Edges {
 public:
  explicit Edges(const Instance& instance);

  const Instance& instance() const { return instance_; }
  const std::vector<ClientCall>& calls() const { return calls_; }

  /// Calls that name something that is there, then what the world may do, in a fixed order.
  void list(const State& state, std::vector<Edge>& edges) const;
  /// Takes an edge; only the state is changed.
  void take(State& state, const Edge& edge, Taken& taken) const;
  /// "Split p1 p2 Force=true", "the line goes down".
  std::string describe(const State& before, const Edge& edge) const;

 private:
  void make_calls();
  void make_group_calls(Operation operation);
  void list_of_pair(const State& state, std::uint32_t pair, std::vector<Edge>& edges) const;
  void list_of_service(const State& state, std::vector<Edge>& edges) const;
  void list_of_world(const State& state, std::vector<Edge>& edges) const;
  void call(State& state, const ClientCall& made, Taken& taken) const;

  Instance instance_;
  std::vector<ClientCall> calls_;
};

}  // namespace replisim::explore
