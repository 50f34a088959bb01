// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>

#include "sim/engine/measures.hpp"

namespace replisim::engine {

/// Notes of each mirror, clone and group that is parted whether its image is consistent then, and
/// why not; and the same where a check finds an image that is not. It observes only.
class ImageNotes {
 public:
  ImageNotes(Stage& stage, DataPath& data, Measures& measures)
      : stage_(stage), data_(data), measures_(measures) {}

  /// The model has decided this; nothing of it is carried out yet. `open`: the records of the calls
  /// that were at work until now.
  void look(const StepResult& result, const std::map<std::uint32_t, std::size_t>& open);
  /// A check saw this value of a measure. Of a window only what it turned to is noted.
  void checked(const format::Target& target, const std::string& key,
               const std::optional<std::int64_t>& value, bool in_window);

 private:
  bool flows(PairId pair) const;
  std::set<std::uint32_t> parted_by(const StepResult& result) const;
  int line_of(PairId pair, const std::map<std::uint32_t, std::size_t>& open);
  void note_parted(const format::Target& target, const std::string& name, CopyState state,
                   int line);

  Stage& stage_;
  DataPath& data_;
  Measures& measures_;
  std::set<std::pair<std::string, std::string>> told_;  ///< targets and keys that are 0 since
};

}  // namespace replisim::engine
