// SPDX-License-Identifier: Apache-2.0
#include "sim/plan/profile.hpp"

#include <algorithm>
#include <map>
#include <utility>

#include "sim/plan/rounding.hpp"

namespace replisim::plan {

std::vector<Write> spread(const std::vector<Interval>& intervals) {
  constexpr std::int64_t most_writes = 20'000'000;
  constexpr std::int64_t most_an_interval = 1'000;
  const auto count = static_cast<std::int64_t>(intervals.size());
  const std::int64_t most =
      std::clamp<std::int64_t>(most_writes / std::max<std::int64_t>(count, 1), 1, most_an_interval);
  std::vector<Write> writes;
  for (const Interval& interval : intervals) {
    const std::int64_t size = interval.written.value;
    const std::int64_t parts =
        std::clamp<std::int64_t>(interval.writes, 1, std::min(most, size + 1));
    const SimTime length = interval.to - interval.from;
    // In whole parts and what is left, so that no product is beyond 64 bits.
    for (std::int64_t k = 0; k < parts; ++k) {
      const std::int64_t part = size / parts + (k < size % parts ? 1 : 0);
      const SimTime since = length / parts * k + SimTime{length.value % parts * k / parts};
      if (part > 0) writes.push_back({interval.from + since, 0, part, 0});
    }
  }
  return writes;
}

Profile scaled(Profile profile, std::int64_t load_ppb, std::int64_t speed_ppb) {
  constexpr std::int64_t one = 1'000'000'000;
  const auto times = [](std::int64_t value, std::int64_t factor, std::int64_t divisor) {
    return static_cast<std::int64_t>((Wide{value} * factor + divisor / 2) / divisor);
  };
  for (Write& write : profile.writes) {
    write.size = std::max<std::int64_t>(1, times(write.size, load_ppb, one));
    write.at = SimTime{times(write.at.value, one, speed_ppb)};
  }
  if (profile.grain) profile.grain = SimTime{times(profile.grain->value, one, speed_ppb)};
  if (profile.steady) {
    const std::int64_t rate = times(profile.steady->value, load_ppb, one);
    profile.steady = Rate{std::max<std::int64_t>(1, times(rate, speed_ppb, one))};
  }
  return profile;
}

Profile merged(const std::vector<Profile>& profiles) {
  if (profiles.size() == 1) return profiles.front();
  Profile all;
  std::map<std::pair<std::size_t, std::uint32_t>, std::uint32_t> devices;
  for (std::size_t i = 0; i < profiles.size(); ++i) {
    const Profile& profile = profiles[i];
    all.source += (i == 0 ? "" : " + ") + profile.source;
    all.places = all.places && profile.places;
    if (profile.grain) all.grain = std::max(all.grain.value_or(SimTime{}), *profile.grain);
    if (profile.steady)
      all.steady = Rate{all.steady.value_or(Rate{}).value + profile.steady->value};
    for (Write write : profile.writes) {
      const auto number = static_cast<std::uint32_t>(devices.size());
      write.device = devices.emplace(std::pair{i, write.device}, number).first->second;
      all.writes.push_back(write);
    }
  }
  std::stable_sort(all.writes.begin(), all.writes.end(),
                   [](const Write& a, const Write& b) { return a.at < b.at; });
  return all;
}

}  // namespace replisim::plan
