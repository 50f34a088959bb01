// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <vector>

#include "sim/engine/host_load.hpp"
#include "sim/engine/queue_server.hpp"
#include "sim/engine/regulator.hpp"

namespace replisim::engine {

/// An asynchronous mirror's queue with its share of the links (S-37). It asks for its volumes to be
/// settled before it reads their writes.
class OrderedStream final : public Served {
 public:
  using Settle = std::function<HostLoad*(std::uint32_t volume)>;

  OrderedStream(SimTime latency, SimTime now, FlowModel& model, const Platform& platform,
                EventQueue& events, Users& users, Settle settle);

  std::size_t add_member(std::uint32_t volume, const VolumeWrites& writes, std::uint64_t from,
                         std::size_t place = 0);
  void close_member(std::size_t member, SimTime now);
  std::uint64_t remove_member(std::size_t member, SimTime now);
  std::size_t live_members() const { return live_; }
  void route(SimTime now, std::optional<ChannelIndex> channel);
  QueueServer& queue(SimTime now);
  /// From here to end_reading() queues are only looked at: hosts are settled once, not by every
  /// look at one of their many members.
  void begin_reading(SimTime now);
  void end_reading() { reading_ = false; }
  Regulator& regulator() { return regulator_; }

  std::optional<double> load(SimTime now) override;
  double backlog(SimTime now) override;
  double quantum() const override { return quantum_; }
  std::optional<SimTime> next_arrival(SimTime now) override;
  void set_rate(SimTime now, double rate) override;

 private:
  QueueServer queue_;
  bool reading_ = false;
  Settle settle_;
  std::vector<std::optional<std::uint32_t>> volumes_;  ///< of the members; none: it left
  std::size_t live_ = 0;
  bool over_ = false;  ///< all members have left, and all that they had to send
  double quantum_ = 0;
  Regulator regulator_;
};

}  // namespace replisim::engine
