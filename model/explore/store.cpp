// SPDX-License-Identifier: Apache-2.0
#include "model/explore/store.hpp"

#include <algorithm>
#include <stdexcept>

namespace replisim::explore {
namespace {

constexpr std::size_t kChunk = std::size_t{1} << 18;  // halves of words: 1 MiB
constexpr std::size_t kFirstSlots = std::size_t{1} << 6;
constexpr unsigned kLengthBits = 8;
constexpr std::uint64_t kIndexMask = 0xFFFFFFFF;

std::uint64_t hash_of(std::span<const std::uint32_t> halves) {
  constexpr std::uint64_t kFactor = 0x9E3779B97F4A7C15;
  std::uint64_t hash = halves.size();
  for (const std::uint32_t half : halves) {
    hash = (hash ^ half) * kFactor;
    hash ^= hash >> 29;
  }
  hash *= kFactor;
  return hash ^ (hash >> 32);
}

}  // namespace

Store::Store() : slots_(kFirstSlots) {}

const std::uint32_t* Store::halves(const Record& record) const {
  return chunks_[record.at / kChunk].get() + record.at % kChunk;
}

std::uint32_t Store::keep(std::span<const std::uint32_t> halves) {
  if (chunks_.empty() || used_ + halves.size() > kChunk) {
    if ((chunks_.size() + 1) * kChunk > kIndexMask) {
      throw std::length_error("the states take more room than the search can address");
    }
    chunks_.push_back(std::make_unique<std::uint32_t[]>(kChunk));
    used_ = 0;
  }
  std::copy(halves.begin(), halves.end(), chunks_.back().get() + used_);
  const std::size_t at = (chunks_.size() - 1) * kChunk + used_;
  used_ += halves.size();
  return static_cast<std::uint32_t>(at);
}

Store::Added Store::add(std::span<const std::uint64_t> words, Origin origin) {
  std::array<std::uint32_t, 2 * kMostWords> parts;
  std::size_t length = 0;
  for (const std::uint64_t word : words) {
    parts[length++] = static_cast<std::uint32_t>(word);
    parts[length++] = static_cast<std::uint32_t>(word >> 32);
  }
  while (length > 0 && parts[length - 1] == 0) {
    --length;
  }
  const std::span<const std::uint32_t> key(parts.data(), length);
  const std::uint64_t hash = hash_of(key);
  const std::size_t mask = slots_.size() - 1;
  std::size_t slot = hash & mask;
  for (; slots_[slot] != 0; slot = (slot + 1) & mask) {
    if (((slots_[slot] ^ hash) & ~kIndexMask) != 0) {
      continue;
    }
    const auto index = static_cast<std::uint32_t>((slots_[slot] & kIndexMask) - 1);
    const Record& record = records_[index];
    if ((record.edge_and_length & ((1U << kLengthBits) - 1)) == length &&
        std::equal(key.begin(), key.end(), halves(record))) {
      return {index, false};
    }
  }
  const auto index = static_cast<std::uint32_t>(records_.size());
  records_.push_back(
      {keep(key), origin.parent, origin.edge << kLengthBits | static_cast<std::uint32_t>(length)});
  slots_[slot] = (hash & ~kIndexMask) | (std::uint64_t{index} + 1);
  if (records_.size() * 10 > slots_.size() * 7) {
    grow();
  }
  return {index, true};
}

void Store::grow() {
  slots_.assign(slots_.size() * 2, 0);
  const std::size_t mask = slots_.size() - 1;
  for (std::uint32_t index = 0; index < records_.size(); ++index) {
    const Record& record = records_[index];
    const std::uint64_t hash =
        hash_of({halves(record), record.edge_and_length & ((1U << kLengthBits) - 1)});
    std::size_t slot = hash & mask;
    while (slots_[slot] != 0) {
      slot = (slot + 1) & mask;
    }
    slots_[slot] = (hash & ~kIndexMask) | (std::uint64_t{index} + 1);
  }
}

Origin Store::origin(std::uint32_t index) const {
  return {records_[index].parent, records_[index].edge_and_length >> kLengthBits};
}

std::span<const std::uint64_t> Store::words(std::uint32_t index) {
  const Record& record = records_[index];
  const std::size_t length = record.edge_and_length & ((1U << kLengthBits) - 1);
  const std::uint32_t* parts = halves(record);
  buffer_.fill(0);
  for (std::size_t i = 0; i < length; ++i) {
    buffer_[i / 2] |= std::uint64_t{parts[i]} << (32 * (i % 2));
  }
  return buffer_;
}

std::size_t Store::bytes() const {
  return records_.size() * sizeof(Record) + slots_.size() * sizeof(std::uint64_t) +
         (chunks_.empty() ? 0 : (chunks_.size() - 1) * kChunk + used_) * sizeof(std::uint32_t);
}

}  // namespace replisim::explore
