// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <span>

#include "model/explore/world.hpp"

/// What of a service still decides something, and how the rest looks where it was left out.
namespace replisim::explore {

/// Indices in their canonical order, without allocation.
class Places {
 public:
  static constexpr std::size_t kMost = 15;
  void add(std::uint32_t index);
  bool has(std::uint32_t index) const;
  std::uint32_t place_of(std::uint32_t index) const;
  std::size_t size() const { return size_; }
  const std::uint32_t* begin() const { return indices_.data(); }
  const std::uint32_t* end() const { return indices_.data() + size_; }

 private:
  std::array<std::uint32_t, kMost> indices_{};
  std::size_t size_ = 0;
};

/// The calls whose work is not over and the sets that are open: those of the pairs in the given
/// order first, the others by age.
struct Live {
  Live(const Service& service, std::span<const std::uint32_t> order);
  std::uint32_t place_of_call(CallId id) const { return calls.place_of(id.index); }
  std::uint32_t place_of_set(SetId id) const { return sets.place_of(id.index); }
  Places calls;
  Places sets;
};

/// Everything that is left out of an encoding, or written after it, as it is at the beginning.
void make_plain(Pair& pair);
void make_plain(Call& call);
TimerId add_timer(Service& service, TimerPurpose purpose, std::uint32_t index);
/// A job in the given state, its dates and reasons forgotten.
JobId add_job(Service& service, CallId call, JobState state, bool has_run);
/// What the service knows of the world is what the world is.
void know_again(State& state);

}  // namespace replisim::explore
