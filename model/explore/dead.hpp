// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <vector>

#include "model/explore/world.hpp"

/// What a state still holds though nothing will ever look at it again: which Force an operation had
/// that can only end in one way, what a pair showed before it was Pending long ago, a write that is
/// everywhere.
namespace replisim::explore {

/// Puts one value in the place of every value that decides nothing any more, so that states that
/// will behave alike are equal. From both of two states that become equal the same edges lead to
/// states that become equal again, and the same invariants hold on the way.
class DeadValues {
 public:
  explicit DeadValues(const Instance& instance);
  void clear(State& state) const;

 private:
  void clear_call(Service& service, Call& call) const;
  void clear_draining(Service& service, Call& call) const;

  bool work_ends_well_;  ///< no work but that which needs a line is ever cut off
  bool line_holds_;
  bool may_join_;  ///< pairs come into the group while the service runs
  /// By row of the transition table: the first row that ends in the same way.
  std::vector<std::uint16_t> like_;
  std::vector<bool> asks_next_;  ///< by row: a step may have to follow, as features say
};

}  // namespace replisim::explore
