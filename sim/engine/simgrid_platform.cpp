// SPDX-License-Identifier: Apache-2.0
#include "sim/engine/simgrid_platform.hpp"

#include <simgrid/s4u.hpp>
// <simgrid/version.h> is not self-contained in 3.32: it needs s4u.hpp before it.
#include <simgrid/version.h>

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <utility>

namespace replisim::engine {

namespace sg4 = simgrid::s4u;

void require(bool holds, const char* what) {
  if (holds) return;
  static_cast<void>(std::fprintf(stderr, "flow model: %s\n", what));
  std::abort();
}

namespace {

/// SimGrid installs its own handlers of these; the process keeps the ones it had.
class KeepSignalHandlers {
 public:
  KeepSignalHandlers() {
    for (std::size_t i = 0; i < signals.size(); ++i) sigaction(signals[i], nullptr, &kept_[i]);
  }
  ~KeepSignalHandlers() {
    for (std::size_t i = 0; i < signals.size(); ++i) sigaction(signals[i], &kept_[i], nullptr);
  }
  KeepSignalHandlers(const KeepSignalHandlers&) = delete;
  KeepSignalHandlers& operator=(const KeepSignalHandlers&) = delete;
  KeepSignalHandlers(KeepSignalHandlers&&) = delete;
  KeepSignalHandlers& operator=(KeepSignalHandlers&&) = delete;

 private:
  static constexpr std::array signals{SIGINT, SIGSEGV, SIGABRT, SIGFPE};
  std::array<struct sigaction, signals.size()> kept_{};
};

std::unique_ptr<sg4::Engine> make_engine() {
  const KeepSignalHandlers keep;
  static std::array<char, 9> program{"replisim"};
  static std::array<char, 26> quiet{"--log=root.thresh:warning"};
  int argc = 2;
  std::array<char*, 3> argv{program.data(), quiet.data(), nullptr};
  auto engine = std::make_unique<sg4::Engine>(&argc, argv.data());
  // Pure max-min sharing at exactly the bandwidths given: no slow start, no window, no share of
  // the way back, no effect of latency.
  sg4::Engine::set_config("network/model:CM02");
  sg4::Engine::set_config("network/crosstraffic:0");
  sg4::Engine::set_config("network/TCP-gamma:1e30");
  sg4::Engine::set_config("network/latency-factor:0");
  // Dates closer than this are one date; half a nanosecond is what rounding to whole ones wants.
  sg4::Engine::set_config("surf/precision:5e-10");
  // The solver drops what is left of a link below this share of its bandwidth.
  sg4::Engine::set_config("maxmin/precision:1e-12");
  return engine;
}

/// A bandwidth as SimGrid gets it.
double effective(double bandwidth) {
  return std::clamp(bandwidth, stopped_rate, unlimited_rate) * units_per_byte;
}

}  // namespace

SimGridPlatform::SimGridPlatform()
    : engine_(make_engine()), zone_(sg4::create_star_zone("platform")) {}

SimGridPlatform::~SimGridPlatform() = default;

LinkIndex SimGridPlatform::add_link(double bandwidth) {
  const auto index = static_cast<LinkIndex>(links_.size());
  auto* link = zone_->create_link(fmt::format("l{}", index), effective(bandwidth));
  links_.push_back({link, bandwidth, false});
  return index;
}

ClassIndex SimGridPlatform::add_class(std::vector<LinkIndex> links, int weight, bool capped) {
  const auto index = static_cast<ClassIndex>(classes_.size());
  std::sort(links.begin(), links.end());
  links.erase(std::unique(links.begin(), links.end()), links.end());
  FlowClass added;
  added.links = std::move(links);
  added.weight = weight;
  added.capped = capped;
  if (!added.links.empty() || capped) {
    added.source = zone_->create_host(fmt::format("s{}", index), 1e9);
    added.sink = zone_->create_host(fmt::format("d{}", index), 1e9);
    added.own = zone_->create_link(fmt::format("c{}", index), effective(unlimited_rate));
    std::vector<sg4::LinkInRoute> up;
    up.reserve(added.links.size());
    for (const LinkIndex link : added.links) up.emplace_back(links_.at(link).link);
    zone_->add_route(added.source->get_netpoint(), nullptr, nullptr, nullptr, up, false);
    zone_->add_route(nullptr, added.sink->get_netpoint(), nullptr, nullptr,
                     {sg4::LinkInRoute(added.own)}, false);
  }
  classes_.push_back(std::move(added));
  return index;
}

void SimGridPlatform::seal() {
  zone_->seal();
}

bool SimGridPlatform::set_bandwidth(LinkIndex link, double bandwidth) {
  LinkState& state = links_.at(link);
  if (state.bandwidth == bandwidth) return false;
  state.bandwidth = bandwidth;
  if (!state.raised) state.link->set_bandwidth(effective(bandwidth));
  return true;
}

void SimGridPlatform::set_cap(FlowClass& flow_class, double cap) {
  flow_class.cap = cap;
  flow_class.own->set_bandwidth(effective(cap));
}

double SimGridPlatform::usage(const FlowClass& flow_class) {
  const double rate = flow_class.own->get_usage() / units_per_byte;
  return rate <= 2 * stopped_rate * flow_class.flows * flow_class.weight ? 0 : rate;
}

void SimGridPlatform::raise(FlowClass& flow_class) {
  for (const LinkIndex index : flow_class.links) {
    LinkState& link = links_[index];
    if (link.raised) continue;
    link.raised = true;
    link.link->set_bandwidth(effective(unlimited_rate));
    raised_links_.push_back(index);
  }
  if (!flow_class.capped) return;
  flow_class.own->set_bandwidth(effective(unlimited_rate));
  raised_caps_.push_back(&flow_class);
}

void SimGridPlatform::restore() {
  for (const LinkIndex index : raised_links_) {
    links_[index].raised = false;
    links_[index].link->set_bandwidth(effective(links_[index].bandwidth));
  }
  raised_links_.clear();
  for (FlowClass* flow_class : raised_caps_) set_cap(*flow_class, flow_class->cap);
  raised_caps_.clear();
}

std::string simgrid_name() {
  int major = 0;
  int minor = 0;
  int patch = 0;
  sg_version_get(&major, &minor, &patch);
  return patch == 0 ? fmt::format("SimGrid {}.{}", major, minor)
                    : fmt::format("SimGrid {}.{}.{}", major, minor, patch);
}

}  // namespace replisim::engine
