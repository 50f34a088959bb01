// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "model/protocol/values.hpp"
#include "scenarios/format/diagnostics.hpp"

namespace replisim::format {

/// One case of a matrix file. Values of the schema are parsed; what only the judge of matrix rows
/// can interpret stays text.
struct MatrixRow {
  int line = 0;
  std::string case_id;
  SyncType type = SyncType::Mirror;
  Mode mode = Mode::Synchronous;
  Locality place = Locality::Local;
  CopyState state = CopyState::Inactive;
  std::string list;                        ///< alone, two-modes, ... ; what else is in the array
  std::optional<std::uint16_t> operation;  ///< none: NULL, the parameter is missing
  std::string operation_text;
  bool force = false;
  ReturnCode return_code = ReturnCode::Completed;
  std::optional<CopyState> becomes;  ///< none: `gone`, the instance no longer exists
  std::string clause;
  // Optional columns; empty cells are the defaults.
  std::vector<std::string> features;  ///< "15", "-7": element features on or off
  std::vector<std::string> knows;     ///< words about the world: "link_down", "missing_writes", ...
  std::optional<std::uint16_t> wait;  ///< WaitForCopyState
  std::optional<Version> version;
  std::optional<ProgressStatus> progress;
  std::string note;
};

struct MatrixFile {
  std::string path;
  std::vector<MatrixRow> rows;
};

/// Reads a matrix file: one row, one case. Case ids are unique in a file.
std::optional<MatrixFile> load_matrix(const std::filesystem::path& file, Diagnostics& diagnostics);

}  // namespace replisim::format
