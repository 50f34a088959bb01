// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "model/history/history.hpp"
#include "model/history/verdict.hpp"
#include "scenarios/checker/judge.hpp"
#include "scenarios/format/scenario.hpp"

/// A scenario and a history written by hand, side by side: what the tests of the checker judge.
namespace replisim::test {

class Stage {
 public:
  /// Arrays a1 (paris) and b1 (lyon), the line wan, volumes a1.v1 a1.v2 b1.v1 b1.v2, pairs p1 and
  /// p2 in the group g1.
  Stage();

  // ---- the scenario ----
  /// Adds a row, written as in a file; returns its line. Checks, waits, calls (capitalised), `io`,
  /// `fault`, `heal` and `stop` are understood; `name` is the call's `as=`.
  int row(const std::string& text, const std::string& name = "");

  // ---- the history; every entry takes the next sequence number ----
  void event(SimTime at, const std::string& entity, const std::string& property,
             const std::string& from, const std::string& to, Cause cause = {});
  void sample(SimTime at, const std::string& entity, const std::string& metric, std::int64_t before,
              std::int64_t value, bool known = true);
  void marker(SimTime at, int line, Marker::Kind kind = Marker::Kind::Row);
  void opens(SimTime at, int line) { marker(at, line, Marker::Kind::WindowOpens); }
  void closes(SimTime at, int line) { marker(at, line, Marker::Kind::WindowCloses); }
  void finding(SimTime at, const std::string& entity, const std::string& text);
  /// A call made by a row, not yet answered; its Row marker comes first.
  CallRecord& call(SimTime at, int line);
  void returns(CallRecord& call, SimTime at, ReturnCode code);
  void ends(CallRecord& call, SimTime at, Bytes copied = {});
  void run_ends(SimTime at, RunEnd end = RunEnd::Completed, int line = 0,
                const std::string& message = "");

  std::vector<Verdict> judge(const checker::JudgeOptions& options = {}) const {
    return checker::judge(scenario, history, options);
  }
  /// The one verdict of a scenario with one check.
  Verdict only() const;

  format::Scenario scenario;
  History history;

 private:
  Sequence sequence_ = 0;
};

/// The whole explanation, as it is printed.
std::string text_of(const Verdict& verdict);

}  // namespace replisim::test
