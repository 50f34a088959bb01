// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <set>
#include <string>
#include <vector>

#include "sim/engine/data_path.hpp"
#include "sim/engine/measures.hpp"
#include "sim/engine/stage.hpp"

namespace replisim::engine {

/// Holds what the service shows against itself, and tells when everything has come to rest.
class Soundness {
 public:
  Soundness(Stage& stage, DataPath& data, Measures& measures)
      : stage_(stage), data_(data), measures_(measures) {}

  /// Notes broken invariants of the service; each pair or call is told of once a sentence.
  void look();
  /// What has still to come to an end by itself, or has ended wrong: of the service, of hosts
  /// whose loads are off, and of mirrors that are Synchronized without a host writing to them,
  /// whose two ends must be equal. Empty: all is settled.
  std::vector<std::string> unsettled();

 private:
  void add_data(std::vector<std::string>& sentences);

  Stage& stage_;
  DataPath& data_;
  Measures& measures_;
  std::set<std::string> told_;
};

}  // namespace replisim::engine
