// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "model/explore/bits.hpp"

/// The states that were seen, each once, with the way there. The whole encoding is kept, so no two
/// states are ever taken for one.
namespace replisim::explore {

/// Which state a state was first reached from, and by which of its edges.
struct Origin {
  std::uint32_t parent = UINT32_MAX;
  std::uint32_t edge = 0;  ///< place in the list of edges, below 2^24
};

class Store {
 public:
  Store();

  /// The index of the state, and whether it is new.
  struct Added {
    std::uint32_t index = 0;
    bool is_new = false;
  };
  Added add(std::span<const std::uint64_t> words, Origin origin);

  std::uint32_t size() const { return static_cast<std::uint32_t>(records_.size()); }
  Origin origin(std::uint32_t index) const;
  /// The words of a state, valid until the next call.
  std::span<const std::uint64_t> words(std::uint32_t index);
  /// What the states take, with the table that finds them.
  std::size_t bytes() const;

 private:
  /// Encodings are kept in halves of words: the last half is often empty.
  struct Record {
    std::uint32_t at = 0;  ///< in halves of words
    std::uint32_t parent = 0;
    std::uint32_t edge_and_length = 0;
  };
  const std::uint32_t* halves(const Record& record) const;
  std::uint32_t keep(std::span<const std::uint32_t> halves);
  void grow();

  std::vector<Record> records_;
  std::vector<std::uint64_t> slots_;  ///< index + 1 below, a part of the hash above
  std::vector<std::unique_ptr<std::uint32_t[]>> chunks_;
  std::size_t used_ = 0;  ///< halves of the last chunk
  std::array<std::uint64_t, kMostWords> buffer_{};
};

}  // namespace replisim::explore
