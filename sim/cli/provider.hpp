// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "model/rules/profile.hpp"
#include "scenarios/checker/matrix.hpp"
#include "sim/cli/verb.hpp"

namespace replisim::cli {

/// The profile of that name or file, in the version asked for; an empty version means the
/// profile's own. Throws UsageError that begins with the verb.
Profile provider_profile(const std::string& verb, const std::string& name,
                         const std::string& version);

/// Whom matrix rows are asked of: that profile, generic where the name is empty.
checker::MatrixProvider matrix_provider(const std::string& verb, const std::string& name,
                                        const std::string& version);

}  // namespace replisim::cli
