// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "model/explore/edges.hpp"
#include "model/service/pair_invariants.hpp"

/// What must hold in every state and on every edge of a search. model/invariants.md is the page for
/// users.
namespace replisim::explore {

/// An edge that was taken. `after` still holds calls and jobs that have just come to their end;
/// what was there before has the same index in it.
struct Passage {
  const Edges& edges;
  const State& before;
  const Edge& edge;
  const Taken& taken;
  const State& after;
};

/// A named predicate: of one pair, of a state, or of an edge that changed something.
struct Invariant {
  std::string_view name;
  std::string_view meaning;  ///< what it is good for, one line
  bool (*pair)(const Service& service, PairId id) = nullptr;
  bool (*state)(const State& state) = nullptr;
  bool (*passage)(const Passage& passage) = nullptr;
};

/// All of them: those of pairs, of the service and its jobs, and of data.
std::vector<Invariant> all_invariants();
std::span<const Invariant> service_invariants();
std::span<const Invariant> data_invariants();

/// Not a rule but a question: "no pair ever shows this CopyState". Its counterexample is the
/// shortest way there. Nothing for what only groups or requests show.
std::optional<Invariant> never(CopyState state);

/// The first about edges that does not hold for this one; nullptr when all do.
const Invariant* first_broken(std::span<const Invariant> invariants, const Passage& passage);
/// The first that does not hold in a state.
const Invariant* first_broken(std::span<const Invariant> invariants, const State& state);

}  // namespace replisim::explore
