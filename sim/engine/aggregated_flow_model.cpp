// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <stdexcept>
#include <utility>
#include <vector>

#include "sim/engine/flow_model.hpp"

namespace replisim::engine {
namespace {

constexpr double never = std::numeric_limits<double>::infinity();
/// As of SimGrid's model: dates closer than this are one date, and beyond the horizon a step of the
/// clock is coarser.
constexpr double same_date_s = 5e-10;
constexpr double horizon_s = 4'194'304.0;
/// Shares that differ by less, as a part of them, are filled together.
constexpr double same_share = 1e-12;
/// More rounds than that at one instant can only be a circle.
constexpr int most_rounds = 1'000'000;

void demand(bool holds, const char* what) {
  if (!holds) throw std::logic_error(std::string("flow model: ") + what);
}

/// Max-min sharing by progressive filling, without an engine behind it: any number of runs can
/// follow each other in one process. Flows of one class have one rate.
class AggregatedFlowModel final : public FlowModel {
 public:
  LinkIndex add_link(double bandwidth) override {
    links_.push_back({bandwidth});
    return static_cast<LinkIndex>(links_.size() - 1);
  }
  ClassIndex add_class(std::vector<LinkIndex> links, int weight, bool capped) override {
    std::sort(links.begin(), links.end());
    links.erase(std::unique(links.begin(), links.end()), links.end());
    classes_.push_back({std::move(links), static_cast<double>(weight), capped});
    return static_cast<ClassIndex>(classes_.size() - 1);
  }
  FlowIndex start(ClassIndex flow_class, std::optional<double> bytes,
                  std::optional<double> cap) override;
  double cancel(FlowIndex flow) override;
  double remaining(FlowIndex flow) const override { return left_of(flows_.at(flow)); }
  double rate(FlowIndex flow) const override { return flows_.at(flow).rate; }
  void set_cap(FlowIndex flow, double cap) override {
    Class& its_class = classes_[flows_.at(flow).flow_class];
    demand(its_class.capped, "a cap for a flow of a class without caps");
    its_class.cap = cap;
    changed_ = true;
  }
  void set_bandwidth(LinkIndex link, double bandwidth) override {
    changed_ = changed_ || links_.at(link).bandwidth != bandwidth;
    links_.at(link).bandwidth = bandwidth;
  }
  void run(FlowClient& client) override;
  std::string name() const override { return "aggregated"; }

 private:
  struct Link {
    double bandwidth = 0;
    double room = 0;    ///< while filling
    double weight = 0;  ///< of the flows that cross it and are not fixed yet
  };
  struct Class {
    std::vector<LinkIndex> links;
    double weight = 1;
    bool capped = false;
    double cap = never;
    int flows = 0;
    bool fixed = false;
    double rate = 0;  ///< of each flow
    bool limited() const { return capped || !links.empty(); }
    double room() const { return capped ? std::max(cap, 0.0) / weight : never; }
  };
  struct Flow {
    ClassIndex flow_class = 0;
    bool finite = false;
    double left = 0;  ///< at `since`
    double since = 0;
    double rate = 0;
    double end = never;
  };

  double left_of(const Flow& flow) const {
    return flow.finite ? std::max(0.0, flow.left - flow.rate * (clock_ - flow.since)) : 0;
  }
  double share_of(const Link& link) const { return std::max(link.room, 0.0) / link.weight; }
  double lowest_level() const;
  bool binds(const Class& one, double level) const;
  void fill();
  void solve();
  std::optional<double> next_date(const FlowClient& client, std::optional<SimTime> wish) const;
  std::vector<FlowIndex> take_ended();
  void instant(FlowClient& client);

  std::vector<Link> links_;
  std::vector<Class> classes_;
  std::map<FlowIndex, Flow> flows_;  // walked in order of index
  FlowIndex next_flow_ = 0;
  double clock_ = 0;
  SimTime now_;
  bool changed_ = false;
};

FlowIndex AggregatedFlowModel::start(ClassIndex flow_class, std::optional<double> bytes,
                                     std::optional<double> cap) {
  Class& its_class = classes_.at(flow_class);
  demand(!its_class.capped || its_class.flows == 0, "two flows alive in a capped class");
  demand(its_class.capped || !cap, "a cap for a flow of a class without caps");
  Flow flow;
  flow.flow_class = flow_class;
  flow.finite = bytes.has_value();
  flow.left = bytes.value_or(0);
  flow.since = clock_;
  if (flow.finite && (!its_class.limited() || flow.left <= 0)) flow.end = clock_;
  if (its_class.capped) its_class.cap = cap.value_or(never);
  ++its_class.flows;
  changed_ = true;
  flows_.emplace(next_flow_, flow);
  return next_flow_++;
}

double AggregatedFlowModel::cancel(FlowIndex flow) {
  const auto found = flows_.find(flow);
  demand(found != flows_.end(), "no such flow alive");
  const double left = left_of(found->second);
  --classes_[found->second.flow_class].flows;
  flows_.erase(found);
  changed_ = true;
  return left;
}

/// The rate a unit of weight at which a link is full or a cap is reached first.
double AggregatedFlowModel::lowest_level() const {
  double level = never;
  for (const Link& link : links_)
    if (link.weight > 0) level = std::min(level, share_of(link));
  for (const Class& one : classes_)
    if (!one.fixed) level = std::min(level, one.room());
  return level;
}

bool AggregatedFlowModel::binds(const Class& one, double level) const {
  const double limit = level * (1 + same_share);
  return one.room() <= limit || std::any_of(one.links.begin(), one.links.end(), [&](LinkIndex l) {
           return links_[l].weight > 0 && share_of(links_[l]) <= limit;
         });
}

/// All shares grow together until something binds; what it concerns is fixed, the rest goes on.
void AggregatedFlowModel::fill() {
  for (Link& link : links_) {
    link.room = link.bandwidth;
    link.weight = 0;
  }
  std::size_t open = 0;
  for (Class& one : classes_) {
    one.fixed = one.flows == 0 || !one.limited();
    one.rate = 0;
    if (one.fixed) continue;
    ++open;
    for (const LinkIndex link : one.links) links_[link].weight += one.weight * one.flows;
  }
  std::vector<Class*> bound;
  while (open > 0) {
    const double level = lowest_level();
    bound.clear();
    for (Class& one : classes_)
      if (!one.fixed && binds(one, level)) bound.push_back(&one);
    if (bound.empty()) return;  // endless room: no link, no cap
    for (Class* one : bound) {
      one->fixed = true;
      one->rate = level * one->weight;
      for (const LinkIndex link : one->links) {
        links_[link].room -= one->rate * one->flows;
        links_[link].weight -= one->weight * one->flows;
      }
    }
    open -= bound.size();
  }
}

void AggregatedFlowModel::solve() {
  fill();
  for (auto& [index, flow] : flows_) {
    const double rate = classes_[flow.flow_class].rate;
    if (rate == flow.rate || flow.end <= clock_) continue;
    flow.left = left_of(flow);
    flow.since = clock_;
    flow.rate = rate;
    flow.end = flow.finite && rate > 0 ? clock_ + flow.left / rate : never;
  }
  changed_ = false;
}

std::vector<FlowIndex> AggregatedFlowModel::take_ended() {
  std::vector<FlowIndex> ended;
  for (auto flow = flows_.begin(); flow != flows_.end();) {
    if (flow->second.end > clock_ + same_date_s) {
      ++flow;
      continue;
    }
    ended.push_back(flow->first);
    --classes_[flow->second.flow_class].flows;
    flow = flows_.erase(flow);
    changed_ = true;
  }
  return ended;
}

void AggregatedFlowModel::instant(FlowClient& client) {
  for (int round = 0; round < most_rounds; ++round) {
    client.on_instant(now_, take_ended());
    if (client.finished()) return;
    const auto wish = client.next_event();
    const bool more = std::any_of(flows_.begin(), flows_.end(), [&](const auto& one) {
      return one.second.end <= clock_ + same_date_s;
    });
    if (!more && !(wish && *wish <= now_)) return;
  }
  throw std::runtime_error("an instant does not come to its end");
}

std::optional<double> AggregatedFlowModel::next_date(const FlowClient& client,
                                                     std::optional<SimTime> wish) const {
  if (client.finished()) return std::nullopt;
  double date = wish ? to_seconds(*wish) : never;
  for (const auto& [index, flow] : flows_) date = std::min(date, flow.end);
  if (date > horizon_s) return std::nullopt;
  return std::max(date, clock_);
}

void AggregatedFlowModel::run(FlowClient& client) {
  int rounds = 0;
  while (const auto date = next_date(client, client.next_event())) {
    const SimTime before = now_;
    clock_ = *date;
    now_ = std::max(now_, to_sim_time(clock_));
    rounds = now_ > before ? 0 : rounds + 1;
    if (rounds > most_rounds) throw std::runtime_error("the clock does not go on");
    instant(client);
    if (client.finished() || !changed_) continue;
    solve();
    client.on_rates(now_);
  }
}

}  // namespace

std::unique_ptr<FlowModel> make_aggregated_flow_model() {
  return std::make_unique<AggregatedFlowModel>();
}

}  // namespace replisim::engine
