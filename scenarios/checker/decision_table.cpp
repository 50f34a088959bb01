// SPDX-License-Identifier: Apache-2.0
#include "scenarios/checker/decision_table.hpp"

#include <fmt/format.h>
#include <xxhash.h>

#include <algorithm>
#include <map>
#include <set>

#include "model/rules/versions.hpp"
#include "model/service/cell.hpp"
#include "scenarios/checker/cell_answer.hpp"

namespace replisim::checker {
namespace {

constexpr std::array<std::string_view, kAxes> kAxisNames = {"op",   "list",  "type",     "place",
                                                            "mode", "state", "progress", "force"};

/// One of each class of section 5.2: resting, copying, in progress; Restoring, which Abort may
/// interrupt; and each required step.
constexpr ProgressStatus kProgress[] = {
    ProgressStatus::Completed,        ProgressStatus::Synchronizing,
    ProgressStatus::Fracturing,       ProgressStatus::Restoring,
    ProgressStatus::Requiresfracture, ProgressStatus::Requiresresync,
    ProgressStatus::Requiresactivate, ProgressStatus::Requiresdetach,
    ProgressStatus::Requiressplit,    ProgressStatus::Requiresresume,
};

template <class Enum>
std::vector<std::uint16_t> known_values(Version version) {
  std::vector<std::uint16_t> values;
  for (const ValueName& value : value_map<Enum>()) {
    if (exists_in(version, static_cast<Enum>(value.number))) values.push_back(value.number);
  }
  return values;
}

bool is_of_pairs(std::uint16_t state) {
  return state != static_cast<std::uint16_t>(CopyState::Mixed) &&
         state != static_cast<std::uint16_t>(CopyState::NotApplicable);
}

std::vector<std::uint16_t>& axis(Questions& questions, Axis which) {
  return questions.values[static_cast<std::size_t>(which)];
}

/// Decides cell by cell: a situation is made once for all operations, with Force and without.
class Builder {
 public:
  Builder(const Profile& profile, Version version, DecisionTable& table)
      : table_(table), answers_(profile, version) {}

  void build() {
    cells_.resize(table_.questions.cells());
    decide_cells();
    std::size_t next = 0;
    table_.root = node(0, next);
    table_.leaves = answers_.leaves();
  }

  /// The leaf of every cell, in the order of the axes.
  const std::vector<std::uint32_t>& cells() const { return cells_; }

 private:
  void decide_cells() {
    const Questions& ask = table_.questions;
    const std::size_t forces = ask.of(Axis::Force).size();
    const std::size_t situations = cells_.size() / ask.of(Axis::Operation).size() / forces;
    for (std::size_t place = 0; place < situations; ++place) {
      CellAnswers::Situation here = situation(place);
      for (std::size_t op = 0; op < ask.of(Axis::Operation).size(); ++op) {
        for (std::size_t force = 0; force < forces; ++force) {
          cells_[(op * situations + place) * forces + force] =
              answers_.leaf_of(here, ask.of(Axis::Operation)[op], ask.of(Axis::Force)[force] != 0);
        }
      }
    }
  }

  /// The axes from List to Progress, counted as one.
  CellAnswers::Situation situation(std::size_t place) const {
    std::array<std::uint16_t, kAxes> at{};
    for (auto depth = static_cast<std::size_t>(Axis::Progress); depth > 0; --depth) {
      const auto& values = table_.questions.values[depth];
      at[depth] = values[place % values.size()];
      place /= values.size();
    }
    const auto value = [&at](Axis which) { return at[static_cast<std::size_t>(which)]; };
    return answers_.situation(
        {static_cast<SyncType>(value(Axis::Type)), static_cast<Mode>(value(Axis::Mode)),
         static_cast<Locality>(value(Axis::Place))},
        static_cast<CopyState>(value(Axis::State)),
        static_cast<ProgressStatus>(value(Axis::Progress)),
        static_cast<ListComposition>(value(Axis::List)));
  }

  /// Makes the nodes from the last axis up; takes the cells in their order.
  std::uint32_t node(std::size_t depth, std::size_t& next) {
    std::vector<std::uint32_t> children;
    const std::size_t count = table_.questions.values[depth].size();
    children.reserve(count);
    for (std::size_t i = 0; i < count; ++i) {
      children.push_back(depth + 1 == kAxes ? cells_[next++] : node(depth + 1, next));
    }
    // A node of another axis is another node, even where the numbers are the same.
    const auto [place, added] =
        known_[depth].emplace(std::move(children), static_cast<std::uint32_t>(table_.nodes.size()));
    if (added) table_.nodes.push_back(place->first);
    return place->second;
  }

  DecisionTable& table_;
  CellAnswers answers_;
  std::vector<std::uint32_t> cells_;
  std::array<std::map<std::vector<std::uint32_t>, std::uint32_t>, kAxes> known_;
};

std::uint64_t hash_of(const DecisionTable& table,
                      const std::vector<std::uint32_t>& cells_of_table) {
  std::vector<std::uint64_t> of_leaves;
  of_leaves.reserve(table.leaves.size());
  for (const Answers& answers : table.leaves) {
    const std::string text = text_of(answers);
    of_leaves.push_back(XXH64(text.data(), text.size(), 0));
  }
  std::vector<std::uint64_t> cells;
  cells.reserve(cells_of_table.size());
  for (const std::uint32_t leaf : cells_of_table) cells.push_back(of_leaves[leaf]);
  return XXH64(cells.data(), cells.size() * sizeof(std::uint64_t), 0);
}

/// The rows below a node; values of an axis that lead to the same node share a row.
class Shortener {
 public:
  explicit Shortener(const DecisionTable& table) : table_(table) {}

  std::vector<TableRow> rows() {
    walk(table_.root, 0);
    return std::move(rows_);
  }

 private:
  void walk(std::uint32_t number, std::size_t depth) {
    if (depth == kAxes) {
      for (const Answer& answer : table_.leaves[number]) rows_.push_back({when_, answer});
      return;
    }
    const std::vector<std::uint32_t>& children = table_.nodes[number];
    std::set<std::uint32_t> done;
    for (const std::uint32_t child : children) {
      if (!done.insert(child).second) continue;
      when_[depth] = values_text(table_.questions, depth, children, child);
      walk(child, depth + 1);
    }
  }

  const DecisionTable& table_;
  std::array<std::string, kAxes> when_;
  std::vector<TableRow> rows_;
};

}  // namespace

std::string_view name_of_axis(Axis axis) {
  return kAxisNames[static_cast<std::size_t>(axis)];
}

std::uint64_t Questions::cells() const {
  std::uint64_t count = 1;
  for (const auto& axis_values : values) count *= axis_values.size();
  return count;
}

std::string text_of(const Answers& answers) {
  std::string text;
  for (const Answer& answer : answers) {
    text += fmt::format("{},{},{},{},{},{},{}\n", answer.given, answer.code, answer.check,
                        answer.shows, answer.becomes, answer.clause, answer.basis);
  }
  return text;
}

std::string text_of(Axis axis, std::uint16_t value) {
  switch (axis) {
    case Axis::Operation:
      if (value == kMissingOperation) return "NULL";
      if (value == kReservedOperation) return "reserved";
      return value == kVendorOperation ? "vendor" : name_of(static_cast<Operation>(value));
    case Axis::List:
      return std::string(name_of_list(static_cast<ListComposition>(value)));
    case Axis::Type:
      return name_of(static_cast<SyncType>(value));
    case Axis::Place:
      return static_cast<Locality>(value) == Locality::Local ? "local" : "remote";
    case Axis::Mode:
      return name_of(static_cast<Mode>(value));
    case Axis::State:
      return name_of(static_cast<CopyState>(value));
    case Axis::Progress:
      if (static_cast<ProgressStatus>(value) == ProgressStatus::Completed) return "resting";
      if (static_cast<ProgressStatus>(value) == ProgressStatus::Synchronizing) return "copying";
      if (static_cast<ProgressStatus>(value) == ProgressStatus::Fracturing) return "in-progress";
      return name_of(static_cast<ProgressStatus>(value));
    case Axis::Force:
      return value == 0 ? "no" : "yes";
  }
  return {};
}

Questions questions_of(Version version) {
  Questions questions;
  for (const ValueName& value : value_map<Operation>()) {
    if (operation_class(version, value.number) == OperationClass::Named)
      axis(questions, Axis::Operation).push_back(value.number);
  }
  for (const std::uint16_t other : {kReservedOperation, kVendorOperation, kMissingOperation})
    axis(questions, Axis::Operation).push_back(other);
  for (std::uint16_t list = 0; list <= static_cast<std::uint16_t>(ListComposition::GroupPart);
       ++list)
    axis(questions, Axis::List).push_back(list);
  axis(questions, Axis::Type) = known_values<SyncType>(version);
  axis(questions, Axis::Place) = {static_cast<std::uint16_t>(Locality::Local),
                                  static_cast<std::uint16_t>(Locality::Remote)};
  axis(questions, Axis::Mode) = known_values<Mode>(version);
  std::erase(axis(questions, Axis::Mode), static_cast<std::uint16_t>(Mode::Unknown));
  axis(questions, Axis::State) = known_values<CopyState>(version);
  std::erase_if(axis(questions, Axis::State), [](std::uint16_t s) { return !is_of_pairs(s); });
  for (const ProgressStatus progress : kProgress) {
    if (exists_in(version, progress))
      axis(questions, Axis::Progress).push_back(static_cast<std::uint16_t>(progress));
  }
  axis(questions, Axis::Force) = {0, 1};
  return questions;
}

Questions united(const Questions& a, const Questions& b) {
  Questions both = a;
  for (std::size_t i = 0; i < kAxes; ++i) {
    for (const std::uint16_t value : b.values[i]) {
      if (std::find(both.values[i].begin(), both.values[i].end(), value) == both.values[i].end())
        both.values[i].push_back(value);
    }
    if (i != 0) std::sort(both.values[i].begin(), both.values[i].end());
  }
  return both;
}

DecisionTable decide_all(const Profile& profile, Version version, const Questions& questions) {
  DecisionTable table;
  table.profile = profile.name;
  table.version = version;
  table.questions = questions;
  Builder builder(profile, version, table);
  builder.build();
  table.hash = hash_of(table, builder.cells());
  return table;
}

std::string values_text(const Questions& questions, std::size_t depth,
                        const std::vector<std::uint32_t>& children, std::uint32_t child) {
  const auto alike = static_cast<std::size_t>(std::count(children.begin(), children.end(), child));
  if (alike == children.size()) return "*";
  const bool others = alike > children.size() - alike;
  std::string text = others ? "all but" : "";
  for (std::size_t i = 0; i < children.size(); ++i) {
    if ((children[i] == child) == others) continue;
    if (!text.empty()) text += ' ';
    text += text_of(static_cast<Axis>(depth), questions.values[depth][i]);
  }
  return text;
}

std::vector<TableRow> shortest(const DecisionTable& table) {
  return Shortener(table).rows();
}

}  // namespace replisim::checker
