// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

#include "model/data/version_map.hpp"
#include "model/units.hpp"
#include "sim/engine/regulator.hpp"
#include "sim/engine/write_server.hpp"

namespace replisim::engine {

/// One volume as hosts and mirrors see it.
struct VolumeState {
  VolumeWrites writes;              ///< host writes it took itself
  VersionMap versions;              ///< what each extent holds
  std::uint64_t applied = 0;        ///< own host writes below this are in `versions`
  std::optional<std::size_t> load;  ///< the load that runs on it
  std::vector<std::size_t>
      loads;  ///< that one and earlier ones, whose last writes may be under way
  std::uint64_t refused_earlier = 0;
  std::uint64_t failed_earlier = 0;
  std::uint64_t issued_earlier = 0;
};

/// The writes of hosts to one volume, as one `io` row describes them.
class HostLoad final : public Served {
 public:
  HostLoad(std::shared_ptr<Pacing> pacing, VolumeState& volume, SimTime now,
           std::optional<int> outstanding, FlowModel& model, const Platform& platform,
           EventQueue& events, Users& users);

  /// Where the writes go: the channel, the fixed time from departure to acknowledgement.
  void route(SimTime now, std::optional<ChannelIndex> channel, SimTime ack_extra);
  /// Every write is looked at from here on, or none any more. `carries` is the channel that the
  /// bytes of the writes themselves count for.
  void watch(SimTime now, WriteWatch* watch, std::optional<ChannelIndex> carries);
  void settle(SimTime now) { server_.settle(now); }
  void stop(SimTime now);
  bool stopped(SimTime now) const;
  /// Writes wait to be served, now or when they are held no more.
  bool waiting(SimTime now);
  /// Why new writes wait: a drain holds the hosts, or an earlier load of the volume has
  /// writes that come first.
  enum class Hold : std::uint8_t { Drain = 1, Earlier = 2 };
  void hold(SimTime now, Hold why);
  /// Returns how many held writes had failed at the host; none while another reason stands.
  std::uint64_t release(SimTime now, SimTime timeout, Hold why);
  bool held_for(Hold why) const { return (holds_ & static_cast<unsigned>(why)) != 0; }
  bool held() const { return server_.held(); }
  /// What hosts issue now fails at once.
  bool closed() const { return paused_ || refusing_; }
  /// Writes that are not on the volume yet fail; returns how many.
  std::uint64_t fail_under_way(SimTime now);
  /// Power failure of the array: writes under way are lost, no new ones come.
  std::uint64_t power_off(SimTime now);
  void power_on(SimTime now);
  void refuse(SimTime now);
  void accept(SimTime now);
  void move_to(VolumeState& volume);
  std::optional<SimTime> idle_at(SimTime now) const { return server_.idle_at(now); }
  WriteServer& server() { return server_; }
  const WriteServer& server() const { return server_; }
  Regulator& regulator() { return regulator_; }
  /// Writes issued up to `now`, refused and failed ones included.
  std::uint64_t issued(SimTime now) const;
  /// Bytes moved so far, by the channels they took.
  std::vector<std::pair<ChannelIndex, double>> carried(SimTime now);

  std::optional<double> load(SimTime now) override;
  double backlog(SimTime now) override;
  double quantum() const override;
  std::optional<SimTime> next_arrival(SimTime now) override;
  bool elastic() const override { return outstanding_.has_value(); }
  void set_rate(SimTime now, double rate) override;

 private:
  double closed_loop_interval(double rate) const;
  void pace_closed_loop(SimTime now, double rate);

  std::shared_ptr<Pacing> pacing_;
  WriteServer server_;
  SimTime ack_extra_;
  std::optional<int> outstanding_;
  double given_interval_ = 0;  ///< closed loop: from write=, 0 when there is none
  bool paused_ = false;
  bool refusing_ = false;
  unsigned holds_ = 0;
  std::optional<ChannelIndex> carries_;  ///< while watched
  double counted_ = 0;                   ///< bytes that are in carried_
  std::vector<std::pair<ChannelIndex, double>> carried_;
  Regulator regulator_;
};

}  // namespace replisim::engine
