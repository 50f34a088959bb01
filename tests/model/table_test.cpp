// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <catch2/catch.hpp>
#include <set>

#include "model/rules/rule.hpp"
#include "tests/model/oracle_words.hpp"
#include "tests/model/reference.hpp"

using namespace replisim;
using namespace replisim::testing;

namespace {

/// The predicates that some row of the type, operation and CopyState looks at.
std::vector<Predicate> looked_at(SyncType type, Operation operation, CopyState state) {
  std::uint64_t bits = 0;
  for (const Rule& rule : transition_rules()) {
    if (rule.type == type && rule.operation == operation && rule.from == state) {
      bits |= rule.required.bits() | rule.excluded.bits();
    }
  }
  std::vector<Predicate> predicates;
  for (std::size_t i = 0; i < kPredicates; ++i) {
    if ((bits >> i & 1U) != 0) {
      predicates.push_back(static_cast<Predicate>(i));
    }
  }
  return predicates;
}

std::size_t rows_for(const Situation& situation) {
  std::size_t count = 0;
  for (const Rule& rule : transition_rules()) {
    count += matches(rule, situation) ? 1 : 0;
  }
  return count;
}

/// The Modes whose rows are complete.
std::vector<Mode> modes_of(SyncType type) {
  std::vector<Mode> modes = {Mode::Synchronous, Mode::Asynchronous};
  modes.push_back(Mode::Adaptive);
  if (type == SyncType::Mirror) {
    modes.push_back(Mode::Active);
  }
  return modes;
}

/// Offered by the service, or to be switched on (section 4.2).
bool can_be_offered(SyncType type, Operation operation, Mode mode, Locality locality) {
  return offer_of(generic_profile(Version::cim249), operation, type, mode, locality) ==
             Offer::Offered ||
         oracle::is_optional(operation, type);
}

/// Every situation of the type, operation and CopyState in the Modes, with every valuation of the
/// predicates that its rows look at.
template <class Visit>
void each_situation(SyncType type, Operation operation, CopyState state,
                    const std::vector<Mode>& modes, Visit visit) {
  const std::vector<Predicate> predicates = looked_at(type, operation, state);
  for (const Mode mode : modes) {
    for (const Locality locality : {Locality::Local, Locality::Remote}) {
      if (mode == Mode::Active && locality == Locality::Local) {
        continue;  // no such pair (cim249 additions)
      }
      for (std::uint32_t bits = 0; bits < 2U << predicates.size(); ++bits) {
        Situation situation{operation, type, mode, locality, state, (bits & 1U) != 0U, {}};
        for (std::size_t i = 0; i < predicates.size(); ++i) {
          situation.holds.put(predicates[i], (bits >> (i + 1) & 1U) != 0);
        }
        visit(situation);
      }
    }
  }
}

/// What a reference row or an answer comes to: code and end.
std::string outcome(const std::string& code, const std::string& end) {
  std::string text = code;
  text += ' ';
  text += end;
  return text;
}

bool fits(const std::string& cell, const std::string& value) {
  return cell == "*" || cell == value;
}

std::string schema_name(Operation operation) {
  for (const ValueName& value : value_map<Operation>()) {
    if (value.number == static_cast<std::uint16_t>(operation)) {
      return std::string(value.schema_name);
    }
  }
  return {};
}

/// The answer to a case in the words of the reference table.
std::string answer_to(const oracle::Case& one) {
  const CellResult result = run_cell(oracle::cell_of(one));
  const std::string code = std::to_string(static_cast<int>(
      result.return_code == ReturnCode::JobStarted ? result.final_code : result.return_code));
  return outcome(code,
                 result.association_deleted ? "(association deleted)" : name_of(result.becomes));
}

/// The rows of the reference table for a type, operation and CopyState.
std::vector<std::size_t> rows_of(const std::vector<Row>& rows, SyncType type, Operation operation,
                                 CopyState state) {
  std::vector<std::size_t> near;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    if (rows[i].at("sync_type") == name_of(type) &&
        rows[i].at("operation") == schema_name(operation) &&
        fits(rows[i].at("from_copy_state"), name_of(state))) {
      near.push_back(i);
    }
  }
  return near;
}

bool speaks_of(const Row& row, const oracle::Case& one) {
  return fits(row.at("mode"), name_of(one.mode)) &&
         fits(row.at("locality"), name_of(one.locality)) &&
         fits(row.at("force"), one.force ? "true" : "false");
}

std::string outcome_of(const Row& row, CopyState state) {
  const std::string& end = row.at("to_copy_state");
  return outcome(row.at("return_code"), end == "unchanged" ? name_of(state) : end);
}

}  // namespace

TEST_CASE("Exactly one row matches every cell and valuation", "[model][table]") {
  const SyncType type = GENERATE(from_range(oracle::types()));
  std::size_t count = 0;
  for (const Operation operation : oracle::all_operations()) {
    for (const CopyState state : oracle::states()) {
      each_situation(type, operation, state, modes_of(type), [&](const Situation& situation) {
        const bool offered = can_be_offered(type, operation, situation.mode, situation.locality);
        CAPTURE(name_of(type), name_of(operation), name_of(state), name_of(situation.mode),
                name_of(situation.locality), situation.force, situation.holds.bits());
        REQUIRE(rows_for(situation) == (offered ? 1 : 0));
        REQUIRE((find_row(situation) != kNoRow) == offered);
        ++count;
      });
    }
  }
  CHECK(count > 2000);
}

TEST_CASE("Every row is reached by some situation, and none by two", "[model][table]") {
  std::vector<std::size_t> reached(transition_rules().size(), 0);
  for (const SyncType type : oracle::types()) {
    for (const Operation operation : oracle::all_operations()) {
      for (const CopyState state : oracle::states()) {
        each_situation(type, operation, state,
                       {Mode::Synchronous, Mode::Asynchronous, Mode::Adaptive, Mode::Active},
                       [&](const Situation& situation) {
                         CAPTURE(name_of(type), name_of(operation), name_of(state));
                         REQUIRE(rows_for(situation) <= 1);
                         if (const std::uint16_t row = find_row(situation); row != kNoRow) {
                           ++reached[row];
                         }
                       });
      }
    }
  }
  for (std::size_t row = 0; row < reached.size(); ++row) {
    INFO(row_id(transition_rules()[row]));
    CHECK(reached[row] > 0);
  }
}

TEST_CASE("Every row has an id of its own, a clause and a basis", "[model][table]") {
  std::set<std::string> ids;
  for (const Rule& rule : transition_rules()) {
    CAPTURE(row_id(rule));
    CHECK(ids.insert(row_id(rule)).second);
    CHECK_FALSE(rule.clause.empty());
    CHECK((rule.code == ReturnCode::Completed) == (rule.reason == Reason::none));
    if (rule.code != ReturnCode::Completed || rule.no_effect) {
      CHECK(rule.to == rule.from);
      CHECK(rule.work == Work::None);
    } else {
      CHECK_FALSE(rule.source.empty());
    }
  }
}

TEST_CASE("The rows stand in the order of types, operations and CopyStates", "[model][table]") {
  const auto rules = transition_rules();
  for (std::size_t i = 1; i < rules.size(); ++i) {
    CHECK(std::tuple(rules[i - 1].type, rules[i - 1].operation, rules[i - 1].from) <=
          std::tuple(rules[i].type, rules[i].operation, rules[i].from));
  }
}

namespace {

/// Where the answers go beyond the reference table or differ from it, and by which text.
struct Deviation {
  const char* why;
  bool (*is)(const oracle::Case&);
};
constexpr Deviation kDeviations[] = {
    {"A-9, D-29: Abort stops a restore", [](const oracle::Case& c) { return c.facts.restoring; }},
    {"R-54: feature 53 closes Failedover",
     [](const oracle::Case& c) { return c.facts.feature_53; }},
    {"R-36: F2 is on top of the rows", [](const oracle::Case& c) { return !c.facts.whole_group; }},
    {"R-57: feature 20 asks for a resync",
     [](const oracle::Case& c) { return c.facts.resync_required; }},
    {"R-57: feature 52 keeps Failedover", [](const oracle::Case& c) { return c.facts.feature_52; }},
    {"R-54: group feature 60", [](const oracle::Case& c) { return c.facts.group_feature_60; }},
    {"cim249: operations the table does not have",
     [](const oracle::Case& c) { return c.version == Version::cim249; }},
    {"feature 18: a clone goes on every way to Synchronized, the table says it of Activate",
     [](const oracle::Case& c) { return c.type == SyncType::Clone && c.facts.feature_18; }},
    {"D-20: the link must be up for Resume, the table asks it of mirrors only",
     [](const oracle::Case& c) {
       return c.type != SyncType::Mirror && c.operation == Operation::Resume && !c.facts.link_up;
     }},
    {"D-04, D-17: Fracture and Split of clones from more than Synchronized",
     [](const oracle::Case& c) { return c.type == SyncType::Clone && c.facts.offered; }},
    {"D-22: Reset of points in time, where a profile offers it",
     [](const oracle::Case& c) { return c.type == SyncType::Snapshot && c.facts.offered; }},
};

bool deviates(const oracle::Case& one) {
  return std::ranges::any_of(kDeviations, [&one](const Deviation& d) { return d.is(one); });
}

/// Rows that the answers to pairs can not reach: those of all types are about reserved numbers and
/// groups (check 2, R-45).
bool is_elsewhere(Row row) {
  return row["sync_type"] == "*";
}

}  // namespace

TEST_CASE("Answers and the reference table cover each other", "[model][table][reference]") {
  const auto rows = read_reference("transitions.csv");
  if (rows.empty()) {
    WARN("skipped: no reference tables in " << reference_folder());
    return;
  }
  std::set<std::size_t> reached;
  const auto hold_against = [&](SyncType type, Operation operation, CopyState state) {
    const std::vector<std::size_t> near = rows_of(rows, type, operation, state);
    for (const oracle::Case& one : oracle::cases(operation, state, type)) {
      if (one.version == Version::seed) {
        continue;
      }
      const std::string answer = answer_to(one);
      bool found = false;
      for (const std::size_t i : near) {
        if (speaks_of(rows[i], one) && outcome_of(rows[i], state) == answer) {
          found = true;
          reached.insert(i);
        }
      }
      INFO(oracle::text_of(one) << " -> " << answer);
      CHECK((found || deviates(one)));
    }
  };
  for (const SyncType type : oracle::types()) {
    for (const Operation operation : oracle::all_operations()) {
      for (const CopyState state : oracle::states()) {
        hold_against(type, operation, state);
      }
    }
  }
  for (std::size_t i = 0; i < rows.size(); ++i) {
    Row row = rows[i];
    if (!is_elsewhere(row)) {
      INFO("row " << row["sync_type"] << " " << row["operation"] << " " << row["from_copy_state"]
                  << " " << row["condition"]);
      CHECK(reached.count(i) == 1);
    }
  }
}
