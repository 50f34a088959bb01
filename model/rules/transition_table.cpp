// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>

#include "model/rules/rows.hpp"
#include "model/rules/rule.hpp"

namespace replisim {
namespace {

constexpr std::size_t kOperations = 28;
constexpr std::size_t kStates = 19;

/// One row of the files for each of its CopyStates, sorted by operation and CopyState.
std::vector<Rule> expand() {
  std::vector<Rule> rules;
  for (const auto rows : {rows::copy_rows(), rows::end_rows(), rows::failover_rows(),
                          rows::mode_rows(), rows::part_rows(), rows::prepare_rows()}) {
    for (const rows::Row& row : rows) {
      for (std::uint16_t state = 0; state < kStates; ++state) {
        if ((row.from >> state & 1U) == 0) {
          continue;
        }
        Rule rule = row.rule;
        rule.from = static_cast<CopyState>(state);
        if (rule.code == ReturnCode::Completed) {
          rule.transient = rule.transient == CopyState::NotApplicable ? rule.from : rule.transient;
        }
        rule.to = rule.to == CopyState::NotApplicable ? rule.from : rule.to;
        rules.push_back(rule);
      }
    }
  }
  std::ranges::stable_sort(rules, {}, [](const Rule& rule) {
    return std::pair{rule.operation, rule.from};
  });
  return rules;
}

/// Where the rows of an operation and CopyState stand in the table.
struct Slice {
  std::uint16_t first = 0;
  std::uint16_t count = 0;
};

struct Table {
  std::vector<Rule> rules = expand();
  std::array<std::array<Slice, kStates>, kOperations> slices{};
  std::span<const Rule> in_force = rules;

  Table() {
    for (std::size_t i = 0; i < rules.size(); ++i) {
      Slice& slice = slices[static_cast<std::size_t>(rules[i].operation)]
                           [static_cast<std::size_t>(rules[i].from)];
      if (slice.count == 0) {
        slice.first = static_cast<std::uint16_t>(i);
      }
      ++slice.count;
    }
  }
};

Table& table() {
  static Table instance;
  return instance;
}

}  // namespace

std::span<const Rule> transition_rules() {
  return table().in_force;
}

void install_rules(std::span<const Rule> rules) {
  table().in_force = rules.empty() ? std::span<const Rule>(table().rules) : rules;
}

bool matches(const Rule& rule, const Situation& situation) {
  return rule.operation == situation.operation && rule.from == situation.from &&
         rule.type == situation.type &&
         (rule.mode == Mode::Unknown || rule.mode == situation.mode) &&
         (!rule.locality || *rule.locality == situation.locality) &&
         (rule.force == ForceFilter::any || (rule.force == ForceFilter::yes) == situation.force) &&
         situation.holds.satisfies(rule.required, rule.excluded);
}

std::uint16_t find_row(const Situation& situation) {
  const auto operation = static_cast<std::size_t>(situation.operation);
  const auto state = static_cast<std::size_t>(situation.from);
  if (operation >= kOperations || state >= kStates) {
    return kNoRow;
  }
  const Table& rules = table();
  const Slice slice = rules.slices[operation][state];
  for (std::uint16_t i = 0; i < slice.count; ++i) {
    const auto row = static_cast<std::uint16_t>(slice.first + i);
    if (matches(rules.in_force[row], situation)) {
      return row;
    }
  }
  return kNoRow;
}

std::string_view name_of_basis(Basis basis) {
  switch (basis) {
    case Basis::stated:
      return "stated";
    case Basis::derived:
      return "derived";
    case Basis::decision:
      return "decision";
  }
  return "decision";
}

std::string row_id(const Rule& rule) {
  std::string conditions;
  const auto add = [&conditions](std::string_view text) {
    if (!conditions.empty()) {
      conditions += '+';
    }
    conditions += text;
  };
  if (rule.mode != Mode::Unknown) {
    add(name_of(rule.mode));
  }
  if (rule.locality) {
    add(name_of(*rule.locality));
  }
  if (rule.force != ForceFilter::any) {
    add(rule.force == ForceFilter::yes ? "Force" : "!Force");
  }
  for (std::size_t i = 0; i < kPredicates; ++i) {
    const auto predicate = static_cast<Predicate>(i);
    if (rule.required.has(predicate)) {
      add(name_of_predicate(predicate));
    }
    if (rule.excluded.has(predicate)) {
      add("!");
      conditions += name_of_predicate(predicate);
    }
  }
  std::string id = name_of(rule.operation);
  id += '/';
  id += name_of(rule.from);
  id += '/';
  id += conditions.empty() ? std::string("-") : conditions;
  id += '/';
  id += rule.clause;
  return id;
}

}  // namespace replisim
