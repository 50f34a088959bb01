// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <optional>
#include <string>
#include <vector>

#include "model/history/verdict.hpp"
#include "model/rules/profile.hpp"
#include "model/service/cell.hpp"
#include "scenarios/checker/judge.hpp"
#include "scenarios/format/matrix.hpp"

/// Matrix files: one row, one case, answered by the model without an engine.
namespace replisim::checker {

/// Whom the rows are asked of: a provider in each version of the schema.
struct MatrixProvider {
  Version version = Version::seed;    ///< of rows that name none
  std::array<Profile, 3> in_version;  ///< by Version
  std::string asked_for;              ///< the profile as the command line names it; empty: generic
  const Profile& of(std::optional<Version> named) const {
    return in_version[static_cast<std::size_t>(named.value_or(version))];
  }
};
MatrixProvider generic_provider(Version version);

/// What a row says, as a situation and a call. A word that the model does not know is reported in
/// `problem` ("column 'knows': …"); the cell is then of no use.
struct MatrixCell {
  Cell cell;
  std::string problem;
};
MatrixCell cell_of(const format::MatrixRow& row, const MatrixProvider& provider);

/// One verdict a row, named by its case id: the return code and the state the pair ends in.
/// A row with a version of its own is judged by the provider in that version.
std::vector<Verdict> judge_matrix(const format::MatrixFile& file, const MatrixProvider& provider,
                                  const JudgeOptions& options = {});

}  // namespace replisim::checker
