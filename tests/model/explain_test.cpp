// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <catch2/catch.hpp>
#include <set>
#include <string>

#include "model/rules/checks.hpp"
#include "model/rules/rule.hpp"
#include "model/rules/versions.hpp"
#include "model/service/cell_service.hpp"
#include "tests/model/oracle.hpp"

using namespace replisim;

namespace {

/// What follows a title at the beginning of a line; empty where no line has it.
std::string told(const Explanation& explanation, const std::string& title) {
  for (const std::string& line : explanation.lines) {
    if (line.starts_with(title)) {
      return line.substr(std::min(line.size(), line.find_first_not_of(' ', title.size())));
    }
  }
  return {};
}

/// Calls check(cell) for every operation that has a number, on every pair that a version has.
template <class Check>
void for_every_cell(Version version, SyncType type, Check check) {
  Cell cell;
  cell.version = version;
  cell.profile = generic_profile(version);
  cell.type = type;
  for (const Mode mode : {Mode::Synchronous, Mode::Asynchronous, Mode::Adaptive, Mode::Active}) {
    for (const Locality place : {Locality::Local, Locality::Remote}) {
      const bool remote_mirror = type == SyncType::Mirror && place == Locality::Remote;
      if (!exists_in(version, mode) || (mode == Mode::Active && !remote_mirror)) {
        continue;
      }
      cell.mode = mode;
      cell.locality = place;
      for (std::uint16_t operation = 0; operation <= 28; ++operation) {
        cell.operation = operation;
        for (const CopyState state : oracle::states()) {
          for (const bool force : {false, true}) {
            if (exists_in(version, state)) {
              cell.state = state;
              cell.force = force;
              check(cell);
            }
          }
        }
      }
    }
  }
}

/// The clause by which the call is decided, looked up in the tables.
std::string clause_of(const Decision& decision, std::uint16_t row) {
  if (row != kNoRow) {
    return std::string(transition_rules()[row].clause);
  }
  for (const RefusalClass& refusal : refusal_classes()) {
    if (refusal.check == decision.check && refusal.reason == decision.reason) {
      return std::string(refusal.clause);
    }
  }
  return {};
}

const std::set<std::string> kBases = {"stated", "derived", "decision"};

}  // namespace

TEST_CASE("explain answers every call on every pair with clause and basis, as it is decided",
          "[model][explain][R-74]") {
  const Version version = GENERATE(Version::seed, Version::cim241, Version::cim249);
  const SyncType type = GENERATE(from_range(oracle::types()));
  if (!exists_in(version, type)) {
    return;
  }
  std::size_t cells = 0;
  for_every_cell(version, type, [&](const Cell& cell) {
    ++cells;
    CellSetup made = set_up(cell);
    const Decision decision = decide(made.service, made.request);
    const Explanation explanation = explain(cell);
    const CellResult& result = explanation.result;
    const bool starts = decision.code == ReturnCode::Completed && !decision.no_effect;
    CallId call;
    begin(made.service, made.request, decision, SimTime{}, call);
    const bool sound =
        result.return_code == made.service[call].code && result.no_effect == decision.no_effect &&
        result.check == decision.check && result.reason == decision.reason &&
        kBases.count(result.basis) == 1 && told(explanation, "basis:") == result.basis &&
        !result.clause.empty() && told(explanation, "clause:") == result.clause &&
        (starts || result.row != kNoRow || result.clause == clause_of(decision, result.row)) &&
        told(explanation, "decision:").starts_with(name_of(result.return_code));
    if (!sound) {
      CAPTURE(explanation.lines, result.clause, result.basis, decision.clause, decision.check);
      REQUIRE(sound);
    }
  });
  CHECK(cells > 1'000);
}

TEST_CASE("explain tells what would be accepted instead", "[model][explain]") {
  Cell cell;
  const auto tells = [&cell](Operation operation, const std::string& title) {
    cell.operation = static_cast<std::uint16_t>(operation);
    return told(explain(cell), title);
  };
  CHECK(tells(Operation::Failover, "offered:") == "for Mirror Remote");
  CHECK(tells(Operation::ReturnToResourcePool, "offered:") ==
        "for Snapshot Local, Snapshot Remote");
  CHECK(tells(Operation::Prepare, "named:") == "in version cim241 and later");
  CHECK(tells(Operation::Activate, "accepted:") == "in Inactive, Prepared");
  cell.wait = static_cast<std::uint16_t>(CopyState::Split);
  CHECK(tells(Operation::Fracture, "waits:") == "for Fractured");
  CHECK(tells(Operation::Detach, "waits:") ==
        "for nothing: the operation allows no WaitForCopyState");
  cell.wait.reset();
  CHECK(tells(Operation::Fracture, "accepted:").empty());
}
