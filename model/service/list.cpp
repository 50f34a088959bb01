// SPDX-License-Identifier: Apache-2.0
#include "model/service/list.hpp"

#include <algorithm>

namespace replisim {
namespace {

bool names_instance(const Service& service, const ListEntry& entry) {
  if (entry.kind == ListEntry::Kind::Pair) {
    return entry.index < service.pairs.size() && service.pairs[entry.index].exists;
  }
  if (entry.kind == ListEntry::Kind::Group && entry.index < service.groups.size()) {
    const Group& group = service.groups[entry.index];
    return group.exists &&
           std::ranges::any_of(group.members, [&service](PairId id) { return service[id].exists; });
  }
  return false;
}

bool has_duplicate(const std::vector<ListEntry>& list) {
  for (std::size_t i = 1; i < list.size(); ++i) {
    if (std::find(list.begin(), list.begin() + static_cast<std::ptrdiff_t>(i), list[i]) !=
        list.begin() + static_cast<std::ptrdiff_t>(i)) {
      return true;
    }
  }
  return false;
}

}  // namespace

Reason list_fault(const Service& service, const Request& request) {
  if (!request.synchronization || request.synchronization->empty()) {
    return Reason::bad_list;
  }
  const std::vector<ListEntry>& list = *request.synchronization;
  for (const ListEntry& entry : list) {
    if (entry.kind == ListEntry::Kind::Null) {
      return Reason::bad_list;
    }
    if (!names_instance(service, entry)) {
      return Reason::unknown_association;
    }
  }
  return has_duplicate(list) ? Reason::bad_list : Reason::none;
}

std::vector<ListedPair> expand_list(const Service& service, const Request& request) {
  std::vector<ListedPair> pairs;
  pairs.reserve(request.synchronization->size());
  std::uint32_t index = 0;
  for (const ListEntry& entry : *request.synchronization) {
    if (entry.kind == ListEntry::Kind::Pair) {
      pairs.push_back({PairId{entry.index}, std::nullopt, index});
    } else {
      for (const PairId member : service.groups[entry.index].members) {
        if (service[member].exists) {
          pairs.push_back({member, GroupId{entry.index}, index});
        }
      }
    }
    ++index;
  }
  return pairs;
}

bool covers_group(const Service& service, const ListedPair& entry,
                  const std::vector<ListedPair>& list, const Settings& settings) {
  const Pair& pair = service[entry.pair];
  if (entry.group || !pair.group || pair.consistency_exempt || settings.consistency_exempt) {
    return true;
  }
  const Group& group = service[*pair.group];
  if (!group.consistency_enabled) {
    return true;
  }
  return std::ranges::all_of(group.members, [&](PairId member) {
    return !service[member].exists || service[member].consistency_exempt ||
           std::ranges::any_of(
               list, [member](const ListedPair& listed) { return listed.pair == member; });
  });
}

}  // namespace replisim
