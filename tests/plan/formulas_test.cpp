// SPDX-License-Identifier: Apache-2.0
#include "sim/plan/formulas.hpp"

#include <catch2/catch.hpp>
#include <cmath>
#include <random>
#include <set>

using namespace replisim::plan;

TEST_CASE("Cycles and schedulers", "[plan][formula2]") {
  CHECK(greatest_cycle_age_s(60, 37) == 97);
  CHECK(scheduler_keeps(900, 450));
  CHECK_FALSE(scheduler_keeps(900, 451));
  CHECK(latest_next_start_s(900, 300) == 600.0);
  CHECK_FALSE(latest_next_start_s(900, 600));
  CHECK(violation_each_transfer_s(900, 450) == 0);
  CHECK(violation_each_transfer_s(900, 600) == 300);
  CHECK(violation_each_transfer_s(900, 2'000) == 2'000);  // never within
}

TEST_CASE("A resync leaves out nothing that is written meanwhile", "[plan][formula4]") {
  CHECK(resync_s(1'000, 300, 100) == 5.0);
  CHECK_FALSE(resync_s(1'000, 100, 100));
  CHECK(resync_s(-5, 300, 100) == 0.0);  // there is no negative backlog
  CHECK(resync_s(0, 100, 200) == 0.0);
}

TEST_CASE("Journals hold what the line does not take", "[plan][formula5]") {
  CHECK(journal_for_span(100e6, 60e6, 3'600) == 144e9);
  CHECK(journal_for_span(60e6, 100e6, 3'600) == 0);
  CHECK(journal_for_window(10, 86'400, 0.2) == Approx(1'134'000).epsilon(1e-12));
}

TEST_CASE("A synchronous write waits for the distance", "[plan][formula6]") {
  CHECK(one_way_s(200) == Approx(1e-3));
  CHECK(synchronous_write_s(0.35e-3, 1, 2 * one_way_s(100), 0, 1) == Approx(1.35e-3));
  CHECK(synchronous_write_s(0, 2, 1e-3, 8'000, 1e6) == Approx(10e-3));
  CHECK(iops(8, 2e-3) == Approx(4'000));
  CHECK(*greatest_distance_km(1.35e-3, 0.35e-3, 1, 0, 1) == Approx(100));
  CHECK_FALSE(greatest_distance_km(0.3e-3, 0.35e-3, 1, 0, 1));
}

TEST_CASE("Uniform random writes fold as drawn ones do", "[plan][formula7]") {
  CHECK(unique_share(0) == 1);
  CHECK(unique_share(0.1) == Approx(0.9516).margin(5e-5));
  CHECK(unique_share(0.5) == Approx(0.7869).margin(5e-5));
  CHECK(unique_share(1) == Approx(0.6321).margin(5e-5));
  CHECK(unique_share(2) == Approx(0.4323).margin(5e-5));
  CHECK(unique_share(5) == Approx(0.1987).margin(5e-5));
  std::mt19937_64 random(1);
  constexpr int extents = 10'000;
  for (const int writes : {1'000, 10'000, 50'000}) {
    std::set<std::uint64_t> touched;
    for (int i = 0; i < writes; ++i) touched.insert(random() % extents);
    CHECK(static_cast<double>(touched.size()) / writes ==
          Approx(unique_share(static_cast<double>(writes) / extents)).epsilon(0.01));
  }
}

TEST_CASE("One stream is bound by window and loss", "[plan][formula8]") {
  CHECK(window_limit(65'535, 0.04) == Approx(1.638e6).epsilon(1e-3));
  CHECK(loss_limit(1'460, 0.1, 0.01) == Approx(1'460 / 0.1 * 1.2247 / 0.1).epsilon(1e-4));
  CHECK(loss_limit(1'460, 0.04, 1e-4) == Approx(10 * loss_limit(1'460, 0.04, 1e-2)));
}

TEST_CASE("Queues make wait", "[plan][formula9]") {
  const double utilizations[] = {0.5, 0.8, 0.9, 0.95};
  const double exponential[] = {2, 5, 10, 20};
  const double constant[] = {1.5, 3, 5.5, 10.5};
  for (int i = 0; i < 4; ++i) {
    CHECK(*mm1_sojourn_s(1, utilizations[i]) == Approx(exponential[i]));
    CHECK(*md1_sojourn_s(1, utilizations[i]) == Approx(constant[i]));
  }
  CHECK_FALSE(mm1_sojourn_s(1, 1));
  CHECK_FALSE(md1_sojourn_s(1, 1.2));
}

TEST_CASE("A chain of copies loses what its levels hold", "[plan][formula10]") {
  const CopyLevel above[] = {{30, 10}, {300, 60}};
  CHECK(chain_loss_s(900, above) == 1'300);
  CHECK(chain_loss_s(900, {}) == 900);
}

TEST_CASE("Growth is counted in whole periods", "[plan]") {
  CHECK(periods_until_exceeded(100, 110, 0.1) == 2);  // 110 is not more than 110
  CHECK(periods_until_exceeded(100, 99, 0.1) == 0);
  CHECK_FALSE(periods_until_exceeded(100, 200, 0));
  for (int months = 1; months < 200; ++months) {
    const double have = 100 * std::pow(1.03, months - 0.5);
    CHECK(periods_until_exceeded(100, have, 0.03) == months);
  }
}
