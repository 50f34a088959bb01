// SPDX-License-Identifier: Apache-2.0
#include "model/explore/instance.hpp"

#include <algorithm>
#include <iterator>

#include "model/rules/versions.hpp"

namespace replisim::explore {
namespace {

constexpr FaultName kFaultNames[] = {
    {Fault::link, "link", "the line goes down and comes back, both directions at once"},
    {Fault::one_way, "one-way", "one direction of the line goes down and comes back"},
    {Fault::power, "power", "an array loses power and gets it back"},
    {Fault::unseen, "unseen", "the service does not see an array that goes on, and sees it again"},
    {Fault::element, "element", "a volume reports failure and is repaired"},
    {Fault::unknown, "unknown", "the status of a target is unknown, and known again"},
    {Fault::copy, "copy", "work or a drain fails"},
    {Fault::disturb, "disturb", "work ends with an unspecified error"},
    {Fault::space, "space", "a target finds no room, and does again"},
    {Fault::queue, "queue", "an asynchronous queue has no room left"},
    {Fault::deliver, "deliver", "a write or a pre-image can not be delivered over a closed line"},
    {Fault::target, "target", "hosts write a target where they may"},
};
static_assert(std::size(kFaultNames) == kFaults);

constexpr Operation kGroupOperations[] = {
    Operation::ActivateConsistency,
    Operation::AddSyncPair,
    Operation::DeactivateConsistency,
    Operation::RemoveSyncPair,
};

}  // namespace

std::span<const FaultName> fault_names() {
  return kFaultNames;
}

bool Instance::calls(Operation operation) const {
  return std::ranges::find(operations, operation) != operations.end();
}

std::span<const Operation> group_operations() {
  return kGroupOperations;
}

bool changes_group(Operation operation) {
  return std::ranges::find(kGroupOperations, operation) != std::end(kGroupOperations);
}

std::vector<Operation> list_operations(Version version) {
  constexpr auto kLast = static_cast<std::uint16_t>(Operation::ResetReplica);
  std::vector<Operation> operations;
  for (std::uint16_t number = 0; number <= kLast; ++number) {
    if (operation_class(version, number) == OperationClass::Named) {
      operations.push_back(static_cast<Operation>(number));
    }
  }
  return operations;
}

}  // namespace replisim::explore
