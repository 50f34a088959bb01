// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <span>
#include <string_view>

#include "sim/cli/verb.hpp"
#include "sim/plan/answer.hpp"

namespace replisim::cli {

/// A question that `plan` answers.
struct PlanQuestion {
  std::string_view name;
  std::string_view summary;
  /// Reads options and files; nothing comes back when a file can not be used. Throws UsageError.
  std::optional<plan::Answer> (*ask)(const Call& call);
};

std::span<const PlanQuestion> plan_questions();

}  // namespace replisim::cli
