// SPDX-License-Identifier: Apache-2.0
#include "model/explore/search.hpp"

#include <algorithm>

#include "model/explore/course.hpp"
#include "model/explore/dead.hpp"
#include "model/explore/encoding.hpp"

namespace replisim::explore {
namespace {

constexpr std::uint32_t kStatesBetweenReports = 4096;

class Search {
 public:
  Search(const Instance& instance, std::span<const Invariant> invariants, const Limits& limits,
         const Progress& progress)
      : edges_(instance),
        encoding_(instance, limits.symmetry, limits.forget),
        dead_(instance),
        invariants_(invariants),
        limits_(limits),
        progress_(progress),
        before_(initial_state(instance)),
        work_(before_) {}

  Outcome run() {
    add({});
    note(work_);
    if (const Invariant* broken = first_broken(invariants_, work_)) {
      finish(End::Violation);
      outcome_.broken = broken->name;
      return std::move(outcome_);
    }
    std::uint32_t level_end = 1;
    while (next_ < store_.size()) {
      if (next_ == level_end) {
        level_end = store_.size();
        ++outcome_.counts.depth;
      }
      if (outcome_.counts.depth == limits_.depth) {
        finish(End::DepthReached);
        return std::move(outcome_);
      }
      if (!expand()) {
        return std::move(outcome_);
      }
      ++next_;
    }
    finish(End::Complete);
    return std::move(outcome_);
  }

 private:
  /// Takes every edge of the next state; false when the search is over.
  bool expand() {
    if (next_ % kStatesBetweenReports == 0 && !report()) {
      return false;
    }
    words_.assign(kMostWords, 0);
    const auto words = store_.words(next_);
    std::copy(words.begin(), words.end(), words_.begin());
    encoding_.decode(words_, before_);
    encoding_.decode(words_, work_);
    edges_.list(before_, list_);
    for (std::uint32_t i = 0; i < list_.size(); ++i) {
      if (!follow(i)) {
        return false;
      }
    }
    return true;
  }

  bool follow(std::uint32_t place) {
    const Edge& edge = list_[place];
    edges_.take(work_, edge, taken_);
    ++outcome_.counts.edges;
    if (edge.event == Event::Call) {
      count_call(edge);
      if (!taken_.changes) {
        return true;
      }
    }
    ++outcome_.counts.changing;
    const Passage passage{edges_, before_, edge, taken_, work_};
    const Invariant* broken = first_broken(invariants_, passage);
    if (add({next_, place})) {
      note(work_);
      broken = broken == nullptr ? first_broken(invariants_, work_) : broken;
    }
    if (broken != nullptr) {
      violate(*broken);
      return false;
    }
    encoding_.decode(words_, work_);
    if (store_.size() > limits_.states) {
      finish(End::StatesReached);
      return false;
    }
    return true;
  }

  /// Whether the state is new.
  bool add(Origin origin) {
    if (limits_.forget) {
      dead_.clear(work_);
    }
    return store_.add(encoding_.encode(work_), origin).is_new;
  }

  void count_call(const Edge& edge) {
    const auto operation = *edges_.calls()[edge.which].request.operation;
    OperationCount& count = outcome_.counts.operations[operation];
    if (taken_.changes) {
      ++count.accepted;
    } else if (taken_.decision.no_effect) {
      ++count.without_effect;
    } else {
      ++count.refused;
    }
  }

  void note(const State& state) {
    for (const Pair& pair : state.service.pairs) {
      if (pair.exists) {
        outcome_.counts.copy_states |= 1U << static_cast<unsigned>(pair.copy_state);
      }
    }
    outcome_.counts.orbits += encoding_.alike();
  }

  bool report() {
    count();
    if (progress_ && !progress_(outcome_.counts)) {
      finish(End::StatesReached);
      return false;
    }
    return true;
  }

  void count() {
    outcome_.counts.distinct = store_.size();
    outcome_.counts.expanded = next_;
    outcome_.counts.bytes = store_.bytes();
  }

  void finish(End end) {
    count();
    outcome_.end = end;
  }

  /// The way back to the initial state, then forward again on one concrete service.
  void violate(const Invariant& broken) {
    finish(End::Violation);
    outcome_.broken = broken.name;
    std::vector<std::vector<std::uint64_t>> way;
    for (std::uint32_t at = next_; at != UINT32_MAX; at = store_.origin(at).parent) {
      const auto words = store_.words(at);
      way.emplace_back(words.begin(), words.end());
    }
    std::reverse(way.begin(), way.end());
    outcome_.course = course_along(edges_, way, broken, limits_);
  }

  Edges edges_;
  Encoding encoding_;
  DeadValues dead_;
  Store store_;
  std::span<const Invariant> invariants_;
  Limits limits_;
  const Progress& progress_;
  State before_;
  State work_;
  Taken taken_;
  std::vector<std::uint64_t> words_;
  std::vector<Edge> list_;
  std::uint32_t next_ = 0;
  Outcome outcome_;
};

}  // namespace

Outcome search(const Instance& instance, std::span<const Invariant> invariants,
               const Limits& limits, const Progress& progress) {
  return Search(instance, invariants, limits, progress).run();
}

}  // namespace replisim::explore
