// SPDX-License-Identifier: Apache-2.0
#include "sim/engine/regulator.hpp"

#include <catch2/catch.hpp>
#include <cmath>
#include <functional>
#include <memory>
#include <vector>

#include "sim/engine/host_load.hpp"
#include "tests/engine/in_child.hpp"
#include "tests/engine/naive_servers.hpp"

using namespace replisim;
using namespace replisim::engine;
using test::in_child;
using Numbers = std::vector<std::int64_t>;

namespace {

constexpr std::int64_t kBlock = 65536;
/// Of the array's disks, bytes a second: a block takes 655.36 us.
constexpr std::int64_t kDisk = 100'000'000;

format::Topology one_array() {
  format::Topology topology;
  format::Array array;
  array.name = "a1";
  array.disk_write = bytes_per_second(kDisk);
  topology.arrays.push_back(array);
  return topology;
}

/// Host loads and copies that share the disks of one array, with the real engine below.
class Shelf final : public FlowClient {
 public:
  Shelf()
      : topology_(one_array()),
        model_(make_simgrid_flow_model()),
        platform_(topology_, *model_),
        users_(platform_.resources()),
        copies_(platform_.channel({platform_.disk_write(0)}, 2, false)) {}

  /// A load from 0 s on, whose writes are acknowledged that long after they have left.
  HostLoad& add(std::shared_ptr<Pacing> pacing, SimTime ack_extra = {},
                std::optional<int> outstanding = std::nullopt) {
    volumes_.push_back(std::make_unique<VolumeState>());
    loads_.push_back(std::make_unique<HostLoad>(std::move(pacing), *volumes_.back(), SimTime{},
                                                outstanding, *model_, platform_, events_, users_));
    const ChannelIndex channel = platform_.channel({platform_.disk_write(0)}, 2, true);
    events_.add(SimTime{}, [this, load = loads_.back().get(), channel, ack_extra] {
      load->route(now_, channel, ack_extra);
    });
    return *loads_.back();
  }
  VolumeWrites& writes(std::size_t load) { return volumes_[load]->writes; }
  void at(SimTime t, std::function<void()> action) {
    events_.add(
        t, [action = std::move(action)] { action(); }, 1);
  }
  void copy(double size) {
    model_->start(platform_[copies_].flow_class, size);
    users_.add(platform_[copies_], 1);
  }
  void run_until(SimTime t) {
    events_.add(
        t,
        [this] {
          for (const auto& load : loads_) load->settle(now_);
          finished_ = true;
        },
        2);
    model_->run(*this);
  }
  SimTime now() const { return now_; }
  const Numbers& copies_ended() const { return ended_; }

  std::optional<SimTime> next_event() override { return dirty_ ? now_ : events_.next(); }
  void on_instant(SimTime now, std::span<const FlowIndex> ended) override {
    now_ = now;
    dirty_ = false;
    for (std::size_t i = 0; i < ended.size(); ++i) {
      users_.add(platform_[copies_], -1);
      ended_.push_back(now.value);
    }
    while (const auto action = events_.take(now)) (*action)();
    for (const auto& load : loads_) load->regulator().regulate(now);
  }
  void on_rates(SimTime now) override {
    for (const auto& load : loads_) dirty_ = load->regulator().take_rates(now) || dirty_;
  }
  bool finished() const override { return finished_; }

 private:
  format::Topology topology_;
  std::unique_ptr<FlowModel> model_;
  Platform platform_;
  EventQueue events_;
  Users users_;
  ChannelIndex copies_;
  std::vector<std::unique_ptr<VolumeState>> volumes_;
  std::vector<std::unique_ptr<HostLoad>> loads_;
  SimTime now_;
  bool dirty_ = false;
  bool finished_ = false;
  Numbers ended_;
};

std::shared_ptr<Pacing> steady(std::int64_t rate) {
  GeneratorSettings settings;
  settings.block = kBlock;
  settings.rate = bytes_per_second(rate);
  settings.volume_size = mib(64);
  settings.stream = "io.v";
  return std::make_shared<Pacing>(make_generated_stream(settings));
}

std::int64_t took(const VolumeWrites& writes, std::uint64_t n) {
  return (writes.acknowledged(n) - writes.issue(n)).value;
}

}  // namespace

TEST_CASE("A load that fits moves each write at the least bandwidth", "[regulator]") {
  const auto numbers = in_child([] {
    Shelf shelf;
    HostLoad& load = shelf.add(steady(40'000'000), milliseconds(2));
    Numbers found;
    // A copy takes what the load leaves: 60 MB/s.
    shelf.at(seconds(1), [&] { shelf.copy(120e6); });
    shelf.at(seconds(2), [&] {
      found.push_back(std::llround(load.regulator().share(shelf.now())));
      found.push_back(std::llround(load.server().rate()));
    });
    shelf.run_until(seconds(5));
    found.insert(found.end(), shelf.copies_ended().begin(), shelf.copies_ended().end());
    for (const std::uint64_t n : {0U, 100U, 700U, 1200U, 3000U})
      found.push_back(took(shelf.writes(0), n));
    return found;
  });
  REQUIRE(numbers.size() == 8);
  CHECK(numbers[0] == 40'000'000);
  CHECK(numbers[1] == kDisk);
  CHECK(std::abs(numbers[2] - 3'000'000'000) <= 1);
  for (std::size_t i = 3; i < numbers.size(); ++i) CHECK(numbers[i] == 2'655'360);
}

TEST_CASE("A load that a copy saturates queues, and recovers when the copy is over",
          "[regulator]") {
  const auto numbers = in_child([] {
    Shelf shelf;
    HostLoad& load = shelf.add(steady(60'000'000));
    Numbers found;
    const auto look = [&] { found.push_back(std::llround(load.backlog(shelf.now()))); };
    shelf.at(seconds(1), [&] { shelf.copy(250e6); });
    shelf.at(milliseconds(3500), look);
    shelf.at(seconds(6), look);
    shelf.at(milliseconds(6500), look);
    shelf.at(milliseconds(7400), look);
    shelf.run_until(seconds(9));
    found.push_back(shelf.copies_ended().at(0));
    // The first writes, and some from after the queue.
    for (const std::uint64_t n : {0U, 500U, 7000U, 8000U})
      found.push_back(took(shelf.writes(0), n));
    // One that came at 5 s, when 40 MB were waiting.
    found.push_back(took(shelf.writes(0), static_cast<std::uint64_t>(5 * 60'000'000 / kBlock)));
    return found;
  });
  REQUIRE(numbers.size() == 10);
  // 60 MB/s come and 50 MB/s go, from 1 s to 6 s; then 100 MB/s go until 7.25 s. At each instant
  // one write more or less has just come.
  CHECK(std::abs(numbers[0] - 25'000'000) <= 2 * kBlock);
  CHECK(std::abs(numbers[1] - 50'000'000) <= 2 * kBlock);
  CHECK(std::abs(numbers[2] - 30'000'000) <= 2 * kBlock);
  CHECK(numbers[3] <= kBlock);
  CHECK(std::abs(numbers[4] - 6'000'000'000) <= 2);
  for (std::size_t i = 5; i < 9; ++i) CHECK(std::abs(numbers[i] - 655'360) <= 1);
  // 40 MB and itself at 50 MB/s.
  CHECK(std::abs(numbers[9] - 801'310'720) <= 2 * 1'310'720);
}

TEST_CASE("A closed loop writes as often as its latency allows, alone and beside a copy",
          "[regulator]") {
  const auto numbers = in_child([] {
    Shelf shelf;
    HostLoad& load = shelf.add(steady(1'000'000'000'000), milliseconds(1), 2);
    Numbers found;
    const auto look = [&] {
      load.settle(shelf.now());
      found.push_back(static_cast<std::int64_t>(shelf.writes(0).acknowledged_until(shelf.now())));
    };
    shelf.at(seconds(10), look);
    shelf.at(seconds(10), [&] { shelf.copy(500e6); });
    shelf.at(seconds(20), look);
    shelf.run_until(seconds(30));
    look();
    found.push_back(shelf.copies_ended().at(0));
    return found;
  });
  REQUIRE(numbers.size() == 4);
  // Two at a time, each 655.36 us + 1 ms: one every 827.68 us.
  CHECK(std::abs(numbers[0] - 12'082) <= 3);
  // The copy leaves it half the disks, 1310.72 us a write: more than the half of 2310.72 us.
  CHECK(std::abs(numbers[1] - numbers[0] - 7'629) <= 3);
  CHECK(std::abs(numbers[2] - numbers[1] - 12'082) <= 4);
  CHECK(std::abs(numbers[3] - 20'000'000'000) <= 2);
}

TEST_CASE("A trace is served alone as beside a server that is idle", "[regulator]") {
  const auto seed = GENERATE(range(1, 20));
  CAPTURE(seed);
  const auto acknowledged = [seed](bool beside) {
    return in_child([seed, beside] {
      test::Dice dice(static_cast<std::uint64_t>(seed));
      std::vector<TraceRecord> records;
      std::int64_t t = 0;
      for (int i = 0; i < 400; ++i) {
        records.push_back({nanoseconds(t), static_cast<std::uint64_t>(dice.between(0, 500)) * 4096,
                           static_cast<std::uint32_t>(dice.between(1, 400'000)), true});
        if (!dice.once_in(4)) t += dice.between(1, dice.once_in(20) ? 90'000'000 : 4'000'000);
      }
      Shelf shelf;
      shelf.add(std::make_shared<Pacing>(std::make_shared<TraceStream>(
                    records, TraceSettings{SimTime{}, 1.0, Bytes{}, {}})),
                milliseconds(1));
      if (beside) {
        const auto pacing = steady(1'000'000);
        pacing->stop(SimTime{});
        shelf.add(pacing);
      }
      shelf.run_until(seconds(60));
      Numbers found;
      for (std::uint64_t n = 0; n < shelf.writes(0).size(); ++n)
        found.push_back(shelf.writes(0).acknowledged(n).value);
      return found;
    });
  };
  const Numbers alone = acknowledged(false);
  const Numbers beside = acknowledged(true);
  REQUIRE(alone.size() == 400);
  REQUIRE(beside.size() == 400);
  for (std::size_t n = 0; n < alone.size(); ++n) {
    CAPTURE(n);
    REQUIRE(std::abs(alone[n] - beside[n]) <= 2);
  }
}
