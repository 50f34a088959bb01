// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>
#include <map>
#include <vector>

#include "sim/engine/load.hpp"

using namespace replisim;
using namespace replisim::engine;

namespace {

GeneratorSettings settings_of(Spread spread) {
  GeneratorSettings settings;
  settings.start = milliseconds(1500);
  settings.block = 65536;
  settings.rate = bytes_per_second(40'000'000);
  settings.volume_size = mib(64) + bytes(5);
  settings.spread = spread;
  settings.seed = 7;
  settings.stream = "io.a1.v1";
  return settings;
}

}  // namespace

TEST_CASE("Write k is issued k intervals after the start, to the nearest ns", "[load]") {
  const auto stream = make_generated_stream(settings_of(Spread::Random));
  CHECK(stream->at(0).issue == milliseconds(1500));
  CHECK(stream->at(1).issue == milliseconds(1500) + nanoseconds(1'638'400));
  CHECK(stream->at(1'000'000'000).issue == milliseconds(1500) + microseconds(1'638'400'000'000));
  auto thirds = settings_of(Spread::Random);
  thirds.rate = bytes_per_second(3 * 65536);
  const auto slow = make_generated_stream(thirds);
  CHECK(slow->at(1).issue == milliseconds(1500) + nanoseconds(333'333'333));
  CHECK(slow->at(2).issue == milliseconds(1500) + nanoseconds(666'666'667));
  CHECK(slow->at(3).issue == milliseconds(2500));
}

TEST_CASE("issued_before counts exactly the writes before an instant", "[load]") {
  auto settings = settings_of(Spread::Sequential);
  const std::int64_t rate = GENERATE(as<std::int64_t>{}, 40'000'000, 3 * 65536, 777'777'777, 65536,
                                     65536'000'000'000, 90'000'000'000'000);
  settings.rate = bytes_per_second(rate);
  const auto stream = make_generated_stream(settings);
  CAPTURE(rate);
  CHECK(stream->issued_before(seconds(0)) == 0);
  CHECK(stream->issued_before(settings.start) == 0);
  for (const std::uint64_t k : {0ULL, 1ULL, 2ULL, 3ULL, 999ULL, 123'456'789ULL}) {
    const SimTime issue = stream->at(k).issue;
    const std::uint64_t before = stream->issued_before(issue);
    CAPTURE(k);
    CHECK(before <= k);
    if (before > 0) CHECK(stream->at(before - 1).issue < issue);
    CHECK(stream->at(before).issue == issue);
    const std::uint64_t until = stream->issued_until(issue);
    CHECK(until > k);
    CHECK(stream->at(until - 1).issue == issue);
    CHECK(stream->at(until).issue > issue);
  }
}

TEST_CASE("Random writes cover whole blocks evenly and are the same each time", "[load]") {
  const auto stream = make_generated_stream(settings_of(Spread::Random));
  const auto twin = make_generated_stream(settings_of(Spread::Random));
  std::vector<int> hits(1024);
  for (std::uint64_t k = 0; k < 102'400; ++k) {
    const Write write = stream->at(k);
    REQUIRE(write.size == 65536);
    REQUIRE(write.offset % 65536 == 0);
    REQUIRE(write.offset / 65536 < 1024);
    ++hits[write.offset / 65536];
  }
  double chi_square = 0;
  for (const int h : hits) chi_square += (h - 100.0) * (h - 100.0) / 100.0;
  // 1,023 degrees of freedom: 1,023 +- 45; five deviations either way.
  CHECK(chi_square > 800);
  CHECK(chi_square < 1250);
  CHECK(twin->at(99'999) == stream->at(99'999));
  auto other = settings_of(Spread::Random);
  other.seed = 8;
  CHECK(make_generated_stream(other)->at(5).offset != stream->at(5).offset);
  other = settings_of(Spread::Random);
  other.stream = "io.a1.v2";
  CHECK(make_generated_stream(other)->at(5).offset != stream->at(5).offset);
}

TEST_CASE("Sequential writes wrap at the last whole block", "[load]") {
  const auto stream = make_generated_stream(settings_of(Spread::Sequential));
  CHECK(stream->at(0).offset == 0);
  CHECK(stream->at(1023).offset == 1023 * 65536);
  CHECK(stream->at(1024).offset == 0);
  CHECK(stream->at(5'000'000'000).offset == 5'000'000'000 % 1024 * 65536);
}

TEST_CASE("Zipf draws each rank as often as its weight says", "[load]") {
  auto settings = settings_of(Spread::Zipf);
  settings.zipf_theta_ppm = GENERATE(500'000, 990'000, 1'000'000, 1'200'000);
  CAPTURE(settings.zipf_theta_ppm);
  const double theta = static_cast<double>(settings.zipf_theta_ppm) * 1e-6;
  const auto stream = make_generated_stream(settings);
  const int draws = 200'000;
  std::map<std::uint64_t, int> hits;
  for (std::uint64_t k = 0; k < draws; ++k) ++hits[stream->at(k).offset / 65536];
  std::vector<int> sorted;
  for (const auto& [block, count] : hits) sorted.push_back(count);
  std::sort(sorted.rbegin(), sorted.rend());
  double norm = 0;
  for (int r = 1; r <= 1024; ++r) norm += std::pow(r, -theta);
  // The hottest blocks are far enough apart for their order to be that of the ranks.
  for (int r = 1; r <= 5; ++r) {
    const double wanted = draws * std::pow(r, -theta) / norm;
    CAPTURE(r, wanted);
    CHECK(std::abs(sorted[static_cast<std::size_t>(r - 1)] - wanted) < 5 * std::sqrt(wanted) + 60);
  }
  // Half of the ranks carry the share of the draws that their weights have.
  double cold = 0;
  for (int r = 513; r <= 1024; ++r) cold += std::pow(r, -theta) / norm;
  int cold_hits = 0;
  for (std::size_t i = 512; i < sorted.size(); ++i) cold_hits += sorted[i];
  CHECK(std::abs(cold_hits - draws * cold) < 0.15 * draws * cold);
}

TEST_CASE("Batches apply what single writes say", "[load]") {
  const auto spread = GENERATE(Spread::Random, Spread::Sequential, Spread::Zipf);
  // Extents larger than blocks, equal, smaller, and no multiple of each other.
  const std::int64_t extent = GENERATE(1 << 20, 65536, 4096, 65536 * 3, 50'000);
  const auto stream = make_generated_stream(settings_of(spread));
  const Bytes size = settings_of(spread).volume_size;
  CAPTURE(static_cast<int>(spread), extent);
  ChangeMap changes(size, bytes(extent));
  VersionMap versions(size, bytes(extent));
  ChangeMap wanted_changes = changes;
  VersionMap wanted_versions = versions;
  for (std::uint64_t k = 3; k < 700; ++k) {
    const Write write = stream->at(k);
    wanted_changes.set_write(write.offset, write.size);
    wanted_versions.set_write(write.offset, write.size, Stamp::of(2, 100 + k));
  }
  SECTION("both maps at once, in three batches") {
    stream->apply(3, 10, &changes, &versions, Stamp::of(2, 103));
    stream->apply(10, 11, &changes, &versions, Stamp::of(2, 110));
    stream->apply(11, 700, &changes, &versions, Stamp::of(2, 111));
  }
  SECTION("each alone") {
    stream->apply(3, 700, &changes, nullptr, Stamp{});
    stream->apply(3, 700, nullptr, &versions, Stamp::of(2, 103));
  }
  CHECK(changes == wanted_changes);
  CHECK(versions == wanted_versions);
}

TEST_CASE("A trace starts at its row's time and runs at its speed", "[load]") {
  const std::vector<TraceRecord> records{{seconds(100), 4096, 512, true},
                                         {seconds(104), 8192, 1024, true},
                                         {seconds(102), 0, 4096, false},
                                         {seconds(104), 0, 2048, true}};
  const TraceStream stream(records, {seconds(10), 2.0, bytes(1000), std::nullopt});
  REQUIRE(stream.size() == 3);
  CHECK(stream.at(0) == Write{seconds(10), 5096, 512});
  CHECK(stream.at(1) == Write{seconds(12), 9192, 1024});
  CHECK(stream.at(2) == Write{seconds(12), 1000, 2048});
  CHECK(stream.reads() == 1);
  CHECK(stream.read_bytes() == bytes(4096));
  CHECK(stream.end_offset() == bytes(9192 + 1024));
  CHECK(stream.bytes_of(1, 3) == bytes(3072));
  CHECK(stream.issued_before(seconds(12)) == 1);
  CHECK(stream.issued_until(seconds(12)) == 3);
  CHECK(stream.finite());
  const TraceStream wrapped(records, {seconds(10), 1.0, bytes(0), bytes(8192)});
  CHECK(wrapped.at(1) == Write{seconds(14), 0, 1024});
  ChangeMap changes(bytes(10'240), bytes(512));
  stream.apply(0, 3, &changes, nullptr, Stamp{});
  CHECK(changes.count() == 2 + 3 + 5);
}
