// SPDX-License-Identifier: Apache-2.0
#include "model/service/cell_service.hpp"

#include "model/rules/steps.hpp"

namespace replisim {
namespace {

struct Resting {
  CopyState state;
  ProgressStatus progress;
  Image image;
  bool first_copy_complete;
};
/// A pair that is in a state for no special reason. Unsynchronized: its first copy runs.
constexpr Resting kResting[] = {
    {CopyState::Initialized, ProgressStatus::Completed, Image::none, false},
    {CopyState::Unsynchronized, ProgressStatus::Synchronizing, Image::incomplete, false},
    {CopyState::Synchronized, ProgressStatus::Completed, Image::consistent, true},
    {CopyState::Broken, ProgressStatus::NotApplicable, Image::consistent, true},
    {CopyState::Fractured, ProgressStatus::Completed, Image::consistent, true},
    {CopyState::Split, ProgressStatus::Completed, Image::consistent, true},
    {CopyState::Inactive, ProgressStatus::Requiresactivate, Image::none, false},
    {CopyState::Suspended, ProgressStatus::Dormant, Image::consistent, true},
    {CopyState::Failedover, ProgressStatus::Completed, Image::consistent, true},
    {CopyState::Prepared, ProgressStatus::Requiresactivate, Image::none, false},
    {CopyState::Aborted, ProgressStatus::Requiresresync, Image::incomplete, false},
    {CopyState::Skewed, ProgressStatus::Completed, Image::modified, true},
    {CopyState::Partitioned, ProgressStatus::Unknown, Image::consistent, true},
    {CopyState::Invalid, ProgressStatus::Unknown, Image::consistent, true},
    {CopyState::Restored, ProgressStatus::Completed, Image::consistent, true},
};

const Resting& resting(CopyState state) {
  for (const Resting& row : kResting) {
    if (row.state == state) {
      return row;
    }
  }
  return kResting[2];
}

/// The work that a status is the sign of.
Work work_of(ProgressStatus progress, const Pair& pair) {
  if (progress == ProgressStatus::Restoring) {
    return Work::Restore;
  }
  if (kind_of(progress) == ProgressKind::InProgress) {
    return Work::Control;
  }
  if (pair.copy_state == CopyState::Unsynchronized && pair.sync_type == SyncType::Snapshot) {
    return Work::PointInTime;
  }
  if (pair.copy_state == CopyState::Unsynchronized) {
    return pair.first_copy_complete ? Work::CopyChanges : Work::CopyAll;
  }
  return Work::None;
}

std::optional<bool> known(const Cell& cell, Predicate predicate) {
  std::optional<bool> holds;
  for (const auto& [what, value] : cell.knows) {
    if (what == predicate) {
      holds = value;
    }
  }
  return holds;
}

void set_image(const Cell& cell, Pair& pair) {
  const auto consistent = known(cell, Predicate::image_consistent);
  const auto complete = known(cell, Predicate::image_complete);
  if (complete && !*complete) {
    pair.image = Image::incomplete;
  } else if (consistent && !*consistent) {
    pair.image = complete ? Image::modified : Image::inconsistent;
  } else if (consistent || complete) {
    pair.image = Image::consistent;
  }
}

void set_knowledge(const Cell& cell, Pair& pair) {
  const auto is_false = [&cell](Predicate predicate) { return known(cell, predicate) == false; };
  const bool failback =
      cell.operation && static_cast<Operation>(*cell.operation) == Operation::Failback;
  if (is_false(Predicate::source_reachable)) {
    (failback ? pair.knows.reverse_path_up : pair.knows.forward_path_up) = false;
  }
  if (is_false(Predicate::link_up) || is_false(Predicate::drain_possible) ||
      is_false(Predicate::cause_cured)) {
    pair.knows.forward_path_up = false;
  }
  pair.first_copy_complete =
      known(cell, Predicate::first_copy_complete).value_or(pair.first_copy_complete);
  pair.knows.space_exhausted = cell.space_exhausted;
  pair.knows.source_has_newer = known(cell, Predicate::source_has_newer).value_or(false);
  pair.knows.missing_writes = known(cell, Predicate::missing_writes).value_or(false);
  pair.knows.source_written_since_failover =
      known(cell, Predicate::source_written_since_failover).value_or(false);
  if (known(cell, Predicate::source_access_right) == true) {
    pair.read_only = ReadOnly::SystemElement;
  }
}

Pair make_pair(const Cell& cell, std::uint32_t number) {
  const Resting& row = resting(cell.state);
  Pair pair;
  pair.name = "p" + std::to_string(number + 1);
  pair.system_element = {2 * number};
  pair.synced_element = {2 * number + 1};
  pair.sync_type = cell.type;
  pair.mode = cell.mode;
  pair.locality = cell.locality;
  pair.copy_state = cell.state;
  pair.progress_status = cell.progress.value_or(row.progress);
  if (known(cell, Predicate::restoring) == true) {
    pair.progress_status = ProgressStatus::Restoring;
  }
  if (known(cell, Predicate::resync_required) == true) {
    pair.progress_status = ProgressStatus::Requiresresync;
  }
  pair.image = row.image;
  pair.first_copy_complete = row.first_copy_complete;
  set_image(cell, pair);
  set_knowledge(cell, pair);
  pair.work = work_of(pair.progress_status, pair);
  if (cell.state == CopyState::Failedover) {
    pair.serving = Side::Synced;
    pair.flow_reversed = cell.profile.failover_reverses;
  }
  if (cell.mode == Mode::Active && known(cell, Predicate::source_serves) == false &&
      cell.state != CopyState::Synchronized) {
    pair.serving = pair.bias = Side::Synced;
  }
  if (cell.state == CopyState::Broken) {
    pair.before_break = CopyState::Synchronized;
  }
  if (cell.state == CopyState::Partitioned || cell.state == CopyState::Invalid) {
    pair.before_partition = CopyState::Synchronized;
    pair.knows.synced_seen = cell.state == CopyState::Invalid;
  }
  return pair;
}

Profile make_profile(const Cell& cell) {
  Profile profile = cell.profile;
  const auto set = [&profile](std::uint8_t feature, bool value) {
    set_feature(profile, feature, value);
    if (const auto group = group_feature_of(feature)) {
      profile.group_features.set(*group, value);
    }
  };
  for (const auto& [feature, value] : cell.features) {
    set(feature, value);
  }
  const std::size_t kind = kind_index({cell.type, cell.mode, cell.locality});
  if (cell.offered && cell.operation && *cell.operation < profile.listed[0].size() &&
      kind < kKinds) {
    profile.listed[kind].set(*cell.operation, *cell.offered);
  }
  for (const auto& [predicate, value] : cell.knows) {
    switch (predicate) {
      case Predicate::group_feature_60:
        profile.group_features.set(60, value);
        break;
      case Predicate::source_access_right:
        set(19, true);
        break;
      case Predicate::role_state_admitted:
        for (std::uint8_t feature = 29; feature <= 33; ++feature) {
          set(feature, (feature == role_feature_of(cell.state)) == value);
        }
        break;
      default:
        break;
    }
  }
  return profile;
}

void add_group(Service& service, bool consistent) {
  Group group;
  group.name = "g1";
  group.consistency_enabled = consistent;
  for (std::uint32_t i = 0; i < service.pairs.size(); ++i) {
    group.members.push_back(PairId{i});
    service.pairs[i].group = GroupId{0};
  }
  service.groups.push_back(group);
}

using Kind = ListEntry::Kind;

/// Fills service and list as the composition says.
void compose(const Cell& cell, ListComposition list, CellSetup& made) {
  Service& service = made.service;
  const ListEntry first{Kind::Pair, 0};
  const ListEntry second{Kind::Pair, 1};
  std::vector<ListEntry> entries = {first};
  service.pairs.push_back(make_pair(cell, 0));
  if (list == ListComposition::Two || list == ListComposition::TwoModes ||
      list == ListComposition::TwoTypes || list == ListComposition::Group ||
      list == ListComposition::GroupPart || list == ListComposition::MixedClass) {
    service.pairs.push_back(make_pair(cell, 1));
  }
  switch (list) {
    case ListComposition::Alone:
      break;
    case ListComposition::Two:
      entries = {first, second};
      break;
    case ListComposition::Duplicate:
      entries = {first, first};
      break;
    case ListComposition::TwoModes:
      service.pairs[1].mode =
          cell.mode == Mode::Synchronous ? Mode::Asynchronous : Mode::Synchronous;
      entries = {first, second};
      break;
    case ListComposition::TwoTypes:
      service.pairs[1].sync_type =
          cell.type == SyncType::Mirror ? SyncType::Clone : SyncType::Mirror;
      entries = {first, second};
      break;
    case ListComposition::MixedClass:
      service.pairs.push_back(make_pair(cell, 2));
      add_group(service, false);
      service.groups[0].members.erase(service.groups[0].members.begin());
      service.pairs[0].group.reset();
      entries = {first, {Kind::Group, 0}};
      break;
    case ListComposition::Unknown:
      entries = {{Kind::Unknown, 0}};
      break;
    case ListComposition::Null:
      entries = {first, {Kind::Null, 0}};
      break;
    case ListComposition::Empty:
      entries.clear();
      break;
    case ListComposition::Absent:
      break;
    case ListComposition::Group:
      add_group(service, true);
      entries = {{Kind::Group, 0}};
      break;
    case ListComposition::GroupPart:
      add_group(service, true);
      break;
  }
  made.request.synchronization = entries;
  if (list == ListComposition::Absent) {
    made.request.synchronization.reset();
  }
}

}  // namespace

ProgressStatus resting_progress(CopyState state) {
  return resting(state).progress;
}

CellSetup set_up(const Cell& cell) {
  CellSetup made;
  made.service.version = cell.version;
  made.service.profile = make_profile(cell);
  made.service.policy = cell.policy;
  const bool part = known(cell, Predicate::covers_consistency_group) == false &&
                    cell.list == ListComposition::Alone;
  compose(cell, part ? ListComposition::GroupPart : cell.list, made);
  settle_groups(made.service);
  made.request.operation = cell.operation;
  made.request.force = cell.force;
  made.request.wait_for_copy_state = cell.wait;
  made.request.settings = cell.settings;
  made.drain_in_time = known(cell, Predicate::drain_in_time) != false;
  return made;
}

}  // namespace replisim
