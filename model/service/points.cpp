// SPDX-License-Identifier: Apache-2.0
#include "model/service/step.hpp"

// Points in time: what SyncTypes Snapshot and Clone do that a mirror does not.
namespace replisim {
namespace {

/// The copy of such a clone does not wait for Activate (MOF SSync.CopyMethodology, value 10).
bool copies_ahead(const Pair& pair) {
  return pair.exists && pair.sync_type == SyncType::Clone &&
         pair.copy_methodology == CopyMethodology::CopybeforeActivation &&
         (pair.copy_state == CopyState::Inactive || pair.copy_state == CopyState::Prepared) &&
         pair.work == Work::None && pair.image == Image::none;
}

}  // namespace

void start_copy_ahead(Step& step, PairId id) {
  Pair& pair = step.service()[id];
  if (!copies_ahead(pair)) {
    return;
  }
  pair.work = Work::CopyAll;
  step.set_image(id, Image::incomplete);
  step.ask(TakePointInTime{id});
  step.ask(StartWork{id, Work::CopyAll});
}

StepResult start_background(Service& service, SimTime now) {
  Step step(service, now);
  for (std::uint32_t i = 0; i < service.pairs.size(); ++i) {
    start_copy_ahead(step, PairId{i});
  }
  return step.finish();
}

}  // namespace replisim
