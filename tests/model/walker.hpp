// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <boost/random/mersenne_twister.hpp>

#include "tests/model/small_world.hpp"

namespace replisim::testing {

/// Random calls and random facts; the same seed gives the same walk.
class Walker {
 public:
  Walker(World& world, std::uint32_t seed) : world_(world), random_(seed) {}

  /// Kinds of points in time whose target hosts can write; all unless told otherwise.
  Kinds writable = Kinds{}.set();

  void step();
  void random_fact();
  Request random_request();
  int draw(int count);
  bool chance(int in) { return draw(in) == 0; }

 private:
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
