// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <boost/random/mersenne_twister.hpp>
#include <boost/random/uniform_int_distribution.hpp>
#include <catch2/catch.hpp>
#include <cmath>
#include <limits>
#include <memory>
#include <utility>

#include "tests/engine/flow_script.hpp"
#include "tests/engine/in_child.hpp"

using namespace replisim;
using test::FlowScript;
using test::in_child;

namespace {

constexpr double never = std::numeric_limits<double>::infinity();

struct ClassPlan {
  std::vector<engine::LinkIndex> links;
  int weight = 1;
  bool capped = false;
};

struct FlowPlan {
  engine::ClassIndex flow_class = 0;
  double start_s = 0;
  double bytes = 0;
  double cap = never;
};

/// At a time, a link's bandwidth or a capped flow's cap changes.
struct Change {
  double time_s = 0;
  bool of_link = true;
  std::size_t index = 0;
  double value = 0;
};

struct Instance {
  std::vector<double> bandwidths;
  std::vector<ClassPlan> classes;
  std::vector<FlowPlan> flows;  // by start
  std::vector<Change> changes;  // by time
};

Instance random_instance(std::uint64_t seed) {
  boost::random::mt19937_64 random(seed);
  const auto draw = [&](int from, int to) {
    return boost::random::uniform_int_distribution<int>(from, to)(random);
  };
  Instance made;
  for (int i = draw(1, 4); i > 0; --i) made.bandwidths.push_back(1e6 * draw(1, 100));
  const int links = static_cast<int>(made.bandwidths.size());
  for (int i = draw(1, 5); i > 0; --i) {
    ClassPlan added;
    for (int link = 0; link < links; ++link)
      if (draw(0, 1) == 1) added.links.push_back(static_cast<engine::LinkIndex>(link));
    if (added.links.empty())
      added.links.push_back(static_cast<engine::LinkIndex>(draw(0, links - 1)));
    added.weight = 1 << draw(0, 3);
    added.capped = draw(0, 2) == 0;
    made.classes.push_back(added);
  }
  for (engine::ClassIndex c = 0; c < made.classes.size(); ++c) {
    // A capped class has one flow at a time: give it one.
    for (int i = made.classes[c].capped ? 1 : draw(1, 4); i > 0; --i)
      made.flows.push_back({c, 0.25 * draw(0, 40), 1e5 * draw(1, 3000),
                            made.classes[c].capped ? 1e5 * draw(1, 500) : never});
  }
  std::stable_sort(made.flows.begin(), made.flows.end(),
                   [](const FlowPlan& a, const FlowPlan& b) { return a.start_s < b.start_s; });
  double time = 0.1;
  for (int i = draw(0, 6); i > 0; --i) {
    time += 0.37 * draw(1, 20);
    const bool of_link = draw(0, 3) > 0;
    if (of_link) {
      const auto link = static_cast<std::size_t>(draw(0, links - 1));
      // Now and then an outage; the end of every one follows.
      const bool down = draw(0, 2) == 0;
      made.changes.push_back({time, true, link, down ? 0 : 1e6 * draw(1, 100)});
      if (down) made.changes.push_back({time += 0.5, true, link, 1e6 * draw(1, 100)});
    } else {
      const auto flow = static_cast<std::size_t>(draw(0, static_cast<int>(made.flows.size()) - 1));
      if (made.flows[flow].cap < never)
        made.changes.push_back({time, false, flow, 1e5 * draw(1, 500)});
    }
  }
  return made;
}

/// The other way to the same numbers: between two events, fill the shares of all flows together
/// until a link is full or a cap is reached, fix those flows, go on.
class Reference {
 public:
  explicit Reference(const Instance& instance) : plan_(instance), bandwidths_(instance.bandwidths) {
    for (const FlowPlan& flow : instance.flows) {
      left_.push_back(flow.bytes);
      caps_.push_back(flow.cap);
    }
    ends_.assign(left_.size(), -1);
  }

  std::vector<double> run() {
    std::size_t change = 0;
    double now = 0;
    for (;;) {
      const std::vector<double> rates = fill(now);
      double next = never;
      for (std::size_t f = 0; f < left_.size(); ++f) {
        if (ends_[f] >= 0) continue;
        if (plan_.flows[f].start_s > now) next = std::min(next, plan_.flows[f].start_s);
        if (alive(f, now) && rates[f] > 0) next = std::min(next, now + left_[f] / rates[f]);
      }
      if (change < plan_.changes.size()) next = std::min(next, plan_.changes[change].time_s);
      if (next == never) return ends_;
      for (std::size_t f = 0; f < left_.size(); ++f) {
        if (!alive(f, now)) continue;
        left_[f] -= rates[f] * (next - now);
        if (left_[f] <= 1e-5) ends_[f] = next;
      }
      now = next;
      for (; change < plan_.changes.size() && plan_.changes[change].time_s <= now; ++change) {
        const Change& c = plan_.changes[change];
        (c.of_link ? bandwidths_ : caps_)[c.index] = c.value;
      }
    }
  }

 private:
  bool alive(std::size_t f, double now) const {
    return ends_[f] < 0 && plan_.flows[f].start_s <= now;
  }
  const ClassPlan& class_of(std::size_t f) const {
    return plan_.classes[plan_.flows[f].flow_class];
  }

  std::vector<double> fill(double now) const {
    std::vector<double> rates(left_.size(), 0);
    std::vector<bool> open(left_.size());
    for (std::size_t f = 0; f < left_.size(); ++f) open[f] = alive(f, now);
    std::vector<double> room = bandwidths_;
    while (std::find(open.begin(), open.end(), true) != open.end()) {
      std::vector<double> weights(room.size(), 0);
      for (std::size_t f = 0; f < left_.size(); ++f)
        if (open[f])
          for (const auto link : class_of(f).links) weights[link] += class_of(f).weight;
      double level = never;  // rate a weight at which something binds first
      for (std::size_t l = 0; l < room.size(); ++l)
        if (weights[l] > 0) level = std::min(level, std::max(0.0, room[l]) / weights[l]);
      for (std::size_t f = 0; f < left_.size(); ++f)
        if (open[f]) level = std::min(level, caps_[f] / class_of(f).weight);
      std::vector<std::size_t> fixed;
      for (std::size_t f = 0; f < left_.size(); ++f) {
        if (!open[f]) continue;
        bool binds = caps_[f] / class_of(f).weight <= level * (1 + 1e-13);
        for (const auto link : class_of(f).links)
          binds = binds || std::max(0.0, room[link]) / weights[link] <= level * (1 + 1e-13);
        if (binds) fixed.push_back(f);
      }
      for (const std::size_t f : fixed) {
        rates[f] = level * class_of(f).weight;
        open[f] = false;
        for (const auto link : class_of(f).links) room[link] -= rates[f];
      }
    }
    return rates;
  }

  const Instance& plan_;
  std::vector<double> bandwidths_;
  std::vector<double> left_;
  std::vector<double> caps_;
  std::vector<double> ends_;
};

std::vector<double> simulate(const Instance& plan, std::unique_ptr<engine::FlowModel> model) {
  for (const double bandwidth : plan.bandwidths) model->add_link(bandwidth);
  for (const ClassPlan& c : plan.classes) model->add_class(c.links, c.weight, c.capped);
  FlowScript script;
  std::vector<engine::FlowIndex> flows(plan.flows.size());
  for (std::size_t f = 0; f < plan.flows.size(); ++f) {
    const FlowPlan& flow = plan.flows[f];
    script.at(engine::to_sim_time(flow.start_s), [&, f] {
      flows[f] = model->start(flow.flow_class, flow.bytes,
                              flow.cap < never ? std::optional(flow.cap) : std::nullopt);
    });
  }
  for (const Change& change : plan.changes)
    script.at(engine::to_sim_time(change.time_s), [&] {
      if (change.of_link) {
        model->set_bandwidth(static_cast<engine::LinkIndex>(change.index), change.value);
      } else if (script.end_of(flows[change.index]) < 0 &&
                 plan.flows[change.index].start_s <= change.time_s) {
        model->set_cap(flows[change.index], change.value);
      }
    });
  model->run(script);
  std::vector<double> ends;
  for (std::size_t f = 0; f < flows.size(); ++f)
    ends.push_back(static_cast<double>(script.end_of(flows[f])) * 1e-9);
  return ends;
}

std::vector<double> simulate(const Instance& plan) {
  return simulate(plan, engine::make_simgrid_flow_model());
}

}  // namespace

TEST_CASE("A thousand random networks agree with progressive filling to a nanosecond",
          "[flow][property]") {
  std::size_t compared = 0;
  for (std::uint64_t seed = 1; seed <= 1000; ++seed) {
    Instance plan = random_instance(seed);
    // A cap counts from its flow's start: changes before it are not made.
    std::erase_if(plan.changes, [&](const Change& c) {
      return !c.of_link && plan.flows[c.index].start_s > c.time_s;
    });
    const std::vector<double> wanted = Reference(plan).run();
    const std::vector<double> found = in_child<double>([&] { return simulate(plan); });
    const std::vector<double> aggregated = simulate(plan, engine::make_aggregated_flow_model());
    REQUIRE(found.size() == wanted.size());
    REQUIRE(aggregated.size() == wanted.size());
    for (std::size_t f = 0; f < found.size(); ++f) {
      CAPTURE(seed, f, found[f], wanted[f]);
      // Half a nanosecond of rounding to whole ones, half of SimGrid's.
      REQUIRE(std::abs(found[f] - wanted[f]) <= 1.01e-9);
      REQUIRE(std::abs(aggregated[f] - wanted[f]) <= 1.01e-9);
      ++compared;
    }
  }
  CHECK(compared > 5'000);
}

TEST_CASE("The same network gives the same nanoseconds each time", "[flow]") {
  const Instance plan = random_instance(42);
  const auto once = in_child<double>([&] { return simulate(plan); });
  const auto twice = in_child<double>([&] { return simulate(plan); });
  REQUIRE_FALSE(once.empty());
  CHECK(once == twice);
}

TEST_CASE("Two thousand classes in one network", "[flow]") {
  const auto numbers = in_child([] {
    const auto model = engine::make_simgrid_flow_model();
    const auto line = model->add_link(2e9);
    std::vector<engine::ClassIndex> classes;
    for (int i = 0; i < 2000; ++i)
      classes.push_back(model->add_class({line, model->add_link(1e9)}, 1, true));
    FlowScript script;
    script.at(seconds(0), [&] {
      for (int i = 0; i < 2000; ++i)
        model->start(classes[static_cast<std::size_t>(i)], 1e6 * (1 + i % 10), 5e5);
    });
    model->run(script);
    return std::vector<std::int64_t>{static_cast<std::int64_t>(script.ends().size()),
                                     script.end_of(0), script.end_of(1999)};
  });
  CHECK(numbers == std::vector<std::int64_t>{2000, 2'000'000'000, 20'000'000'000});
}
