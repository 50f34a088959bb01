// SPDX-License-Identifier: Apache-2.0
#include "sim/engine/simulate.hpp"

#include <exception>
#include <utility>

#include "sim/engine/director.hpp"
#include "sim/engine/service_of.hpp"

namespace replisim::engine {

History simulate(const format::Scenario& scenario, const RunOptions& options) {
  const auto model = options.flows == RunOptions::Flows::SimGrid ? make_simgrid_flow_model()
                                                                 : make_aggregated_flow_model();
  Platform platform(scenario.topology, *model);
  World world(scenario.topology, platform);
  EventQueue events;
  Users users(platform.resources());
  Service service = service_of(scenario);
  Recorder recorder(scenario, service);
  Stage stage{scenario, *model, platform, events, world, service, recorder, users, {}, {}, {}};
  Director director(stage, options);
  model->run(director);
  if (director.trouble()) std::rethrow_exception(director.trouble());
  director.close();
  History history = std::move(recorder.history());
  history.engine = model->name();
  history.host_writes = director.host_writes();
  return history;
}

}  // namespace replisim::engine
