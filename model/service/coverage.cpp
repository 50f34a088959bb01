// SPDX-License-Identifier: Apache-2.0
#include "model/rules/checks.hpp"
#include "model/rules/rule.hpp"
#include "model/service/cell.hpp"

// What scenarios and matrix rows can touch, and what a call touched.
namespace replisim {
namespace {

std::string refusal_item(std::uint8_t check, Reason reason) {
  std::string item = "refused/";
  item += std::to_string(check);
  item += '/';
  item += name_of_reason(reason);
  return item;
}

}  // namespace

std::string coverage_item_of(const Rule& rule) {
  return row_id(rule) + (rule.code == ReturnCode::Completed ? "" : "/refused");
}

std::vector<std::string> coverage_items() {
  std::vector<std::string> items;
  for (const Rule& rule : transition_rules()) {
    items.push_back(coverage_item_of(rule));
  }
  for (const RefusalClass& refusal : refusal_classes()) {
    items.push_back(refusal_item(refusal.check, refusal.reason));
  }
  return items;
}

std::vector<std::string> coverage_items_of(const Decision& decision) {
  std::vector<std::string> items;
  if (decision.entries.empty() && decision.check != 0) {
    items.push_back(refusal_item(decision.check, decision.reason));
  }
  for (const EntryDecision& entry : decision.entries) {
    const bool refused = entry.code != ReturnCode::Completed;
    if (refused) {
      items.push_back(refusal_item(entry.check, entry.reason));
    }
    const bool by_row =
        !refused || (entry.check == 11 && entry.reason != Reason::required_step_pending);
    if (by_row && !entry.skipped && entry.row != kNoRow) {
      items.push_back(coverage_item_of(transition_rules()[entry.row]));
    }
  }
  return items;
}

std::vector<std::string> coverage_items_of(const Call& call) {
  std::vector<std::string> items;
  for (const CallEntry& entry : call.entries) {
    if (entry.started && entry.row != kNoRow &&
        transition_rules()[entry.row].code == ReturnCode::Completed) {
      items.push_back(coverage_item_of(transition_rules()[entry.row]));
    }
  }
  return items;
}

}  // namespace replisim
