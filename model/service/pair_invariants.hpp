// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>
#include <string_view>

#include "model/service/service.hpp"

/// What must hold of every pair that exists, in every state of a service that was reached through
/// begin() and apply().
namespace replisim {

struct PairInvariant {
  std::string_view name;      ///< "split-image-consistent"
  std::string_view sentence;  ///< what is wrong when it does not hold
  std::string_view meaning;   ///< what it is good for, one line
  bool (*holds)(const Service& service, PairId id);
};
std::span<const PairInvariant> pair_invariants();

/// The group shows what its members show: their common value, or Mixed, and a consistency
/// that follows from them.
bool group_shows_members(const Service& service, GroupId id);
/// A call that ended has answered and its work is over; 4096 and a job go together.
bool call_is_sound(const Call& call);
bool call_code_is_sound(const Call& call);

}  // namespace replisim
