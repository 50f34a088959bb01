// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "model/service/step.hpp"

/// Jobs on their way: inside of a step. What clients call is in job_requests.hpp.
namespace replisim {

/// Makes the job of a call that begins: 4096 is answered, the job waits or runs.
void start_job(Step& step, CallId id);
/// The entries of the call wait until its job runs.
bool job_waits(const Service& service, CallId id);
/// The job is over; what clients read follows A-2, or the schema where the profile says so.
void end_job(Step& step, JobId id, JobState state, ReturnCode code, Reason reason);
/// The job is at work, or goes on: entries that wait are checked again (R-03, 10 and 11) and start.
void run_job(Step& step, JobId id);
/// JobState and what hangs on it: TimeOfLastStateChange, StartTime, the time executed.
void show_job_state(Step& step, JobId id, JobState state);
/// Entries that have not started will not: they stay as they are (D-38).
void withdraw_waiting(Service& service, CallId id, ReturnCode code, Reason reason);
/// The time that starting or shutting down takes is over.
void end_transition(Step& step, JobId id);
/// Gives free places to the jobs that wait for one; true when something changed.
bool fill_places(Step& step);
bool has_place(const Service& service);
/// The job does not wait for a place any longer.
void leave_queue(Service& service, JobId id);
/// Starts on the way into Running: at once, or through Starting.
void enter(Step& step, JobId id);
/// The job goes when its time is over, if it may go by itself.
void arm_removal(Step& step, JobId id);
void remove_job(Step& step, JobId id);

}  // namespace replisim
