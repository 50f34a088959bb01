// SPDX-License-Identifier: Apache-2.0
#include "sim/sweep/course.hpp"

namespace replisim::sweep {
namespace {

/// Either the next place to look at, or what was found.
struct Look {
  std::optional<std::int64_t> next;
  Threshold found;
};

/// Bisection over the steps of a range, turned so that the last step is the likeliest to keep the
/// limit.
Look look(const Search& search, const std::map<std::int64_t, RunResult>& runs) {
  const std::int64_t last = (search.range.to - search.range.from) / search.range.step;
  const auto number_at = [&](std::int64_t place) {
    return search.range.from + (search.least ? place : last - place) * search.range.step;
  };
  std::optional<std::int64_t> missing;
  bool unsaid = false;
  const auto holds = [&](std::int64_t place) {
    const auto run = runs.find(number_at(place));
    if (run == runs.end())
      missing = number_at(place);
    else if (!run->second.holds)
      unsaid = true;
    else
      return *run->second.holds;
    return false;
  };
  const auto stopped = [&]() { return missing || unsaid; };
  const auto at_rest = [&](Threshold::Kind kind, std::int64_t number) -> Look {
    if (missing) return {missing, {}};
    if (unsaid) return {std::nullopt, {Threshold::Kind::CannotSay, 0}};
    return {std::nullopt, {kind, number}};
  };
  if (!holds(last)) return at_rest(Threshold::Kind::Nowhere, 0);
  const bool first = holds(0);
  if (first || stopped()) return at_rest(Threshold::Kind::Everywhere, number_at(0));
  std::int64_t little = 0;
  std::int64_t enough = last;
  while (enough - little > 1) {
    const std::int64_t middle = little + (enough - little) / 2;
    const bool kept = holds(middle);
    if (stopped()) break;
    (kept ? enough : little) = middle;
  }
  return at_rest(Threshold::Kind::Found, number_at(enough));
}

}  // namespace

std::optional<Task> next_task(const Sweep& sweep, const Results& results, std::size_t combination) {
  if (!sweep.search) {
    if (!results[combination].empty()) return std::nullopt;
    return Task{combination, 0};
  }
  const auto next = look(*sweep.search, results[combination]).next;
  if (!next) return std::nullopt;
  return Task{combination, *next};
}

std::string_view name_of(Threshold::Kind kind) {
  switch (kind) {
    case Threshold::Kind::Found:
      return "found";
    case Threshold::Kind::Everywhere:
      return "everywhere";
    case Threshold::Kind::Nowhere:
      return "nowhere";
    case Threshold::Kind::CannotSay:
      break;
  }
  return "cannot say";
}

std::optional<Threshold> threshold_of(const Sweep& sweep, const Results& results,
                                      std::size_t combination) {
  if (!sweep.search) return std::nullopt;
  const Look found = look(*sweep.search, results[combination]);
  if (found.next) return std::nullopt;
  return found.found;
}

std::size_t runs_expected(const Sweep& sweep) {
  if (!sweep.search) return 1;
  std::size_t runs = 2;
  const auto& range = sweep.search->range;
  for (std::int64_t left = (range.to - range.from) / range.step; left > 1; left -= left / 2) ++runs;
  return runs;
}

}  // namespace replisim::sweep
