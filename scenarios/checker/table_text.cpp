// SPDX-License-Identifier: Apache-2.0
#include "scenarios/checker/table_text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>

namespace replisim::checker {
namespace {

std::string heading(const DecisionTable& table) {
  return fmt::format("{} in version {}", table.profile, name_of_version(table.version));
}

std::string columns_of_axes() {
  std::string text;
  for (std::size_t i = 0; i < kAxes; ++i) {
    text += fmt::format("{}, ", name_of_axis(static_cast<Axis>(i)));
  }
  return text;
}

std::string cells_of_axes(const std::array<std::string, kAxes>& when) {
  std::string text;
  for (const std::string& cell : when) text += cell + ", ";
  return text;
}

std::string answer_text(const Answer& answer) {
  return fmt::format("{}, {}, {}, {}, {}, {}, {}", answer.given, answer.code, answer.check,
                     answer.shows, answer.becomes, answer.clause, answer.basis);
}

/// Walks two diagrams over the same questions side by side. Parts that are one node in both are
/// done once.
class Difference {
 public:
  Difference(const DecisionTable& a, const DecisionTable& b) : a_(a), b_(b) {}

  std::string csv() {
    walk(node(a_.root, b_.root, 0), 0);
    return fmt::format("# {} against {}: {} cells, {} differ, {} rows\n", heading(a_), heading(b_),
                       a_.questions.cells(), cells_, rows_) +
           columns_of_axes() + "given, " + columns(a_.profile) + ", " + columns(b_.profile) + "\n" +
           text_;
  }

 private:
  static constexpr std::uint32_t kSame = UINT32_MAX;

  static std::string columns(const std::string& name) {
    return fmt::format("{0} returns, {0} becomes, {0} clause", name);
  }

  /// The number of the pair of nodes or leaves; kSame where everything below is equal.
  std::uint32_t node(std::uint32_t a, std::uint32_t b, std::size_t depth) {
    if (depth == kAxes) {
      if (a_.leaves[a] == b_.leaves[b]) return kSame;
      const auto [place, added] =
          leaves_.emplace(std::pair(a, b), static_cast<std::uint32_t>(pairs_.size()));
      if (added) pairs_.emplace_back(a, b);
      return place->second;
    }
    const auto known = done_[depth].find({a, b});
    if (known != done_[depth].end()) return known->second;
    std::vector<std::uint32_t> children;
    std::uint64_t cells = 0;
    for (std::size_t i = 0; i < a_.nodes[a].size(); ++i) {
      children.push_back(node(a_.nodes[a][i], b_.nodes[b][i], depth + 1));
    }
    std::uint32_t number = kSame;
    if (std::any_of(children.begin(), children.end(), [](auto c) { return c != kSame; })) {
      for (const std::uint32_t child : children) {
        if (child != kSame) cells += depth + 1 == kAxes ? 1 : counts_[child];
      }
      const auto [place, added] =
          nodes_[depth].emplace(children, static_cast<std::uint32_t>(children_.size()));
      if (added) {
        children_.push_back(children);
        counts_.push_back(cells);
      }
      number = place->second;
      if (depth == 0) cells_ = cells;
    }
    done_[depth][{a, b}] = number;
    return number;
  }

  void walk(std::uint32_t number, std::size_t depth) {
    if (number == kSame) return;
    if (depth == kAxes) return write(pairs_[number]);
    const std::vector<std::uint32_t> children = children_[number];
    std::set<std::uint32_t> done;
    for (const std::uint32_t child : children) {
      if (child == kSame || !done.insert(child).second) continue;
      when_[depth] = values_text(a_.questions, depth, children, child);
      walk(child, depth + 1);
    }
  }

  /// The lines of both answers, those under the same condition side by side.
  void write(const std::pair<std::uint32_t, std::uint32_t>& leaves) {
    std::vector<std::string> conditions;
    std::map<std::string, std::pair<std::string, std::string>> sides;
    const auto take = [&](const Answers& answers, bool first) {
      for (const Answer& answer : answers) {
        if (sides.count(answer.given) == 0) {
          conditions.push_back(answer.given);
          sides[answer.given] = {"-, -, -", "-, -, -"};
        }
        auto& side = first ? sides[answer.given].first : sides[answer.given].second;
        side = fmt::format("{}, {}, {}", answer.code, answer.becomes, answer.clause);
      }
    };
    take(a_.leaves[leaves.first], true);
    take(b_.leaves[leaves.second], false);
    for (const std::string& given : conditions) {
      text_ += cells_of_axes(when_) +
               fmt::format("{}, {}, {}\n", given, sides[given].first, sides[given].second);
      ++rows_;
    }
  }

  using PairOfNodes = std::pair<std::uint32_t, std::uint32_t>;
  const DecisionTable& a_;
  const DecisionTable& b_;
  std::array<std::map<PairOfNodes, std::uint32_t>, kAxes> done_;
  std::array<std::map<std::vector<std::uint32_t>, std::uint32_t>, kAxes> nodes_;
  std::vector<std::vector<std::uint32_t>> children_;
  std::vector<std::uint64_t> counts_;
  std::map<PairOfNodes, std::uint32_t> leaves_;
  std::vector<PairOfNodes> pairs_;
  std::array<std::string, kAxes> when_;
  std::string text_;
  std::uint64_t cells_ = 0;
  std::uint64_t rows_ = 0;
};

std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> lines;
  std::size_t begin = 0;
  while (begin < text.size()) {
    const std::size_t end = std::min(text.find('\n', begin), text.size());
    lines.push_back(text.substr(begin, end - begin));
    begin = end + 1;
  }
  return lines;
}

}  // namespace

std::string table_csv(const DecisionTable& table, const std::vector<TableRow>& rows) {
  std::string text = fmt::format("# {}: {} cells, {} rows, xxHash {:016x}\n", heading(table),
                                 table.questions.cells(), rows.size(), table.hash);
  text += columns_of_axes() + "given, returns, check, shows, becomes, clause, basis\n";
  for (const TableRow& row : rows) {
    text += cells_of_axes(row.when) + answer_text(row.answer) + "\n";
  }
  return text;
}

std::string difference_csv(const DecisionTable& a, const DecisionTable& b) {
  return Difference(a, b).csv();
}

std::vector<std::string> moved_rows(const std::string& was, const std::string& is,
                                    std::size_t most) {
  const std::vector<std::string> before = lines_of(was);
  const std::vector<std::string> after = lines_of(is);
  const std::multiset<std::string> old_lines(before.begin(), before.end());
  const std::multiset<std::string> new_lines(after.begin(), after.end());
  std::vector<std::string> moved;
  for (const std::string& line : before) {
    if (new_lines.count(line) == 0) moved.push_back("- " + line);
  }
  for (const std::string& line : after) {
    if (old_lines.count(line) == 0) moved.push_back("+ " + line);
  }
  if (moved.size() > most) {
    const std::size_t more = moved.size() - most;
    moved.resize(most);
    moved.push_back(fmt::format("and {} more", more));
  }
  return moved;
}

}  // namespace replisim::checker
