// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <deque>
#include <map>
#include <optional>

#include "model/service/core.hpp"
#include "scenarios/format/scenario.hpp"
#include "sim/engine/event_queue.hpp"
#include "sim/engine/flow_model.hpp"
#include "sim/engine/platform.hpp"
#include "sim/engine/recorder.hpp"
#include "sim/engine/world.hpp"

namespace replisim::engine {

/// Where the data path leaves what it has to tell the model.
using FactSink = std::deque<Fact>;

/// What the rooms of the engine share during one run.
struct Stage {
  const format::Scenario& scenario;
  FlowModel& model;
  Platform& platform;
  EventQueue& events;
  World& world;
  Service& service;
  Recorder& recorder;
  Users& users;
  FactSink facts;
  SimTime now;
  std::map<std::uint32_t, CallId> calls_of_steps;  ///< by index of the row
  std::optional<CallId> call_of_step(std::uint32_t step) const {
    const auto found = calls_of_steps.find(step);
    return found == calls_of_steps.end() ? std::nullopt : std::optional(found->second);
  }
};

}  // namespace replisim::engine
