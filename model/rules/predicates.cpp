// SPDX-License-Identifier: Apache-2.0
#include "model/rules/predicates.hpp"

#include <array>

namespace replisim {
namespace {

/// In the order of Predicate.
constexpr std::array<std::string_view, kPredicates> kNames = {
    "link_up",
    "source_reachable",
    "image_consistent",
    "image_complete",
    "first_copy_complete",
    "source_has_newer",
    "missing_writes",
    "source_written_since_failover",
    "cause_cured",
    "drain_possible",
    "drain_in_time",
    "covers_consistency_group",
    "restoring",
    "resync_required",
    "role_state_admitted",
    "source_access_right",
    "source_serves",
    "mode_active",
    "feature_18",
    "feature_22",
    "feature_47",
    "feature_48",
    "feature_49",
    "feature_52",
    "feature_53",
    "feature_54",
    "group_feature_60",
};

}  // namespace

std::string_view name_of_predicate(Predicate predicate) {
  return kNames[static_cast<std::size_t>(predicate)];
}

std::optional<Predicate> parse_predicate(std::string_view name) {
  for (std::size_t i = 0; i < kPredicates; ++i) {
    if (kNames[i] == name) {
      return static_cast<Predicate>(i);
    }
  }
  return std::nullopt;
}

}  // namespace replisim
