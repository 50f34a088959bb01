// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <span>

#include "model/protocol/values.hpp"
#include "model/rules/profile.hpp"

/// ProgressStatus as a rule: what is in progress, what is copying, what has to come next (5.2).
namespace replisim {

enum class ProgressKind : std::uint8_t { None, Resting, InProgress, Copying, RequiredNext };
ProgressKind kind_of(ProgressStatus progress);
/// It tells of something that is being done, or will be when a line is back.
bool is_under_way(ProgressStatus progress);

/// The step that a "Requires ..." status asks for.
std::optional<Operation> required_operation(ProgressStatus progress);

/// operations whose row starts, stops, parts or turns the data flow.
bool is_copy_operation(Operation operation);

/// a pending required step bars the operation.
bool bars(ProgressStatus progress, Operation operation);

/// Force case F2: operations that must not act on part of a consistency-enabled group.
bool is_group_sensitive(Operation operation);

/// Features by which a step has to follow an operation.
struct NextStep {
  Operation operation;
  std::uint8_t feature;        ///< element feature
  std::uint8_t group_feature;  ///< the same for a group entry
  ProgressStatus progress;
};
std::span<const NextStep> next_steps();

/// The group feature of the same name as an element feature (features.csv).
std::optional<std::uint8_t> group_feature_of(std::uint8_t element_feature);
/// Features 29 to 33: the one that admits Reverse Roles from the CopyState; 0 where there is none.
std::uint8_t role_feature_of(CopyState state);

/// An element feature as the kind has it, or for a group entry the group feature of the same name.
bool has_feature(const Profile& profile, const ReplicationKind& kind, bool group,
                 std::uint8_t feature);

}  // namespace replisim
