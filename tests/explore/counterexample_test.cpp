// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>

#include "model/explore/course.hpp"
#include "tests/explore/instances.hpp"

// Predicates that are wrong on purpose: the search finds the shortest way to where they fail.

using namespace replisim;
using namespace replisim::explore;
using namespace replisim::testing;

namespace {

Outcome ask(const Instance& instance, CopyState state) {
  const std::vector<Invariant> questions = {*never(state)};
  return search(instance, questions, {});
}

std::vector<Event> events_of(const Outcome& outcome) {
  std::vector<Event> events;
  for (const CourseStep& step : outcome.course) events.push_back(step.edge.event);
  return events;
}

bool no_write_at_target(const State& state) {
  return state.world.pairs[0].at[1] == 0;
}

}  // namespace

TEST_CASE("The shortest way to Failedover is two steps with Force", "[explore]") {
  const Instance instance =
      one_pair(SyncType::Mirror, Mode::Synchronous, Locality::Remote, Version::seed, 0);
  const Outcome outcome = ask(instance, CopyState::Failedover);
  REQUIRE(outcome.end == End::Violation);
  CHECK(outcome.broken == "never-Failedover");
  const auto lines = lines_of(Edges(instance), outcome.course);
  CAPTURE(lines);
  CHECK(outcome.course.back().after.service.pairs[0].copy_state == CopyState::Failedover);
  CHECK(events_of(outcome) == std::vector<Event>{Event::Call, Event::Call, Event::Finish});
  CHECK(lines.front() == "1. Activate p1: JobStarted");
}

TEST_CASE("A course keeps every pair in its place", "[explore]") {
  const Instance instance =
      group_of(2, one_pair(SyncType::Mirror, Mode::Synchronous, Locality::Remote, Version::seed, 0),
               {Operation::Activate, Operation::Split});
  const Outcome outcome = ask(instance, CopyState::Split);
  REQUIRE(outcome.end == End::Violation);
  for (std::size_t i = 1; i < outcome.course.size(); ++i) {
    const auto& was = outcome.course[i - 1].after.service.pairs;
    const auto& is = outcome.course[i].before.service.pairs;
    for (std::size_t pair = 0; pair < was.size(); ++pair) {
      CAPTURE(i, pair);
      CHECK(was[pair].name == is[pair].name);
      CHECK(was[pair].copy_state == is[pair].copy_state);
      CHECK(was[pair].progress_status == is[pair].progress_status);
    }
  }
  CHECK(outcome.course.back().after.service.pairs[0].copy_state == CopyState::Split);
}

TEST_CASE("A predicate about data has a counterexample in which data moves", "[explore]") {
  const Instance instance =
      one_pair(SyncType::Mirror, Mode::Synchronous, Locality::Remote, Version::seed, 1);
  const std::vector<Invariant> wrong = {{.name = "no-write-at-target",
                                         .meaning = "a target stays empty",
                                         .state = no_write_at_target}};
  const Outcome outcome = search(instance, wrong, {});
  REQUIRE(outcome.end == End::Violation);
  CHECK(events_of(outcome) == std::vector<Event>{Event::Call, Event::Write, Event::Deliver});
}
