// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>
#include <map>
#include <memory>
#include <set>
#include <vector>

#include "sim/engine/queue_server.hpp"
#include "sim/engine/write_server.hpp"
#include "tests/engine/naive_servers.hpp"

using namespace replisim;
using namespace replisim::engine;
using test::Dice;
using test::NaiveQueue;

namespace {

constexpr double kUnlimited = std::numeric_limits<double>::infinity();

/// A volume that hosts write to.
struct Volume {
  Volume(Dice& dice, int place, std::int64_t most_rate) {
    const bool trace = dice.once_in(3);
    if (trace) {
      std::vector<TraceRecord> records;
      std::int64_t t = dice.between(0, 100'000'000);
      for (int i = 0; i < 150; ++i) {
        records.push_back(
            {nanoseconds(t), 0, static_cast<std::uint32_t>(dice.between(1, 100'000)), true});
        if (!dice.once_in(4)) t += dice.between(1, 25'000'000);
      }
      stream = std::make_shared<const TraceStream>(
          records, TraceSettings{records.front().time, 1.0, {}, {}});
    } else {
      GeneratorSettings settings;
      // Equal starts and equal rates make acknowledgements of one instant.
      settings.start = milliseconds(dice.between(0, 2) * 50);
      settings.block = 16384;
      settings.rate =
          bytes_per_second(16384 * (dice.once_in(2) ? 50 : dice.between(10, most_rate)));
      settings.volume_size = mib(16);
      settings.stream = place == 0 ? "io.a" : "io.b";
      stream = make_generated_stream(settings);
    }
    pacing = std::make_shared<Pacing>(stream);
    if (!stream->finite()) pacing->stop(milliseconds(dice.between(1500, 2500)));
    server = std::make_unique<WriteServer>(pacing, writes, SimTime{});
    server->change(dice.once_in(3) ? kUnlimited : static_cast<double>(dice.between(1, 40)) * 1e6,
                   milliseconds(dice.between(0, 3)));
  }
  std::shared_ptr<const WriteStream> stream;
  std::shared_ptr<Pacing> pacing;
  VolumeWrites writes;
  std::unique_ptr<WriteServer> server;
};

/// A queue, the same queue followed write by write, and the brute force.
struct Three {
  Three(Dice& dice, SimTime latency)
      : skipping(latency, SimTime{}), tracked(latency, SimTime{}), naive(latency) {
    const auto members = dice.between(1, 4);
    for (int i = 0; i < members; ++i) volumes.push_back(std::make_unique<Volume>(dice, i, 200));
    tracked.track([this](std::size_t m, std::uint64_t n, SimTime at) {
      const bool fresh = seen.emplace(std::pair(m, n), at).second;
      CHECK(fresh);
      CHECK(live.contains(m));
    });
  }
  void add(std::size_t volume, SimTime t) {
    VolumeWrites& writes = volumes[volume]->writes;
    const std::uint64_t from = writes.acknowledged_until(t);
    const std::size_t m = skipping.add_member(writes, from);
    REQUIRE(tracked.add_member(writes, from) == m);
    REQUIRE(naive.add_member(writes, from) == m);
    live.insert(m);
    member_volume.push_back(volume);
  }
  void to(SimTime t) {
    for (const auto& volume : volumes) volume->server->settle(t);
    naive.advance(t);
    now = t;
  }
  void change(double rate) {
    skipping.change(now, rate);
    tracked.change(now, rate);
    naive.change(rate);
  }
  void set_latency(SimTime latency) {
    skipping.set_latency(now, latency);
    tracked.set_latency(now, latency);
    naive.set_latency(latency);
    whole_writes_only = true;
  }
  void remove(std::size_t m) {
    const std::uint64_t cut = naive.delivered(m, now);
    CHECK(skipping.remove_member(m, now) == cut);
    CHECK(tracked.remove_member(m, now) == cut);
    naive.remove_member(m);
    live.erase(m);
  }
  void close(std::size_t m) {
    skipping.close_member(m, now);
    tracked.close_member(m, now);
    naive.close_member(m, now);
  }
  void compare(QueueServer& queue) {
    CAPTURE(now.value, queue.rate());
    for (const std::size_t m : live) {
      CAPTURE(m);
      REQUIRE(queue.sent(m, now) == naive.sent(m));
      REQUIRE(queue.delivered(m, now) == naive.delivered(m, now));
      if (whole_writes_only) continue;
      const double undelivered = queue.undelivered_of(m, now);
      const auto expected = static_cast<double>(naive.undelivered_of(m, now));
      CAPTURE(undelivered, expected);
      REQUIRE(near(undelivered, expected));
    }
    REQUIRE(near(queue.backlog(now), naive.backlog(now)));
    if (!whole_writes_only) REQUIRE(near(queue.undelivered(now), naive.undelivered(now)));
    const auto oldest = queue.oldest_missing(now);
    const auto expected = naive.oldest_missing(now);
    REQUIRE(oldest.has_value() == expected.has_value());
    if (oldest) REQUIRE(oldest->value == *expected);
    compare_forecasts(queue);
  }
  void compare_forecasts(QueueServer& queue) {
    std::int64_t drained = now.value;
    bool ever = true;
    for (const std::size_t m : live) {
      const std::uint64_t end = std::max(naive.sent(m), acknowledged(m));
      for (const std::uint64_t n : {end, (end + naive.delivered(m, now)) / 2}) {
        const auto at = queue.delivered_at(m, n, now);
        const auto brute = naive.delivered_at(m, n, now);
        CAPTURE(m, n);
        REQUIRE(at.has_value() == brute.has_value());
        if (at) REQUIRE(std::abs(at->value - *brute) <= 2);
        ever = ever && brute;
        drained = std::max(drained, brute.value_or(0));
      }
    }
    const auto at = queue.drained_at(now);
    REQUIRE(at.has_value() == ever);
    if (at) REQUIRE(std::abs(at->value - drained) <= 2);
  }
  std::uint64_t acknowledged(std::size_t m) const {
    const std::uint64_t n = volumes[member_volume[m]]->writes.acknowledged_until(now);
    return closed.contains(m) ? std::min(n, closed.at(m)) : n;
  }
  static bool near(double got, test::Seconds expected) {
    return std::abs(got - static_cast<double>(expected)) <= 2 + std::abs(got) * 1e-7;
  }
  std::vector<std::unique_ptr<Volume>> volumes;
  QueueServer skipping;
  QueueServer tracked;
  NaiveQueue naive;
  SimTime now;
  bool whole_writes_only = false;  ///< of a write under way the brute force knows no part
  std::set<std::size_t> live;
  std::vector<std::size_t> member_volume;
  std::map<std::size_t, std::uint64_t> closed;
  std::map<std::pair<std::size_t, std::uint64_t>, SimTime> seen;
};

double random_rate(Dice& dice) {
  switch (dice.between(0, 6)) {
    case 0:
      return 0;
    case 1:
      return kUnlimited;
    default:
      return static_cast<double>(dice.between(100'000, 12'000'000));
  }
}

void compare_end(Three& three) {
  three.to(three.now + hours(1));
  three.compare(three.skipping);
  three.compare(three.tracked);
  for (const std::size_t m : three.live) {
    std::uint64_t n = three.naive.from(m);
    for (const std::int64_t arrival : three.naive.arrivals(m)) {
      CAPTURE(m, n);
      REQUIRE(three.seen.contains({m, n}));
      REQUIRE(std::abs(three.seen.at({m, n}).value - arrival) <= 2);
      ++n;
    }
  }
  if (three.whole_writes_only) return;
  const double most = three.tracked.most_undelivered(three.now);
  const auto expected = static_cast<double>(three.naive.most_undelivered());
  CAPTURE(most, expected);
  CHECK(Three::near(most, expected));
}

}  // namespace

TEST_CASE("Writes of several volumes leave in the order of acknowledgement", "[queue_server]") {
  const auto seed = GENERATE(range(1, 250));
  CAPTURE(seed);
  Dice dice(static_cast<std::uint64_t>(seed));
  const SimTime latency = dice.once_in(2) ? SimTime{} : nanoseconds(dice.between(1, 60'000'000));
  Three three(dice, latency);
  for (std::size_t v = 0; v < three.volumes.size(); ++v) three.add(v, SimTime{});
  SimTime t;
  for (int i = 0; i < 25; ++i) {
    three.change(random_rate(dice));
    t += nanoseconds(dice.between(1, 150'000'000));
    three.to(t);
    if (dice.once_in(2)) three.compare(three.skipping);
    three.compare(three.tracked);
  }
  three.change(2e7);
  compare_end(three);
}

TEST_CASE("Members join, close and leave a queue", "[queue_server]") {
  const auto seed = GENERATE(range(1, 250));
  CAPTURE(seed);
  Dice dice(static_cast<std::uint64_t>(seed));
  const bool leaving = dice.once_in(2);
  const SimTime latency = dice.once_in(4) ? SimTime{} : nanoseconds(dice.between(1, 60'000'000));
  Three three(dice, latency);
  SimTime t;
  std::vector<bool> used(three.volumes.size(), false);
  for (int i = 0; i < 25; ++i) {
    three.change(random_rate(dice));
    t += nanoseconds(dice.between(1, 150'000'000));
    three.to(t);
    three.compare(three.skipping);
    three.compare(three.tracked);
    const auto v = static_cast<std::size_t>(
        dice.between(0, static_cast<std::int64_t>(three.volumes.size()) - 1));
    if (!used[v]) {
      three.add(v, t);
      used[v] = true;
    } else if (dice.once_in(3)) {
      for (const std::size_t m : std::set<std::size_t>(three.live)) {
        if (three.member_volume[m] != v || three.closed.contains(m)) continue;
        if (leaving && dice.once_in(2)) {
          three.remove(m);
          used[v] = false;
        } else {
          three.closed[m] = three.volumes[v]->writes.acknowledged_until(t);
          three.close(m);
        }
      }
    }
  }
  three.change(2e7);
  compare_end(three);
}

TEST_CASE("What is on the line keeps its arrival when the latency changes", "[queue_server]") {
  const auto seed = GENERATE(range(1, 250));
  CAPTURE(seed);
  Dice dice(static_cast<std::uint64_t>(seed));
  Three three(dice, nanoseconds(dice.between(0, 60'000'000)));
  for (std::size_t v = 0; v < three.volumes.size(); ++v) three.add(v, SimTime{});
  SimTime t;
  for (int i = 0; i < 25; ++i) {
    if (dice.once_in(2)) three.change(random_rate(dice));
    t += nanoseconds(dice.between(1, 150'000'000));
    three.to(t);
    three.compare(three.skipping);
    three.compare(three.tracked);
    if (dice.once_in(2)) three.set_latency(nanoseconds(dice.between(0, 90'000'000)));
    three.compare(three.tracked);
    if (dice.once_in(8) && three.live.size() > 1) three.remove(*three.live.begin());
  }
  three.change(2e7);
  compare_end(three);
}

namespace {

/// Counts how often the size of a write is asked for.
class CountedStream final : public WriteStream {
 public:
  explicit CountedStream(std::unique_ptr<const WriteStream> inner) : inner_(std::move(inner)) {}
  Write at(std::uint64_t k) const override { return inner_->at(k); }
  std::uint32_t size_of(std::uint64_t k) const override {
    ++asked;
    return inner_->size_of(k);
  }
  Bytes bytes_of(std::uint64_t k0, std::uint64_t k1) const override {
    return inner_->bytes_of(k0, k1);
  }
  std::uint64_t issued_before(SimTime t) const override { return inner_->issued_before(t); }
  std::optional<std::uint64_t> size() const override { return inner_->size(); }
  std::optional<RegularPace> regular() const override { return inner_->regular(); }
  void apply(std::uint64_t k0, std::uint64_t k1, ChangeMap* changes, VersionMap* versions,
             Stamp first) const override {
    inner_->apply(k0, k1, changes, versions, first);
  }
  mutable std::uint64_t asked = 0;

 private:
  std::unique_ptr<const WriteStream> inner_;
};

std::shared_ptr<const CountedStream> steady(SimTime start, std::int64_t writes_a_second,
                                            std::uint32_t block) {
  GeneratorSettings settings;
  settings.start = start;
  settings.block = block;
  settings.rate = bytes_per_second(writes_a_second * block);
  settings.volume_size = mib(64);
  settings.stream = "io.v";
  return std::make_shared<const CountedStream>(make_generated_stream(settings));
}

}  // namespace

TEST_CASE("A steady load the line carries is skipped, and the same is found", "[queue_server]") {
  const SimTime latency = milliseconds(GENERATE(0, 13));
  std::vector<std::shared_ptr<const CountedStream>> streams{steady(SimTime{}, 100, 65536),
                                                            steady(milliseconds(3), 333, 8192),
                                                            steady(milliseconds(3), 50, 4096)};
  std::vector<VolumeWrites> writes(streams.size());
  std::vector<std::shared_ptr<Pacing>> pacings;
  std::vector<std::unique_ptr<WriteServer>> servers;
  QueueServer skipping(latency, SimTime{});
  QueueServer tracked(latency, SimTime{});
  tracked.track([](std::size_t, std::uint64_t, SimTime) {});
  for (std::size_t i = 0; i < streams.size(); ++i) {
    pacings.push_back(std::make_shared<Pacing>(streams[i]));
    servers.push_back(std::make_unique<WriteServer>(pacings[i], writes[i], SimTime{}));
    servers[i]->change(1e8, milliseconds(1));
    skipping.add_member(writes[i], 0);
    tracked.add_member(writes[i], 0);
  }
  // 9.49 MB/s of load on 10 MB/s.
  skipping.change(SimTime{}, 1e7);
  tracked.change(SimTime{}, 1e7);
  Dice dice(7);
  SimTime t;
  const auto asked = [&] {
    std::uint64_t sum = 0;
    for (const auto& stream : streams) sum += stream->asked;
    return sum;
  };
  for (int i = 0; i < 40; ++i) {
    t += nanoseconds(dice.between(1, 200'000'000'000));
    for (const auto& server : servers) server->settle(t);
    const std::uint64_t before = asked();
    const double backlog = skipping.backlog(t);
    const double undelivered = skipping.undelivered(t);
    // Two stretches of (sum of one write each) / spare hold some 150 writes, for each of two
    // stands.
    CHECK(asked() - before < 2500);
    CHECK(backlog == Approx(tracked.backlog(t)).margin(2));
    CHECK(undelivered == Approx(tracked.undelivered(t)).margin(2));
    CHECK(skipping.oldest_missing(t) == tracked.oldest_missing(t));
    for (std::size_t m = 0; m < streams.size(); ++m) {
      CHECK(skipping.delivered(m, t) == tracked.delivered(m, t));
      CHECK(skipping.sent(m, t) == tracked.sent(m, t));
      CHECK(skipping.undelivered_of(m, t) == Approx(tracked.undelivered_of(m, t)).margin(2));
    }
    CHECK(skipping.bytes_sent(t) == Approx(tracked.bytes_sent(t)).margin(2));
    CHECK(skipping.drained_at(t) == tracked.drained_at(t));
  }
}

TEST_CASE("A year of steady load is found in no time", "[queue_server]") {
  const auto stream = steady(SimTime{}, 1000, 4096);
  VolumeWrites writes;
  WriteServer server(std::make_shared<Pacing>(stream), writes, SimTime{});
  server.change(kUnlimited, SimTime{});
  QueueServer queue(milliseconds(5), SimTime{});
  queue.add_member(writes, 0);
  queue.change(SimTime{}, 8'192'000);
  const SimTime year = hours(24 * 365);
  server.settle(year);
  // 0.5 ms on the line and 5 ms of latency: the writes of the last 5.5 ms are missing.
  CHECK(queue.delivered(0, year) == 31'536'000'000 - 5);
  CHECK(queue.undelivered(year) == Approx(6 * 4096));
  CHECK(queue.oldest_missing(year) == year - milliseconds(5));
  CHECK(stream->asked < 1000);
}
