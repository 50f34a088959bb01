// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <catch2/catch.hpp>
#include <map>
#include <random>
#include <set>

#include "sim/engine/flow_model.hpp"
#include "sim/engine/write_server.hpp"

using namespace replisim;
using namespace replisim::engine;

namespace {

constexpr std::uint32_t kBlock = 65536;

std::shared_ptr<const WriteStream> stream(Rate rate, Spread spread) {
  GeneratorSettings settings;
  settings.block = kBlock;
  settings.rate = rate;
  settings.volume_size = mib(4);
  settings.spread = spread;
  settings.stream = "io.v";
  return make_generated_stream(settings);
}

/// The first write to each block takes three times as long.
class FirstCostsMore final : public WriteWatch {
 public:
  double begins(const Write& write) override {
    begun_.push_back(write.offset);
    return seen_.count(write.offset) == 0 ? 3.0 * kBlock : kBlock;
  }
  double joins(const Write& /*write*/, double left) override { return left + 2.0 * kBlock; }
  double leaves(double left) override { return left; }
  void departed(const Write& write) override {
    seen_.insert(write.offset);
    ++departed_;
  }
  std::vector<std::uint64_t> begun_;
  std::set<std::uint64_t> seen_;
  std::uint64_t departed_ = 0;
};

}  // namespace

TEST_CASE("Under watch every write departs when the one before it and its own work are done",
          "[watch]") {
  const auto spread = GENERATE(Spread::Sequential, Spread::Random);
  const auto load = GENERATE(bytes_per_second(20'000'000), bytes_per_second(90'000'000));
  const auto writes = stream(load, spread);
  constexpr double kRate = 100e6;
  VolumeWrites volume;
  FirstCostsMore watch;
  WriteServer server(std::make_shared<Pacing>(writes), volume, SimTime{});
  server.change(kRate, SimTime{});
  server.watch(&watch);
  // In pieces of no particular length: the pieces must not matter.
  std::mt19937_64 random(7);
  SimTime now;
  while (now < milliseconds(400)) {
    now += nanoseconds(1 + static_cast<std::int64_t>(random() % 3'000'000));
    server.settle(now);
  }
  std::set<std::uint64_t> seen;
  double free_at = 0;
  std::uint64_t n = 0;
  for (;; ++n) {
    const Write write = writes->at(n);
    const double work = seen.insert(write.offset).second ? 3.0 * kBlock : kBlock;
    const double at = std::max(free_at, to_seconds(write.issue)) + work / kRate;
    if (to_sim_time(at) > now) break;
    REQUIRE(n < volume.size());
    REQUIRE(std::abs((volume.acknowledged(n) - to_sim_time(at)).value) <= 1);
    free_at = at;
  }
  CHECK(n == volume.size());
  CHECK(watch.departed_ == n);
  CHECK(n > 100);
}

TEST_CASE("A write in service goes on with what a new watch adds", "[watch]") {
  const auto writes = stream(bytes_per_second(65'536'000), Spread::Sequential);
  VolumeWrites volume;
  FirstCostsMore watch;
  WriteServer server(std::make_shared<Pacing>(writes), volume, SimTime{});
  server.change(131'072'000, SimTime{});  // 0.5 ms a write, one every 1 ms
  server.settle(microseconds(2250));      // write 2 is half done
  REQUIRE(server.in_service());
  CHECK(server.in_service()->offset == 2 * kBlock);
  server.watch(&watch);
  server.settle(milliseconds(10));
  // 2.25 ms + 0.25 ms + 1 ms more; write 3 is at the server at 3 ms and waits for it.
  REQUIRE(volume.size() >= 4);
  CHECK(volume.acknowledged(1) == microseconds(1500));
  CHECK(volume.acknowledged(2) == microseconds(3500));
  CHECK(volume.acknowledged(3) == microseconds(5000));
  CHECK(watch.begun_.front() == 3 * kBlock);
}

TEST_CASE("Without watch again the server goes on as before", "[watch]") {
  const auto writes = stream(bytes_per_second(65'536'000), Spread::Sequential);
  VolumeWrites volume;
  FirstCostsMore watch;
  WriteServer server(std::make_shared<Pacing>(writes), volume, SimTime{});
  server.change(655'360'000, SimTime{});  // 0.1 ms a write
  server.watch(&watch);
  server.settle(microseconds(2500));
  server.watch(nullptr);
  server.settle(microseconds(5500));
  REQUIRE(volume.size() == 6);
  CHECK(volume.acknowledged(2) == microseconds(2300));
  CHECK(volume.acknowledged(3) == microseconds(3100));
  CHECK(watch.departed_ == 3);
}
