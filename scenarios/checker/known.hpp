// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "model/history/verdict.hpp"
#include "scenarios/format/diagnostics.hpp"
#include "scenarios/format/known_failures.hpp"
#include "scenarios/format/matrix.hpp"
#include "scenarios/format/scenario.hpp"

/// Failures that are known and accepted for now: they are reported as `known`, and as `surprise`
/// when they pass after all.
namespace replisim::checker {

using format::KnownFailure;

/// True when the row speaks of the verdict, whatever its outcome is: same check, same profile (or
/// none given), and scenario paths of which one ends in the other.
bool concerns(const KnownFailure& known, const Verdict& verdict, const std::string& profile);

/// Turns listed failures into `known` (when the expected message stands in the mismatch block or
/// none is given) and listed passes into `surprise`. Errors and skips stay. A failure that does not
/// say what its row expects gets that as its reason.
void apply_known(std::vector<Verdict>& verdicts, const std::vector<KnownFailure>& known,
                 const std::string& profile);

/// The checks of one file, as its verdicts name them.
struct CheckNames {
  std::string path;
  std::vector<std::string> checks;
  /// Verdicts on a row or a run as a whole, which only some runs have.
  std::vector<std::string> others;
};
CheckNames check_names(const format::Scenario& scenario);
CheckNames check_names(const format::MatrixFile& matrix);

/// True when the row's scenario is the file: one path ends in the other.
bool is_about(const KnownFailure& known, const std::string& path);

/// A warning for a row of `known_file` that no check answers to. `there` holds the files that the
/// row is about; when it is empty no such file exists, and `paths` are those there are.
void warn_unless_matched(const std::string& known_file, const KnownFailure& known,
                         const std::vector<CheckNames>& there,
                         const std::vector<std::string>& paths, format::Diagnostics& diagnostics);

}  // namespace replisim::checker
