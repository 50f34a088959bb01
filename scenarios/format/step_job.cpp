// SPDX-License-Identifier: Apache-2.0
// Rows about jobs: what clients do to them, and clients that wait for them.
#include <algorithm>
#include <set>

#include "scenarios/format/step_job.hpp"
#include "scenarios/format/text.hpp"
#include "scenarios/format/units.hpp"

namespace replisim::format {
namespace {

using Kind = JobStep::Kind;

struct JobMethod {
  Kind kind;
  std::string_view name;
};
constexpr JobMethod kMethods[] = {
    {Kind::RequestStateChange, "RequestStateChange"},
    {Kind::GetErrors, "GetErrors"},
    {Kind::GetError, "GetError"},
    {Kind::GetInstance, "GetInstance"},
    {Kind::ModifyInstance, "ModifyInstance"},
    {Kind::DeleteInstance, "DeleteInstance"},
};

std::vector<std::string> parameters_of(Kind kind) {
  switch (kind) {
    case Kind::RequestStateChange:
      return {"RequestedState", "TimeoutPeriod", "as"};
    case Kind::ModifyInstance:
      return {"TimeBeforeRemoval", "DeleteOnCompletion", "as"};
    default:
      return {"as"};
  }
}

/// Reads the cells of one row.
class JobReader {
 public:
  JobReader(const TimelineRow& row, Step& step, TimelineContext& context)
      : row_(row), step_(step), context_(context) {}

  std::optional<JobStep> read_method() {
    const int before = context_.problems.errors();
    const auto* method = std::ranges::find(kMethods, row_.action, &JobMethod::name);
    call_.kind = method->kind;
    read_job();
    valid_ = parameters_of(call_.kind);
    read_words([this](const KeyWord& word) { read_parameter(word); });
    const bool changes =
        call_.modification.time_before_removal || call_.modification.delete_on_completion;
    if (call_.kind == Kind::ModifyInstance && !changes && context_.problems.errors() == before) {
      error("with", "ModifyInstance changes nothing",
            "write TimeBeforeRemoval=10s or DeleteOnCompletion=false");
    }
    if (context_.problems.errors() != before) return std::nullopt;
    return std::move(call_);
  }

  std::optional<PollStep> read_poll() {
    const int before = context_.problems.errors();
    read_job();
    valid_ = {"client", "every", "as"};
    bool chosen = false;
    read_words([this, &chosen](const KeyWord& word) {
      if (word.key == "as") {
        poll_.name = word.value;
      } else if (word.key == "every") {
        poll_.every = time_of(word);
        if (poll_.every == SimTime{}) error("with", "every=0s never ends");
      } else {
        chosen = true;
        read_client(word.value);
      }
    });
    if (!chosen) error("with", "poll needs a client", client_hint());
    if (context_.problems.errors() != before) return std::nullopt;
    return std::move(poll_);
  }

 private:
  void error(const char* column, std::string message, std::string hint = {}) {
    context_.problems.error(row_.line, column, std::move(message), std::move(hint));
  }

  void read_job() {
    const Target target = context_.single(row_);
    if (target.kind == Target::Kind::None) return;
    step_.on = {target};
    if (target.kind == Target::Kind::Call || target.kind == Target::Kind::Unknown) return;
    error("on", in_quotes(target.text) + " is no job",
          "name the call that made it by as=; ?ghost is a job that does not exist");
  }

  template <class Read>
  void read_words(Read read) {
    std::set<std::string> seen;
    for (const KeyWord& word : key_words(row_.with)) {
      if (std::ranges::find(valid_, word.key) == valid_.end()) {
        error("with", "unknown parameter " + in_quotes(word.key),
              suggestion(word.key, valid_, "parameters"));
      } else if (!word.has_value) {
        error("with", in_quotes(word.key) + " has no value", "write " + word.key + "=value");
      } else if (!seen.insert(word.key).second) {
        error("with", in_quotes(word.key) + " is given twice");
      } else {
        read(word);
      }
    }
  }

  void read_parameter(const KeyWord& word) {
    if (word.key == "as") {
      call_.name = word.value;
    } else if (word.key == "RequestedState") {
      read_requested_state(word.value);
    } else if (word.key == "TimeoutPeriod") {
      if (word.value != "NULL") call_.state_change.timeout_period = time_of(word);
    } else if (word.key == "TimeBeforeRemoval") {
      call_.modification.time_before_removal = time_of(word);
    } else {
      const auto value = parse_boolean(word.value);
      if (!value) error("with", word.key + " is true or false, not " + in_quotes(word.value));
      call_.modification.delete_on_completion = value;
    }
  }

  void read_requested_state(const std::string& value) {
    if (value == "NULL") return;
    std::vector<std::string> names;
    for (const ValueName& known : requested_job_states()) {
      if (known.name == value) call_.state_change.requested_state = known.number;
      names.emplace_back(known.name);
    }
    if (call_.state_change.requested_state) return;
    const Parsed number = parse_number(value, Dimension::Count);
    if (number.value && *number.value <= 65535) {
      call_.state_change.requested_state = static_cast<std::uint16_t>(*number.value);
    } else {
      error("with", "unknown RequestedState " + in_quotes(value),
            suggestion(value, names, "states") + "   (a number can be any)");
    }
  }

  void read_client(const std::string& value) {
    if (const auto client = parse_job_client(value)) {
      poll_.client = *client;
    } else {
      error("with", "unknown client " + in_quotes(value), client_hint());
    }
  }

  static std::string client_hint() {
    std::vector<std::string> names;
    for (const JobClientRule& rule : job_clients()) names.emplace_back(rule.name);
    return "clients: " + join(names, ", ");
  }

  std::optional<SimTime> time_of(const KeyWord& word) {
    const Parsed parsed = parse_number(word.value, Dimension::Time);
    if (parsed.value) return SimTime{*parsed.value};
    error("with", problem_of(word.key + "=" + word.value, word.value, parsed), parsed.hint);
    return std::nullopt;
  }

  const TimelineRow& row_;
  Step& step_;
  TimelineContext& context_;
  std::vector<std::string> valid_;
  JobStep call_;
  PollStep poll_;
};

}  // namespace

bool is_job_method(std::string_view action) {
  return std::ranges::find(kMethods, action, &JobMethod::name) != std::end(kMethods);
}

std::string_view name_of_job_method(JobStep::Kind kind) {
  return std::ranges::find(kMethods, kind, &JobMethod::kind)->name;
}

std::optional<JobStep> parse_job_step(const TimelineRow& row, Step& step,
                                      TimelineContext& context) {
  return JobReader(row, step, context).read_method();
}

std::optional<PollStep> parse_poll(const TimelineRow& row, Step& step, TimelineContext& context) {
  return JobReader(row, step, context).read_poll();
}

}  // namespace replisim::format
