// SPDX-License-Identifier: Apache-2.0
#include "model/explore/course.hpp"

#include <algorithm>
#include <stdexcept>

#include "model/explore/dead.hpp"
#include "model/explore/encoding.hpp"

namespace replisim::explore {
namespace {

bool same_words(std::span<const std::uint64_t> words, const std::vector<std::uint64_t>& padded) {
  return std::equal(words.begin(), words.end(), padded.begin()) &&
         std::all_of(padded.begin() + static_cast<std::ptrdiff_t>(words.size()), padded.end(),
                     [](std::uint64_t word) { return word == 0; });
}

class Walk {
 public:
  Walk(const Edges& edges, const Limits& limits)
      : edges_(edges),
        forget_(limits.forget),
        dead_(edges.instance()),
        canonical_(edges.instance(), limits.symmetry, limits.forget),
        concrete_(edges.instance(), false, limits.forget),
        state_(initial_state(edges.instance())) {
    rest(state_);
  }

  /// The first edge whose end the test accepts.
  template <class Test>
  CourseStep step(Test test) {
    std::vector<Edge> list;
    edges_.list(state_, list);
    for (const Edge& edge : list) {
      CourseStep step{edge, state_, {}, state_};
      edges_.take(step.after, edge, step.taken);
      if (step.taken.changes && test(step)) {
        state_ = step.after;
        rest(state_);
        return step;
      }
    }
    throw std::logic_error("explore: the course of a counterexample can not be found again");
  }

  bool leads_to(const CourseStep& step, const std::vector<std::uint64_t>& words) {
    State after = step.after;
    forget(after);
    return same_words(canonical_.encode(after), words);
  }

 private:
  /// What is over is forgotten, as it is between two states of the search.
  void rest(State& state) {
    forget(state);
    const auto words = concrete_.encode(state);
    padded_.assign(kMostWords, 0);
    std::copy(words.begin(), words.end(), padded_.begin());
    concrete_.decode(padded_, state);
  }

  void forget(State& state) const {
    if (forget_) {
      dead_.clear(state);
    }
  }

  const Edges& edges_;
  bool forget_;
  DeadValues dead_;
  Encoding canonical_;
  Encoding concrete_;
  State state_;
  std::vector<std::uint64_t> padded_;
};

std::string name_of_entity(const State& state, const EntityRef& entity) {
  switch (entity.kind) {
    case EntityKind::Pair:
      return state.service.pairs[entity.index].name;
    case EntityKind::Group:
      return state.service.groups[entity.index].name;
    default:
      return {};
  }
}

bool is_told(const Change& change) {
  switch (change.property) {
    case Property::CopyState:
    case Property::ProgressStatus:
    case Property::ConsistencyState:
    case Property::Mode:
    case Property::Image:
    case Property::Serving:
    case Property::Exists:
      return true;
    default:
      return false;
  }
}

}  // namespace

std::vector<CourseStep> course_along(const Edges& edges,
                                     const std::vector<std::vector<std::uint64_t>>& way,
                                     const Invariant& broken, const Limits& limits) {
  Walk walk(edges, limits);
  std::vector<CourseStep> course;
  for (std::size_t i = 1; i < way.size(); ++i) {
    course.push_back(
        walk.step([&](const CourseStep& step) { return walk.leads_to(step, way[i]); }));
  }
  const std::span<const Invariant> one(&broken, 1);
  course.push_back(walk.step([&](const CourseStep& step) {
    const Passage passage{edges, step.before, step.edge, step.taken, step.after};
    return first_broken(one, passage) != nullptr || first_broken(one, step.after) != nullptr;
  }));
  return course;
}

std::vector<std::string> lines_of(const Edges& edges, const std::vector<CourseStep>& course) {
  std::vector<std::string> lines;
  for (std::size_t i = 0; i < course.size(); ++i) {
    const CourseStep& step = course[i];
    lines.push_back(std::to_string(i + 1) + ". " + edges.describe(step.before, step.edge));
    if (step.edge.event == Event::Call) {
      const Call& call = step.after.service[step.taken.call];
      lines.back() += ": ";
      lines.back() += name_of(call.code);
    }
    for (const Change& change : step.taken.result.changes) {
      const std::string who = name_of_entity(step.after, change.entity);
      if (who.empty() || !is_told(change)) {
        continue;
      }
      std::string line = "       " + who + " ";
      line += name_of_property(change.property);
      line += " ";
      line += property_text(change.property, change.from);
      line += " -> ";
      line += property_text(change.property, change.to);
      lines.push_back(line);
    }
  }
  return lines;
}

}  // namespace replisim::explore
