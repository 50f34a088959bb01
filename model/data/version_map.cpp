// SPDX-License-Identifier: Apache-2.0
#include "model/data/version_map.hpp"

#include <algorithm>
#include <cassert>

namespace replisim {

VersionMap::VersionMap(Bytes volume_size, Bytes extent)
    : volume_size_(volume_size),
      extent_(extent),
      extents_(extents_of(volume_size, extent)),
      pages_((extents_ + page_size - 1) / page_size) {}

VersionMap::VersionMap(const VersionMap& other)
    : volume_size_(other.volume_size_),
      extent_(other.extent_),
      extents_(other.extents_),
      pages_(other.pages_.size()) {
  for (std::size_t i = 0; i < pages_.size(); ++i)
    if (other.pages_[i]) pages_[i] = std::make_unique<Page>(*other.pages_[i]);
}

VersionMap& VersionMap::operator=(const VersionMap& other) {
  if (this != &other) *this = VersionMap(other);
  return *this;
}

void VersionMap::set_write(std::uint64_t offset, std::uint64_t size, Stamp stamp) {
  const auto step = static_cast<std::uint64_t>(extent_.value);
  const std::uint64_t first = offset / step;
  if (size == 0 || first >= extents_) return;
  const std::uint64_t last = std::min(extents_ - 1, (offset + size - 1) / step);
  for (std::uint64_t index = first; index <= last; ++index) set(index, stamp);
}

/// Calls `visit(page, from, to)` for each page a run touches, with the places in it.
template <class Visit>
void VersionMap::for_each_page(ExtentRun run, Visit&& visit) {
  std::uint64_t at = run.first;
  const std::uint64_t end = run.first + run.count;
  while (at < end) {
    const std::uint64_t page = at / page_size;
    const std::uint64_t to = std::min(end, (page + 1) * page_size);
    visit(page, at % page_size, to - page * page_size);
    at = to;
  }
}

void VersionMap::copy(const VersionMap& from, ExtentRun run) {
  assert(extents_ == from.extents_);
  for_each_page(run, [&](std::uint64_t page, std::uint64_t begin, std::uint64_t end) {
    auto& mine = pages_[page];
    const auto& theirs = from.pages_[page];
    if (!mine && !theirs) return;
    if (!mine) mine = std::make_unique<Page>();
    for (std::uint64_t i = begin; i < end; ++i) (*mine)[i] = theirs ? (*theirs)[i] : Stamp{};
  });
}

bool VersionMap::equal(const VersionMap& other, ExtentRun run) const {
  assert(extents_ == other.extents_);
  bool same = true;
  static const Page blank{};
  for_each_page(run, [&](std::uint64_t page, std::uint64_t begin, std::uint64_t end) {
    if (!same || (!pages_[page] && !other.pages_[page])) return;
    const Page& mine = pages_[page] ? *pages_[page] : blank;
    const Page& theirs = other.pages_[page] ? *other.pages_[page] : blank;
    same = std::equal(mine.begin() + static_cast<std::ptrdiff_t>(begin),
                      mine.begin() + static_cast<std::ptrdiff_t>(end),
                      theirs.begin() + static_cast<std::ptrdiff_t>(begin));
  });
  return same;
}

std::uint64_t VersionMap::differences(const VersionMap& other) const {
  return changed_against(other).count();
}

ChangeMap VersionMap::changed_against(const VersionMap& other) const {
  assert(extents_ == other.extents_);
  ChangeMap changed(volume_size_, extent_);
  for_each_page({0, extents_}, [&](std::uint64_t page, std::uint64_t begin, std::uint64_t end) {
    if (!pages_[page] && !other.pages_[page]) return;
    for (std::uint64_t i = begin; i < end; ++i) {
      const std::uint64_t index = page * page_size + i;
      if (at(index) != other.at(index)) changed.set(index);
    }
  });
  return changed;
}

std::uint64_t VersionMap::memory() const {
  const auto pages =
      std::count_if(pages_.begin(), pages_.end(), [](const auto& page) { return page != nullptr; });
  return static_cast<std::uint64_t>(pages) * sizeof(Page);
}

}  // namespace replisim
