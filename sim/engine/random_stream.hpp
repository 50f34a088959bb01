// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <Random123/philox.h>
#include <xxhash.h>

#include <array>
#include <cstdint>
#include <string_view>

namespace replisim::engine {

/// floor(bits * n / 2^64): 64 random bits as a number below n.
inline std::uint64_t below(std::uint64_t n, std::uint64_t bits) {
  __extension__ using UnsignedWide = unsigned __int128;
  return static_cast<std::uint64_t>((static_cast<UnsignedWide>(bits) * n) >> 64);
}

/// A named stream of random numbers that can be read anywhere.
class RandomStream {
 public:
  RandomStream(std::uint64_t seed, std::string_view name) {
    const std::uint64_t hash = XXH3_64bits_withSeed(name.data(), name.size(), seed);
    key_ = {{static_cast<std::uint32_t>(hash), static_cast<std::uint32_t>(hash >> 32)}};
  }
  /// Two numbers of 64 bits at place `counter` of lane `lane`.
  std::array<std::uint64_t, 2> pair(std::uint64_t counter, std::uint64_t lane = 0) const {
    const r123::Philox4x32::ctr_type place{
        {static_cast<std::uint32_t>(counter), static_cast<std::uint32_t>(counter >> 32),
         static_cast<std::uint32_t>(lane), static_cast<std::uint32_t>(lane >> 32)}};
    const auto words = r123::Philox4x32()(place, key_);
    return {words[0] | std::uint64_t{words[1]} << 32, words[2] | std::uint64_t{words[3]} << 32};
  }

 private:
  r123::Philox4x32::key_type key_{};
};

}  // namespace replisim::engine
