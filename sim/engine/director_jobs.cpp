// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <utility>

#include "model/service/job_clients.hpp"
#include "scenarios/format/step_job.hpp"
#include "sim/engine/director.hpp"

// Rows about jobs: what clients ask, read and wait for.
namespace replisim::engine {

namespace {

using Kind = format::JobStep::Kind;

/// A client that never gives up must not keep a run alive that has nothing else to do.
constexpr std::uint32_t kMostLooks = 100'000;
constexpr std::int64_t kPercent = 10'000'000;  ///< of the parts that shares are measured in

std::string status_text(std::uint16_t status) {
  if (status == kCimNotFound) return "NotFound";
  return status == 0 ? "OK" : "Failed";
}

/// "p1:link-down+p3:timeout", or "none".
std::string errors_text(const std::vector<JobError>& errors) {
  std::string text;
  for (const JobError& error : errors) {
    text += (text.empty() ? "" : "+") + error.error_source + ":";
    text += error.message_id;
  }
  std::replace(text.begin(), text.end(), ' ', '-');
  return text.empty() ? "none" : text;
}

/// A CIM_Error with all its fields.
std::string cim_error_text(const JobError& error) {
  std::string text = "CIM_Error ErrorType=" + std::to_string(error.numbers.error_type) +
                     " PerceivedSeverity=" + std::to_string(error.numbers.perceived_severity) +
                     " ProbableCause=" + std::to_string(error.numbers.probable_cause) +
                     " CIMStatusCode=" + std::to_string(error.numbers.cim_status_code) +
                     " OwningEntity=" + std::string(error.owning_entity) +
                     " MessageID=" + std::string(error.message_id) +
                     " ErrorSource=" + error.error_source + " MessageArguments=";
  for (std::size_t i = 0; i < error.message_arguments.size(); ++i)
    text += (i == 0 ? "" : "+") + error.message_arguments[i];
  text += " Message=" + std::string(error.message);
  if (!error.recommended_action.empty())
    text += " RecommendedActions=" + std::string(error.recommended_action);
  return text;
}

std::string time_text(SimTime at) {
  return format::value_text(format::ValueKind::Time, at.value);
}

}  // namespace

/// The job of a named call; nothing for a job that never was.
std::optional<JobId> Director::job_of(const format::Target& target) const {
  if (target.kind != format::Target::Kind::Call) return std::nullopt;
  const auto call = stage_.call_of_step(target.index);
  return call ? stage_.service[*call].job : std::nullopt;
}

std::uint16_t Director::percent_of(const format::Target& target) {
  const auto share = measures_.value(target, "PercentComplete");
  return static_cast<std::uint16_t>(share.value_or(0) / kPercent);
}

void Director::run_job_step(StepIndex index, const format::JobStep& call) {
  const std::string operation(format::name_of_job_method(call.kind));
  const std::string entity =
      stage_.recorder.open_record(stage_.now, steps_[index], operation, call.name).name;
  const std::size_t record = stage_.recorder.calls() - 1;
  const auto job = job_of(steps_[index].on.front());
  JobAnswer answer{.status = kCimNotFound, .reason = Reason::unknown_instance, .clause = "A-2"};
  if (job) answer = ask_job(index, call, *job, entity);
  const bool method = call.kind == Kind::RequestStateChange || call.kind == Kind::GetErrors ||
                      call.kind == Kind::GetError;
  answer_record(record, answer, method);
}

/// Carries out what the row asks of a job.
JobAnswer Director::ask_job(StepIndex index, const format::JobStep& call, JobId job,
                            const std::string& entity) {
  JobAnswer answer;
  if (stage_.service.policy.service_down)
    return {.status = kCimFailed, .reason = Reason::service_down, .clause = "S-11"};
  const std::uint16_t percent = percent_of(steps_[index].on.front());
  switch (call.kind) {
    case Kind::RequestStateChange:
      carry_out(request_state_change(stage_.service, job, call.state_change, percent, stage_.now,
                                     answer));
      break;
    case Kind::ModifyInstance:
      carry_out(modify_job(stage_.service, job, call.modification, stage_.now, answer));
      break;
    case Kind::DeleteInstance:
      carry_out(delete_job(stage_.service, job, stage_.now, answer));
      break;
    default: {
      const auto reading = read_job(stage_.service, job, percent, stage_.now);
      if (!reading)
        return {.status = kCimNotFound, .reason = Reason::unknown_instance, .clause = "A-2"};
      if (call.kind == Kind::GetInstance) {
        record_reading(entity, *reading, job);
      } else {
        read_errors(call, entity, job);
      }
      break;
    }
  }
  return answer;
}

void Director::read_errors(const format::JobStep& call, const std::string& entity, JobId job) {
  std::uint16_t status = 0;
  std::vector<JobError> errors = errors_of_job(stage_.service, job, status);
  if (call.kind == Kind::GetError && errors.size() > 1) errors.resize(1);
  stage_.recorder.event(stage_.now, entity, "errors", "", errors_text(errors));
  for (const JobError& error : errors)
    stage_.recorder.finding(stage_.now, entity, cim_error_text(error));
}

/// What GetInstance returned, under the name of the row that asked.
void Director::record_reading(const std::string& entity, const JobReading& reading, JobId job) {
  const auto note = [&](const char* property, std::string value) {
    stage_.recorder.event(stage_.now, entity, property, "", std::move(value));
  };
  std::string status;
  for (const OperationalStatus value : reading.operational_status)
    status += (status.empty() ? "" : "+") + name_of(value);
  std::string affected;
  for (const AffectedElement& element : affected_elements(stage_.service, job)) {
    const std::string& name = element.group
                                  ? stage_.service[*element.group].name
                                  : stage_.scenario.topology.volumes[element.element->index].name;
    affected += (affected.empty() ? "" : "+") + name;
    affected += element.effect == ElementEffect::ExclusiveUse ? ":2" : ":3";
  }
  note("JobState", name_of(reading.job_state));
  note("OperationalStatus", status.empty() ? "empty" : status);
  note("PercentComplete", std::to_string(reading.percent_complete));
  note("ErrorCode", name_of(reading.error_code));
  note("ErrorDescription", std::string(reading.error_description));
  note("TimeSubmitted", time_text(reading.time_submitted));
  note("StartTime", reading.start_time ? time_text(*reading.start_time) : "NULL");
  note("ElapsedTime", time_text(reading.elapsed_time));
  note("TimeOfLastStateChange", time_text(reading.time_of_last_state_change));
  note("DeleteOnCompletion", reading.delete_on_completion ? "true" : "false");
  note("TimeBeforeRemoval", time_text(reading.time_before_removal));
  note("MethodName", reading.method_name);
  for (const auto& [name, value] : reading.job_in_parameters)
    note(("JobInParameters." + name).c_str(), value);
  if (!reading.job_out_parameters) note("JobOutParameters.__ReturnValue", "NULL");
  for (const auto& [name, value] : reading.job_out_parameters.value_or(MethodParameters{}))
    note(("JobOutParameters." + name).c_str(), value);
  note("OwningJobElement", "service");
  note("AffectedJobElement", affected.empty() ? "none" : affected);
}

void Director::answer_record(std::size_t record, const JobAnswer& answer, bool has_code) {
  stage_.recorder.event(stage_.now, stage_.recorder.call(record).name, "cim_status", "",
                        status_text(answer.status));
  CallRecord& written = stage_.recorder.call(record);
  written.returned_at = written.ended_at = stage_.now;
  written.returned_seq = written.ended_seq = stage_.recorder.next_sequence();
  if (has_code && answer.status == 0) written.return_code = answer.code;
  if (answer.reason != Reason::none) written.reason = std::string(name_of_reason(answer.reason));
  written.clause = std::string(answer.clause);
}

void Director::run_poll(StepIndex index, const format::PollStep& poll) {
  const std::string client(rule_of(poll.client).name);
  stage_.recorder.open_record(stage_.now, steps_[index], "poll " + client, poll.name);
  const std::size_t record = stage_.recorder.calls() - 1;
  const std::string entity = stage_.recorder.call(record).name;
  stage_.recorder.event(stage_.now, entity, "verdict", "", "none");
  stage_.recorder.event(stage_.now, entity, "why", "", "none");
  stage_.recorder.event(stage_.now, entity, "looks", "", "0");
  const SimTime first = rule_of(poll.client).first;
  stage_.events.add(
      stage_.now + first, [this, index, &poll, record] { look_at_job(index, poll, record, 1); },
      kRowPhase);
}

/// One look of a client at the job; the next is scheduled while it waits.
void Director::look_at_job(StepIndex index, const format::PollStep& poll, std::size_t record,
                           std::uint32_t look) {
  stage_.recorder.cause(steps_[index].line, "look");
  const format::Target& target = steps_[index].on.front();
  const CallRecord& written = stage_.recorder.call(record);
  const std::string entity = written.name;
  const SimTime since = stage_.now - written.called_at;
  const auto job = job_of(target);
  ClientVerdict verdict{ClientVerdict::Outcome::Failure, "no-job"};
  if (job || target.kind != format::Target::Kind::Call) {
    const auto reading = job && !stage_.service.policy.service_down
                             ? read_job(stage_.service, *job, percent_of(target), stage_.now)
                             : std::nullopt;
    verdict = judge_look(poll.client, reading, look, since);
    if (reading && rule_of(poll.client).deletes && !reading->delete_on_completion &&
        verdict.outcome != ClientVerdict::Outcome::Waits) {
      JobAnswer answer;
      carry_out(delete_job(stage_.service, *job, stage_.now, answer));
    }
  }
  stage_.recorder.event(stage_.now, entity, "looks", std::to_string(look - 1),
                        std::to_string(look));
  if (verdict.outcome == ClientVerdict::Outcome::Waits) {
    if (look == kMostLooks) {
      stage_.recorder.finding(stage_.now, entity, "the client would look on for ever");
      return;
    }
    const SimTime every = poll.every.value_or(rule_of(poll.client).every);
    stage_.events.add(
        stage_.now + every,
        [this, index, &poll, record, look] { look_at_job(index, poll, record, look + 1); },
        kRowPhase);
    return;
  }
  const bool success = verdict.outcome == ClientVerdict::Outcome::Success;
  stage_.recorder.event(stage_.now, entity, "verdict", "none", success ? "success" : "failure");
  stage_.recorder.event(stage_.now, entity, "why", "none", std::string(verdict.why));
  CallRecord& ended = stage_.recorder.call(record);
  ended.returned_at = ended.ended_at = stage_.now;
  ended.returned_seq = ended.ended_seq = stage_.recorder.next_sequence();
}

}  // namespace replisim::engine
