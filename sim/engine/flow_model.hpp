// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "model/units.hpp"

/// The one interface between replisim and an engine that shares bandwidth over time. All flows
/// share max-min fairly, weighted by their class.
namespace replisim::engine {

using LinkIndex = std::uint32_t;
using ClassIndex = std::uint32_t;
using FlowIndex = std::uint64_t;

/// Receives time. Every call comes at one instant, in whole nanoseconds.
class FlowClient {
 public:
  virtual ~FlowClient() = default;
  /// The next instant at which on_instant must be called even if no flow ends; none: no wish.
  virtual std::optional<SimTime> next_event() = 0;
  /// An instant: `ended` are the finite flows that have moved their last byte, sorted by index.
  /// Flows may be started, cancelled and changed, links as well. Called again at the same instant
  /// while next_event() is that instant or further flows end in it.
  virtual void on_instant(SimTime now, std::span<const FlowIndex> ended) = 0;
  /// After an instant that changed any flow or link: rate() now gives the rates from here on.
  virtual void on_rates(SimTime now) = 0;
  /// True ends run() after the current call.
  virtual bool finished() const = 0;
};

class FlowModel {
 public:
  virtual ~FlowModel() = default;

  // Set-up, before run().
  /// A link; bandwidth in bytes a second.
  virtual LinkIndex add_link(double bandwidth) = 0;
  /// A class of flows: the links they cross (a set), their weight (1, 2, 4 or 8), and whether each
  /// may be capped. A class without links has no limit: its finite flows end where they start.
  virtual ClassIndex add_class(std::vector<LinkIndex> links, int weight, bool capped) = 0;

  // While running.
  /// Starts a flow of so many bytes (std::nullopt: endless). `cap` only for capped classes, of
  /// which at most one flow may be alive at a time.
  virtual FlowIndex start(ClassIndex flow_class, std::optional<double> bytes,
                          std::optional<double> cap = std::nullopt) = 0;
  /// Ends a flow; returns the bytes it had left (0 for an endless one).
  virtual double cancel(FlowIndex flow) = 0;
  /// Bytes a finite flow has left at this instant.
  virtual double remaining(FlowIndex flow) const = 0;
  /// Bytes a second; exact after on_rates of this instant.
  virtual double rate(FlowIndex flow) const = 0;
  virtual void set_cap(FlowIndex flow, double cap) = 0;
  /// 0 stops everything that crosses the link until it is raised again.
  virtual void set_bandwidth(LinkIndex link, double bandwidth) = 0;

  /// Runs until the client has finished, or nothing is left to happen.
  virtual void run(FlowClient& client) = 0;
  virtual std::string name() const = 0;  ///< "SimGrid 3.32"
};

/// The SimGrid back end. One a process (S-3 of the engine's limits): make it in a child process.
std::unique_ptr<FlowModel> make_simgrid_flow_model();

/// A back end of our own with the same answers to a nanosecond, for small networks. It has no
/// globals: any number of them can be made and run one after the other in one process.
std::unique_ptr<FlowModel> make_aggregated_flow_model();

/// Rounds an engine's clock to whole nanoseconds; the only place where `double` becomes time.
SimTime to_sim_time(double seconds);
double to_seconds(SimTime time);

}  // namespace replisim::engine
