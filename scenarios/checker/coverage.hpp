// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <set>
#include <string>
#include <vector>

#include "model/history/history.hpp"
#include "scenarios/checker/matrix.hpp"

/// Which rows of the transition table and which classes of refusal a set of scenarios and matrix
/// rows has touched (`list --uncovered`).
namespace replisim::checker {

class Coverage {
 public:
  /// What the calls of a run touched.
  void add(const History& history);
  /// What the cases of a matrix file touch.
  void add(const format::MatrixFile& file, const MatrixProvider& provider);
  /// One item of coverage_items() by name.
  void add(const std::string& item) { touched_.insert(item); }

  bool touched(const std::string& item) const { return touched_.count(item) > 0; }
  /// The items of the model that nothing has touched, in the model's order.
  std::vector<std::string> uncovered() const;

 private:
  std::set<std::string> touched_;
};

}  // namespace replisim::checker
