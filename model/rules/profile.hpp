// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <bitset>
#include <cstdint>
#include <string>

#include "model/protocol/values.hpp"
#include "model/rules/job_rules.hpp"

/// What a provider offers: the checks, the capability answers and `explain` read the
/// same data.
namespace replisim {

enum class Offer : std::uint8_t {
  Offered,
  NotOffered,  ///< legal, but not announced here: 1 (D-03)
  Never,       ///< contradicts the model for that SyncType: 5 (D-02)
};

struct Profile {
  std::string name = "generic";
  std::bitset<64> features;            ///< element features by number (features.csv, scope element)
  std::bitset<72> group_features;      ///< scope group
  bool failover_reverses = true;       ///< A-1; on in version seed, off in cim241 and later
  bool strict_job_status = false;      ///< JobStatus=schema instead of what clients read (A-2)
  bool refusals_as_cim_error = false;  ///< Refusals=cim-error (A-3)
  bool refuses_unknown_parameters = false;  ///< UnknownParameters=refuse (A-4)
  JobRules jobs;                            ///< what clients may do to jobs
  friend bool operator==(const Profile&, const Profile&) = default;
};

/// The profile used without a `use, profile` row (S-01), for the given version.
Profile generic_profile(Version version);

/// Whether the operation is offered (check 6 and 7 of R-03).
Offer offer_of(const Profile& profile, Operation operation, SyncType type, Mode mode,
               Locality locality);

}  // namespace replisim
