// SPDX-License-Identifier: Apache-2.0
#include "model/service/free.hpp"

#include <algorithm>

#include "model/service/valuation.hpp"

namespace replisim {
namespace {

/// Another pair that uses one of the pair's elements is in an exclusive operation.
bool element_in_use(const Service& service, PairId id) {
  const Pair& pair = service[id];
  return std::ranges::any_of(service.pairs, [&pair](const Pair& other) {
    return is_busy(other) && &other != &pair && other.exists &&
           (other.system_element == pair.system_element ||
            other.system_element == pair.synced_element ||
            other.synced_element == pair.system_element ||
            other.synced_element == pair.synced_element);
  });
}

}  // namespace

bool is_free(const Service& service, PairId id, Operation operation) {
  const Pair& pair = service[id];
  const bool passes =
      operation == Operation::Abort && pair.progress_status == ProgressStatus::Restoring;
  return (passes || !is_busy(pair)) && !element_in_use(service, id);
}

bool writes_source(Operation operation) {
  return operation == Operation::RestorefromReplica || operation == Operation::Failback;
}

bool source_taken(const Service& service, const std::vector<EntryDecision>& earlier,
                  ElementId element) {
  return std::ranges::any_of(earlier, [&](const EntryDecision& entry) {
    return entry.code == ReturnCode::Completed && !entry.no_effect &&
           service[entry.pair].system_element == element;
  });
}

}  // namespace replisim
