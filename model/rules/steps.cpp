// SPDX-License-Identifier: Apache-2.0
#include "model/rules/steps.hpp"

#include <array>

namespace replisim {
namespace {

constexpr NextStep kNextSteps[] = {
    {Operation::RestorefromReplica, 21, 19, ProgressStatus::Requiresfracture},
    {Operation::RestorefromReplica, 27, 22, ProgressStatus::Requiresdetach},
    {Operation::RestorefromReplica, 49, 54, ProgressStatus::Requiresresume},
    {Operation::Failover, 47, 52, ProgressStatus::Requiresfracture},
    {Operation::Failover, 48, 53, ProgressStatus::Requiressplit},
    {Operation::ReverseRoles, 20, 18, ProgressStatus::Requiresresync},
};

/// Element feature -> group feature of the same name (features.csv).
struct SameName {
  std::uint8_t element;
  std::uint8_t group;
};
constexpr SameName kSameName[] = {{18, 16}, {19, 17}, {20, 18}, {21, 19}, {22, 20}, {27, 22},
                                  {29, 27}, {30, 28}, {31, 29}, {32, 30}, {33, 31}, {47, 52},
                                  {48, 53}, {49, 54}, {52, 58}, {53, 59}, {54, 61}};

}  // namespace

ProgressKind kind_of(ProgressStatus progress) {
  switch (progress) {
    case ProgressStatus::Completed:
    case ProgressStatus::Dormant:
      return ProgressKind::Resting;
    case ProgressStatus::Initializing:
    case ProgressStatus::Preparing:
    case ProgressStatus::Restoring:
    case ProgressStatus::Fracturing:
    case ProgressStatus::Splitting:
    case ProgressStatus::Failingover:
    case ProgressStatus::Failingback:
    case ProgressStatus::Aborting:
    case ProgressStatus::Suspending:
    case ProgressStatus::Detaching:
    case ProgressStatus::Terminating:
      return ProgressKind::InProgress;
    case ProgressStatus::Synchronizing:
    case ProgressStatus::Resyncing:
    case ProgressStatus::Pending:
      return ProgressKind::Copying;
    case ProgressStatus::Requiresfracture:
    case ProgressStatus::Requiresresync:
    case ProgressStatus::Requiresactivate:
    case ProgressStatus::Requiresdetach:
    case ProgressStatus::Requiressplit:
    case ProgressStatus::Requiresresume:
      return ProgressKind::RequiredNext;
    case ProgressStatus::Unknown:
    case ProgressStatus::Mixed:
    case ProgressStatus::NotApplicable:
      return ProgressKind::None;
  }
  return ProgressKind::None;
}

bool is_under_way(ProgressStatus progress) {
  const ProgressKind kind = kind_of(progress);
  return kind == ProgressKind::InProgress || kind == ProgressKind::Copying;
}

std::optional<Operation> required_operation(ProgressStatus progress) {
  switch (progress) {
    case ProgressStatus::Requiresfracture:
      return Operation::Fracture;
    case ProgressStatus::Requiresresync:
      return Operation::ResyncReplica;
    case ProgressStatus::Requiresactivate:
      return Operation::Activate;
    case ProgressStatus::Requiresdetach:
      return Operation::Detach;
    case ProgressStatus::Requiressplit:
      return Operation::Split;
    case ProgressStatus::Requiresresume:
      return Operation::Resume;
    default:
      return std::nullopt;
  }
}

bool is_copy_operation(Operation operation) {
  switch (operation) {
    case Operation::Activate:
    case Operation::Deactivate:
    case Operation::Failover:
    case Operation::Failback:
    case Operation::Fracture:
    case Operation::ResyncReplica:
    case Operation::RestorefromReplica:
    case Operation::Resume:
    case Operation::ReverseRoles:
    case Operation::Split:
    case Operation::Suspend:
      return true;
    default:
      return false;
  }
}

bool bars(ProgressStatus progress, Operation operation) {
  const auto step = required_operation(progress);
  return step && *step != operation && is_copy_operation(operation);
}

bool is_group_sensitive(Operation operation) {
  switch (operation) {
    case Operation::Fracture:
    case Operation::Split:
    case Operation::Suspend:
    case Operation::Deactivate:
    case Operation::Detach:
    case Operation::Dissolve:
    case Operation::Failover:
    case Operation::Abort:
      return true;
    default:
      return false;
  }
}

std::span<const NextStep> next_steps() {
  return kNextSteps;
}

std::optional<std::uint8_t> group_feature_of(std::uint8_t element_feature) {
  for (const SameName& pair : kSameName) {
    if (pair.element == element_feature) {
      return pair.group;
    }
  }
  return std::nullopt;
}

std::uint8_t role_feature_of(CopyState state) {
  switch (state) {
    case CopyState::Synchronized:
      return 29;
    case CopyState::Fractured:
      return 30;
    case CopyState::Split:
      return 31;
    case CopyState::Failedover:
      return 32;
    case CopyState::Suspended:
      return 33;
    default:
      return 0;
  }
}

bool has_feature(const Profile& profile, const ReplicationKind& kind, bool group,
                 std::uint8_t feature) {
  const auto group_feature = group ? group_feature_of(feature) : std::nullopt;
  return group_feature ? profile.group_features.test(*group_feature)
                       : feature_of(profile, kind, feature);
}

}  // namespace replisim
