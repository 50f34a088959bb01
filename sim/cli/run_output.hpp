// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "reports/result.hpp"
#include "sim/cli/run_options.hpp"
#include "sim/runs/batch.hpp"

/// What `run` prints and writes.
namespace replisim::cli {

/// "[12/63] 1 failed  scenarios/mirror/x.csv", rewritten in place on a terminal.
class StatusLine {
 public:
  StatusLine(std::size_t total, bool wanted) : total_(total), wanted_(wanted) {}
  void show(std::size_t done, const reports::ScenarioResult& result);
  void clear();

 private:
  std::size_t total_;
  bool wanted_;
  std::size_t failed_ = 0;
};

/// Mismatch blocks and the summary, or JSON.
void print_results(const std::vector<reports::ScenarioResult>& results, std::int64_t wall_ns,
                   const RunOptions& options);

/// --update: shows what changes in each file and which rows are left, then writes it. False when a
/// file could not be written, which has been said.
bool update_files(const std::vector<runs::Item>& items,
                  const std::vector<reports::ScenarioResult>& results, const RunOptions& options);

/// JUnit and CSV files. False when one could not be written, which has been said.
bool write_reports(const std::vector<reports::ScenarioResult>& results, const RunOptions& options);

/// A text as a JSON string.
std::string json_text(std::string_view text);

}  // namespace replisim::cli
