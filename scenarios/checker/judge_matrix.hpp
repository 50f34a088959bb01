// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "model/history/verdict.hpp"
#include "model/service/cell.hpp"
#include "scenarios/checker/known.hpp"
#include "scenarios/format/diagnostics.hpp"
#include "scenarios/format/matrix.hpp"

/// Judges matrix files: a row is a case, decided by the rules alone; no engine is needed.
namespace replisim::checker {

/// Adds a diagnostic for each row with a word that the rules do not know (columns `list`,
/// `features` and `knows`).
void check_matrix(const format::MatrixFile& file, format::Diagnostics& diagnostics);

struct MatrixOptions {
  std::vector<KnownFailure> known;
  std::string run_options;         ///< for the repeat command, as in JudgeOptions
  std::optional<Version> version;  ///< of rows that name none
};

/// One verdict a row, in the order of the file. The file has passed check_matrix().
std::vector<Verdict> judge_matrix(const format::MatrixFile& file,
                                  const MatrixOptions& options = {});

/// Which of coverage_items() the rows touch, in the order of the rows.
std::vector<std::string> matrix_coverage(const format::MatrixFile& file);

}  // namespace replisim::checker
