// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "model/rules/profile.hpp"
#include "model/service/job_clients.hpp"
#include "model/service/job_requests.hpp"
#include "model/service/methods/request.hpp"
#include "model/service/request.hpp"
#include "model/service/service.hpp"
#include "scenarios/format/topology.hpp"
#include "scenarios/format/traces/trace_format.hpp"

/// A parsed timeline. Every step keeps its line for ever.
namespace replisim::format {

// ---- time ---------------------------------------------------------------------------------------

/// One end of the `at` column.
struct TimeSpec {
  enum class Kind : std::uint8_t {
    Absolute,  ///< 12.5s
    Relative,  ///< +5s after the last action
    End,       ///< when the run stops
    Now,       ///< empty: right away (only `wait`)
  };
  Kind kind = Kind::Now;
  SimTime value;
};

/// A point, or a window from~to.
struct When {
  TimeSpec from;
  std::optional<TimeSpec> to;
};

// ---- names --------------------------------------------------------------------------------------

/// A name in the `on` column.
struct Target {
  enum class Kind : std::uint8_t {
    None,
    Pair,
    Group,
    Volume,
    Array,
    Link,
    Site,
    Service,
    Call,              ///< a name given by `as=`; index = step index of the call
    Unknown,           ///< ?ghost: deliberately unknown
    Null,              ///< NULL
    ReplicationGroup,  ///< made by CreateGroup
    Aspect,            ///< made by CreateSynchronizationAspect
    Pool,              ///< space that snapshots take
    AccessPoint,       ///< of a line's end, or made by AddServiceAccessPoint
    Secret,            ///< made by AddSharedSecret
    Collection,        ///< made by CreateRemoteReplicationCollection
  };
  enum class Role : std::uint8_t { None, Source, Target };
  enum class Direction : std::uint8_t { Both, Forward, Reverse };  ///< wan.forward
  Kind kind = Kind::None;
  std::uint32_t index = 0;
  Role role = Role::None;  ///< p1.source: the volume in that role; g1.source: the ReplicationGroup
  Direction direction = Direction::Both;
  std::string text;  ///< as written
};

// ---- conditions ---------------------------------------------------------------------------------

/// What a key of a condition holds; decides the unit of its numbers.
enum class ValueKind : std::uint8_t {
  Enumeration,  ///< a value map of the schema, or another fixed set of words
  Text,
  Boolean,  ///< yes/no or true/false; stored as 1/0
  Count,
  Time,      ///< ns
  Data,      ///< bytes
  DataRate,  ///< bytes/s
  Share,     ///< %; stored in parts per 10^9
};

/// `key op value`: a numeric one as a closed interval, one of words as a set.
struct Condition {
  std::string key;  ///< CopyState, return, in, copied, rpo, latency.p99, ...
  ValueKind kind = ValueKind::Text;
  bool negated = false;                  ///< !=
  std::vector<std::string> choices;      ///< Enumeration and Text: canonical names
  std::optional<std::int64_t> at_least;  ///< inclusive; strict bounds are moved by one
  std::optional<std::int64_t> at_most;
  std::string text;  ///< as written: "rpo<=5s"
};

/// True when `actual` meets the condition. For words compare canonical names, for numbers the value
/// in the kind's unit.
bool meets(const Condition& condition, const std::string& actual);
bool meets(const Condition& condition, std::int64_t actual);
/// The value in the scenario's own notation: "1830MB", "15.25s", "yes", "75%".
std::string value_text(ValueKind kind, std::int64_t value);
/// The kind of a key that conditions may use, if there is such a key.
std::optional<ValueKind> kind_of_key(const std::string& key);

// ---- steps --------------------------------------------------------------------------------------

/// A call of ModifyListSynchronization. `expect` of the row is about the call.
struct CallStep {
  Request request;             ///< operation, list, settings, Force, WaitForCopyState
  std::string operation_text;  ///< as written
  std::string name;            ///< as=; empty: none
  std::vector<std::string> unknown_parameters;  ///< names in `with` that the method does not have
};

/// A call of another method of the service, by its own name. Its parameters stand in `with`; a new
/// instance that comes back is named there too: as.Synchronization=p9. `expect` is about the call.
struct MethodStep {
  MethodRequest request;
  std::string name;                             ///< as=; empty: none
  std::vector<std::string> unknown_parameters;  ///< names in `with` that the method does not have
};

enum class Pattern : std::uint8_t { Random, Sequential, Zipf };

struct TraceLoad {
  std::string path;  ///< resolved against the scenario's folder
  TraceFormat format = TraceFormat::Cloudphysics;
  double speed = 1.0;  ///< 2 = twice as fast
  Bytes offset;        ///< added to each request's offset
  bool reads = false;
  bool wrap = false;
  std::optional<std::int64_t> device;  ///< only this device, disk or ASU
};

struct GeneratedLoad {
  std::optional<Rate> write;  ///< none only with `queue`
  Bytes block = kib(64);
  Pattern pattern = Pattern::Random;
  std::int64_t zipf_theta_ppm = 990'000;  ///< 0.99
  std::optional<int> queue;               ///< closed loop with that many outstanding writes (S-33)
  std::optional<std::string> stream;      ///< random stream; default io.<volume>
};

/// A database: transactions write their intent to the log (the volume of the row), then their data,
/// then that they are done; each step is issued after the one before was acknowledged.
struct DatabaseLoad {
  std::vector<Target> data;           ///< volumes, or roles of pairs
  SimTime every = milliseconds(10);   ///< mean time between two transactions
  SimTime think = microseconds(50);   ///< from an acknowledgement to what depends on it
  int open = 8;                       ///< most transactions at a time
  int writes = 3;                     ///< data writes of a transaction
  Bytes block = kib(8);               ///< of a data write
  Bytes log = kib(4);                 ///< of a log record
  std::optional<std::string> stream;  ///< random stream; default io.<volume of the log>
};

/// Host load on a volume: replaces the volume's load, `off` ends it.
struct IoStep {
  struct Off {};
  std::variant<Off, GeneratedLoad, TraceLoad, DatabaseLoad> load;
};

/// `fault` and `heal` share their keys; heal without a value restores the topology's.
struct FaultStep {
  bool heal = false;
  struct Setting {
    std::string key;                     ///< those of step_fault.cpp
    std::string value;                   ///< canonical word; empty when numeric
    std::optional<std::int64_t> number;  ///< rates in bytes/s, times in ns, shares in 10^-9
  };
  std::vector<Setting> settings;
};

struct WaitStep {
  std::optional<SimTime> within;  ///< none: the run's limit
};

struct CheckStep {
  enum class Kind : std::uint8_t { Expect, Always, Never };
  Kind kind = Kind::Expect;
};

struct StopStep {};

/// What a client does to the job of a named call: a method of CIM_ConcreteJob, or an operation on
/// the instance. `expect` is about the answer.
struct JobStep {
  enum class Kind : std::uint8_t {
    RequestStateChange,
    GetErrors,
    GetError,
    GetInstance,
    ModifyInstance,
    DeleteInstance,
  };
  Kind kind = Kind::GetInstance;
  StateChangeRequest state_change;
  JobModification modification;
  std::string name;  ///< as=; empty: none
};

/// A client begins to wait for the job of a named call, as clients of its kind do.
struct PollStep {
  JobClient client = JobClient::coprhd;
  std::optional<SimTime> every;  ///< none: as the client has it
  std::string name;              ///< as=; empty: none
};

using Action = std::variant<CallStep, IoStep, FaultStep, WaitStep, CheckStep, StopStep, MethodStep,
                            JobStep, PollStep>;

/// One row of the timeline.
struct Step {
  int line = 0;
  When at;
  std::vector<Target> on;  ///< the list of a call in array order; else one target or none
  Action action;
  std::vector<Condition> expect;  ///< all must hold
  std::string note;
  std::string expect_text;  ///< the cell as written
};

/// The harness action or operation moves the clock (S-05): all but checks.
bool is_action(const Step& step);
/// The row has an answer of its own, which its `expect` is about: a call, or a client that waits.
bool has_answer(const Step& step);
/// The name that such a row gives by `as=`; empty: none.
std::string name_of_step(const Step& step);

struct RunSettings {
  std::uint64_t seed = 1;
  std::optional<SimTime> limit;  ///< simulated time
};

struct Scenario {
  std::string path;  ///< as selected on the command line
  std::vector<std::string> tags;
  std::vector<std::string> lines;  ///< the file as read, for mismatch blocks and --update
  Topology topology;
  Version version = Version::seed;
  Profile profile;
  Policy policy;
  RunSettings run;
  std::vector<Step> steps;
  std::vector<std::string> missing_traces;  ///< TRACE files that do not exist: the run is skipped
  bool has_tag(const std::string& tag) const;
};

}  // namespace replisim::format
