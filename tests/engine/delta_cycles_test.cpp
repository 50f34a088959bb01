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
    REQUIRE(bytes);
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

/// What was written when to one volume.
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

/// What shapes the cycles.
struct Course {
  std::int64_t period = 0;
  std::int64_t rate = 0;
  std::int64_t latency = 0;
  std::optional<std::size_t> blocks;
  std::int64_t down = 0;
  std::int64_t up = 0;
  std::int64_t flush = 0;  ///< hosts are silent from here on, and all is to be sent at once
  std::int64_t end = 0;
};

std::int64_t bytes_of(const std::vector<Load>& loads, std::int64_t from, std::int64_t to) {
  std::size_t extents = 0;
  for (const Load& load : loads) extents += load.extents(from, to).size();
  return static_cast<std::int64_t>(extents) * 4096;
}

/// s_(k+1) = max(s_k + P, end of transfer k), or earlier, 1 ns after the write that makes so many
/// blocks of one volume, or at the flush; one point in time for all volumes. No byte moves from
/// `down` to `up`, and no cycle begins there.
std::vector<Cycle> naive_cycles(const std::vector<Load>& loads, const Course& course) {
  std::vector<Cycle> cycles;
  std::int64_t s = 0;
  std::int64_t from = 0;
  std::int64_t free_at = 0;
  for (;;) {
    std::int64_t next = s + course.period;
    for (const Load& load : loads) {
      for (const TraceRecord& record : load.records) {
        if (!course.blocks || record.time.value < from || record.time.value >= next) continue;
        if (load.extents(from, record.time.value + 1).size() >= *course.blocks)
          next = std::min(next, record.time.value + 1);
      }
    }
    next = std::max(next, free_at);
    if (next >= course.flush && bytes_of(loads, from, next) > 0)
      next = std::max(course.flush, free_at);
    if (next >= course.down && next < course.up) next = course.up;
    if (next > course.end) return cycles;
    Cycle cycle;
    cycle.at = next;
    cycle.bytes = bytes_of(loads, from, next);
    cycle.done = next + (cycle.bytes * 1'000'000'000 + course.rate / 2) / course.rate;
    if (cycle.bytes > 0 && next < course.down && cycle.done > course.down)
      cycle.done += course.up - course.down;
    if (cycle.bytes > 0) cycle.done += course.latency;
    cycles.push_back(cycle);
    s = from = next;
    free_at = cycle.done;
  }
}

/// A volume that a trace is written to.
struct TracedVolume {
  explicit TracedVolume(const Load& load)
      : stream(std::make_shared<const TraceStream>(
            load.records, TraceSettings{load.records.front().time, 1.0, {}, {}})),
        server(std::make_shared<Pacing>(stream), writes, SimTime{}) {
    server.change(std::numeric_limits<double>::infinity(), SimTime{});
  }
  std::shared_ptr<const TraceStream> stream;
  VolumeWrites writes;
  WriteServer server;
};

Load random_load(test::Dice& dice) {
  Load load;
  for (std::int64_t t = dice.between(0, 1'000'000); load.records.size() < 300;) {
    load.records.push_back({nanoseconds(t), static_cast<std::uint64_t>(dice.between(0, 120)) * 2048,
                            static_cast<std::uint32_t>(dice.between(1, 12000)), true});
    t += dice.once_in(40) ? dice.between(1, 900'000'000) : dice.between(1, 9'000'000);
  }
  return load;
}

Course random_course(test::Dice& dice, std::int64_t last) {
  Course course;
  course.period = dice.between(50'000'000, 400'000'000);
  course.rate = dice.between(300'000, 40'000'000);
  course.latency = dice.once_in(2) ? 0 : dice.between(1, 30'000'000);
  const bool outage = dice.once_in(2);
  if (!outage && dice.once_in(2)) course.blocks = static_cast<std::size_t>(dice.between(3, 25));
  course.down = outage ? dice.between(1, last) : last * 4;
  course.up = outage ? course.down + dice.between(1, 900'000'000) : last * 4;
  course.flush = last + dice.between(1, course.period);
  course.end = course.flush + 2'000'000'000;
  return course;
}

/// Cycles of some volumes over one line, driven as the engine drives them.
struct Line {
  Line(const std::vector<Load>& loads, const Course& course)
      : model(static_cast<double>(course.rate)), platform(topology, model), users(0) {
    for (const Load& load : loads) volumes.push_back(std::make_unique<TracedVolume>(load));
    DeltaCycles::Host host{
        model,
        platform,
        events,
        users,
        [this](std::uint32_t volume, SimTime t) {
          volumes[volume]->server.settle(model.now);
          return volumes[volume]->writes.acknowledged_until(t);
        },
        [this](std::uint32_t volume) {
          volumes[volume]->server.settle(model.now);
          return volumes[volume]->writes.departed_until(model.now);
        },
        [this](std::uint32_t volume) -> const VolumeWrites& { return volumes[volume]->writes; },
        [this](std::uint32_t volume, std::uint64_t ahead,
               ChangeMap& map) -> std::optional<SimTime> {
          const TracedVolume& on = *volumes[volume];
          const std::uint64_t k = on.server.next() + ahead;
          if (k >= on.stream->size()) return std::nullopt;
          map.set_write(on.stream->at(k).offset, on.stream->at(k).size);
          return on.stream->at(k).issue;
        },
        [this](PairId) { return open; },
        [this](PairId pair) {
          last_begun.push_back({pair.index, model.now.value});
        },
        [this](PairId pair, std::uint64_t cut, Bytes set) {
          if (pair.index == 0) seen.push_back({cycles->applied_point().value, 0, model.now.value});
          seen.back().bytes += set.value;
          cuts[pair.index] = cut;
        }};
    cycles = std::make_unique<DeltaCycles>(
        std::move(host), nanoseconds(course.period),
        course.blocks ? std::optional(static_cast<std::int64_t>(*course.blocks)) : std::nullopt,
        mib(1), kib(4), nanoseconds(course.latency));
    for (std::uint32_t i = 0; i < volumes.size(); ++i) {
      DeltaCycles::Member member;
      member.pair = PairId{i};
      member.volume = i;
      member.channel = platform.channel({}, 2, false);
      cycles->add_member(member, SimTime{});
    }
  }
  void set_open(bool now_open) {
    open = now_open;
    cycles->world_changed(model.now);
  }
  void run_until(std::int64_t end) {
    for (;;) {
      if (!events.next() && !model.running) return;
      SimTime next = events.next().value_or(model.end);
      if (model.running) next = std::min(next, model.end);
      if (next.value > end) return;
      model.now = next;
      if (model.running && model.end == next) {
        model.running = false;
        cycles->flow_stopped(model.last);
        cycles->flow_ended(model.last, next);
      }
      while (const auto action = events.take(next)) (*action)();
    }
  }
  const format::Topology topology;
  OneFlow model;
  Platform platform;
  EventQueue events;
  Users users;
  bool open = true;
  std::vector<std::unique_ptr<TracedVolume>> volumes;
  std::unique_ptr<DeltaCycles> cycles;
  std::vector<Cycle> seen;
  std::map<std::uint32_t, std::uint64_t> cuts;
  std::vector<std::pair<std::uint32_t, std::int64_t>> last_begun;
};

}  // namespace

TEST_CASE("Cycles send each extent once, at their times", "[delta_cycles]") {
  const auto seed = GENERATE(range(1, 120));
  CAPTURE(seed);
  test::Dice dice(static_cast<std::uint64_t>(seed));
  std::vector<Load> loads(static_cast<std::size_t>(dice.between(1, 3)));
  std::int64_t last = 0;
  for (Load& load : loads) {
    load = random_load(dice);
    last = std::max(last, load.records.back().time.value);
  }
  const Course course = random_course(dice, last);
  Line line(loads, course);
  line.events.add(nanoseconds(course.down), [&] { line.set_open(false); });
  line.events.add(nanoseconds(course.up), [&] { line.set_open(true); });
  line.events.add(nanoseconds(course.flush), [&] { line.cycles->flush(line.model.now); });
  line.run_until(course.end);

  const auto expected = naive_cycles(loads, course);
  REQUIRE(line.cycles->count() == expected.size());
  std::int64_t sent = 0;
  for (std::size_t i = 0; i < expected.size(); ++i) {
    sent += expected[i].bytes;
    if (expected[i].done > course.end) break;
    CAPTURE(i, course.period, course.rate, course.latency, course.down, course.flush);
    REQUIRE(i < line.seen.size());
    CHECK(line.seen[i].bytes == expected[i].bytes);
    CHECK(std::abs(line.seen[i].at - expected[i].at) <= 50);
    CHECK(std::abs(line.seen[i].done - expected[i].done) <= 50);
  }
  CHECK(line.cycles->sent().value == sent);
}

TEST_CASE("A member's last cycle takes what is on its disk, the others go on", "[delta_cycles]") {
  const auto seed = GENERATE(range(1, 60));
  CAPTURE(seed);
  test::Dice dice(static_cast<std::uint64_t>(seed));
  std::vector<Load> loads{random_load(dice), random_load(dice)};
  Course course = random_course(dice, 1'000'000'000);
  course.blocks.reset();
  const std::int64_t asked = dice.between(1, 1'500'000'000);
  Line line(loads, course);
  line.events.add(nanoseconds(asked), [&] { line.cycles->end_with(PairId{1}, line.model.now); });
  line.run_until(asked);
  const bool waits = line.last_begun.empty();
  while (!line.cycles->ended(PairId{1})) {
    const auto before = line.model.now;
    line.run_until(line.model.now.value + 1'000'000);
    if (line.model.now == before) line.model.now = before + milliseconds(1);
  }
  REQUIRE(line.last_begun.size() == 1);
  CHECK(line.last_begun[0].first == 1);
  // At once, or when the transfer that was under way is applied.
  const std::int64_t begun = line.last_begun[0].second;
  if (waits) {
    REQUIRE(line.seen.size() >= 2);
    CHECK(begun == line.seen[line.seen.size() - 2].done);
  } else {
    CHECK(begun == asked);
  }
  CHECK(line.cuts[1] == line.volumes[1]->writes.departed_until(nanoseconds(begun)));
  CHECK(line.cuts[0] == line.volumes[0]->writes.acknowledged_until(nanoseconds(begun - 1)));
  const std::uint64_t cycles = line.cycles->count();
  CHECK(line.cycles->remove_member(PairId{1}, line.model.now) == line.cuts[1]);
  line.run_until(line.model.now.value + 3 * course.period + 3'000'000'000);
  CHECK(line.cycles->count() > cycles);
  CHECK(!line.cycles->has(PairId{1}));
}
