// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "model/units.hpp"
#include "sim/engine/event_queue.hpp"
#include "sim/engine/flow_model.hpp"
#include "sim/engine/platform.hpp"

namespace replisim::engine {

/// A first-in-first-out server whose rate the shared links decide: a volume's host writes, or the
/// queue of an asynchronous mirror.
class Served {
 public:
  virtual ~Served() = default;
  /// Bytes a second that arrive steadily; 0 when nothing arrives now; none for a trace, whose
  /// arrivals have no rate.
  virtual std::optional<double> load(SimTime now) = 0;
  /// Bytes that wait or are in service at `now`.
  virtual double backlog(SimTime now) = 0;
  /// The largest single write: a backlog up to this is no queue.
  virtual double quantum() const = 0;
  /// The next arrival after `now`, asked of idle servers of traces only.
  virtual std::optional<SimTime> next_arrival(SimTime now) = 0;
  /// A closed loop: it asks for load() and makes do with less by issuing less.
  virtual bool elastic() const { return false; }
  /// Bytes a second from `now` on; 0 stops, infinite has no limit.
  virtual void set_rate(SimTime now, double rate) = 0;
};

/// How many servers and copies use each resource: a server that is alone on all of its own needs no
/// flow in the engine, its rate is the least bandwidth.
class Users {
 public:
  explicit Users(std::size_t resources) : count_(resources, 0) {}
  void add(const Channel& channel, int n);
  bool alone(const Channel& channel) const;

 private:
  std::vector<int> count_;
};

/// Couples a server to the flow model. Under a steady load that the links carry, one flow capped at
/// that load takes its share of the links while each write moves at the least bandwidth (S-34);
/// when the share falls below the load the writes queue and move at the share, until the queue is
/// gone. A trace is served alone at the least bandwidth, or has a flow while it is busy.
class Regulator {
 public:
  Regulator(Served& server, FlowModel& model, const Platform& platform, EventQueue& events,
            Users& users);
  ~Regulator() = default;  // the flows end with the engine
  Regulator(const Regulator&) = delete;
  Regulator& operator=(const Regulator&) = delete;
  Regulator(Regulator&&) = delete;
  Regulator& operator=(Regulator&&) = delete;

  /// The channel the writes cross from now on; none: nothing moves.
  void route(SimTime now, std::optional<ChannelIndex> channel);
  /// Something changed at this instant: load, line, backlog, neighbours.
  void regulate(SimTime now);
  /// The engine's rates are known. True when caps were changed, so that rates change again.
  bool take_rates(SimTime now);
  /// Bytes a second that the server moves through the channel at this instant.
  double share(SimTime now);
  std::optional<ChannelIndex> channel() const { return channel_; }
  /// It has a flow in the engine.
  bool active() const { return flow_.has_value(); }
  /// Least bandwidth on the way; 0 without one.
  double least_bandwidth() const { return channel_ ? platform_.least_bandwidth(*channel_) : 0.0; }

 private:
  enum class State : std::uint8_t { Stopped, Free, Paced, Backlogged, Elastic, Solo, Busy, Idle };
  void regulate_steady(SimTime now, double load);
  void regulate_trace(SimTime now);
  void await_end(SimTime now, double load);
  void start_flow(double cap);
  void drop_flow();
  void wake(SimTime at);

  Served& server_;
  FlowModel& model_;
  const Platform& platform_;
  EventQueue& events_;
  Users& users_;
  std::optional<ChannelIndex> channel_;
  std::optional<FlowIndex> flow_;
  double cap_ = 0;
  double share_ = 0;  ///< of an uncapped flow, as last told
  State state_ = State::Stopped;
  std::optional<EventQueue::Handle> wake_;
};

}  // namespace replisim::engine
