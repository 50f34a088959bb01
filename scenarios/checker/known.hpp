// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "model/history/verdict.hpp"
#include "scenarios/format/known_failures.hpp"

/// Failures that are known and accepted for now: they are reported as `known`, and as `surprise`
/// when they pass after all.
namespace replisim::checker {

using format::KnownFailure;

/// True when the row speaks of the verdict, whatever its outcome is: same check, same profile (or
/// none given), and scenario paths of which one ends in the other.
bool concerns(const KnownFailure& known, const Verdict& verdict, const std::string& profile);

/// Turns listed failures into `known` (when the expected message stands in the mismatch block or
/// none is given) and listed passes into `surprise`. Errors and skips stay.
void apply_known(std::vector<Verdict>& verdicts, const std::vector<KnownFailure>& known,
                 const std::string& profile);

}  // namespace replisim::checker
