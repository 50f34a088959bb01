// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

#include "model/rules/rule.hpp"

/// How the files of the transition table write its rows: one line may stand for several CopyStates
/// that are treated alike; the table holds one row for each.
namespace replisim::rows {

using enum CopyState;
using enum Basis;
using Op = Operation;
using Progress = ProgressStatus;
using P = Predicate;

/// A set of CopyStates.
using States = std::uint32_t;
template <class... State>
constexpr States in(State... states) {
  return ((States{1} << static_cast<unsigned>(states)) | ...);
}
/// Every CopyState that a pair can rest in.
inline constexpr States kEvery =
    in(Initialized, Unsynchronized, Synchronized, Broken, Fractured, Split, Inactive, Suspended,
       Failedover, Prepared, Aborted, Skewed, Partitioned, Invalid, Restored);

/// A set of SyncTypes that are treated alike.
using Types = std::uint8_t;
constexpr Types type_bit(SyncType type) {
  return static_cast<Types>(
      1U << (static_cast<unsigned>(type) - static_cast<unsigned>(SyncType::Mirror)));
}
inline constexpr Types kMirrors = type_bit(SyncType::Mirror);
inline constexpr Types kSnapshots = type_bit(SyncType::Snapshot);
inline constexpr Types kClones = type_bit(SyncType::Clone);
inline constexpr Types kTokenizedClones = type_bit(SyncType::TokenizedClone);
/// Points in time that every operation but Failover, Failback and Reverse Roles is for.
inline constexpr Types kPoints = kSnapshots | kClones;

struct Row {
  States from = 0;
  Rule rule;
  Types types = kMirrors;

  constexpr Row of(Types wanted) const {
    Row row = *this;
    row.types = wanted;
    return row;
  }

  constexpr Row given(PredicateSet required) const {
    Row row = *this;
    row.rule.required = row.rule.required | required;
    return row;
  }
  constexpr Row unless(PredicateSet excluded) const {
    Row row = *this;
    row.rule.excluded = row.rule.excluded | excluded;
    return row;
  }
  constexpr Row force(ForceFilter filter) const {
    Row row = *this;
    row.rule.force = filter;
    return row;
  }
  constexpr Row in_mode(Mode mode) const {
    Row row = *this;
    row.rule.mode = mode;
    return row;
  }
  constexpr Row at(Locality locality) const {
    Row row = *this;
    row.rule.locality = locality;
    return row;
  }
  constexpr Row image(Image image) const {
    Row row = *this;
    row.rule.image = image;
    return row;
  }
  constexpr Row role(RoleChange role) const {
    Row row = *this;
    row.rule.role = role;
    row.rule.keys_updated = role == RoleChange::swapped;
    return row;
  }
  constexpr Row mode_becomes(Mode mode) const {
    Row row = *this;
    row.rule.mode_change = mode;
    return row;
  }
  constexpr Row takes_point() const {
    Row row = *this;
    row.rule.point_in_time = true;
    return row;
  }
  constexpr Row detaches() const {
    Row row = *this;
    row.rule.detaches = true;
    return row;
  }
  constexpr Row deletes_target() const {
    Row row = *this;
    row.rule.association_deleted = true;
    row.rule.target_deleted = true;
    return row;
  }
  constexpr Row deletes(bool settings_state) const {
    Row row = *this;
    row.rule.association_deleted = true;
    row.rule.settings_state = settings_state;
    return row;
  }
  constexpr Row source(std::string_view text) const {
    Row row = *this;
    row.rule.source = text;
    return row;
  }
};

/// A refusal that depends on the CopyState: 4 unless another code is given (D-05).
constexpr Row refuse(Operation operation, States from, std::string_view clause, Basis basis,
                     Reason reason = Reason::wrong_copy_state,
                     ReturnCode code = ReturnCode::Failed) {
  Row row;
  row.from = from;
  row.rule.operation = operation;
  row.rule.code = code;
  row.rule.reason = reason;
  row.rule.clause = clause;
  row.rule.basis = basis;
  return row;
}

/// The pair is already where the operation would take it: 0, nothing happens.
constexpr Row repeat(Operation operation, States from) {
  Row row;
  row.from = from;
  row.rule.operation = operation;
  row.rule.no_effect = true;
  row.rule.clause = "D-08";
  row.rule.basis = decision;
  row.rule.source = "by analogy with MOF RS.ModifyReplicaSynchronization, Activate Consistency";
  return row;
}

/// What a pair shows while the operation runs. CopyState NotApplicable: unchanged.
struct Shows {
  CopyState state = NotApplicable;
  ProgressStatus progress = ProgressStatus::NotApplicable;
};
/// Where it comes to rest. CopyState NotApplicable: where it was.
struct EndsIn {
  CopyState state = NotApplicable;
  ProgressStatus progress = ProgressStatus::NotApplicable;
};

constexpr Row accept(Operation operation, States from, Shows shows, Work work, EndsIn ends,
                     std::string_view clause, Basis basis) {
  Row row;
  row.from = from;
  row.rule.operation = operation;
  row.rule.transient = shows.state;
  row.rule.transient_progress = shows.progress;
  row.rule.work = work;
  row.rule.to = ends.state;
  row.rule.final_progress = ends.progress;
  row.rule.clause = clause;
  row.rule.basis = basis;
  return row;
}

// One function for each file of the table.
std::span<const Row> by_mode_rows();
std::span<const Row> copy_rows();
std::span<const Row> end_rows();
std::span<const Row> failover_rows();
std::span<const Row> mode_rows();
std::span<const Row> part_rows();
std::span<const Row> prepare_rows();
// Snapshot, Clone and TokenizedClone.
std::span<const Row> point_copy_rows();
std::span<const Row> point_end_rows();
std::span<const Row> point_mode_rows();
std::span<const Row> point_part_rows();
std::span<const Row> point_restore_rows();
std::span<const Row> point_resync_rows();

}  // namespace replisim::rows
