// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "model/history/verdict.hpp"
#include "model/rules/profile.hpp"
#include "model/service/cell.hpp"
#include "scenarios/checker/judge.hpp"
#include "scenarios/format/matrix.hpp"

/// Matrix files: one row, one case, answered by the model without an engine.
namespace replisim::checker {

/// What a row says, as a situation and a call. A word that the model does not know is reported in
/// `problem` ("column 'knows': …"); the cell is then of no use.
struct MatrixCell {
  Cell cell;
  std::string problem;
};
MatrixCell cell_of(const format::MatrixRow& row, const Profile& profile);

/// One verdict a row, named by its case id: the return code and the state the pair ends in.
/// A row with a version of its own is judged by the generic profile of that version.
std::vector<Verdict> judge_matrix(const format::MatrixFile& file, const Profile& profile,
                                  const JudgeOptions& options = {});

}  // namespace replisim::checker
