// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "model/history/crash_point.hpp"
#include "model/history/image_record.hpp"
#include "model/protocol/values.hpp"
#include "model/units.hpp"

/// What happened in a run, as plain data: the checker and the reports read nothing else. Every
/// entry carries a sequence number, so that the order inside one instant is known.
namespace replisim {

using Sequence = std::uint64_t;

/// What brought an event about: a row of the scenario, or a fact of the world.
struct Cause {
  int line = 0;      ///< line of the timeline, 0 when none
  std::string fact;  ///< "copy completed", "link_loss", ... ; empty when a row was the direct cause
};

/// One property of one entity took a new value. Values are written as scenario files write them;
/// an empty `from` means the value at the start, "NULL" is the schema's NULL.
struct Event {
  SimTime at;
  Sequence seq = 0;
  std::string entity;    ///< "p1", "g1", "c1" (a call or its job), "wan", "paris", "a1.v1"
  std::string property;  ///< "CopyState", "JobState", "state", "power", ...
  std::string from;
  std::string to;
  Cause cause;
};

/// One call of the method with everything that came back.
struct CallRecord {
  int id = 0;        ///< 1, 2, ... in the order of the calls
  std::string name;  ///< from `as=`, else "call N"
  int line = 0;
  std::string operation;
  std::string on;
  bool force = false;
  std::string wait_for_copy_state;
  SimTime called_at;
  Sequence called_seq = 0;
  std::optional<SimTime> returned_at;
  Sequence returned_seq = 0;
  std::optional<ReturnCode> return_code;
  bool job = false;
  std::optional<SimTime> ended_at;  ///< when all work of the call was over
  Sequence ended_seq = 0;
  std::string reason;  ///< "force-needed", ...; empty on success
  int check = 0;       ///< of R-03, 0 when accepted
  std::string clause;
  std::string basis;  ///< stated, derived, decision
  Bytes copied;       ///< moved by the copy the call started, without host writes sent on
  std::vector<std::string> settings_state;
  std::vector<std::string> updated_synchronizations;
  /// Output parameters of other methods: names or values joined by '+', or NULL.
  std::vector<std::pair<std::string, std::string>> outputs;
  std::vector<std::string>
      entries;  ///< fate of each entry: "p1 Completed", "p2 Failed wrong-copy-state"
  std::vector<std::string> coverage;  ///< coverage_items_of() its decision, for list --uncovered
};

/// The measured value of a metric at one instant: what it was just before and what it is from then
/// on. Between two samples of one metric the value is linear. Units: ns, bytes, bytes/s, 0 or 1,
/// parts per thousand million for shares.
struct Sample {
  SimTime at;
  Sequence seq = 0;
  std::string entity;
  std::string metric;  ///< "rpo", "changed", "latency.p99", "PercentSynced", ...
  std::int64_t before = 0;
  std::int64_t value = 0;
  bool known = true;  ///< false: the metric has no value there (NULL)
};

/// A row of the timeline was carried out, or a window opened or closed.
struct Marker {
  enum class Kind : std::uint8_t { Row, WindowOpens, WindowCloses, Satisfied };
  SimTime at;
  Sequence seq = 0;
  int line = 0;
  Kind kind = Kind::Row;
};

/// Something a user should know that is not a property: held writes failed, a parameter was
/// ignored.
struct Finding {
  SimTime at;
  Sequence seq = 0;
  std::string entity;
  std::string text;
  int line = 0;
};

enum class RunEnd : std::uint8_t { Completed, TimeLimit, WaitFailed, RowInThePast };

struct History {
  std::vector<Event> events;
  std::vector<CallRecord> calls;
  std::vector<Sample> samples;
  std::vector<Marker> markers;
  std::vector<Finding> findings;
  std::vector<ImageRecord> images;             ///< at each parting, and where a check found a flaw
  std::vector<CrashPoint> crash_points;        ///< only where they were asked for
  std::vector<BrokenPromise> broken_promises;  ///< likewise
  SimTime ended_at;
  RunEnd end = RunEnd::Completed;
  int ended_line = 0;             ///< the row that ended the run early
  std::string end_message;        ///< why, as a sentence
  std::uint64_t ties = 0;         ///< instants with more than one completion
  std::uint64_t host_writes = 0;  ///< applied in exact fidelity
  std::string engine;             ///< "SimGrid 3.32"
};

}  // namespace replisim
