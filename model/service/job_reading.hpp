// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "model/service/core.hpp"

/// What clients read of a job: its properties, its errors, what it affects.
namespace replisim {

/// JobInParameters: what the method was called with, by name and as text.
using MethodParameters = std::vector<std::pair<std::string, std::string>>;

/// CIM_ConcreteJob as GetInstance returns it.
struct JobReading {
  JobState job_state = JobState::New;
  std::vector<OperationalStatus> operational_status;  ///< in its order, which clients look at
  std::uint16_t percent_complete = 0;                 ///< never NULL
  ReturnCode error_code = ReturnCode::Completed;
  std::string_view error_description;  ///< empty while ErrorCode is 0
  SimTime time_submitted;
  std::optional<SimTime> start_time;  ///< NULL: has not run yet
  SimTime elapsed_time;               ///< time spent Running so far
  SimTime time_of_last_state_change;  ///< 0 while the state has never changed
  bool delete_on_completion = true;
  SimTime time_before_removal;
  std::string method_name;  ///< "CIM_ReplicationService.ModifyListSynchronization" (R-34)
  MethodParameters job_in_parameters;
  std::optional<MethodParameters> job_out_parameters;  ///< NULL until Completed (section 6)
};
/// `percent` is what the world computes for PercentComplete while the job runs. Nothing: the job is
/// gone, CIM_ERR_NOT_FOUND (6).
std::optional<JobReading> read_job(const Service& service, JobId id, std::uint16_t percent,
                                   SimTime now);

/// CIM_MethodResult, by AssociatedJobMethodResult: the call as it began and as it ended. It
/// goes with the job.
struct MethodResult {
  std::string method_name;
  MethodParameters pre_call;
  std::optional<MethodParameters> post_call;  ///< with __ReturnValue, whatever that is; NULL before
};
std::optional<MethodResult> method_result(const Service& service, JobId id);

/// AffectedJobElement.ElementEffects[].
enum class ElementEffect : std::uint16_t { ExclusiveUse = 2, PerformanceImpact = 3 };

/// One association AffectedJobElement.
struct AffectedElement {
  std::optional<ElementId> element;  ///< a source or target element of the list
  std::optional<GroupId> group;      ///< or a GroupSynchronized that was listed
  ElementEffect effect = ElementEffect::PerformanceImpact;
  friend bool operator==(const AffectedElement&, const AffectedElement&) = default;
};
/// Source, target, source, target ... in list order, then the groups; each once. Empty: gone, or
/// the job has none left to affect (associations end with the job).
std::vector<AffectedElement> affected_elements(const Service& service, JobId id);

/// A CIM_Error with the fields that a reason gives it, and the ones of its own.
struct JobError {
  CimError numbers;
  std::string_view owning_entity = "replisim";
  std::string_view message_id;                 ///< the reason: "link-down"
  std::string_view message;                    ///< a sentence
  std::vector<std::string> message_arguments;  ///< index of the entry, reason (R-22)
  std::string error_source;                    ///< the pair; the job itself where none failed
  std::string_view recommended_action;         ///< empty: none
};
/// GetErrors: nothing while the job runs or when it ended well; one a failed entry, in list order;
/// for a job that a client ended before anything failed, one that says so. `status` is 6 when the
/// job is gone.
std::vector<JobError> errors_of_job(const Service& service, JobId id, std::uint16_t& status);

}  // namespace replisim
