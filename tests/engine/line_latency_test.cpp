// SPDX-License-Identifier: Apache-2.0
#include "sim/engine/line_latency.hpp"

#include <catch2/catch.hpp>

using namespace replisim;
using namespace replisim::engine;

TEST_CASE("A latency that rises and falls back", "[line_latency]") {
  LineLatency line(milliseconds(20));
  CHECK(line.arrival(milliseconds(100)) == milliseconds(120));
  CHECK(line.left_by(milliseconds(120)) == milliseconds(100));
  line.change(milliseconds(50), milliseconds(100));
  CHECK(line.present() == milliseconds(50));
  CHECK(line.arrival(milliseconds(100)) == milliseconds(120));
  CHECK(line.arrival(milliseconds(101)) == milliseconds(151));
  CHECK(line.left_by(milliseconds(119)) == milliseconds(99));
  CHECK(line.left_by(milliseconds(120)) == milliseconds(100));
  CHECK(line.left_by(milliseconds(150)) == milliseconds(100));
  CHECK(line.left_by(milliseconds(151)) == milliseconds(101));
  line.change(milliseconds(5), milliseconds(110));
  CHECK(line.arrival(milliseconds(110)) == milliseconds(160));
  CHECK(line.arrival(milliseconds(120)) == milliseconds(160));  // not before its predecessor
  CHECK(line.arrival(milliseconds(156)) == milliseconds(161));
  CHECK(line.left_by(milliseconds(159)) == milliseconds(109));
  CHECK(line.left_by(milliseconds(160)) == milliseconds(155));
  // Nothing left at 5 ms: there is nothing to keep.
  line.change(milliseconds(7), milliseconds(110));
  CHECK(line.arrival(milliseconds(156)) == milliseconds(163));
}
