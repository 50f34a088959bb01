// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "sim/engine/flow_model.hpp"

namespace simgrid::s4u {
class Engine;
class Host;
class Link;
class NetZone;
}  // namespace simgrid::s4u

namespace replisim::engine {

/// A broken rule of FlowModel's contract is a bug of the caller: says so and aborts.
void require(bool holds, const char* what);

/// SimGrid takes sizes as whole numbers. Ours may be parts of a byte (shares of a weight, what was
/// left of a cancelled flow), so its unit of data is 2^-20 bytes: a power of two keeps every double
/// as exact as it was.
constexpr double units_per_byte = 1'048'576.0;
/// No link of a scenario is as fast.
constexpr double unlimited_rate = 1e15;
/// Stands for 0, which SimGrid takes for "no constraint".
constexpr double stopped_rate = 1e-9;

/// SimGrid's engine, configured for exact sharing, with the links and classes of a flow model in
/// one star zone. A class is two hosts: the way up from its source crosses the class's links, the
/// way down to its sink crosses the class's own link, which is its cap and shows its rate.
class SimGridPlatform {
 public:
  /// One class of flows.
  struct FlowClass {
    std::vector<LinkIndex> links;
    int weight = 1;
    bool capped = false;
    double cap = unlimited_rate;
    std::uint32_t flows = 0;               ///< alive; kept by the flow model
    simgrid::s4u::Host* source = nullptr;  ///< none: a class without limits
    simgrid::s4u::Host* sink = nullptr;
    simgrid::s4u::Link* own = nullptr;
  };

  SimGridPlatform();
  ~SimGridPlatform();
  SimGridPlatform(const SimGridPlatform&) = delete;
  SimGridPlatform& operator=(const SimGridPlatform&) = delete;
  SimGridPlatform(SimGridPlatform&&) = delete;
  SimGridPlatform& operator=(SimGridPlatform&&) = delete;

  LinkIndex add_link(double bandwidth);
  ClassIndex add_class(std::vector<LinkIndex> links, int weight, bool capped);
  /// Ends the set-up.
  void seal();
  simgrid::s4u::Engine& engine() { return *engine_; }

  FlowClass& flow_class(ClassIndex index) { return classes_.at(index); }
  const FlowClass& flow_class(ClassIndex index) const { return classes_.at(index); }
  /// Returns whether that is a change.
  bool set_bandwidth(LinkIndex link, double bandwidth);
  void set_cap(FlowClass& flow_class, double cap);
  /// Bytes a second of all flows of a class; 0 when they are stopped.
  static double usage(const FlowClass& flow_class);

  /// A flow keeps the least bandwidth its route had when it was started as a bound for ever. So
  /// raise() comes before a start, restore() within the same instant.
  void raise(FlowClass& flow_class);
  void restore();

 private:
  struct LinkState {
    simgrid::s4u::Link* link = nullptr;
    double bandwidth = 0;
    bool raised = false;
  };

  std::unique_ptr<simgrid::s4u::Engine> engine_;
  simgrid::s4u::NetZone* zone_;
  std::vector<LinkState> links_;
  std::vector<FlowClass> classes_;
  std::vector<LinkIndex> raised_links_;
  std::vector<FlowClass*> raised_caps_;
};

/// "SimGrid 3.32": the library that runs.
std::string simgrid_name();

}  // namespace replisim::engine
