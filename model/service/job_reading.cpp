// SPDX-License-Identifier: Apache-2.0
#include "model/service/job_reading.hpp"

#include <algorithm>

#include "model/service/job_requests.hpp"
#include "model/service/valuation.hpp"

namespace replisim {
namespace {

std::string method_name_of(const Call& call) {
  return "CIM_ReplicationService." + std::string(name_of_method(call.method));
}

bool is_gone(const Service& service, JobId id) {
  return id.index >= service.jobs.size() || !service[id].exists;
}

std::vector<OperationalStatus> statuses_of(const Service& service, JobState state) {
  using enum OperationalStatus;
  const bool strict = service.profile.strict_job_status;
  if (!is_final(state)) {
    return strict ? std::vector{OK} : std::vector<OperationalStatus>{};
  }
  if (state == JobState::Completed) {
    return {OK, Completed};
  }
  return strict ? std::vector{Error, Completed} : std::vector{Completed, Error};
}

std::string names_of(const Service& service, const std::vector<PairId>& pairs) {
  std::string text;
  for (const PairId pair : pairs) {
    text += (text.empty() ? "" : " ") + service[pair].name;
  }
  return text;
}

/// Synchronization[] as it was listed: each group once.
std::string list_text(const Service& service, const Call& call) {
  std::string text;
  std::optional<std::uint32_t> last;
  for (const CallEntry& entry : call.entries) {
    if (last == entry.list_index) {
      continue;
    }
    last = entry.list_index;
    const std::string& name = entry.group ? service[*entry.group].name : service[entry.pair].name;
    text += (text.empty() ? "" : " ") + name;
  }
  return text;
}

MethodParameters in_parameters(const Service& service, const Call& call) {
  MethodParameters parameters;
  if (call.method != Method::ModifyListSynchronization &&
      call.method != Method::ModifyReplicaSynchronization) {
    return parameters;
  }
  parameters.emplace_back("Operation", name_of(call.operation));
  parameters.emplace_back("Synchronization", list_text(service, call));
  parameters.emplace_back("Force", call.force ? "true" : "false");
  parameters.emplace_back("WaitForCopyState", call.wait_for_copy_state
                                                  ? name_of(*call.wait_for_copy_state)
                                                  : std::string("NULL"));
  return parameters;
}

MethodParameters out_parameters(const Service& service, const Job& job) {
  const Call& call = service[job.call];
  MethodParameters parameters{{"__ReturnValue", name_of(job.error_code)}};
  for (const OutputValue& output : call.outputs) {
    std::string text;
    for (const std::string& value : output.values) {
      text += (text.empty() ? "" : " ") + value;
    }
    parameters.emplace_back(output.parameter, text.empty() ? "NULL" : text);
  }
  if (!call.settings_state.empty()) {
    parameters.emplace_back("SettingsState", names_of(service, call.settings_state));
  }
  if (!call.updated_synchronizations.empty()) {
    parameters.emplace_back("UpdatedSynchronizations",
                            names_of(service, call.updated_synchronizations));
  }
  return parameters;
}

std::string_view action_for(Reason reason) {
  switch (reason) {
    case Reason::force_needed:
      return "Repeat the call with Force=true.";
    case Reason::required_step_pending:
      return "Do what ProgressStatus requires first.";
    case Reason::busy:
      return "Repeat the call when the other operation has ended.";
    case Reason::link_down:
    case Reason::source_unreachable:
    case Reason::element_failed:
      return "Repair the line or element, then repeat the call.";
    case Reason::timeout:
      return "Read CopyState: the work may still go on.";
    default:
      return {};
  }
}

JobError error_of(Reason reason, std::string index, std::string source) {
  JobError error;
  error.numbers = cim_error_of(reason);
  error.message_id = name_of_reason(reason);
  error.message = sentence_of(reason);
  error.message_arguments = {std::move(index), std::string(name_of_reason(reason))};
  error.error_source = std::move(source);
  error.recommended_action = action_for(reason);
  return error;
}

}  // namespace

std::optional<JobReading> read_job(const Service& service, JobId id, std::uint16_t percent,
                                   SimTime now) {
  if (is_gone(service, id)) {
    return std::nullopt;
  }
  const Job& job = service[id];
  const Call& call = service[job.call];
  JobReading reading;
  reading.job_state = job.state;
  reading.operational_status = statuses_of(service, job.state);
  reading.percent_complete =
      job.state == JobState::Running
          ? std::min<std::uint16_t>(std::max(job.percent_complete, percent), 99)
          : job.percent_complete;
  reading.error_code = job.error_code;
  reading.error_description =
      job.error_code == ReturnCode::Completed ? std::string_view{} : sentence_of(job.reason);
  reading.time_submitted = job.time_submitted;
  reading.start_time = job.start_time;
  reading.elapsed_time = elapsed_time(job, now);
  reading.time_of_last_state_change = job.state_changed ? job.time_of_last_state_change : SimTime{};
  reading.delete_on_completion = job.delete_on_completion;
  reading.time_before_removal = job.time_before_removal;
  reading.method_name = method_name_of(call);
  reading.job_in_parameters = in_parameters(service, call);
  if (job.state == JobState::Completed) {
    reading.job_out_parameters = out_parameters(service, job);
  }
  return reading;
}

std::optional<MethodResult> method_result(const Service& service, JobId id) {
  if (is_gone(service, id)) {
    return std::nullopt;
  }
  const Job& job = service[id];
  MethodResult result;
  result.method_name = method_name_of(service[job.call]);
  result.pre_call = in_parameters(service, service[job.call]);
  if (is_final(job.state)) {
    result.post_call = out_parameters(service, job);
  }
  return result;
}

std::vector<AffectedElement> affected_elements(const Service& service, JobId id) {
  std::vector<AffectedElement> affected;
  if (is_gone(service, id)) {
    return affected;
  }
  const auto add = [&affected](AffectedElement element) {
    const auto same = std::ranges::find_if(affected, [&element](const AffectedElement& other) {
      return other.element == element.element && other.group == element.group;
    });
    if (same == affected.end()) {
      affected.push_back(element);
    } else if (element.effect == ElementEffect::ExclusiveUse) {
      same->effect = ElementEffect::ExclusiveUse;
    }
  };
  std::vector<AffectedElement> groups;
  for (const CallEntry& entry : service[service[id].call].entries) {
    const Pair& pair = service[entry.pair];
    const bool exclusive = entry.started && !entry.finished && is_busy(pair);
    const ElementEffect effect =
        exclusive ? ElementEffect::ExclusiveUse : ElementEffect::PerformanceImpact;
    add({.element = pair.system_element, .group = std::nullopt, .effect = effect});
    add({.element = pair.synced_element, .group = std::nullopt, .effect = effect});
    if (entry.group) {
      groups.push_back({.element = std::nullopt, .group = entry.group, .effect = effect});
    }
  }
  std::ranges::for_each(groups, add);
  return affected;
}

std::vector<JobError> errors_of_job(const Service& service, JobId id, std::uint16_t& status) {
  std::vector<JobError> errors;
  status = is_gone(service, id) ? kCimNotFound : std::uint16_t{0};
  if (status != 0 || !is_final(service[id].state) || service[id].state == JobState::Completed) {
    return errors;
  }
  const Job& job = service[id];
  for (const EntryError& failed : job.errors) {
    const CallEntry& entry = service[job.call].entries[failed.entry];
    errors.push_back(
        error_of(failed.reason, std::to_string(entry.list_index), service[entry.pair].name));
  }
  if (errors.empty()) {
    errors.push_back(error_of(job.reason, "", "job " + std::to_string(id.index + 1)));
  }
  return errors;
}

}  // namespace replisim
