// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "model/service/request.hpp"
#include "model/service/service.hpp"
#include "model/service/settings.hpp"

/// Synchronization[] as the pairs that it names (section 7).
namespace replisim {

/// A pair of the call: listed itself, or a member of a listed group.
struct ListedPair {
  PairId pair;
  std::optional<GroupId> group;
  std::uint32_t list_index = 0;
};

/// Check 3: why the list can not be read; Reason::none when it can.
Reason list_fault(const Service& service, const Request& request);

/// The pairs of a readable list: in array order, members of a group in their order.
std::vector<ListedPair> expand_list(const Service& service, const Request& request);

/// False when the pair is listed on its own, belongs to a consistency-enabled group, is not exempt,
/// and another such member of the group is missing from the list (F2).
bool covers_group(const Service& service, const ListedPair& entry,
                  const std::vector<ListedPair>& list, const Settings& settings);

}  // namespace replisim
