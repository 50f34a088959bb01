// SPDX-License-Identifier: Apache-2.0
#include "sim/engine/pacing.hpp"

#include <catch2/catch.hpp>
#include <memory>
#include <vector>

#include "tests/engine/naive_servers.hpp"

using namespace replisim;
using namespace replisim::engine;

namespace {

std::shared_ptr<const WriteStream> generated(SimTime start, std::int64_t rate,
                                             std::uint32_t block) {
  GeneratorSettings settings;
  settings.start = start;
  settings.block = block;
  settings.rate = bytes_per_second(rate);
  settings.volume_size = mib(16);
  settings.stream = "io.v";
  return make_generated_stream(settings);
}

std::shared_ptr<const WriteStream> trace(SimTime start, const std::vector<std::int64_t>& times) {
  std::vector<TraceRecord> records;
  for (const std::int64_t time : times) records.push_back({nanoseconds(time), 0, 512, true});
  return std::make_shared<const TraceStream>(records, TraceSettings{start, 1.0, Bytes{}, {}});
}

/// Every issue time, and the counts before and until instants near each of them.
void check_against(const Pacing& pacing, const std::vector<std::int64_t>& issues) {
  for (std::size_t k = 0; k < issues.size(); ++k) {
    CAPTURE(k);
    CHECK(pacing.issue(k).value == issues[k]);
    for (const std::int64_t t : {issues[k] - 1, issues[k], issues[k] + 1}) {
      std::uint64_t before = 0;
      std::uint64_t until = 0;
      for (const std::int64_t issue : issues) {
        before += issue < t;
        until += issue <= t;
      }
      CAPTURE(t);
      CHECK(pacing.issued_before(nanoseconds(t)) == before);
      CHECK(pacing.issued_until(nanoseconds(t)) == until);
    }
  }
}

/// block x k / rate after the base, to the nearest ns, halves up.
std::int64_t regular(std::int64_t base, std::int64_t k, std::int64_t block, std::int64_t rate) {
  __extension__ using Wide = __int128;
  const Wide twice = static_cast<Wide>(k) * block * 2'000'000'000 + rate;
  return base + static_cast<std::int64_t>(twice / (2 * static_cast<Wide>(rate)));
}

}  // namespace

TEST_CASE("A generator's writes are issued k times block over rate after the start", "[pacing]") {
  const std::int64_t rate = GENERATE(as<std::int64_t>{}, 3, 700, 65536 * 3, 1'000'000'007);
  Pacing pacing(generated(seconds(2), rate, 4096));
  CAPTURE(rate);
  std::vector<std::int64_t> issues;
  for (std::int64_t k = 0; k < 60; ++k) issues.push_back(regular(2'000'000'000, k, 4096, rate));
  pacing.stop(nanoseconds(issues.back() + 1));
  CHECK(pacing.end() == 60);
  check_against(pacing, issues);
}

TEST_CASE("A stop at the time of a write leaves it out", "[pacing]") {
  Pacing pacing(generated(seconds(0), 4096'000, 4096));
  pacing.stop(milliseconds(3));
  CHECK(pacing.end() == 3);
  CHECK(pacing.issued_before(hours(1)) == 3);
  pacing.stop(seconds(1));
  CHECK(pacing.end() == 3);
}

TEST_CASE("Pauses shift what follows and stops end it, at random", "[pacing]") {
  const auto seed = GENERATE(range(1, 60));
  test::Dice dice(static_cast<std::uint64_t>(seed));
  const bool from_trace = dice.once_in(2);
  const std::int64_t rate = dice.between(4096, 4096 * 3000);
  std::vector<std::int64_t> own;
  for (std::int64_t k = 0, t = 0; k < (from_trace ? 80 : 4000); ++k) {
    own.push_back(from_trace ? t : regular(0, k, 4096, rate));
    if (!dice.once_in(4)) t += dice.between(1, 2'000'000);
  }
  const SimTime start = milliseconds(dice.between(0, 5));
  Pacing pacing(from_trace ? trace(start, own) : generated(start, rate, 4096));
  CAPTURE(seed, from_trace, rate);

  // The list so far: what was issued before the last change, then what is still to come.
  std::vector<std::int64_t> coming;
  for (const std::int64_t t : own) coming.push_back(t + start.value);
  std::vector<std::int64_t> issues;
  std::int64_t now = start.value;
  const auto take_before = [&](std::int64_t t) {
    while (!coming.empty() && coming.front() < t) {
      issues.push_back(coming.front());
      coming.erase(coming.begin());
    }
  };
  for (int i = 0; i < 4 && !coming.empty(); ++i) {
    const std::int64_t since = dice.once_in(3)
                                   ? coming[std::min<std::size_t>(coming.size() / 2, 20)]
                                   : now + dice.between(1, own[79] / 3 + 2);
    const std::int64_t until = since + dice.between(1, 50'000'000);
    take_before(since);
    pacing.pause(nanoseconds(since));
    CHECK(pacing.issued_before(nanoseconds(since)) == issues.size());
    CHECK(pacing.issued_until(nanoseconds(until)) == issues.size());
    pacing.resume(nanoseconds(until));
    // What was still to come comes that much later. A generator's later times are rounded anew.
    if (!coming.empty()) {
      const std::int64_t first = coming.front() + until - since;
      for (std::size_t k = 0; k < coming.size(); ++k)
        coming[k] = from_trace ? coming[k] + until - since
                               : regular(first, static_cast<std::int64_t>(k), 4096, rate);
    }
    now = until;
  }
  const std::int64_t stop = now + dice.between(1, own[79] + 1);
  take_before(stop);
  pacing.stop(nanoseconds(stop));
  CHECK(pacing.end() == issues.size());
  check_against(pacing, issues);
}

TEST_CASE("A new interval counts from the first write not yet issued", "[pacing]") {
  Pacing pacing(generated(seconds(0), 4096'000, 4096));  // each 1 ms
  pacing.set_interval(nanoseconds(3'500'000), 0.002);
  pacing.set_interval(nanoseconds(9'000'000), 0.000'000'001'5);
  pacing.stop(nanoseconds(9'000'010));
  // Issued before 3.5 ms: 0, 1, 2, 3 ms; from then on every 2 ms, first at 3.5 ms.
  std::vector<std::int64_t> issues{0,         1'000'000, 2'000'000, 3'000'000,
                                   3'500'000, 5'500'000, 7'500'000};
  for (const std::int64_t t : {0, 2, 3, 5, 6, 8, 9}) issues.push_back(9'000'000 + t);
  check_against(pacing, issues);
  CHECK(*pacing.interval() == Approx(1.5e-9));
}

TEST_CASE("A new interval before the load begins keeps its start", "[pacing]") {
  Pacing pacing(generated(seconds(5), 4096'000, 4096));
  pacing.set_interval(seconds(1), 0.25);
  pacing.stop(seconds(6));
  check_against(pacing, {5'000'000'000, 5'250'000'000, 5'500'000'000, 5'750'000'000});
}

TEST_CASE("An interval set during a pause counts from its end", "[pacing]") {
  Pacing pacing(generated(seconds(0), 4096'000, 4096));
  pacing.pause(nanoseconds(1'500'000));
  pacing.set_interval(milliseconds(50), 0.002);
  CHECK(pacing.issued_before(seconds(9)) == 2);
  pacing.resume(milliseconds(100));
  pacing.stop(milliseconds(104));
  check_against(pacing, {0, 1'000'000, 100'000'000, 102'000'000});
}
