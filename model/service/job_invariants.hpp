// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "model/service/service.hpp"

/// What must hold of jobs, always.
namespace replisim {

/// Sentences about jobs that are not sound; part of broken_invariants().
std::vector<std::string> broken_jobs(const Service& service);

/// Sentences about jobs that went a way they must not go from one step to a later one: JobState
/// against the schema's order, PercentComplete back, an end that changes, a job that is gone before
/// it ended or comes back.
std::vector<std::string> broken_job_steps(const Service& before, const Service& after);

}  // namespace replisim
