// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "model/history/history.hpp"
#include "model/history/verdict.hpp"
#include "scenarios/format/scenario.hpp"

/// What one run leaves for the reports, and its way from the child process to the parent.
namespace replisim::reports {

/// How a run was made: all that is needed to make it again.
struct RunInfo {
  std::string program;   ///< "replisim 0.1.0"
  std::string commit;    ///< of the sources, or empty
  std::string engine;    ///< "SimGrid 3.32"
  std::string settings;  ///< pinned settings of the engine, "key=value key=value"
  std::string profile;
  std::string version;
  std::uint64_t seed = 1;
  std::uint64_t scenario_hash = 0;  ///< of the file's lines
};

/// Verdicts by outcome. Never summed from other counters: always counted.
struct Counts {
  int pass = 0;
  int fail = 0;
  int error = 0;
  int skip = 0;
  int known = 0;
  int surprise = 0;
  int total() const { return pass + fail + error + skip + known + surprise; }
  friend bool operator==(const Counts&, const Counts&) = default;
};

/// One scenario (or matrix file) after its run.
struct ScenarioResult {
  std::string path;   ///< as selected: "scenarios/mirror/fracture_then_resync.csv"
  std::string suite;  ///< its folder: "scenarios/mirror"
  RunInfo info;
  std::vector<Verdict> verdicts;
  History history;
  Fingerprint fingerprint;
  std::int64_t wall_ns = 0;  ///< of the run; only junit.xml and the console show it
};

Counts count(const std::vector<Verdict>& verdicts);
Counts count(const std::vector<ScenarioResult>& results);

/// The folder of a path, "." when it has none.
std::string suite_of(const std::string& path);

/// Puts the parts of a finished run together, with its fingerprint and the hash of its file.
/// `info` need only hold what the scenario and the history do not know: program, commit, settings.
ScenarioResult make_result(const format::Scenario& scenario, History history,
                           std::vector<Verdict> verdicts, RunInfo info = {});

/// The result of a run that left none: it crashed, hung or was interrupted. One verdict `error`.
ScenarioResult lost_result(const std::string& path, const std::string& reason);

/// 0 as expected, 1 a check failed, 3 the simulator failed, 4 nothing was selected.
int exit_code(const std::vector<ScenarioResult>& results);

/// The result as bytes (CBOR) for a pipe, and back. Nothing when the bytes are cut short or are not
/// such a result.
std::string to_bytes(const ScenarioResult& result);
std::optional<ScenarioResult> from_bytes(std::string_view bytes);

}  // namespace replisim::reports
