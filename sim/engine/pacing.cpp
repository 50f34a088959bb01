// SPDX-License-Identifier: Apache-2.0
#include "sim/engine/pacing.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

namespace replisim::engine {

namespace {
__extension__ using Wide = __int128;
}  // namespace

Pacing::Pacing(std::shared_ptr<const WriteStream> stream) : stream_(std::move(stream)) {
  growing_ = stream_->growing();
  if (stream_->size() && !growing_) end_ = *stream_->size();
  Segment first;
  if (const auto regular = stream_->regular()) {
    first.base = regular->start;
    first.numerator = regular->interval_numerator;
    first.denominator = regular->interval_denominator;
  }
  segments_.push_back(first);
}

SimTime Pacing::issue_in(const Segment& segment, std::uint64_t k) const {
  if (segment.numerator == 0) return stream_->at(k).issue + segment.base;
  const Wide product = static_cast<Wide>(k - segment.from) * segment.numerator;
  const Wide rounded = (product + segment.denominator / 2) / segment.denominator;
  constexpr Wide horizon = INT64_MAX / 4;
  return segment.base + nanoseconds(static_cast<std::int64_t>(std::min(rounded, horizon)));
}

const Pacing::Segment& Pacing::segment_of(std::uint64_t k) const {
  std::size_t i = segments_.size() - 1;
  while (i > 0 && segments_[i].from > k) --i;
  return segments_[i];
}

SimTime Pacing::issue(std::uint64_t k) const {
  return issue_in(segment_of(k), k);
}

std::uint64_t Pacing::issued_before(SimTime t) const {
  if (paused_ && t > *paused_) t = *paused_;
  // The last segment that has begun; before its first write the earlier one counts.
  std::size_t i = segments_.size() - 1;
  while (i > 0 && issue_in(segments_[i], segments_[i].from) >= t) --i;
  const Segment& segment = segments_[i];
  const std::uint64_t limit =
      std::min(end(), i + 1 < segments_.size() ? segments_[i + 1].from : UINT64_MAX);
  if (segment.numerator == 0) {
    const std::uint64_t count = stream_->issued_before(t - segment.base);
    return std::min(std::max(count, segment.from), limit);
  }
  if (t <= segment.base) return std::min(segment.from, limit);
  const Wide span = static_cast<Wide>((t - segment.base).value) * segment.denominator;
  auto k = segment.from + static_cast<std::uint64_t>(span / segment.numerator);
  while (k > segment.from && issue_in(segment, k - 1) >= t) --k;
  while (issue_in(segment, k) < t) ++k;
  return std::min(k, limit);
}

std::optional<double> Pacing::interval() const {
  const Segment& last = segments_.back();
  if (last.numerator == 0) return std::nullopt;
  return static_cast<double>(last.numerator) / static_cast<double>(last.denominator) * 1e-9;
}

void Pacing::stop(SimTime t) {
  end_ = std::min(end_, issued_before(t));
}

void Pacing::pause(SimTime t) {
  if (!paused_) paused_ = t;
}

void Pacing::resume(SimTime t) {
  if (!paused_) return;
  const SimTime since = *paused_;
  if (growing_) {
    // Who issues them knows what time it is.
    paused_.reset();
    return;
  }
  Segment next = segments_.back();
  next.from = issued_before(since);
  paused_.reset();
  if (next.numerator == 0) {
    next.base += t - since;
  } else {
    // The rest of the interval that the pause cut short is still to come.
    next.base = issue_in(segments_.back(), next.from) + (t - since);
  }
  segments_.push_back(next);
}

void Pacing::set_interval(SimTime t, double interval) {
  Segment next;
  next.from = issued_before(t);
  const SimTime since = paused_ ? std::min(t, *paused_) : t;
  next.base = next.from == 0 ? std::max(since, segments_.front().base) : since;
  next.numerator = std::max<std::int64_t>(1, std::llround(interval * 1e15));
  next.denominator = 1'000'000;
  segments_.push_back(next);
}

}  // namespace replisim::engine
