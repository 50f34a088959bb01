// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "model/protocol/values.hpp"
#include "sim/fuzz/cast.hpp"

namespace replisim::fuzz {

/// Cells of a row that calls something.
struct CallRow {
  std::string what;
  std::string on;
  std::string with;
};

/// Draws calls of ModifyListSynchronization, and what clients do to the jobs of earlier ones.
class CallMaker {
 public:
  CallMaker(Random& random, const Cast& cast);

  std::vector<CallRow> draw();
  /// What has to be said at the end, so that every job can end.
  std::vector<CallRow> last_rows() const;

 private:
  std::string draw_list();
  Operation draw_operation(const std::string& list);
  std::string draw_setting();
  std::string parameters_of(Operation operation);
  CallRow draw_job_row();

  Random& random_;
  const Cast& cast_;
  std::vector<Operation> operations_;      ///< of the version
  std::map<std::string, Operation> last_;  ///< by the list it was called on
  std::vector<std::string> calls_;         ///< with a name
  std::vector<std::string> suspended_;
};

}  // namespace replisim::fuzz
