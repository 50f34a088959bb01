// SPDX-License-Identifier: Apache-2.0
#include "model/data/distribution.hpp"

#include <algorithm>
#include <cassert>

namespace replisim {
namespace {

/// Sums of products of 64-bit numbers.
__extension__ using Wide = __int128;

Wide floor_div(Wide a, Wide b) {
  const Wide quotient = a / b;
  return a % b < 0 ? quotient - 1 : quotient;
}

std::int64_t rounded(Wide numerator, Wide denominator) {
  return static_cast<std::int64_t>(floor_div(2 * numerator + denominator, 2 * denominator));
}

/// The least x in [low, high] at which `weight(item, x)`, summed over all items, reaches `goal`.
/// Items must grow with x from 0 to `all(item)`. In each step the items that are settled on the
/// whole interval left are folded into a number, so the work is about that of one pass.
template <class Item, class Lowest, class Highest, class All, class Weight>
std::int64_t least_reaching(std::vector<Item> items, std::int64_t low, std::int64_t high, Wide goal,
                            Lowest&& lowest, Highest&& highest, All&& all, Weight&& weight) {
  Wide settled = 0;
  while (low < high) {
    const std::int64_t middle = low + (high - low) / 2;
    Wide sum = settled;
    for (const Item& item : items) sum += weight(item, middle);
    const bool reached = sum >= goal;
    if (reached)
      high = middle;
    else
      low = middle + 1;
    std::erase_if(items, [&](const Item& item) {
      if (highest(item) <= low) {
        settled += all(item);
        return true;
      }
      return lowest(item) > high;
    });
  }
  return low;
}

/// Sum of floor((a i + b) / m) over i in [0, n), for 0 <= a and 0 <= b.
Wide floor_sum(Wide n, Wide m, Wide a, Wide b) {
  Wide sum = 0;
  while (n > 0) {
    sum += n * (n - 1) / 2 * (a / m) + n * (b / m);
    a %= m;
    b %= m;
    const Wide top = a * n + b;
    if (top < m) break;
    n = top / m;
    b = top % m;
    std::swap(m, a);
  }
  return sum;
}

std::int64_t value_of(const Progression& run, std::int64_t i) {
  return run.first + static_cast<std::int64_t>(floor_div(static_cast<Wide>(i) * run.step, run.per));
}

std::int64_t least(const Progression& run) {
  return run.step >= 0 ? run.first : value_of(run, run.count - 1);
}

std::int64_t greatest(const Progression& run) {
  return run.step <= 0 ? run.first : value_of(run, run.count - 1);
}

/// How many values of a run are at most x.
Wide at_most(const Progression& run, std::int64_t x) {
  // floor(i step / per) <= x - first  <=>  i step < limit
  const Wide limit = (static_cast<Wide>(x) - run.first + 1) * run.per;
  if (run.step == 0) return limit > 0 ? run.count : 0;
  Wide found = 0;
  if (run.step > 0)
    found = limit > 0 ? (limit + run.step - 1) / run.step : 0;
  else
    found = run.count - std::max<Wide>(0, floor_div(-limit, -Wide{run.step}) + 1);
  return std::clamp<Wide>(found, 0, run.count);
}

/// The sum of all values of a run.
Wide sum_of(const Progression& run) {
  if (run.step >= 0)
    return Wide{run.first} * run.count + floor_sum(run.count, run.per, run.step, 0);
  // Turned round it grows: its i-th value is first + floor((r - i |step|) / per).
  const Wide fall = -Wide{run.step};
  const Wide last = floor_div((run.count - 1) * Wide{run.step}, run.per);
  const Wide rest = (run.count - 1) * Wide{run.step} - last * run.per;
  return (run.first + last) * run.count + floor_sum(run.count, run.per, fall, rest);
}

constexpr int fraction_bits = 24;

}  // namespace

void TimeDistribution::add(std::int64_t from, std::int64_t to, std::int64_t duration,
                           std::int64_t count) {
  assert(duration >= 0 && count >= 0);
  if (count == 0) return;
  const std::int64_t low = std::min(from, to);
  const std::int64_t high = std::max(from, to);
  max_ = touched_ ? std::max(max_, high) : high;
  touched_ = true;
  if (duration == 0) return;
  total_ += duration * count;
  if (!segments_.empty()) {
    Segment& last = segments_.back();
    if (last.low == low && last.high == high && (low == high || last.duration == duration)) {
      // A constant may just last longer.
      if (low == high) {
        last.duration = last.duration * last.count + duration * count;
        last.count = 1;
      } else {
        last.count += count;
      }
      return;
    }
  }
  segments_.push_back({low, high, duration, count});
}

void TimeDistribution::merge(const TimeDistribution& other) {
  if (other.touched_) add(other.max_, other.max_, 0);
  for (const Segment& s : other.segments_) add(s.low, s.high, s.duration, s.count);
}

std::int64_t TimeDistribution::percentile(Share share) const {
  if (total_ == 0) return max_;
  std::int64_t low = segments_.front().low;
  std::int64_t high = segments_.front().high;
  for (const Segment& s : segments_) {
    low = std::min(low, s.low);
    high = std::max(high, s.high);
  }
  const auto time_at = [](const Segment& s, std::int64_t x) -> Wide {
    if (x >= s.high) return (Wide{s.duration} * s.count) << fraction_bits;
    if (x <= s.low) return 0;
    // The difference of two values may need 64 bits without a sign; their product with a duration
    // and the fraction may not fit in 128, so the quotient and the remainder are taken in turn.
    const Wide span = Wide{s.high} - s.low;
    const Wide product = (Wide{x} - s.low) * s.duration;
    const Wide whole = product / span;
    const Wide part = ((product % span) << fraction_bits) / span;
    return ((whole << fraction_bits) + part) * s.count;
  };
  // Rounded up: at least the share of the time.
  const Wide scaled = (Wide{total_} * share.part) << fraction_bits;
  const Wide goal = -floor_div(-scaled, share.whole);
  return least_reaching(
      segments_, low, high, goal, [](const Segment& s) { return s.low; },
      [](const Segment& s) { return s.high; },
      [](const Segment& s) { return (Wide{s.duration} * s.count) << fraction_bits; }, time_at);
}

std::int64_t TimeDistribution::mean() const {
  if (total_ == 0) return max_;
  Wide twice = 0;
  for (const Segment& s : segments_) twice += (Wide{s.low} + s.high) * s.duration * s.count;
  return rounded(twice, Wide{total_} * 2);
}

void LatencyDistribution::add(const Progression& values) {
  assert(values.per >= 1 && values.count >= 0);
  if (values.count == 0) return;
  const std::int64_t low = least(values);
  const std::int64_t high = greatest(values);
  min_ = count_ == 0 ? low : std::min(min_, low);
  max_ = count_ == 0 ? high : std::max(max_, high);
  count_ += values.count;
  if (!runs_.empty() && values.step == 0) {
    Progression& last = runs_.back();
    if (last.step == 0 && last.first == values.first) {
      last.count += values.count;
      return;
    }
  }
  runs_.push_back(values);
}

void LatencyDistribution::merge(const LatencyDistribution& other) {
  for (const Progression& run : other.runs_) add(run);
}

std::int64_t LatencyDistribution::percentile(Share share) const {
  if (count_ == 0) return 0;
  const Wide goal = -floor_div(-(Wide{count_} * share.part), share.whole);
  return least_reaching(
      runs_, min_, max_, goal, [](const Progression& run) { return least(run); },
      [](const Progression& run) { return greatest(run); },
      [](const Progression& run) { return Wide{run.count}; },
      [](const Progression& run, std::int64_t x) { return at_most(run, x); });
}

std::int64_t LatencyDistribution::mean() const {
  if (count_ == 0) return 0;
  Wide sum = 0;
  for (const Progression& run : runs_) sum += sum_of(run);
  return rounded(sum, count_);
}

}  // namespace replisim
