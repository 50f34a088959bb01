// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string_view>

#include "scenarios/format/timeline.hpp"

/// Rows about jobs.
namespace replisim::format {

/// RequestStateChange, GetErrors, GetError, GetInstance, ModifyInstance or DeleteInstance.
bool is_job_method(std::string_view action);
std::string_view name_of_job_method(JobStep::Kind kind);

std::optional<JobStep> parse_job_step(const TimelineRow& row, Step& step, TimelineContext& context);
std::optional<PollStep> parse_poll(const TimelineRow& row, Step& step, TimelineContext& context);

}  // namespace replisim::format
