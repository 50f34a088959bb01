// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>
#include <cmath>

#include "tests/engine/flow_script.hpp"
#include "tests/engine/in_child.hpp"

using namespace replisim;
using engine::FlowIndex;
using test::FlowScript;
using test::in_child;
using Numbers = std::vector<std::int64_t>;

namespace {

std::int64_t ns(double time_s) {
  return std::llround(time_s * 1e9);
}

}  // namespace

TEST_CASE("One flow ends after size over bandwidth", "[flow]") {
  const auto [size, bandwidth] = GENERATE(table<double, double>(
      {{1e9, 1e8}, {123456789.0, 3e7}, {107374182400.0, 4e8}, {1.0, 1e9}, {1e13, 1e8}}));
  CAPTURE(size, bandwidth);
  const auto times = in_child([s = size, b = bandwidth] {
    const auto model = engine::make_simgrid_flow_model();
    const auto flows = model->add_class({model->add_link(b)}, 1, false);
    FlowScript script;
    FlowIndex flow = 0;
    script.at(seconds(0), [&] { flow = model->start(flows, s); });
    model->run(script);
    return Numbers{script.end_of(flow)};
  });
  REQUIRE(times == Numbers{ns(size / bandwidth)});
}

TEST_CASE("Flows that share a link drain as sorted sizes say", "[flow]") {
  // The k-th smallest of n ends when sum of min(size, size_k) has passed.
  const int n = 20;
  const auto times = in_child([] {
    const auto model = engine::make_simgrid_flow_model();
    const auto flows = model->add_class({model->add_link(1e8)}, 1, false);
    FlowScript script;
    script.at(seconds(3), [&] {
      for (int i = 0; i < n; ++i) model->start(flows, 1e7 * (i + 1));
    });
    model->run(script);
    Numbers ends;
    for (const auto& [flow, end] : script.ends()) ends.push_back(end);
    return ends;
  });
  REQUIRE(times.size() == n);
  for (int k = 0; k < n; ++k) {
    double bytes = 0;
    for (int i = 0; i < n; ++i) bytes += 1e7 * (std::min(i, k) + 1);
    CAPTURE(k);
    CHECK(times[static_cast<std::size_t>(k)] == ns(3 + bytes / 1e8));
  }
}

TEST_CASE("A copy beside a capped stream takes D over R minus lambda", "[flow]") {
  const double lambda = GENERATE(1e6, 4e7, 9.9e7, 99999500.0);
  CAPTURE(lambda);
  const auto numbers = in_child([lambda] {
    const auto model = engine::make_simgrid_flow_model();
    const auto link = model->add_link(1e8);
    const auto copies = model->add_class({link}, 1, false);
    const auto streams = model->add_class({link}, 8, true);
    FlowScript script;
    FlowIndex copy = 0;
    FlowIndex stream = 0;
    Numbers seen;
    script.at(seconds(0), [&] {
      copy = model->start(copies, 1e9);
      stream = model->start(streams, std::nullopt, lambda);
    });
    script.on_rate = [&](SimTime) {
      if (script.ends().empty()) {
        seen.push_back(ns(model->rate(copy)));
        seen.push_back(ns(model->rate(stream)));
      }
    };
    model->run(script);
    seen.push_back(script.end_of(copy));
    return seen;
  });
  REQUIRE(numbers.size() == 3);
  // A capped stream of weight 8 gets its cap while that is below its fair share, 8 of 9 parts.
  const double stream_rate = std::min(lambda, 8e8 / 9);
  CHECK(std::abs(static_cast<double>(numbers[0]) * 1e-9 - (1e8 - stream_rate)) < 1e-4);
  CHECK(std::abs(static_cast<double>(numbers[1]) * 1e-9 - stream_rate) < 1e-4);
  CHECK(numbers[2] == ns(1e9 / (1e8 - stream_rate)));
}

TEST_CASE("A capped stream leaves a sliver of the link and the copy lives on it", "[flow]") {
  const auto numbers = in_child([] {
    const auto model = engine::make_simgrid_flow_model();
    const auto narrow = model->add_link(1e8);
    const auto mine = model->add_link(100);
    const auto copies = model->add_class({narrow, mine}, 1, false);
    const auto streams = model->add_class({narrow}, 1, true);
    FlowScript script;
    FlowIndex copy = 0;
    script.at(seconds(0), [&] {
      copy = model->start(copies, 1e5);
      model->start(streams, std::nullopt, 99999950.0);
    });
    model->run(script);
    return Numbers{script.end_of(copy)};
  });
  // Max-min: the copy may take its fair 100 B/s; the stream gets what is left, or the reverse when
  // its cap leaves only 50 B/s: shares are filled from below, so the copy has 100.
  CHECK(numbers == Numbers{ns(1000)});
}

TEST_CASE("Weights 1 and 4 share 20 and 80 of 100", "[flow]") {
  const auto times = in_child([] {
    const auto model = engine::make_simgrid_flow_model();
    const auto link = model->add_link(1e8);
    const auto low = model->add_class({link}, 1, false);
    const auto high = model->add_class({link}, 4, false);
    FlowScript script;
    script.at(seconds(0), [&] {
      model->start(low, 1e9);
      model->start(high, 1e9);
    });
    model->run(script);
    return Numbers{script.end_of(0), script.end_of(1)};
  });
  CHECK(times == Numbers{ns(20), ns(12.5)});
}

TEST_CASE("A link that goes down and up stops its flows meanwhile", "[flow]") {
  const auto numbers = in_child([] {
    const auto model = engine::make_simgrid_flow_model();
    const auto link = model->add_link(1e8);
    const auto flows = model->add_class({link}, 2, false);
    FlowScript script;
    FlowIndex flow = 0;
    Numbers seen;
    script.at(seconds(0), [&] { flow = model->start(flows, 1e9); });
    script.at(seconds(4), [&] { model->set_bandwidth(link, 0); });
    script.at(seconds(3600), [&] {
      seen.push_back(ns(model->remaining(flow)));
      model->set_bandwidth(link, 1e8);
    });
    script.on_rate = [&](SimTime now) {
      if (script.ends().empty()) seen.push_back(ns(model->rate(flow)));
      if (now < seconds(4)) return;
    };
    model->run(script);
    seen.push_back(script.end_of(flow));
    return seen;
  });
  REQUIRE(numbers.size() == 5);
  CHECK(numbers[0] == ns(1e8));
  CHECK(numbers[1] == 0);
  CHECK(std::abs(numbers[2] - ns(6e8)) < ns(1e-4));  // 1e-9 B/s over an hour, in 1e-9 B
  CHECK(numbers[3] == ns(1e8));
  CHECK(numbers[4] == ns(3606));
}

TEST_CASE("A flow started on a link that is down runs when it comes up", "[flow]") {
  const auto times = in_child([] {
    const auto model = engine::make_simgrid_flow_model();
    const auto link = model->add_link(0);
    const auto flows = model->add_class({link}, 1, false);
    FlowScript script;
    script.at(seconds(1), [&] { model->start(flows, 1e8); });
    script.at(seconds(7), [&] { model->set_bandwidth(link, 1e8); });
    model->run(script);
    return Numbers{script.end_of(0)};
  });
  CHECK(times == Numbers{ns(8)});
}

TEST_CASE("A changed bandwidth or cap counts from that instant", "[flow]") {
  const auto times = in_child([] {
    const auto model = engine::make_simgrid_flow_model();
    const auto link = model->add_link(1e8);
    const auto other = model->add_link(5e7);
    const auto flows = model->add_class({link}, 1, false);
    const auto capped = model->add_class({other}, 1, true);
    FlowScript script;
    FlowIndex slow = 0;
    script.at(seconds(0), [&] {
      model->start(flows, 1e9);
      slow = model->start(capped, 1e9, 1e7);
    });
    script.at(seconds(2), [&] {
      model->set_bandwidth(link, 4e8);  // 800 MB left: 2 s
      model->set_cap(slow, 4e7);        // 980 MB left
    });
    script.at(seconds(12), [&] { model->set_cap(slow, 2e7); });  // 580 MB left: 29 s
    model->run(script);
    return Numbers{script.end_of(0), script.end_of(1)};
  });
  CHECK(times == Numbers{ns(4), ns(41)});
}

TEST_CASE("A cancelled flow tells what it had left and frees its share", "[flow]") {
  const auto numbers = in_child([] {
    const auto model = engine::make_simgrid_flow_model();
    const auto link = model->add_link(1e8);
    const auto flows = model->add_class({link}, 2, false);
    FlowScript script;
    Numbers seen;
    script.at(seconds(0), [&] {
      model->start(flows, 1e9);
      model->start(flows, 1e9);
      model->start(flows, std::nullopt);
    });
    script.at(seconds(3), [&] {
      seen.push_back(std::llround(model->remaining(1)));
      seen.push_back(std::llround(model->cancel(1)));
      seen.push_back(std::llround(model->cancel(2)));
    });
    model->run(script);
    seen.push_back(script.end_of(0));
    seen.push_back(script.end_of(1));
    return seen;
  });
  CHECK(numbers == Numbers{900'000'000, 900'000'000, 0, ns(12), -1});
}

TEST_CASE("A flow that ends at the instant of an event is seen before it", "[flow]") {
  // Also when its end is 0.4 ns off: an instant is a whole nanosecond.
  const double size = GENERATE(1e9, 1e9 + 0.03, 1e9 - 0.03);
  CAPTURE(size);
  const auto numbers = in_child([size] {
    const auto model = engine::make_simgrid_flow_model();
    const auto flows = model->add_class({model->add_link(1e8)}, 1, false);
    FlowScript script;
    script.at(seconds(0), [&] { model->start(flows, size); });
    Numbers seen;
    script.at(seconds(10), [&] { seen.push_back(script.end_of(0)); });
    model->run(script);
    return seen;
  });
  CHECK(numbers == Numbers{ns(10)});
}

TEST_CASE("Flows without links and empty flows end where they start", "[flow]") {
  const auto numbers = in_child([] {
    const auto model = engine::make_simgrid_flow_model();
    const auto free = model->add_class({}, 1, false);
    const auto flows = model->add_class({model->add_link(1e8)}, 1, false);
    FlowScript script;
    script.at(milliseconds(5), [&] {
      model->start(free, 1e12);
      model->start(flows, 0.0);
    });
    // What starts in the instant of an end is part of it too.
    int more = 3;
    script.on_end = [&](SimTime, FlowIndex) {
      if (more-- > 0) model->start(free, 1.0);
    };
    model->run(script);
    Numbers seen;
    for (const auto& [flow, end] : script.ends()) seen.push_back(end);
    return seen;
  });
  CHECK(numbers == Numbers(5, 5'000'000));
}

TEST_CASE("A run with only endless flows and no wish ends", "[flow]") {
  const auto numbers = in_child([] {
    const auto model = engine::make_simgrid_flow_model();
    const auto flows = model->add_class({model->add_link(1e8)}, 1, false);
    FlowScript script;
    Numbers seen;
    script.at(seconds(1), [&] { model->start(flows, std::nullopt); });
    script.on_rate = [&](SimTime now) { seen.push_back(now.value); };
    model->run(script);
    return seen;
  });
  CHECK(numbers == Numbers{ns(1)});
}

TEST_CASE("A finished client ends the run at once", "[flow]") {
  const auto numbers = in_child([] {
    const auto model = engine::make_simgrid_flow_model();
    const auto flows = model->add_class({model->add_link(1e8)}, 1, false);
    FlowScript script;
    script.stop_after = 2;
    script.at(seconds(0), [&] {
      for (int i = 1; i <= 5; ++i) model->start(flows, 1e8 * i);
    });
    script.at(hours(1), [] {});
    model->run(script);
    return Numbers{static_cast<std::int64_t>(script.ends().size()), script.instants().back().first};
  });
  CHECK(numbers == Numbers{2, ns(9)});
}

TEST_CASE("Chained flows keep whole nanoseconds over hours", "[flow]") {
  const auto numbers = in_child([] {
    const auto model = engine::make_simgrid_flow_model();
    const auto flows = model->add_class({model->add_link(1e8)}, 1, false);
    FlowScript script;
    int left = 9'999;
    script.on_end = [&](SimTime, FlowIndex) {
      if (left-- > 0) model->start(flows, 7e7);
    };
    script.at(seconds(0), [&] { model->start(flows, 7e7); });
    model->run(script);
    return Numbers{script.end_of(9'999)};
  });
  REQUIRE(numbers.size() == 1);
  CHECK(std::abs(numbers[0] - ns(7000)) <= 2);  // ten thousand roundings of a double
}

TEST_CASE("Flows of one class show equal rates, also after one of them ended", "[flow]") {
  const auto numbers = in_child([] {
    const auto model = engine::make_simgrid_flow_model();
    const auto flows = model->add_class({model->add_link(9e7)}, 2, false);
    FlowScript script;
    Numbers seen;
    script.at(seconds(0), [&] {
      model->start(flows, 3e7);
      model->start(flows, std::nullopt);
      model->start(flows, std::nullopt);
    });
    script.on_rate = [&](SimTime) {
      seen.push_back(std::llround(model->rate(1)));
      seen.push_back(std::llround(model->rate(2)));
    };
    model->run(script);
    return seen;
  });
  CHECK(numbers == Numbers{30'000'000, 30'000'000, 45'000'000, 45'000'000});
}
