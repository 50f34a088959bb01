// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "model/explore/bits.hpp"
#include "model/explore/world.hpp"

/// A state as a few words, and back. What decides nothing any more is left out: calls that ended
/// with all that hung on them, closed sets, dates (what counts of them is which pairs were parted,
/// or took their points in time, together), names, and what a survey finds again.
namespace replisim::explore {

/// Encodes and decodes the states of one instance. Two states that will behave alike have the same
/// words; with symmetry also states that differ only in which pair is which.
class Encoding {
 public:
  /// `forget`: DeadValues has been at work; the order in which entries were listed is left out as
  /// well once all were started.
  Encoding(const Instance& instance, bool symmetry, bool forget);

  /// The words of a state, valid until the next call.
  std::span<const std::uint64_t> encode(const State& state);
  /// How many states, this one included, differ from the one just encoded in nothing but which pair
  /// is which; 1 without symmetry.
  std::uint64_t alike() const { return alike_; }
  /// Brings `state` to what the words say. It must have come from initial_state() of the instance.
  void decode(std::span<const std::uint64_t> words, State& state) const;

 private:
  void encode_in_order(const State& state, std::span<const std::uint32_t> order, BitWriter& out);

  Instance instance_;
  bool symmetry_;
  bool forget_;
  State initial_;
  std::vector<std::vector<std::uint32_t>> orders_;  ///< all orders of the pairs
  std::vector<BitWriter> pairs_;                    ///< what says nothing about other pairs
  std::uint64_t alike_ = 1;
  BitWriter best_;
  BitWriter other_;
};

}  // namespace replisim::explore
