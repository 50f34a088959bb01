// SPDX-License-Identifier: Apache-2.0
#include "sim/engine/delta_cycles.hpp"

#include <catch2/catch.hpp>
#include <map>
#include <memory>
#include <set>
#include <vector>

#include "sim/engine/write_server.hpp"
#include "tests/engine/naive_servers.hpp"

using namespace replisim;
using namespace replisim::engine;

namespace {

/// One flow at a time at a fixed rate: all that cycles of one pair need.
class OneFlow final : public FlowModel {
 public:
  explicit OneFlow(double rate) : rate_(rate) {}
  LinkIndex add_link(double) override { return 0; }
  ClassIndex add_class(std::vector<LinkIndex>, int, bool) override { return 0; }
  FlowIndex start(ClassIndex, std::optional<double> bytes, std::optional<double>) override {
    REQUIRE(!running);
    running = true;
    end = now + to_sim_time(*bytes / rate_);
    return ++last;
  }
  double cancel(FlowIndex flow) override {
    running = false;
    return remaining(flow);
  }
  double remaining(FlowIndex) const override { return to_seconds(end - now) * rate_; }
  double rate(FlowIndex) const override { return rate_; }
  void set_cap(FlowIndex, double) override {}
  void set_bandwidth(LinkIndex, double) override {}
  void run(FlowClient&) override {}
  std::string name() const override { return "one flow"; }

  SimTime now;
  SimTime end;
  bool running = false;
  FlowIndex last = 0;

 private:
  double rate_;
};

struct Cycle {
  std::int64_t at = 0;  ///< s_k
  std::int64_t bytes = 0;
  std::int64_t done = 0;
};

/// What was written when, and the cycles that the definition makes of it.
struct Load {
  std::vector<TraceRecord> records;
  std::set<std::uint64_t> extents(std::int64_t from, std::int64_t to) const {
    std::set<std::uint64_t> found;
    for (const TraceRecord& record : records) {
      if (record.time.value < from || record.time.value >= to) continue;
      for (std::uint64_t e = record.offset / 4096; e <= (record.offset + record.size - 1) / 4096;
           ++e)
        found.insert(e);
    }
    return found;
  }
};

/// s_(k+1) = max(s_k + P, end of transfer k), or earlier, 1 ns after the write that makes so many
/// blocks; no byte moves from `down` to `up`, and no cycle begins there.
std::vector<Cycle> naive_cycles(const Load& load, std::int64_t period, std::int64_t rate,
                                std::int64_t latency, std::optional<std::size_t> blocks,
                                std::int64_t down, std::int64_t up, std::int64_t end) {
  std::vector<Cycle> cycles;
  std::int64_t s = 0;
  std::int64_t from = 0;
  std::int64_t free_at = 0;
  for (;;) {
    std::int64_t next = s + period;
    if (blocks) {
      for (const TraceRecord& record : load.records) {
        if (record.time.value < from || record.time.value >= next) continue;
        if (load.extents(from, record.time.value + 1).size() >= *blocks)
          next = std::min(next, record.time.value + 1);
      }
    }
    next = std::max(next, free_at);
    if (next >= down && next < up) next = up;
    if (next > end) return cycles;
    Cycle cycle;
    cycle.at = next;
    cycle.bytes = static_cast<std::int64_t>(load.extents(from, next).size()) * 4096;
    cycle.done = next + (cycle.bytes * 1'000'000'000 + rate / 2) / rate;
    if (cycle.bytes > 0 && next < down && cycle.done > down) cycle.done += up - down;
    if (cycle.bytes > 0) cycle.done += latency;
    cycles.push_back(cycle);
    s = from = next;
    free_at = cycle.done;
  }
}

}  // namespace

TEST_CASE("Cycles send each extent once, at their times", "[delta_cycles]") {
  const auto seed = GENERATE(range(1, 120));
  CAPTURE(seed);
  test::Dice dice(static_cast<std::uint64_t>(seed));
  Load load;
  for (std::int64_t t = 0; load.records.size() < 300;) {
    load.records.push_back({nanoseconds(t), static_cast<std::uint64_t>(dice.between(0, 120)) * 2048,
                            static_cast<std::uint32_t>(dice.between(1, 12000)), true});
    t += dice.once_in(40) ? dice.between(1, 900'000'000) : dice.between(1, 9'000'000);
  }
  const std::int64_t last = load.records.back().time.value;
  const std::int64_t period = dice.between(50'000'000, 400'000'000);
  const std::int64_t rate = dice.between(300'000, 40'000'000);
  const SimTime latency = nanoseconds(dice.once_in(2) ? 0 : dice.between(1, 30'000'000));
  const bool outage = dice.once_in(2);
  std::optional<std::size_t> blocks;
  if (!outage && dice.once_in(2)) blocks = static_cast<std::size_t>(dice.between(3, 25));
  const std::int64_t down = outage ? dice.between(1, last) : last * 4;
  const std::int64_t up = outage ? down + dice.between(1, 900'000'000) : last * 4;
  const std::int64_t end = last + 2'000'000'000;

  const auto stream =
      std::make_shared<const TraceStream>(load.records, TraceSettings{SimTime{}, 1.0, {}, {}});
  VolumeWrites writes;
  WriteServer server(std::make_shared<Pacing>(stream), writes, SimTime{});
  server.change(std::numeric_limits<double>::infinity(), SimTime{});
  OneFlow model(static_cast<double>(rate));
  const format::Topology topology;
  Platform platform(topology, model);
  EventQueue events;
  Users users(0);
  bool open = true;
  std::vector<Cycle> seen;
  DeltaCycles cycles(
      {model, platform, events, users,
       [&](std::uint32_t, SimTime t) {
         server.settle(model.now);
         return writes.acknowledged_until(t);
       },
       [&](std::uint32_t) -> const VolumeWrites& { return writes; },
       [&](std::uint32_t, std::uint64_t ahead, ChangeMap& map) -> std::optional<SimTime> {
         const std::uint64_t k = server.next() + ahead;
         if (k >= stream->size()) return std::nullopt;
         map.set_write(stream->at(k).offset, stream->at(k).size);
         return stream->at(k).issue;
       },
       [&] { return open; },
       [&](PairId, std::uint64_t, Bytes set) {
         seen.push_back({cycles.applied_point().value, set.value, model.now.value});
       }},
      nanoseconds(period),
      blocks ? std::optional(static_cast<std::int64_t>(*blocks)) : std::nullopt, mib(1), kib(4),
      latency);
  DeltaCycles::Member member;
  member.channel = platform.channel({}, 2, false);
  cycles.add_member(member, SimTime{});
  events.add(nanoseconds(down), [&] {
    open = false;
    cycles.world_changed(model.now);
  });
  events.add(nanoseconds(up), [&] {
    open = true;
    cycles.world_changed(model.now);
  });
  for (;;) {
    if (!events.next() && !model.running) break;
    SimTime next = events.next().value_or(model.end);
    if (model.running) next = std::min(next, model.end);
    if (next.value > end) break;
    model.now = next;
    if (model.running && model.end == next) {
      model.running = false;
      cycles.flow_stopped(model.last);
      cycles.flow_ended(model.last, next);
    }
    while (const auto action = events.take(next)) (*action)();
  }

  const auto expected = naive_cycles(load, period, rate, latency.value, blocks, down, up, end);
  REQUIRE(cycles.count() == expected.size());
  std::int64_t sent = 0;
  for (std::size_t i = 0; i < expected.size(); ++i) {
    sent += expected[i].bytes;
    if (expected[i].done > end) break;
    CAPTURE(i, period, rate, latency.value, outage);
    REQUIRE(i < seen.size());
    CHECK(seen[i].bytes == expected[i].bytes);
    CHECK(std::abs(seen[i].at - expected[i].at) <= 50);
    CHECK(std::abs(seen[i].done - expected[i].done) <= 50);
  }
  CHECK(cycles.sent().value == sent);
}
