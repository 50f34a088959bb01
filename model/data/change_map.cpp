// SPDX-License-Identifier: Apache-2.0
#include "model/data/change_map.hpp"

#include <algorithm>
#include <cassert>

namespace replisim {
namespace {

/// Bits [from, to) of one word.
std::uint64_t mask(std::uint64_t from, std::uint64_t to) {
  const std::uint64_t below_to = to == 64 ? ~std::uint64_t{0} : (std::uint64_t{1} << to) - 1;
  return below_to & ~((std::uint64_t{1} << from) - 1);
}

/// Calls `visit` with each word that [run) touches and the bits of it.
template <class Visit>
void for_each_word(ExtentRun run, Visit&& visit) {
  std::uint64_t at = run.first;
  const std::uint64_t end = run.first + run.count;
  while (at < end) {
    const std::uint64_t word_end = std::min(end, (at / 64 + 1) * 64);
    visit(at / 64, mask(at % 64, word_end - at / 64 * 64));
    at = word_end;
  }
}

std::uint64_t population(std::uint64_t word) {
  return static_cast<std::uint64_t>(std::popcount(word));
}

}  // namespace

ChangeMap::ChangeMap(Bytes volume_size, Bytes extent)
    : volume_size_(volume_size),
      extent_(extent),
      extents_(extents_of(volume_size, extent)),
      words_((extents_ + 63) / 64, 0) {}

Bytes ChangeMap::bytes_of(ExtentRun run) const {
  const auto begin = static_cast<std::int64_t>(run.first) * extent_.value;
  const auto end = static_cast<std::int64_t>(run.first + run.count) * extent_.value;
  return {std::max<std::int64_t>(0, std::min(end, volume_size_.value) - begin)};
}

Bytes ChangeMap::bytes() const {
  Bytes all = extent_ * static_cast<std::int64_t>(count_);
  if (extents_ > 0 && test(extents_ - 1)) all -= extent_ - bytes_of({extents_ - 1, 1});
  return all;
}

void ChangeMap::set(ExtentRun run) {
  assert(run.first + run.count <= extents_);
  for_each_word(run, [this](std::uint64_t word, std::uint64_t bits) {
    count_ += population(bits & ~words_[word]);
    words_[word] |= bits;
  });
}

void ChangeMap::set_write(std::uint64_t offset, std::uint64_t size) {
  const auto step = static_cast<std::uint64_t>(extent_.value);
  const std::uint64_t first = offset / step;
  if (size == 0 || first >= extents_) return;
  const std::uint64_t last = std::min(extents_ - 1, (offset + size - 1) / step);
  set(ExtentRun{first, last - first + 1});
}

void ChangeMap::clear(std::uint64_t index) {
  clear(ExtentRun{index, 1});
}

void ChangeMap::clear(ExtentRun run) {
  assert(run.first + run.count <= extents_);
  for_each_word(run, [this](std::uint64_t word, std::uint64_t bits) {
    count_ -= population(bits & words_[word]);
    words_[word] &= ~bits;
  });
}

void ChangeMap::clear() {
  std::fill(words_.begin(), words_.end(), 0);
  count_ = 0;
}

void ChangeMap::fill() {
  set(ExtentRun{0, extents_});
}

ChangeMap& ChangeMap::operator|=(const ChangeMap& other) {
  assert(extents_ == other.extents_ && extent_ == other.extent_);
  count_ = 0;
  for (std::size_t i = 0; i < words_.size(); ++i) {
    words_[i] |= other.words_[i];
    count_ += population(words_[i]);
  }
  return *this;
}

/// The first extent at or after `from` that is changed or not, as wanted; extents() if none is.
std::uint64_t ChangeMap::find(std::uint64_t from, bool wanted) const {
  if (from >= extents_) return extents_;
  std::uint64_t index = from / 64;
  const auto candidates = [&](std::uint64_t word) { return wanted ? words_[word] : ~words_[word]; };
  std::uint64_t word = candidates(index) & mask(from % 64, 64);
  while (word == 0) {
    if (++index == words_.size()) return extents_;
    word = candidates(index);
  }
  return std::min(extents_, index * 64 + static_cast<std::uint64_t>(std::countr_zero(word)));
}

std::optional<ExtentRun> ChangeMap::next_run(std::uint64_t from) const {
  const std::uint64_t first = find(from, true);
  if (first >= extents_) return std::nullopt;
  return ExtentRun{first, find(first, false) - first};
}

std::uint64_t ChangeMap::count_below(std::uint64_t end) const {
  std::uint64_t found = 0;
  for_each_word({0, std::min(end, extents_)}, [&](std::uint64_t word, std::uint64_t bits) {
    found += population(words_[word] & bits);
  });
  return found;
}

}  // namespace replisim
