// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "sim/engine/director.hpp"
#include "sim/engine/service_of.hpp"

/// A whole run of the engine whose rows are thought of when their time has come, and that lets
/// somebody look after every instant.
namespace replisim::test {

class MirrorsStage final : public engine::FlowClient {
 public:
  /// The rows of `scenario` are in order of time; `fill` may change a row's action until it runs.
  explicit MirrorsStage(format::Scenario scenario)
      : scenario_(std::move(scenario)),
        model_(engine::make_simgrid_flow_model()),
        platform_(scenario_.topology, *model_),
        world_(scenario_.topology, platform_),
        service_(engine::service_of(scenario_)),
        recorder_(scenario_, service_),
        users_(platform_.resources()),
        stage_{scenario_, *model_, platform_, events_, world_, service_,
               recorder_, users_,  {},        {},      {}},
        director_(stage_, {}) {}

  Service& service() { return service_; }
  engine::DataPath& data() { return director_.data(); }
  engine::Measures& measures() { return director_.measures(); }
  const format::Topology& topology() const { return scenario_.topology; }
  SimTime now() const { return stage_.now; }
  std::vector<format::Step>& rows() { return scenario_.steps; }
  const History& history() { return recorder_.history(); }

  /// Called before row `index` runs, and after every instant.
  std::function<void(std::size_t index)> fill;
  std::function<void()> after;
  /// Instants at which somebody wants to look, in order.
  std::vector<SimTime> looks;

  void run() {
    model_->run(*this);
    if (director_.trouble()) std::rethrow_exception(director_.trouble());
    director_.close();
  }

  std::optional<SimTime> next_event() override {
    const auto next = director_.next_event();
    if (looked_ == looks.size() || director_.finished()) return next;
    return next ? std::min(*next, looks[looked_]) : looks[looked_];
  }
  void on_instant(SimTime now, std::span<const engine::FlowIndex> ended) override {
    while (filled_ < scenario_.steps.size() && scenario_.steps[filled_].at.from.value <= now)
      fill(filled_++);
    director_.on_instant(now, ended);
    if (!director_.trouble()) after();
    while (looked_ < looks.size() && looks[looked_] <= now) ++looked_;
  }
  void on_rates(SimTime now) override { director_.on_rates(now); }
  bool finished() const override { return director_.finished(); }
  /// The present instant was asked for.
  bool looking() const { return looked_ < looks.size() && looks[looked_] <= stage_.now; }

 private:
  format::Scenario scenario_;
  std::unique_ptr<engine::FlowModel> model_;
  engine::Platform platform_;
  engine::World world_;
  engine::EventQueue events_;
  Service service_;
  engine::Recorder recorder_;
  engine::Users users_;
  engine::Stage stage_;
  engine::Director director_;
  std::size_t filled_ = 0;
  std::size_t looked_ = 0;
};

}  // namespace replisim::test
