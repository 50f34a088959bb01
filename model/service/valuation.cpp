// SPDX-License-Identifier: Apache-2.0
#include "model/service/valuation.hpp"

#include <algorithm>

#include "model/rules/steps.hpp"
#include "model/service/modes.hpp"

namespace replisim {
bool forward_open(const Pair& pair) {
  return pair.knows.forward_path_up && pair.knows.system_power && pair.knows.synced_power;
}

bool reverse_open(const Pair& pair) {
  return pair.knows.reverse_path_up && pair.knows.system_power && pair.knows.synced_power;
}

bool source_is_shared(const Service& service, const Pair& pair) {
  return std::ranges::any_of(service.pairs, [&pair](const Pair& other) {
    return &other != &pair && other.exists && other.sync_type == SyncType::Mirror &&
           other.system_element == pair.system_element;
  });
}

bool shares_with_active(const Service& service, const Pair& pair, Mode mode) {
  const auto has = [](const Pair& any, ElementId element) {
    return any.system_element == element || any.synced_element == element;
  };
  return std::ranges::any_of(service.pairs, [&](const Pair& other) {
    return &other != &pair && other.exists &&
           (mode == Mode::Active || other.mode == Mode::Active) &&
           (has(other, pair.system_element) || has(other, pair.synced_element));
  });
}

bool element_failed(const Pair& pair) {
  return pair.knows.system_failed || pair.knows.synced_failed;
}

bool unseen(const Pair& pair) {
  return !pair.knows.system_seen || !pair.knows.synced_seen;
}

bool cause_cured(const Pair& pair) {
  return flow_open(pair) && !element_failed(pair) && !unseen(pair) && !pair.knows.space_exhausted;
}

bool admits_role_state(const Profile& profile, const ReplicationKind& kind, bool by_group,
                       CopyState state) {
  const std::uint8_t own = role_feature_of(state);
  bool any = false;
  for (std::uint8_t feature = 29; feature <= 33; ++feature) {
    const bool set = has_feature(profile, kind, by_group, feature);
    if (set && feature == own) {
      return true;
    }
    any = any || set;
  }
  return !any;
}

bool recovers_by_itself(const Service& service, const Pair& pair) {
  constexpr std::uint8_t kAutomaticRecovery = 15;
  switch (pair.copy_recovery_mode) {
    case CopyRecoveryMode::Automatic:
      return true;
    case CopyRecoveryMode::Manual:
      return false;
    case CopyRecoveryMode::Unknown:
    case CopyRecoveryMode::Implementationdecides:
      break;
  }
  return feature_of(service.profile, kind_of(pair), kAutomaticRecovery);
}

bool is_busy(const Pair& pair) {
  if (kind_of(pair.progress_status) == ProgressKind::InProgress) {
    return true;
  }
  switch (pair.work) {
    case Work::Control:
    case Work::Prepare:
    case Work::Restore:
    case Work::Failback:
    case Work::Drain:
      return true;
    case Work::None:
    case Work::CopyAll:
    case Work::CopyChanges:
    case Work::DrainQueue:
    case Work::CatchUp:
    case Work::PointInTime:
    case Work::Rewind:
      return false;
  }
  return false;
}

bool flows_in(const Pair& pair, CopyState state) {
  return state == CopyState::Unsynchronized ||
         (state == CopyState::Synchronized && !is_point_in_time(pair));
}

bool tells_nothing(CopyState state) {
  return state == CopyState::Partitioned || state == CopyState::Invalid;
}

bool is_copy(Work work) {
  return work == Work::CopyAll || work == Work::CopyChanges || work == Work::PointInTime ||
         work == Work::Rewind;
}

bool is_point_in_time(const Pair& pair) {
  return pair.sync_type != SyncType::Mirror;
}

PredicateSet valuation(const Service& service, const Pair& pair, Operation operation, bool by_group,
                       bool covers) {
  const Profile& profile = service.profile;
  const ReplicationKind kind = kind_of(pair);
  const Knowledge& knows = pair.knows;
  const bool consistent = pair.image == Image::consistent;
  const bool forward = forward_open(pair);
  const bool failed = element_failed(pair);
  PredicateSet holds;
  holds.put(Predicate::link_up, forward);
  holds.put(Predicate::source_reachable,
            (operation == Operation::Failback ? reverse_open(pair) : forward) && !failed);
  holds.put(Predicate::image_consistent, consistent);
  holds.put(Predicate::image_complete, consistent || pair.image == Image::modified);
  holds.put(Predicate::first_copy_complete, pair.first_copy_complete);
  holds.put(Predicate::source_has_newer, knows.source_has_newer);
  holds.put(Predicate::missing_writes, knows.missing_writes);
  holds.put(Predicate::source_written_since_failover, knows.source_written_since_failover);
  holds.put(Predicate::cause_cured, cause_cured(pair));
  holds.put(Predicate::drain_possible, forward && !failed);
  holds.put(Predicate::drain_in_time, true);
  holds.put(Predicate::covers_consistency_group, covers);
  holds.put(Predicate::restoring, pair.progress_status == ProgressStatus::Restoring);
  holds.put(Predicate::resync_required, pair.progress_status == ProgressStatus::Requiresresync);
  if (operation == Operation::ReverseRoles) {
    holds.put(Predicate::role_state_admitted,
              admits_role_state(profile, kind, by_group, pair.copy_state));
    holds.put(Predicate::source_access_right, !has_feature(profile, kind, by_group, 19) ||
                                                  pair.read_only == ReadOnly::SystemElement ||
                                                  pair.read_only == ReadOnly::Both);
  }
  holds.put(Predicate::source_serves, pair.serving == Side::System);
  holds.put(Predicate::mode_active, pair.mode == Mode::Active);
  holds.put(Predicate::feature_18, has_feature(profile, kind, by_group, 18));
  holds.put(Predicate::feature_22, has_feature(profile, kind, by_group, 22));
  holds.put(Predicate::feature_47, has_feature(profile, kind, by_group, 47));
  holds.put(Predicate::feature_48, has_feature(profile, kind, by_group, 48));
  holds.put(Predicate::feature_49, has_feature(profile, kind, by_group, 49));
  holds.put(Predicate::feature_52, has_feature(profile, kind, by_group, 52));
  holds.put(Predicate::feature_53, has_feature(profile, kind, by_group, 53));
  holds.put(Predicate::feature_54, has_feature(profile, kind, by_group, 54));
  holds.put(Predicate::group_feature_60, by_group && profile.group_features.test(60));
  return holds;
}

Situation situation_of(const Service& service, const Pair& pair, Operation operation, bool force,
                       bool by_group, bool covers) {
  return {.operation = operation,
          .type = pair.sync_type,
          .mode = pair.mode,
          .locality = pair.locality,
          .from = pair.copy_state,
          .force = force,
          .holds = valuation(service, pair, operation, by_group, covers)};
}

}  // namespace replisim
