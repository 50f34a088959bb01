// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "model/service/core.hpp"

/// What clients do to a job: RequestStateChange, ModifyInstance and DeleteInstance.
namespace replisim {

/// CIM_ConcreteJob.RequestStateChange.RequestedState.
enum class RequestedJobState : std::uint16_t {
  Start = 2,
  Suspend = 3,
  Terminate = 4,
  Kill = 5,
  Service = 6,
};
std::span<const ValueName> requested_job_states();

struct StateChangeRequest {
  std::optional<std::uint16_t> requested_state = {};  ///< std::nullopt: missing or NULL
  std::optional<SimTime> timeout_period = {};         ///< 0 and NULL say the same
};

/// What a method of a job answers. `status` is the CIM status of the call itself: 0, or 6
/// (CIM_ERR_NOT_FOUND) when the job is gone; then there is no return value.
struct JobAnswer {
  std::uint16_t status = 0;
  ReturnCode code = ReturnCode::Completed;
  Reason reason = Reason::none;
  std::string_view clause;
};

inline constexpr std::uint16_t kCimFailed = 1;
inline constexpr std::uint16_t kCimNotFound = 6;

/// Asks a job to change its state (R-32, D-38). `percent` is what the world computes for
/// PercentComplete at this instant; a suspended job keeps showing it.
///
/// 0 done, also where the job is in that state already; 1 the profile does not offer it, or
/// Service, which has no meaning here; 3 it would take longer than TimeoutPeriod; 5 no such
/// RequestedState; 6 Suspend while an entry is in an exclusive step; 4096 on its way; 4097 the job
/// has ended; 4098 TimeoutPeriod is not understood; 4099 it is shutting down. Nothing here leads to
/// 2 or 4.
StepResult request_state_change(Service& service, JobId id, const StateChangeRequest& request,
                                std::uint16_t percent, SimTime now, JobAnswer& answer);

/// Writes the two properties of a job that can be written; what is not given stays.
/// TimeBeforeRemoval counts from the end of the job, also when it is written afterwards. After the
/// end DeleteOnCompletion can not be taken back or set: DeleteInstance is the way then (status 1).
struct JobModification {
  std::optional<SimTime> time_before_removal = {};
  std::optional<bool> delete_on_completion = {};
};
StepResult modify_job(Service& service, JobId id, const JobModification& modification, SimTime now,
                      JobAnswer& answer);

/// Deletes a job that has ended; while it has not, status 1 (CIM_ERR_FAILED) and nothing changes.
StepResult delete_job(Service& service, JobId id, SimTime now, JobAnswer& answer);

}  // namespace replisim
