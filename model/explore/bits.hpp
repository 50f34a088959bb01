// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <stdexcept>

/// Fields of a few bits, one after the other.
namespace replisim::explore {

inline constexpr std::size_t kMostWords = 24;

/// Takes fields in; the unused bits of the last word are 0, so equal fields make equal words.
class BitWriter {
 public:
  void clear() {
    word_ = 0;
    used_ = 0;
    words_ = 0;
  }
  void put(std::uint64_t value, unsigned width) {
    word_ |= value << used_;
    if (used_ + width >= 64) {
      push(word_);
      const unsigned taken = 64 - used_;
      word_ = taken < 64 ? value >> taken : 0;
      used_ = used_ + width - 64;
    } else {
      used_ += width;
    }
  }
  template <class Value>
  void operator()(const Value& value, unsigned width) {
    put(static_cast<std::uint64_t>(value), width);
  }
  /// Everything that another writer holds follows.
  void append(const BitWriter& other) {
    for (std::size_t i = 0; i < other.words_; ++i) {
      put(other.data_[i] & 0xFFFFFFFFU, 32);
      put(other.data_[i] >> 32, 32);
    }
    put(other.word_, other.used_);
  }
  /// Ends the last word; nothing more can be put in.
  std::span<const std::uint64_t> words() {
    if (used_ > 0) {
      push(word_);
      word_ = 0;
      used_ = 0;
    }
    return {data_.data(), words_};
  }
  std::size_t bits() const { return words_ * 64 + used_; }
  /// An order of writers that does not depend on where they stand.
  friend int compare(const BitWriter& a, const BitWriter& b) {
    const std::size_t common = a.words_ < b.words_ ? a.words_ : b.words_;
    for (std::size_t i = 0; i < common; ++i) {
      if (a.data_[i] != b.data_[i]) {
        return a.data_[i] < b.data_[i] ? -1 : 1;
      }
    }
    if (a.bits() != b.bits()) {
      return a.bits() < b.bits() ? -1 : 1;
    }
    return a.word_ == b.word_ ? 0 : a.word_ < b.word_ ? -1 : 1;
  }

 private:
  void push(std::uint64_t word) {
    if (words_ == kMostWords) {
      throw std::length_error("a state of the search is larger than its encoding can be");
    }
    data_[words_++] = word;
  }

  std::array<std::uint64_t, kMostWords> data_;
  std::uint64_t word_ = 0;
  unsigned used_ = 0;
  std::size_t words_ = 0;
};

/// Gives the fields back, in the order in which they were put in.
class BitReader {
 public:
  explicit BitReader(std::span<const std::uint64_t> words) : words_(words) {}
  std::uint64_t take(unsigned width) {
    if (width == 0) {
      return 0;
    }
    const std::size_t word = at_ / 64;
    const auto shift = static_cast<unsigned>(at_ % 64);
    std::uint64_t value = words_[word] >> shift;
    if (shift + width > 64) {
      value |= words_[word + 1] << (64 - shift);
    }
    at_ += width;
    return width == 64 ? value : value & ((std::uint64_t{1} << width) - 1);
  }
  template <class Value>
  void operator()(Value& value, unsigned width) {
    value = static_cast<Value>(take(width));
  }

 private:
  std::span<const std::uint64_t> words_;
  std::size_t at_ = 0;
};

}  // namespace replisim::explore
