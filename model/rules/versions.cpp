// SPDX-License-Identifier: Apache-2.0
#include "model/rules/versions.hpp"

#include <algorithm>

namespace replisim {
namespace {

template <class Enum>
bool named(Enum value) {
  const auto number = static_cast<std::uint16_t>(value);
  return std::ranges::any_of(value_map<Enum>(),
                             [number](const ValueName& name) { return name.number == number; });
}

/// The largest number of each map that a version knows.
struct Limits {
  CopyState copy_state;
  ProgressStatus progress;
  Mode mode;
  SyncType type;
  ReplicationType replication;
  Operation operation;
};
constexpr Limits kSeed = {CopyState::Invalid,
                          ProgressStatus::Detaching,
                          Mode::Asynchronous,
                          SyncType::Clone,
                          ReplicationType::AsynchronousCloneRemote,
                          Operation::Unprepare};
constexpr Limits kCim241 = {CopyState::Restored,
                            ProgressStatus::Requiresresume,
                            Mode::Adaptive,
                            SyncType::TokenizedClone,
                            ReplicationType::AdaptiveTokenizedCloneRemote,
                            Operation::ResettoAdaptive};
constexpr Limits kCim249 = {CopyState::Restored,
                            ProgressStatus::Requiresresume,
                            Mode::Active,
                            SyncType::TokenizedClone,
                            ReplicationType::AdaptiveTokenizedCloneRemote,
                            Operation::ResetReplica};

const Limits& limits(Version version) {
  switch (version) {
    case Version::seed:
      return kSeed;
    case Version::cim241:
      return kCim241;
    case Version::cim249:
      return kCim249;
  }
  return kSeed;
}

}  // namespace

bool exists_in(Version version, CopyState state) {
  return named(state) && state <= limits(version).copy_state;
}
bool exists_in(Version version, ProgressStatus progress) {
  return named(progress) && progress <= limits(version).progress;
}
bool exists_in(Version version, Mode mode) {
  return named(mode) && mode <= limits(version).mode;
}
bool exists_in(Version version, SyncType type) {
  return named(type) && type <= limits(version).type;
}
bool exists_in(Version version, ReplicationType type) {
  return named(type) && type <= limits(version).replication;
}

OperationClass operation_class(Version version, std::uint16_t number) {
  constexpr std::uint16_t kVendor = 0x8000;
  if (number >= kVendor) {
    return OperationClass::Vendor;
  }
  switch (static_cast<Operation>(number)) {
    case Operation::ActivateConsistency:
    case Operation::AddSyncPair:
    case Operation::DeactivateConsistency:
    case Operation::RemoveSyncPair:
      return OperationClass::Reserved;
    default:
      break;
  }
  const bool in_map = number >= static_cast<std::uint16_t>(Operation::Abort) &&
                      number <= static_cast<std::uint16_t>(limits(version).operation);
  return in_map ? OperationClass::Named : OperationClass::Reserved;
}

CopyState spoken(Version version, CopyState state) {
  return version == Version::seed && state == CopyState::Restored ? CopyState::Synchronized : state;
}

ProgressStatus spoken(Version version, ProgressStatus progress) {
  if (version != Version::seed) {
    return progress;
  }
  switch (progress) {
    case ProgressStatus::Terminating:
      return ProgressStatus::Detaching;
    case ProgressStatus::Requiresdetach:
    case ProgressStatus::Requiressplit:
    case ProgressStatus::Requiresresume:
      return ProgressStatus::Dormant;
    default:
      return progress;
  }
}

bool has_updated_synchronizations(Version version) {
  return version != Version::seed;
}

}  // namespace replisim
