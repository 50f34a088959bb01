// SPDX-License-Identifier: Apache-2.0
#include "sim/engine/fault_courses.hpp"

#include <algorithm>
#include <memory>
#include <string>

namespace replisim::engine {

namespace {

using format::FaultStep;
using format::Target;

const FaultStep::Setting* find(const FaultStep& fault, const char* key) {
  const auto at = std::find_if(fault.settings.begin(), fault.settings.end(),
                               [&](const FaultStep::Setting& s) { return s.key == key; });
  return at == fault.settings.end() ? nullptr : &*at;
}

bool is_one_of(const std::string& key, std::initializer_list<const char*> keys) {
  return std::any_of(keys.begin(), keys.end(), [&](const char* k) { return key == k; });
}

/// Whether the thing is there at all: what a course decides while it runs.
bool is_about_being_there(const FaultStep& fault) {
  return fault.settings.empty() ||
         std::any_of(fault.settings.begin(), fault.settings.end(), [](const auto& setting) {
           return is_one_of(setting.key, {"state", "power", "up", "down", "mtbf", "mttr", "span"});
         });
}

/// What a row says besides its course.
FaultStep without_course(const FaultStep& fault) {
  FaultStep rest;
  rest.heal = fault.heal;
  for (const FaultStep::Setting& setting : fault.settings)
    if (!is_one_of(setting.key, {"up", "down", "mtbf", "mttr", "span"}))
      rest.settings.push_back(setting);
  return rest;
}

/// The plain fault that takes the thing away, or brings it back; a line in the directions of the
/// row.
FaultStep there(const Target& target, const FaultStep& fault, bool back) {
  FaultStep plain;
  plain.heal = back;
  if (target.kind == Target::Kind::Link) {
    plain.settings.push_back({"state", back ? "up" : "down", std::nullopt});
    if (const auto* direction = find(fault, "direction")) plain.settings.push_back(*direction);
  } else {
    plain.settings.push_back({"power", back ? "on" : "off", std::nullopt});
  }
  return plain;
}

}  // namespace

SimTime draw_exponential(const RandomStream& stream, std::uint64_t& next, SimTime mean) {
  // In blocks of one mean: the length of the falling run that a number begins is odd with the
  // probability of its density; else the next block is tried.
  for (std::int64_t blocks = 0;; ++blocks) {
    const std::uint64_t first = stream.pair(next++)[0];
    std::uint64_t last = first;
    bool odd = true;
    for (;; odd = !odd) {
      const std::uint64_t number = stream.pair(next++)[0];
      if (number >= last) break;
      last = number;
    }
    if (odd)
      return SimTime{blocks * mean.value + static_cast<std::int64_t>(below(
                                               static_cast<std::uint64_t>(mean.value), first))};
  }
}

FaultCourses::FaultCourses(const format::Scenario& scenario, EventQueue& events, Apply apply)
    : scenario_(scenario), events_(events), apply_(std::move(apply)) {}

FaultCourses::Course& FaultCourses::begin(const Target& target) {
  Course course{
      std::nullopt, RandomStream(scenario_.run.seed, "fault." + target.text), 0, false, {}};
  return courses_.insert_or_assign(Thing{target.kind, target.index}, std::move(course))
      .first->second;
}

/// What the course has not done yet is not done; a heal brings back what it did.
void FaultCourses::end(const Target& target, const FaultStep& fault, int line) {
  const auto found = courses_.find({target.kind, target.index});
  if (found == courses_.end()) return;
  const Course course = std::move(found->second);
  courses_.erase(found);
  if (course.next) events_.cancel(*course.next);
  if (!fault.heal) return;
  const bool says_it = fault.settings.empty() || find(fault, "state") || find(fault, "power");
  if (course.down && !says_it) apply_(target, there(target, fault, true), line);
  for (const Target& part : course.lines) apply_(part, there(part, fault, true), line);
}

void FaultCourses::take(const format::Step& row, const FaultStep& fault, SimTime now) {
  const Target& target = row.on.front();
  if (is_about_being_there(fault)) end(target, fault, row.line);
  const auto* span = fault.heal ? nullptr : find(fault, "span");
  FaultStep plain = without_course(fault);
  if (span)
    std::erase_if(plain.settings, [](const auto& setting) { return setting.key == "power"; });
  // A row of nothing but a course has nothing plain in it.
  const bool bare = fault.settings.empty();
  if (bare || !plain.settings.empty()) apply_(target, plain, row.line);
  if (fault.heal) return;
  if (span) fail_in_parts(row, SimTime{*span->number}, now);
  const auto* up = find(fault, "up");
  const auto* mtbf = find(fault, "mtbf");
  if (!up && !mtbf) return;
  const auto* down = find(fault, up ? "down" : "mttr");
  const Turns turns{SimTime{*(up ? up : mtbf)->number}, SimTime{*down->number}, mtbf != nullptr};
  Course& course = begin(target);
  course.down = turns.random;  // up and down in turn begin with down, what fails at random is up
  turn(row, fault, turns, now);
}

/// The other way from now on, until the next turn.
void FaultCourses::turn(const format::Step& row, const FaultStep& fault, Turns turns, SimTime now) {
  const Target& target = row.on.front();
  Course& course = courses_.at({target.kind, target.index});
  const bool first = !course.next && course.drawn == 0;
  course.down = !course.down;
  // What fails at random is there when its course begins.
  if (!(first && turns.random)) apply_(target, there(target, fault, !course.down), row.line);
  const SimTime mean = course.down ? turns.down : turns.up;
  const SimTime at =
      now + std::max(nanoseconds(1),
                     turns.random ? draw_exponential(course.stream, course.drawn, mean) : mean);
  course.next = events_.add(at, [this, &row, &fault, turns, at] { turn(row, fault, turns, at); });
}

/// The arrays of a site, and the lines that end there.
std::vector<Target> FaultCourses::parts_of(std::uint32_t site) const {
  const format::Topology& topology = scenario_.topology;
  std::vector<Target> parts;
  const auto add = [&](Target::Kind kind, std::size_t index, const std::string& name) {
    Target part;
    part.kind = kind;
    part.index = static_cast<std::uint32_t>(index);
    part.text = name;
    parts.push_back(std::move(part));
  };
  for (std::size_t i = 0; i < topology.arrays.size(); ++i)
    if (topology.arrays[i].site == topology.sites[site])
      add(Target::Kind::Array, i, topology.arrays[i].name);
  for (std::size_t i = 0; i < topology.links.size(); ++i)
    if (topology.links[i].from == topology.sites[site] ||
        topology.links[i].to == topology.sites[site])
      add(Target::Kind::Link, i, topology.links[i].name);
  return parts;
}

/// A rolling disaster: the parts fail one by one in an order that is drawn, at instants that are
/// drawn; the first at once, the last, with whatever is left of the site, at the end of the span.
void FaultCourses::fail_in_parts(const format::Step& row, SimTime span, SimTime now) {
  const Target& site = row.on.front();
  Course& course = begin(site);
  std::vector<Target> parts = parts_of(site.index);
  for (std::size_t left = parts.size(); left > 1; --left)
    std::swap(parts[left - 1], parts[below(left, course.stream.pair(course.drawn++)[0])]);
  std::vector<SimTime> instants;
  for (std::size_t i = 0; i < parts.size(); ++i)
    instants.push_back(
        now + SimTime{static_cast<std::int64_t>(below(static_cast<std::uint64_t>(span.value),
                                                      course.stream.pair(course.drawn++)[0]))});
  std::sort(instants.begin(), instants.end());
  if (!instants.empty()) instants.front() = now;
  // One event after the other, so that there is one to cancel.
  struct Plan {
    std::vector<std::pair<SimTime, Target>> steps;
    std::size_t next = 0;
  };
  auto plan = std::make_shared<Plan>();
  for (std::size_t i = 0; i < parts.size(); ++i) plan->steps.emplace_back(instants[i], parts[i]);
  plan->steps.emplace_back(now + span, site);
  const auto go_on = [this, plan, key = Thing{site.kind, site.index},
                      line = row.line](const auto& self) -> void {
    Course& here = courses_.at(key);
    here.next.reset();
    const Target& part = plan->steps[plan->next++].second;
    if (part.kind == Target::Kind::Link) here.lines.push_back(part);
    if (part.kind != Target::Kind::Link) here.down = true;
    apply_(part, there(part, {}, false), line);
    if (plan->next < plan->steps.size())
      here.next = events_.add(plan->steps[plan->next].first, [self] { self(self); });
  };
  go_on(go_on);
}

}  // namespace replisim::engine
