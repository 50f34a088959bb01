// SPDX-License-Identifier: Apache-2.0
#include "model/service/step.hpp"

// A service that stops. What it had in its memory is lost to its clients, what arrays do is not.
namespace replisim {

StepResult stop_service(Service& service, SimTime now) {
  Step step(service, now);
  for (std::size_t set = 0; set < service.sets.size(); ++set) {
    drain_failed(step, SetId{static_cast<std::uint32_t>(set)}, Reason::service_restarted);
  }
  for (std::size_t index = 0; index < service.calls.size(); ++index) {
    const CallId id{static_cast<std::uint32_t>(index)};
    if (service[id].ended) {
      continue;
    }
    step.cancel(service[id].wait_timer);
    cut_short(step, id, ReturnCode::Failed, Reason::service_restarted);
  }
  service.policy.service_down = true;
  return step.finish();
}

}  // namespace replisim
