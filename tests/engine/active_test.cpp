// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>
#include <memory>
#include <vector>

#include "sim/engine/active.hpp"

using namespace replisim;
using namespace replisim::engine;

namespace {

constexpr Bytes kExtent = kib(64);
constexpr Bytes kSize = mib(1);

/// Writes that depart as they are issued and are acknowledged `late` after.
VolumeWrites writes_of(const std::vector<TraceRecord>& records, SimTime late) {
  TraceSettings settings;
  settings.start = records.front().time;
  const auto stream = std::make_shared<TraceStream>(records, settings);
  WriteBatch batch;
  batch.count = records.size();
  batch.pacing = std::make_shared<Pacing>(stream);
  batch.paced = true;
  batch.ack_extra = late;
  VolumeWrites writes;
  writes.append(std::move(batch));
  return writes;
}

TraceRecord write_at(std::int64_t ms, std::uint64_t extent) {
  return {milliseconds(ms), extent * 65536, 65536, true};
}

}  // namespace

TEST_CASE("Writes of two ends have one order: acknowledgement, issue, bias", "[active]") {
  const VolumeWrites source = writes_of({write_at(0, 0), write_at(4, 0)}, milliseconds(10));
  const VolumeWrites target = writes_of({write_at(0, 0), write_at(5, 0)}, milliseconds(10));
  const EndWrites a{1, &source, true};
  const EndWrites b{2, &target, false};
  CHECK(comes_after(b, 1, a, 1));  // acknowledged at 15 ms and at 14 ms
  CHECK_FALSE(comes_after(a, 1, b, 1));
  CHECK(comes_after(a, 0, b, 0));  // one instant: the bias end's is the later
  CHECK_FALSE(comes_after(b, 0, a, 0));
  const EndWrites other_bias{1, &source, false};
  const EndWrites biased{2, &target, true};
  CHECK(comes_after(biased, 0, other_bias, 0));
  // Acknowledged at one instant, issued one after the other.
  const VolumeWrites early = writes_of({write_at(0, 0)}, milliseconds(10));
  const VolumeWrites late = writes_of({write_at(2, 0)}, milliseconds(8));
  CHECK(comes_after({2, &late, false}, 0, {1, &early, true}, 0));
}

TEST_CASE("Both ends come to hold the same, in whatever order they hear of each other",
          "[active]") {
  const VolumeWrites source =
      writes_of({write_at(0, 0), write_at(1, 1), write_at(2, 2), write_at(9, 0)}, milliseconds(10));
  const VolumeWrites target =
      writes_of({write_at(0, 0), write_at(1, 3), write_at(3, 2), write_at(8, 1)}, milliseconds(10));
  const EndWrites a{1, &source, true};
  const EndWrites b{2, &target, false};
  VersionMap one(kSize, kExtent);
  merge_writes(a, 0, 4, b, kSize, kExtent, one);
  merge_writes(b, 0, 4, a, kSize, kExtent, one);
  VersionMap other(kSize, kExtent);
  merge_writes(b, 0, 2, a, kSize, kExtent, other);
  merge_writes(a, 0, 1, b, kSize, kExtent, other);
  merge_writes(b, 2, 4, a, kSize, kExtent, other);
  merge_writes(a, 1, 4, b, kSize, kExtent, other);
  CHECK(one == other);
  CHECK(one.at(0) == Stamp::of(1, 3));  // 9 ms
  CHECK(one.at(1) == Stamp::of(2, 3));  // 8 ms, after 1 ms
  CHECK(one.at(2) == Stamp::of(2, 2));  // 3 ms, after 2 ms
  CHECK(one.at(3) == Stamp::of(2, 1));
}

TEST_CASE("A split brain is seen, and nothing else is called one", "[active]") {
  CHECK(split_brain({true, true, false}));  // both ends take writes and do not tell each other
  CHECK_FALSE(split_brain({true, true, true}));
  CHECK_FALSE(split_brain({true, false, false}));
  CHECK_FALSE(split_brain({false, true, false}));
  CHECK_FALSE(split_brain({false, false, false}));
}
