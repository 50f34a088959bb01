// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>
#include <tuple>

#include "model/rules/rows.hpp"
#include "model/rules/rule.hpp"

namespace replisim {
namespace {

constexpr std::size_t kOperations = 28;
constexpr std::size_t kStates = 19;
constexpr SyncType kTypes[] = {SyncType::Mirror, SyncType::Snapshot, SyncType::Clone,
                               SyncType::TokenizedClone};

std::size_t index_of(SyncType type) {
  return static_cast<std::size_t>(type) - static_cast<std::size_t>(SyncType::Mirror);
}

Rule rule_for(const rows::Row& row, SyncType type, CopyState from) {
  Rule rule = row.rule;
  rule.type = type;
  rule.from = from;
  if (rule.code == ReturnCode::Completed) {
    rule.transient = rule.transient == CopyState::NotApplicable ? from : rule.transient;
  }
  rule.to = rule.to == CopyState::NotApplicable ? from : rule.to;
  return rule;
}

/// One row of the files for each of its SyncTypes and CopyStates, sorted by type, operation and
/// CopyState.
std::vector<Rule> expand() {
  std::vector<Rule> rules;
  for (const auto rows :
       {rows::by_mode_rows(), rows::copy_rows(), rows::end_rows(), rows::failover_rows(),
        rows::mode_rows(), rows::part_rows(), rows::prepare_rows(), rows::point_copy_rows(),
        rows::point_end_rows(), rows::point_mode_rows(), rows::point_part_rows(),
        rows::point_restore_rows(), rows::point_resync_rows()}) {
    for (const rows::Row& row : rows) {
      for (const SyncType type : kTypes) {
        for (std::uint16_t state = 0; state < kStates; ++state) {
          if ((row.types & rows::type_bit(type)) != 0 && (row.from >> state & 1U) != 0) {
            rules.push_back(rule_for(row, type, static_cast<CopyState>(state)));
          }
        }
      }
    }
  }
  std::ranges::stable_sort(rules, {}, [](const Rule& rule) {
    return std::tuple{rule.type, rule.operation, rule.from};
  });
  return rules;
}

/// Where the rows of a SyncType, operation and CopyState stand in the table.
struct Slice {
  std::uint16_t first = 0;
  std::uint16_t count = 0;
};

struct Table {
  std::vector<Rule> rules = expand();
  std::array<std::array<std::array<Slice, kStates>, kOperations>, std::size(kTypes)> slices{};
  std::span<const Rule> in_force = rules;

  Table() {
    for (std::size_t i = 0; i < rules.size(); ++i) {
      Slice& slice = slices[index_of(rules[i].type)][static_cast<std::size_t>(rules[i].operation)]
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
  const std::size_t type = index_of(situation.type);
  if (operation >= kOperations || state >= kStates || type >= std::size(kTypes)) {
    return kNoRow;
  }
  const Table& rules = table();
  const Slice slice = rules.slices[type][operation][state];
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
  std::string id;
  if (rule.type != SyncType::Mirror) {
    id = name_of(rule.type);
    id += '/';
  }
  id += name_of(rule.operation);
  id += '/';
  id += name_of(rule.from);
  id += '/';
  id += conditions.empty() ? std::string("-") : conditions;
  id += '/';
  id += rule.clause;
  return id;
}

}  // namespace replisim
