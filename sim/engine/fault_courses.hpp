// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <utility>
#include <vector>

#include "scenarios/format/scenario.hpp"
#include "sim/engine/event_queue.hpp"
#include "sim/engine/random_stream.hpp"

namespace replisim::engine {

/// Random numbers with density exp(-x), times a mean. Only whole numbers are compared and scaled
/// (von Neumann's way), so that every machine draws the same. `next` is the first unused place of
/// the stream.
SimTime draw_exponential(const RandomStream& stream, std::uint64_t& next, SimTime mean);

/// Faults that take time: lines, arrays and sites that go up and down in turn (up= and down=) or at
/// random (mtbf= and mttr=, exponential, stream fault.NAME), and a site that fails part by part
/// within a span. Each is carried out as a series of plain faults. A later row about the same thing
/// ends its course; what it took down, the row's heal brings back.
class FaultCourses {
 public:
  /// Carries out a plain fault or heal, of a row of the file.
  using Apply = std::function<void(const format::Target&, const format::FaultStep&, int line)>;

  FaultCourses(const format::Scenario& scenario, EventQueue& events, Apply apply);

  /// One `fault` or `heal` row.
  void take(const format::Step& row, const format::FaultStep& fault, SimTime now);

 private:
  using Thing = std::pair<format::Target::Kind, std::uint32_t>;
  struct Course {
    std::optional<EventQueue::Handle> next;
    RandomStream stream;
    std::uint64_t drawn = 0;
    bool down = false;
    std::vector<format::Target> lines;  ///< that a site's span has taken down, or will
  };
  struct Turns {
    SimTime up;
    SimTime down;
    bool random = false;
  };

  Course& begin(const format::Target& target);
  void end(const format::Target& target, const format::FaultStep& fault, int line);
  void turn(const format::Step& row, const format::FaultStep& fault, Turns turns, SimTime now);
  void fail_in_parts(const format::Step& row, SimTime span, SimTime now);
  std::vector<format::Target> parts_of(std::uint32_t site) const;

  const format::Scenario& scenario_;
  EventQueue& events_;
  Apply apply_;
  std::map<Thing, Course> courses_;
};

}  // namespace replisim::engine
