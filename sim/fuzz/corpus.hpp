// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "sim/fuzz/campaign.hpp"

namespace replisim::fuzz {

/// What a folder keeps of the runs made for it.
struct CorpusState {
  std::string choice;       ///< profile and version, as one word each
  std::uint64_t first = 1;  ///< seed of the first run
  std::uint64_t next = 1;   ///< of the next
};

/// Nothing where the folder has no state; a text that can not be read is told in `problem`.
std::optional<CorpusState> read_state(const std::filesystem::path& folder, std::string& problem);
/// False when it can not be written.
bool write_state(const std::filesystem::path& folder, const CorpusState& state);

/// Writes a finding as a scenario with its topology beside it, and says where; empty: it can not
/// be written.
std::filesystem::path write_finding(const std::filesystem::path& folder, const Found& found,
                                    const Choice& choice);

/// The findings that a folder holds, by name.
std::vector<std::filesystem::path> findings_in(const std::filesystem::path& folder);

/// Runs findings again on SimGrid: what each shows now, empty when it is mended.
std::vector<std::vector<Broken>> replay(const std::vector<std::filesystem::path>& files,
                                        int parallel, std::chrono::milliseconds timeout,
                                        bool& interrupted);

}  // namespace replisim::fuzz
