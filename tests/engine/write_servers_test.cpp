// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>
#include <memory>
#include <vector>

#include "sim/engine/write_server.hpp"
#include "tests/engine/naive_servers.hpp"

using namespace replisim;
using namespace replisim::engine;
using test::Dice;
using test::NaiveServer;

namespace {

constexpr double kNoLimit = std::numeric_limits<double>::infinity();

std::shared_ptr<const WriteStream> random_generated(Dice& dice) {
  GeneratorSettings settings;
  settings.start = nanoseconds(dice.between(0, 50'000'000));
  settings.block = static_cast<std::uint32_t>(512 << dice.between(0, 8));
  settings.rate = bytes_per_second(settings.block * dice.between(20, 400) + dice.between(0, 511));
  settings.volume_size = mib(16);
  settings.stream = "io.v";
  return make_generated_stream(settings);
}

std::shared_ptr<const WriteStream> random_trace(Dice& dice) {
  std::vector<TraceRecord> records;
  std::int64_t t = 0;
  for (int i = 0; i < 200; ++i) {
    records.push_back({nanoseconds(t), 0, static_cast<std::uint32_t>(dice.between(1, 300'000)),
                       !dice.once_in(5)});
    if (!dice.once_in(4)) t += dice.between(1, dice.once_in(20) ? 200'000'000 : 8'000'000);
  }
  return std::make_shared<const TraceStream>(records, TraceSettings{SimTime{}, 1.0, Bytes{}, {}});
}

std::vector<NaiveServer::Item> items_of(const Pacing& pacing) {
  std::vector<NaiveServer::Item> items;
  for (std::uint64_t k = 0; k < pacing.end(); ++k)
    items.push_back(
        {pacing.issue(k), static_cast<double>(pacing.stream().size_of(k)), false, {}, 0});
  return items;
}

double some_rate(Dice& dice) {
  switch (dice.between(0, 5)) {
    case 0:
      return 0;
    case 1:
      return kNoLimit;
    case 2:
      return static_cast<double>(dice.between(100'000, 1'000'000));
    default:
      return static_cast<double>(dice.between(1'000'000, 80'000'000));
  }
}

/// Departures and acknowledgements of the batches are those of the brute force, to a rounding of
/// issue and of service.
void check_same(const VolumeWrites& writes, const std::vector<NaiveServer::Item>& served) {
  REQUIRE(writes.size() == served.size());
  WriteCursor cursor(writes, 0);
  for (std::uint64_t n = 0; n < writes.size(); ++n, cursor.next()) {
    CAPTURE(n);
    const NaiveServer::Item& item = served[n];
    REQUIRE(cursor.issue() == item.issue);
    REQUIRE(cursor.size() == item.size);
    const std::int64_t left = cursor.batch().departure(cursor.place()).value;
    REQUIRE(std::abs(left - test::in_ns(*item.departure)) <= 2);
    REQUIRE(std::abs(cursor.acknowledged().value - item.acknowledged) <= 2);
    if (n > 0) REQUIRE(writes.acknowledged(n) >= writes.acknowledged(n - 1));
  }
}

/// A server and its brute force under one sequence of changes.
struct Both {
  Both(Dice& dice, const std::shared_ptr<const WriteStream>& stream)
      : pacing(std::make_shared<Pacing>(stream)) {
    if (!stream->finite()) pacing->stop(milliseconds(dice.between(500, 1500)));
    server = std::make_unique<WriteServer>(pacing, writes, SimTime{});
    naive = std::make_unique<NaiveServer>(items_of(*pacing));
  }
  void to(SimTime t) {
    server->settle(t);
    naive->advance(t);
    now = t;
  }
  void compare() {
    CAPTURE(now.value);
    REQUIRE(server->waiting(now) == naive->waiting(now));
    REQUIRE(server->backlog(now) == Approx(static_cast<double>(naive->backlog(now))).margin(1));
    if (server->rate() <= 0) {
      CHECK(!server->next_acknowledgement());
      if (server->waiting(now) > 0) CHECK(!server->idle_at(now));
      return;
    }
    const auto idle = server->idle_at(now);
    REQUIRE(idle);
    REQUIRE(std::abs(idle->value - naive->idle_at(now)) <= 2);
    const auto next = server->next_acknowledgement();
    const auto expected = naive->next_acknowledgement(now);
    REQUIRE(next.has_value() == expected.has_value());
    if (next) REQUIRE(std::abs(next->value - *expected) <= 2);
  }
  std::shared_ptr<Pacing> pacing;
  VolumeWrites writes;
  std::unique_ptr<WriteServer> server;
  std::unique_ptr<NaiveServer> naive;
  SimTime now;
};

std::shared_ptr<const WriteStream> random_stream(Dice& dice) {
  return dice.once_in(2) ? random_trace(dice) : random_generated(dice);
}

}  // namespace

TEST_CASE("Writes under changing rates depart as one by one", "[write_server]") {
  const auto seed = GENERATE(range(1, 400));
  CAPTURE(seed);
  Dice dice(static_cast<std::uint64_t>(seed));
  Both both(dice, random_stream(dice));
  SimTime t;
  for (int i = 0; i < 25; ++i) {
    t += nanoseconds(dice.between(0, 120'000'000));
    both.to(t);
    both.compare();
    if (dice.once_in(4)) continue;
    const double rate = some_rate(dice);
    const SimTime extra = nanoseconds(dice.between(0, 20'000'000));
    both.server->change(rate, extra);
    both.naive->change(rate, extra);
  }
  both.server->change(5e7, SimTime{});
  both.naive->change(5e7, SimTime{});
  both.to(t + hours(1));
  both.compare();
  check_same(both.writes, both.naive->served());
}

TEST_CASE("Settling often gives what settling once gives", "[write_server]") {
  const auto seed = GENERATE(range(1, 80));
  CAPTURE(seed);
  Dice dice(static_cast<std::uint64_t>(seed));
  const auto pacing = std::make_shared<Pacing>(random_stream(dice));
  if (!pacing->stream().finite()) pacing->stop(seconds(2));
  VolumeWrites seldom;
  VolumeWrites often;
  WriteServer one(pacing, seldom, SimTime{});
  WriteServer many(pacing, often, SimTime{});
  const double rate = dice.once_in(6) ? kNoLimit : static_cast<double>(dice.between(1, 40)) * 1e6;
  one.change(rate, milliseconds(1));
  many.change(rate, milliseconds(1));
  one.settle(seconds(100));
  for (SimTime t; t < seconds(3); t += nanoseconds(dice.between(0, 30'000'000))) many.settle(t);
  many.settle(seconds(100));
  REQUIRE(seldom.size() == often.size());
  REQUIRE(seldom.size() == pacing->end());
  for (std::uint64_t n = 0; n < often.size(); ++n) {
    CAPTURE(n);
    REQUIRE(std::abs((seldom.acknowledged(n) - often.acknowledged(n)).value) <= 2);
  }
}

TEST_CASE("Held writes wait or fail, lost ones fail, refused ones are counted", "[write_server]") {
  const auto seed = GENERATE(range(1, 300));
  CAPTURE(seed);
  Dice dice(static_cast<std::uint64_t>(seed));
  Both both(dice, random_stream(dice));
  bool held = false;
  bool refusing = false;
  std::uint64_t failed = 0;
  std::uint64_t refused = 0;
  SimTime t;
  for (int i = 0; i < 30; ++i) {
    t += nanoseconds(dice.between(1, 100'000'000));
    both.to(t);
    both.compare();
    const double rate = some_rate(dice);
    const SimTime timeout = milliseconds(dice.between(0, 200));
    switch (dice.between(0, 4)) {
      case 0:
        both.server->change(rate, SimTime{});
        both.naive->change(rate, SimTime{});
        break;
      case 1:
        if (refusing) break;
        if (held) {
          CHECK(both.server->failed_while_held(t, timeout) ==
                NaiveServer(*both.naive).release(t, timeout));
          const std::uint64_t now_failed = both.naive->release(t, timeout);
          CHECK(both.server->release(t, timeout) == now_failed);
          failed += now_failed;
        } else {
          both.server->hold(t);
          both.naive->hold(t);
        }
        held = !held;
        break;
      case 2:
        if (held || refusing) break;
        CHECK(both.server->drop(t) == [&] {
          const std::uint64_t dropped = both.naive->drop(t);
          failed += dropped;
          return dropped;
        }());
        break;
      case 3:
        if (held) break;
        if (refusing) {
          refused += both.naive->accept(t);
          both.server->accept(t);
        } else {
          failed += both.naive->drop(t);
          both.naive->refuse(t);
          both.server->refuse(t);
        }
        refusing = !refusing;
        break;
      default:
        break;
    }
    CHECK(both.server->failed() == failed);
  }
  if (held) {
    failed += both.naive->release(t, hours(1));
    both.server->release(t, hours(1));
  }
  if (refusing) {
    refused += both.naive->accept(t);
    both.server->accept(t);
  }
  both.server->change(5e7, SimTime{});
  both.naive->change(5e7, SimTime{});
  both.to(t + hours(1));
  CHECK(both.server->failed() == failed);
  CHECK(both.server->refused(t) == refused);
  CHECK(both.writes.size() + failed + refused == both.pacing->end());
  check_same(both.writes, both.naive->served());
}

TEST_CASE("A pipelined closed loop acknowledges each write its delay after its issue",
          "[write_server]") {
  // queue=4 of 64 KiB at 1 MB/s: the line is full, 65.536 ms a write, each 4 of them in flight.
  GeneratorSettings settings;
  settings.block = 65536;
  settings.rate = bytes_per_second(1);
  settings.volume_size = mib(16);
  settings.stream = "io.v";
  const auto pacing = std::make_shared<Pacing>(make_generated_stream(settings));
  VolumeWrites writes;
  WriteServer server(pacing, writes, SimTime{});
  pacing->set_interval(SimTime{}, 0.065536);
  server.change(1e6, milliseconds(2));
  server.pipeline(nanoseconds(4 * 65'536'000 - 2'000'000));
  Dice dice(3);
  for (SimTime t; t < seconds(10); t += nanoseconds(dice.between(1, 700'000'000))) server.settle(t);
  server.settle(seconds(10));
  // Departed until 10 s: issues up to 10 s - 260.144 ms, one each 65.536 ms.
  CHECK(writes.size() == (10'000'000'000 - 260'144'000) / 65'536'000 + 1);
  for (std::uint64_t n = 0; n < writes.size(); ++n) {
    CAPTURE(n);
    const auto issue = static_cast<std::int64_t>(n) * 65'536'000;
    REQUIRE(writes.issue(n).value == issue);
    REQUIRE(writes.acknowledged(n).value == issue + 4 * 65'536'000);
  }
}

TEST_CASE("Writes are numbered, summed and counted over batches", "[write_server]") {
  Dice dice(11);
  Both both(dice, random_trace(dice));
  both.server->change(2e7, milliseconds(3));
  both.naive->change(2e7, milliseconds(3));
  for (int i = 0; i < 50; ++i) both.to(both.now + nanoseconds(dice.between(0, 60'000'000)));
  both.to(hours(1));
  const auto served = both.naive->served();
  for (int i = 0; i < 300; ++i) {
    const SimTime t = nanoseconds(dice.between(0, 4'000'000'000));
    std::uint64_t acknowledged = 0;
    std::uint64_t departed = 0;
    for (std::uint64_t n = 0; n < both.writes.size(); ++n) {
      const WriteBatch& batch = both.writes.batches()[both.writes.batch_of(n)];
      acknowledged += batch.acknowledged(n - batch.from) <= t;
      departed += batch.departure(n - batch.from) <= t;
    }
    CHECK(both.writes.acknowledged_until(t) == acknowledged);
    CHECK(both.writes.departed_until(t) == departed);
    const std::int64_t most = static_cast<std::int64_t>(served.size());
    const auto from = static_cast<std::uint64_t>(dice.between(0, most));
    const auto to = static_cast<std::uint64_t>(dice.between(0, most));
    double sum = 0;
    for (std::uint64_t n = from; n < to; ++n) sum += served[n].size;
    CHECK(static_cast<double>(both.writes.bytes_between(from, to).value) == sum);
  }
}
