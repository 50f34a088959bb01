// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <boost/random/mersenne_twister.hpp>

#include "tests/model/small_world.hpp"

namespace replisim::testing {

/// Random calls and random facts; the same seed gives the same walk.
class Walker {
 public:
  Walker(World& world, std::uint32_t seed) : world_(world), random_(seed) {}

  void step();
  Request random_request();
  int draw(int count);
  bool chance(int in) { return draw(in) == 0; }

 private:
  void random_fact();
  PairId random_pair();
  ListEntry random_entry();
  void finish_work();
  void end_drain();
  void expire();
  void change_world();
  void survey();

  World& world_;
  boost::random::mt19937 random_;
};

}  // namespace replisim::testing
