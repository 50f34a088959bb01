// SPDX-License-Identifier: Apache-2.0
#include "model/service/points.hpp"

#include "model/rules/steps.hpp"
#include "model/service/valuation.hpp"

namespace replisim {
namespace {

bool is_idle(CopyState state) {
  return state == CopyState::Inactive || state == CopyState::Prepared;
}

/// The copy of such a clone does not wait for Activate (MOF SSync.CopyMethodology, value 10).
bool copies_ahead(const Pair& pair) {
  return pair.exists && pair.sync_type == SyncType::Clone &&
         pair.copy_methodology == CopyMethodology::CopybeforeActivation &&
         is_idle(pair.copy_state) && pair.work == Work::None && pair.image == Image::none;
}

/// A Snapshot that shows something has pre-images to keep, whatever its CopyState.
bool keeps_pre_images(const Pair& pair) {
  return pair.sync_type == SyncType::Snapshot && pair.image != Image::none &&
         pair.image != Image::inconsistent;
}

}  // namespace

bool waits_for_activate(const Pair& pair) {
  return is_idle(pair.copy_state) || is_idle(pair.before_partition);
}

void take_point_in_time(Step& step, PairId id) {
  Pair& pair = step.service()[id];
  const std::optional<PairId> kept = pair.takes_from;  // of an aspect, once
  pair.takes_from.reset();
  pair.point_in_time = kept ? step.service()[*kept].point_in_time : step.now();
  step.set_when(id, Property::WhenActivated, step.now());
  if (pair.sync_type == SyncType::Snapshot) {
    step.set_when(id, Property::WhenSynced, pair.point_in_time);
  }
  if (kept) {
    step.ask(CopyPointInTime{id, *kept});
  } else {
    step.ask(TakePointInTime{id});
  }
}

void start_first_copy(Step& step, PairId id) {
  const SyncType type = step.service()[id].sync_type;
  step.show(id, CopyState::Unsynchronized, ProgressStatus::Synchronizing);
  if (type != SyncType::Mirror) {
    take_point_in_time(step, id);
  }
  start_work(step, id, type == SyncType::Snapshot ? Work::PointInTime : Work::CopyAll);
}

void start_copy_ahead(Step& step, PairId id) {
  Pair& pair = step.service()[id];
  if (!copies_ahead(pair)) {
    return;
  }
  step.ask(TakePointInTime{id});
  start_work(step, id, Work::CopyAll);
}

StepResult start_background(Service& service, SimTime now) {
  Step step(service, now);
  for (std::uint32_t i = 0; i < service.pairs.size(); ++i) {
    start_copy_ahead(step, PairId{i});
  }
  return step.finish();
}

void detach_by_itself(Step& step, PairId id) {
  step.show(id, WorldEvent::CloneWhole);
  end_association(step, id, false);
}

void detach_when_whole(Step& step, PairId id) {
  constexpr std::uint8_t kDetachesByItself = 18;
  const Service& service = step.service();
  const Pair& pair = service[id];
  if (pair.sync_type == SyncType::Clone && pair.copy_state == CopyState::Synchronized &&
      has_feature(service.profile, kind_of(pair), false, kDetachesByItself)) {
    detach_by_itself(step, id);
  }
}

void target_written(Step& step, PairId id) {
  Pair& pair = step.service()[id];
  pair.knows.target_written = true;
  if (!pair.exists || pair.image != Image::consistent) {
    return;
  }
  const bool point = is_point_in_time(pair);
  if (point && pair.copy_state == CopyState::Synchronized) {
    step.set_image(id, Image::modified);
    // What else goes on with the pair is not over with that.
    step.show(id, spontaneous_rule(WorldEvent::TargetWritten).to, pair.progress_status);
  } else if (pair.copy_state == CopyState::Fractured || pair.copy_state == CopyState::Split ||
             (point && pair.copy_state == CopyState::Restored)) {
    step.set_image(id, Image::modified);
  }
}

void space_exhausted(Step& step, PairId id) {
  Pair& pair = step.service()[id];
  pair.knows.space_exhausted = true;
  if (pair.exists && pair.copy_state == CopyState::Failedover) {  // stays, whatever failed (S-52)
    work_failed(step, id, Reason::space_exhausted);
    return;
  }
  if (!pair.exists || unseen(pair) || pair.copy_state == CopyState::Broken) {
    return;
  }
  if (keeps_pre_images(pair)) {
    step.set_image(id, Image::inconsistent);
  }
  break_pair(step, id, Reason::space_exhausted);
}

void source_overwritten(Step& step, PairId id) {
  const Pair& pair = step.service()[id];
  if (!pair.exists || pair.sync_type != SyncType::Mirror || pair.work != Work::None) {
    return;
  }
  const bool alone = pair.mode == Mode::Active;  // its elements are in no other pair
  if (!alone && pair.copy_state == CopyState::Partitioned &&
      pair.before_partition == CopyState::Synchronized) {
    part_unseen(step, id);
    step.set_image(id, Image::inconsistent);
  }
  if (pair.copy_state == CopyState::Failedover && pair.flow_reversed) {
    begin_reversal(step, id);
    return;
  }
  if (pair.copy_state != CopyState::Synchronized) {
    return;
  }
  step.show(id, WorldEvent::SourceOverwritten);
  start_work(step, id, Work::CopyChanges);
  reconsider(step, id);
}

void undeliverable(Step& step, PairId id) {
  const Pair& pair = step.service()[id];
  if (!pair.exists || unseen(pair) || pair.copy_state == CopyState::Broken ||
      !(flows_in(pair, pair.copy_state) || keeps_pre_images(pair))) {
    return;
  }
  if (keeps_pre_images(pair)) {
    step.set_image(id, Image::inconsistent);
  }
  break_pair(step, id, Reason::link_down);
}

}  // namespace replisim
