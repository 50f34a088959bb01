// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "reports/result.hpp"

/// What a disaster at each looked-at instant of a run would have left (`run --crash-scan`).
namespace replisim::reports {

/// All points of one mirror or group.
struct CrashSummary {
  std::string entity;
  std::size_t instants = 0;
  std::size_t without_image = 0;
  std::size_t lossless = 0;
  std::size_t inconsistent = 0;  ///< of those with an image
  std::size_t no_prefix = 0;     ///< likewise
  Bytes lost_median, lost_p95, lost_p99;
  SimTime behind_median, behind_p95, behind_p99;
  CrashPoint worst;  ///< most bytes lost; the first of equals
  std::optional<CrashPoint> first_inconsistent;
};

/// One for each entity, in the order of their first points.
std::vector<CrashSummary> crash_summaries(const std::vector<CrashPoint>& points);

/// The summaries of a run as text, with what led to the worst; empty without points.
std::string crash_text(const ScenarioResult& result);

/// scenario,time_s,entity,CopyState,lost_bytes,behind_s,image,consistent,prefix
std::string crash_csv(const std::vector<ScenarioResult>& results);

}  // namespace replisim::reports
