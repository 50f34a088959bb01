// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "model/service/core.hpp"
#include "sim/engine/data_path.hpp"
#include "sim/engine/loads.hpp"
#include "sim/engine/service_of.hpp"

/// A data path without calls: effects go in by hand, facts come out by hand.
namespace replisim::test {

inline constexpr std::int64_t kExtent = 65536;

inline format::PairSpec pair_spec(std::string name, std::uint32_t target, SyncType type,
                                  CopyMethodology how) {
  format::PairSpec pair;
  pair.name = std::move(name);
  pair.target = target;
  pair.type = type;
  pair.copy_methodology = how;
  return pair;
}

/// One array with a volume v0 and its targets v1, v2, ...; hosts may write each of them.
inline format::Scenario one_shelf(Bytes size, std::vector<format::PairSpec> pairs, Rate write) {
  format::Scenario scenario;
  format::Topology& t = scenario.topology;
  t.sites = {"here"};
  format::Array array;
  array.name = "a";
  array.site = "here";
  array.disk_read = bytes_per_second(200'000'000);
  array.disk_write = bytes_per_second(100'000'000);
  t.arrays = {array};
  for (std::size_t i = 0; i <= pairs.size(); ++i)
    t.volumes.push_back({"v" + std::to_string(i), 0, size});
  t.pairs = std::move(pairs);
  for (std::uint32_t i = 0; i < t.volumes.size(); ++i) {
    format::Step step;
    format::Target target;
    target.kind = format::Target::Kind::Volume;
    target.index = i;
    target.text = t.volumes[i].name;
    step.on = {target};
    format::GeneratedLoad load;
    load.write = write;
    load.block = kib(16);
    step.action = format::IoStep{load};
    scenario.steps.push_back(step);
  }
  return scenario;
}

/// All targets are on an array of another site.
inline void move_targets_away(format::Topology& t) {
  t.sites.emplace_back("there");
  t.arrays.push_back(t.arrays.front());
  t.arrays.back().name = "b";
  t.arrays.back().site = "there";
  format::Link link;
  link.name = "wan";
  link.from = "here";
  link.to = "there";
  link.bandwidth = bytes_per_second(80'000'000);
  link.latency = microseconds(500);
  t.links = {link};
  for (format::PairSpec& pair : t.pairs) {
    t.volumes[pair.target].array = 1;
    pair.locality = Locality::Remote;
    pair.path = {0};
    pair.path_forward = {true};
  }
}

/// One pool for all snapshots.
inline void share_pool(format::Topology& t, Bytes size) {
  t.pools.push_back({"pool", 0, size});
  for (format::PairSpec& pair : t.pairs)
    if (pair.type == SyncType::Snapshot) pair.pool = 0;
}

class PointsStage final : public engine::FlowClient {
 public:
  explicit PointsStage(format::Scenario scenario)
      : scenario_(std::move(scenario)),
        model_(engine::make_simgrid_flow_model()),
        platform_(scenario_.topology, *model_),
        world_(scenario_.topology, platform_),
        service_(engine::service_of(scenario_)),
        recorder_(scenario_, service_),
        users_(platform_.resources()),
        stage_{scenario_, *model_, platform_, events_, world_, service_,
               recorder_, users_,  {},        {},      {}},
        data_(stage_) {}

  engine::DataPath& data() { return data_; }
  engine::EventQueue& events() { return events_; }
  Service& service() { return service_; }
  const std::vector<format::PoolSpec>& pools() const { return scenario_.topology.pools; }
  SimTime now() const { return stage_.now; }
  void show(std::uint32_t pair, CopyState state) { service_.pairs[pair].copy_state = state; }
  void start_load(std::uint32_t volume) {
    const format::Step& step = scenario_.steps[volume];
    const auto& io = std::get<format::IoStep>(step.action);
    std::string problem;
    auto load = engine::make_load(scenario_, step, io, volume, stage_.now, problem);
    data_.start_load(step, io, std::move(load.writes));
  }
  /// Told of every fact at its instant.
  std::function<void(const Fact&)> on_fact;
  void run() { model_->run(*this); }
  void finish() { finished_ = true; }

  std::optional<SimTime> next_event() override {
    return dirty_ ? std::optional(stage_.now) : events_.next();
  }
  void on_instant(SimTime now, std::span<const engine::FlowIndex> ended) override {
    stage_.now = now;
    for (const engine::FlowIndex flow : ended) data_.flow_stopped(flow);
    dirty_ = false;
    for (const engine::FlowIndex flow : ended) data_.flow_ended(flow);
    take_facts();
    while (const auto action = events_.take(now)) {
      (*action)();
      take_facts();
    }
    data_.regulate();
    take_facts();
  }
  void on_rates(SimTime now) override {
    stage_.now = now;
    dirty_ = data_.take_rates() || dirty_;
    take_facts();
  }
  bool finished() const override { return finished_; }

 private:
  void take_facts() {
    while (!stage_.facts.empty()) {
      const Fact fact = stage_.facts.front();
      stage_.facts.pop_front();
      if (on_fact) on_fact(fact);
    }
  }

  format::Scenario scenario_;
  std::unique_ptr<engine::FlowModel> model_;
  engine::Platform platform_;
  engine::World world_;
  engine::EventQueue events_;
  Service service_;
  engine::Recorder recorder_;
  engine::Users users_;
  engine::Stage stage_;
  engine::DataPath data_;
  bool dirty_ = false;
  bool finished_ = false;
};

inline format::PairSpec snapshot(std::uint32_t target, CopyMethodology how) {
  return pair_spec("s" + std::to_string(target), target, SyncType::Snapshot, how);
}
inline format::PairSpec clone(std::uint32_t target, CopyMethodology how) {
  return pair_spec("c" + std::to_string(target), target, SyncType::Clone, how);
}
inline format::PairSpec mirror(std::uint32_t target) {
  auto pair = pair_spec("m" + std::to_string(target), target, SyncType::Mirror,
                        CopyMethodology::NotSpecified);
  pair.state = CopyState::Split;
  return pair;
}

}  // namespace replisim::test
