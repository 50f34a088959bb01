// SPDX-License-Identifier: Apache-2.0
#include "model/explore/dead.hpp"

#include <algorithm>
#include <catch2/catch.hpp>
#include <set>
#include <string>

#include "model/explore/encoding.hpp"
#include "model/explore/search.hpp"
#include "tests/explore/instances.hpp"

// The proof, by every state of small instances, that what is forgotten decides nothing: from a
// state and from what is kept of it the same edges lead, with the same answers, losses and verdicts
// of all invariants, to states of which the same is kept.

using namespace replisim;
using namespace replisim::explore;
using namespace replisim::testing;

namespace {

using Words = std::vector<std::uint64_t>;

/// What an edge is, whatever numbers timers, sets and jobs have.
std::string name_of(const State& state, const Edge& edge) {
  const Service& service = state.service;
  std::string name = std::to_string(static_cast<int>(edge.event)) + ' ';
  const auto pairs_of = [](const auto& list, auto pair) {
    std::set<std::uint32_t> pairs;
    for (const auto& one : list) pairs.insert(pair(one));
    std::string text;
    for (const std::uint32_t one : pairs) text += std::to_string(one) + '+';
    return text;
  };
  const auto set = [&](std::uint32_t i) {
    return pairs_of(service.sets[i].pairs, [](PairId id) { return id.index; });
  };
  const auto call = [&](std::uint32_t i) {
    std::vector<PairId> open;
    for (const CallEntry& entry : service.calls[i].entries)
      if (!entry.finished) open.push_back(entry.pair);
    return pairs_of(open, [](PairId id) { return id.index; });
  };
  switch (edge.event) {
    case Event::Drained:
    case Event::DrainFails:
      return name + set(edge.which);
    case Event::Job:
      return name + call(service.jobs[edge.which / 8].call.index) + std::to_string(edge.which % 8);
    case Event::Expire: {
      const Timer& timer = service.timers[edge.which];
      name += std::to_string(static_cast<int>(timer.purpose)) + ' ';
      if (timer.purpose == TimerPurpose::SplitLimit) return name + set(timer.index);
      if (timer.purpose == TimerPurpose::Wait) return name + call(timer.index);
      if (timer.purpose == TimerPurpose::JobTransition)
        return name + call(service.jobs[timer.index].call.index);
      return name + std::to_string(timer.index);
    }
    default:
      return name + std::to_string(edge.which);
  }
}

class Proof {
 public:
  explicit Proof(const Instance& instance)
      : edges_(instance),
        dead_(instance),
        whole_(instance, false, false),
        kept_(instance, false, true),
        invariants_(all_invariants()),
        state_(initial_state(instance)),
        rest_(state_) {
    store_.add(whole_.encode(state_), {});
    for (std::uint32_t next = 0; next < store_.size(); ++next) {
      const auto words = store_.words(next);
      at_.assign(words.begin(), words.end());
      whole_.decode(at_, state_);
      rest_ = state_;
      dead_.clear(rest_);
      kept_states.insert(keep(state_));
      if (verdicts_of(state_) != verdicts_of(rest_)) differing = "a verdict on a state";
      if (outcomes(state_, true) != outcomes(rest_, false)) tell();
      if (!differing.empty()) return;
    }
  }

  std::size_t whole_states() const { return store_.size(); }
  std::set<Words> kept_states;
  std::string differing;  ///< the first difference; empty: none

 private:
  Words keep(State state) {
    dead_.clear(state);
    const auto words = kept_.encode(state);
    return {words.begin(), words.end()};
  }
  std::string verdicts_of(const State& state) const {
    std::string all;
    for (const Invariant& one : invariants_)
      all += first_broken(std::span(&one, 1), state) == nullptr ? '.' : 'X';
    return all;
  }
  std::string verdicts_of(const Passage& passage) const {
    std::string all;
    for (const Invariant& one : invariants_)
      all += first_broken(std::span(&one, 1), passage) == nullptr ? '.' : 'X';
    return all;
  }

  /// Everything that can happen, and what comes of it. New states are put into the store.
  std::multiset<std::pair<std::string, Words>> outcomes(const State& from, bool explores) {
    std::multiset<std::pair<std::string, Words>> all;
    std::vector<Edge> list;
    edges_.list(from, list);
    State to = from;
    for (const Edge& edge : list) {
      Taken taken;
      edges_.take(to, edge, taken);
      std::string what = name_of(from, edge);
      if (edge.event == Event::Call)
        what += " = " + std::to_string(static_cast<int>(taken.decision.code)) +
                (taken.decision.no_effect ? " no effect" : "");
      if (!taken.changes) {
        all.emplace(what, Words{});
        continue;
      }
      const Passage passage{edges_, from, edge, taken, to};
      what += " lost " + std::to_string(taken.loss.writes) + ' ' + verdicts_of(passage) + ' ' +
              verdicts_of(to);
      all.emplace(what, keep(to));
      if (explores) store_.add(whole_.encode(to), {});
      to = from;
    }
    return all;
  }

  void tell() {
    const auto whole = outcomes(state_, false);
    const auto kept = outcomes(rest_, false);
    for (const auto& [what, words] : whole)
      if (kept.count({what, words}) != whole.count({what, words})) differing = what;
    for (const Pair& pair : state_.service.pairs)
      differing += " | " + std::string(replisim::name_of(pair.copy_state)) + ' ' +
                   std::string(replisim::name_of(pair.progress_status));
    if (differing.empty()) differing = "an edge is missing";
  }

  Edges edges_;
  DeadValues dead_;
  Encoding whole_;
  Encoding kept_;
  std::vector<Invariant> invariants_;
  Store store_;
  State state_;
  State rest_;
  Words at_;
};

Instance point(SyncType type, Locality locality, Version version) {
  return one_pair(type, Mode::Synchronous, locality, version, 1);
}

/// Seconds; minutes under sanitizers.
std::vector<Instance> larger_services() {
  const auto copying = {Operation::Activate, Operation::Split, Operation::ResyncReplica};
  const auto turning = {Operation::Activate, Operation::Failover, Operation::Failback};
  const auto ending = {Operation::Activate, Operation::Suspend, Operation::Detach};
  Instance jobs = with(mirror(Mode::Synchronous, Version::seed, 0), {Fault::link});
  jobs.operations = {Operation::Activate, Operation::Split, Operation::Failover};
  jobs.jobs = jobs.waits = jobs.settings = true;
  return {
      with(mirror(Mode::Synchronous, Version::seed, 1), {Fault::copy}),
      with(mirror(Mode::Asynchronous, Version::cim241, 0), {Fault::link}),
      with(mirror(Mode::Active, Version::cim249, 0), {Fault::copy}),
      with(point(SyncType::Snapshot, Locality::Local, Version::cim249),
           {Fault::copy, Fault::space}),
      jobs,
      group_of(2, mirror(Mode::Synchronous, Version::seed, 0), turning),
      group_of(2, mirror(Mode::Asynchronous, Version::seed, 1), copying),
      group_of(2, point(SyncType::Snapshot, Locality::Local, Version::seed), ending),
  };
}

std::vector<Instance> small_services() {
  const auto copying = {Operation::Activate, Operation::Split, Operation::ResyncReplica};
  const auto joining = {Operation::Activate, Operation::AddSyncPair, Operation::RemoveSyncPair,
                        Operation::ActivateConsistency, Operation::DeactivateConsistency};
  Instance active = mirror(Mode::Active, Version::cim249, 1);
  active.operations = {Operation::Activate, Operation::Fracture, Operation::ResyncReplica,
                       Operation::Failover, Operation::Failback};
  return {
      with(active, {Fault::link}),
      with(point(SyncType::Snapshot, Locality::Remote, Version::seed), {Fault::target}),
      with(point(SyncType::Clone, Locality::Local, Version::seed), {Fault::copy, Fault::target}),
      group_of(2, point(SyncType::Clone, Locality::Local, Version::cim249), copying),
      group_of(1, mirror(Mode::Asynchronous, Version::seed, 1), joining),
      group_of(2, mirror(Mode::Asynchronous, Version::seed, 0), joining),
      group_of(2, point(SyncType::Snapshot, Locality::Local, Version::seed), joining),
  };
}

}  // namespace

TEST_CASE("What is forgotten decides nothing", "[explore]") {
  std::vector<Instance> all = small_services();
  if (!kSanitized)
    for (const Instance& larger : larger_services()) all.push_back(larger);
  for (std::size_t i = 0; i < all.size(); ++i) {
    const Proof proof(all[i]);
    CAPTURE(i, proof.whole_states(), proof.kept_states.size());
    CHECK(proof.differing == "");
    Limits apart;
    apart.symmetry = false;
    const Outcome short_way = search(all[i], all_invariants(), apart);
    CHECK(short_way.counts.distinct == proof.kept_states.size());
    CHECK(short_way.counts.distinct < proof.whole_states());
  }
}
