// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <catch2/catch.hpp>
#include <set>

#include "model/rules/rule.hpp"
#include "tests/model/oracle_words.hpp"

using namespace replisim;

TEST_CASE("A cell answers as a matrix row reads", "[model][cell]") {
  Cell cell;
  cell.operation = std::uint16_t{12};
  CHECK(run_cell(cell).return_code == ReturnCode::JobStarted);
  CHECK(run_cell(cell).becomes == CopyState::Fractured);
  cell.state = CopyState::Inactive;
  CHECK(run_cell(cell).return_code == ReturnCode::Failed);
  CHECK(run_cell(cell).reason == Reason::required_step_pending);
  cell.state = CopyState::Synchronized;
  cell.list = ListComposition::TwoModes;
  CHECK(run_cell(cell).return_code == ReturnCode::InvalidParameter);
  cell.list = ListComposition::Alone;
  cell.type = SyncType::Clone;
  CHECK(run_cell(cell).return_code == ReturnCode::NotSupported);
  cell.type = SyncType::Mirror;
  cell.wait = std::uint16_t{6};
  CHECK(run_cell(cell).return_code == ReturnCode::Completed);
}

TEST_CASE("Every composition of a list has its answer", "[model][cell]") {
  const auto [list, check] =
      GENERATE(table<ListComposition, int>({{ListComposition::Alone, 0},
                                            {ListComposition::Two, 0},
                                            {ListComposition::Duplicate, 3},
                                            {ListComposition::TwoModes, 5},
                                            {ListComposition::TwoTypes, 5},
                                            {ListComposition::MixedClass, 4},
                                            {ListComposition::Unknown, 3},
                                            {ListComposition::Null, 3},
                                            {ListComposition::Empty, 3},
                                            {ListComposition::Absent, 3},
                                            {ListComposition::Group, 0},
                                            {ListComposition::GroupPart, 9}}));
  Cell cell;
  cell.operation = std::uint16_t{12};
  cell.list = list;
  CAPTURE(name_of_list(list));
  CHECK(run_cell(cell).check == check);
  CHECK(parse_list(name_of_list(list)) == list);
}

TEST_CASE("Words of the columns features and knows", "[model][cell]") {
  Cell cell;
  CHECK_FALSE(add_knowledge(cell, "!link_up"));
  CHECK_FALSE(add_knowledge(cell, "image_consistent=no"));
  CHECK_FALSE(add_knowledge(cell, "feature_22"));
  CHECK_FALSE(add_knowledge(cell, "!29"));
  CHECK(cell.knows == std::vector<std::pair<Predicate, bool>>{
                          {Predicate::link_up, false}, {Predicate::image_consistent, false}});
  CHECK(cell.features == std::vector<std::pair<std::uint8_t, bool>>{{22, true}, {29, false}});
  const auto problem = add_knowledge(cell, "link");
  REQUIRE(problem);
  CHECK(problem->find("'link' is neither") == 0);
  CHECK(problem->find("source_reachable") != std::string::npos);
  CHECK(add_knowledge(cell, "99"));
}

TEST_CASE("An explanation names row, clause, basis and the deciding check", "[model][cell]") {
  Cell cell;
  cell.operation = std::uint16_t{12};
  cell.list = ListComposition::GroupPart;
  const Explanation no = explain(cell);
  const auto has = [](const Explanation& explanation, const std::string& text) {
    return std::ranges::any_of(explanation.lines, [&text](const std::string& line) {
      return line.find(text) != std::string::npos;
    });
  };
  CHECK(has(no, "decision: Failed (force-needed)"));
  CHECK(has(no, "9 REFUSED"));
  CHECK(has(no, "10 not made"));
  CHECK(has(no, "clause:   D-06"));
  cell.force = true;
  const Explanation yes = explain(cell);
  CHECK(has(yes, "row:      Fracture/Synchronized/Force+!covers_consistency_group/D-06"));
  CHECK(has(yes, "then Fractured/Completed"));
  CHECK(has(yes, "basis:    decision"));
}

TEST_CASE("An explanation says what becomes of a point in time", "[model][cell]") {
  const auto [type, state, operation, feature, text] =
      GENERATE(table<SyncType, CopyState, Operation, int, std::string>(
          {{SyncType::Snapshot, CopyState::Inactive, Operation::Activate, 0, "is taken when"},
           {SyncType::Clone, CopyState::Inactive, Operation::Activate, 18, "goes by itself"},
           {SyncType::Snapshot, CopyState::Broken, Operation::ReturnToResourcePool, 0,
            "goes back to the pool"}}));
  Cell cell;
  cell.type = type;
  cell.state = state;
  cell.operation = static_cast<std::uint16_t>(operation);
  cell.features.emplace_back(static_cast<std::uint8_t>(feature), true);
  const Explanation explanation = explain(cell);
  CHECK(std::ranges::any_of(explanation.lines, [&text = text](const std::string& line) {
    return line.starts_with("data: ") && line.find(text) != std::string::npos;
  }));
}

TEST_CASE("Coverage items are unique, and the cases reach every row among them", "[model][cell]") {
  const std::vector<std::string> items = coverage_items();
  const std::set<std::string> all(items.begin(), items.end());
  CHECK(all.size() == items.size());
  CHECK(all.count("refused/9/force-needed") == 1);
  std::set<std::string> reached;
  for (const SyncType type : oracle::types()) {
    for (const Operation operation : oracle::all_operations()) {
      for (const CopyState state : oracle::states()) {
        for (const oracle::Case& one : oracle::cases(operation, state, type)) {
          const CellResult result = run_cell(oracle::cell_of(one));
          const std::string& item = result.coverage_item;
          reached.insert(item);
          if (result.row != kNoRow) {
            reached.insert(coverage_item_of(transition_rules()[result.row]));
          }
          CHECK((item.empty() || all.count(item) == 1));
        }
      }
    }
  }
  for (const std::string& item : items) {
    CAPTURE(item);
    CHECK((item.starts_with("refused/") || reached.count(item) == 1));
  }
}

TEST_CASE("What is announced is what is accepted", "[model][cell][R-68]") {
  const Profile profile = generic_profile(Version::cim249);
  const SyncType type = GENERATE(from_range(oracle::types()));
  const auto& operations = oracle::all_operations();
  for (const Operation operation : operations) {
    for (const Locality locality : {Locality::Local, Locality::Remote}) {
      const Offer offer = offer_of(profile, operation, type, Mode::Synchronous, locality);
      bool accepted = false;
      for (const Rule& rule : transition_rules()) {
        accepted = accepted || (rule.type == type && rule.operation == operation &&
                                rule.code == ReturnCode::Completed &&
                                rule.locality.value_or(locality) == locality);
      }
      CAPTURE(name_of(type), name_of(operation), name_of(locality));
      CHECK((offer == Offer::Offered || oracle::is_optional(operation, type)) == accepted);
    }
  }
}
