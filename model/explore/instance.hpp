// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "model/protocol/values.hpp"
#include "model/rules/profile.hpp"
#include "model/units.hpp"

/// What is explored: a small service, what clients may call, and what the world may do to it.
namespace replisim::explore {

inline constexpr std::uint32_t kMostPairs = 3;
inline constexpr std::uint32_t kMostWrites = 6;

/// What may happen besides calls, ends of work and the limits of the service.
enum class Fault : std::uint8_t {
  link,     ///< the line between the sites goes down and comes back, both directions at once
  one_way,  ///< one direction of it
  power,    ///< an array loses power, and gets it back
  unseen,   ///< the service does not see an array that goes on
  element,  ///< a volume reports failure, and is repaired
  unknown,  ///< the target's status is unknown, and known again
  copy,     ///< work, or a drain, fails
  disturb,  ///< work ends with "unspecified error"
  space,    ///< the target finds no room, and does again
  queue,    ///< an asynchronous queue has no room left
  deliver,  ///< a write, or a pre-image, can not be delivered while the line is down
  target,   ///< hosts write the target where they may
};
inline constexpr std::size_t kFaults = static_cast<std::size_t>(Fault::target) + 1;
/// All faults with their words and one line about each.
struct FaultName {
  Fault fault;
  std::string_view name;
  std::string_view meaning;
};
std::span<const FaultName> fault_names();

/// The choice of an instance. Times are not part of it: a limit may run out at any moment after it
/// was armed, work may end at any moment at which the world lets it.
struct Instance {
  std::uint32_t pairs = 1;
  bool group = false;  ///< all pairs begin in one consistency-enabled group
  std::uint32_t writes = 1;
  SyncType type = SyncType::Mirror;
  Mode mode = Mode::Synchronous;
  Locality locality = Locality::Remote;
  CopyState from = CopyState::Inactive;  ///< in which every pair begins
  Profile profile = generic_profile(Version::seed);
  std::uint32_t faults = 0;           ///< one bit each
  std::vector<Operation> operations;  ///< that clients call
  bool waits = false;     ///< also with each WaitForCopyState that goes with the operation
  bool settings = false;  ///< also with ConsistentPointInTime, and going on after errors
  bool jobs = false;      ///< clients suspend, start, terminate and kill jobs

  bool has(Fault fault) const { return (faults >> static_cast<unsigned>(fault) & 1U) != 0; }
  void put(Fault fault) { faults |= 1U << static_cast<unsigned>(fault); }
  bool calls(Operation operation) const;
};

/// The operations of the version that the list method names.
std::vector<Operation> list_operations(Version version);
/// Consistency on and off, pairs in and out: what ModifyReplicaSynchronization does to a group
///
std::span<const Operation> group_operations();
bool changes_group(Operation operation);

}  // namespace replisim::explore
