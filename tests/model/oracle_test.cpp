// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>

#include "model/rules/rule.hpp"
#include "tests/model/oracle.hpp"

using namespace replisim;

namespace {

/// The first case of the row's operation and CopyState whose answer is not what the digest says.
std::string first_mismatch(SyncType type, Operation operation, CopyState state) {
  for (const oracle::Case& one : oracle::cases(operation, state, type)) {
    if (std::string text = oracle::mismatch(one); !text.empty()) {
      return text;
    }
  }
  return {};
}

CopyState another(CopyState state) {
  return state == CopyState::Inactive ? CopyState::Fractured : CopyState::Inactive;
}

/// The code of a row turned round: accepted becomes refused, refused becomes accepted.
Rule other_code(Rule rule) {
  if (rule.code == ReturnCode::Completed) {
    rule.code = ReturnCode::Failed;
    rule.reason = Reason::wrong_copy_state;
    rule.no_effect = false;
    return rule;
  }
  rule.code = ReturnCode::Completed;
  rule.transient = rule.from;
  rule.work = Work::Control;
  rule.final_progress = ProgressStatus::Completed;
  return rule;
}

Rule other_end(Rule rule) {
  if (rule.detaches) {
    rule.detaches = false;
  } else if (rule.association_deleted) {
    rule.association_deleted = false;
    rule.final_progress = ProgressStatus::Completed;
  } else {
    rule.to = another(rule.to);
  }
  return rule;
}

/// Puts one changed row into force for its life.
class Mutant {
 public:
  Mutant(std::size_t row, const Rule& changed)
      : rules_(transition_rules().begin(), transition_rules().end()) {
    rules_[row] = changed;
    install_rules(rules_);
  }
  ~Mutant() { install_rules({}); }
  Mutant(const Mutant&) = delete;
  Mutant& operator=(const Mutant&) = delete;

 private:
  std::vector<Rule> rules_;
};

}  // namespace

TEST_CASE("Every case is answered as the digest says", "[model][oracle]") {
  const SyncType type = GENERATE(from_range(oracle::types()));
  const auto& operations = oracle::all_operations();
  std::size_t count = 0;
  for (const Operation operation : operations) {
    for (const CopyState state : oracle::states()) {
      for (const oracle::Case& one : oracle::cases(operation, state, type)) {
        CHECK(oracle::mismatch(one) == "");
        ++count;
      }
    }
  }
  CHECK(count > 3'000);
}

TEST_CASE("Every changed row of the table is noticed", "[model][mutation]") {
  using Change = Rule (*)(Rule);
  const std::pair<const char*, Change> changes[] = {{"code", other_code}, {"end state", other_end}};
  const std::vector<Rule> rules(transition_rules().begin(), transition_rules().end());
  for (const auto& [what, change] : changes) {
    for (std::size_t row = 0; row < rules.size(); ++row) {
      const Mutant mutant(row, change(rules[row]));
      const std::string noticed =
          first_mismatch(rules[row].type, rules[row].operation, rules[row].from);
      INFO(what << " of row " << row_id(rules[row]));
      CHECK(noticed != "");
      CHECK((noticed.empty() || noticed.find(" says ") != std::string::npos));
    }
  }
  CHECK(first_mismatch(SyncType::Mirror, Operation::Fracture, CopyState::Synchronized) == "");
}

TEST_CASE("Changed transients and final statuses are noticed too", "[model][mutation]") {
  const std::vector<Rule> rules(transition_rules().begin(), transition_rules().end());
  for (std::size_t row = 0; row < rules.size(); ++row) {
    if (rules[row].work == Work::None) {  // refused, or done at once
      continue;
    }
    INFO("row " << row_id(rules[row]));
    Rule transient = rules[row];
    transient.transient = another(transient.transient);
    // A split that ran over its limit took its transient from the row it began with.
    if (!rules[row].excluded.has(Predicate::drain_in_time)) {
      const Mutant mutant(row, transient);
      CHECK(first_mismatch(transient.type, transient.operation, transient.from) != "");
    }
    if (rules[row].association_deleted || rules[row].detaches) {
      continue;
    }
    Rule status = rules[row];
    status.final_progress = ProgressStatus::Requiresactivate;
    if (rules[row].final_progress != status.final_progress) {
      const Mutant mutant(row, status);
      CHECK(first_mismatch(status.type, status.operation, status.from) != "");
    }
  }
}
