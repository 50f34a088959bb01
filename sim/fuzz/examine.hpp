// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "model/history/history.hpp"
#include "sim/engine/simulate.hpp"
#include "sim/fuzz/draft.hpp"

namespace replisim::fuzz {

/// A promise of the simulator as a whole, in the words of a user.
struct PromiseInfo {
  std::string_view name;
  std::string_view meaning;
};
/// All that `fuzz` looks at, those of model/data among them.
std::span<const PromiseInfo> fuzz_promises();

/// A promise that a run broke.
struct Broken {
  std::string promise;
  std::string who;
  std::string what;
  SimTime at;
  friend bool operator==(const Broken&, const Broken&) = default;
};
/// What makes two findings one: the promise and, where it has many sides, which, numbers aside.
std::string kind_of(const Broken& broken);

/// A run as far as the search needs it.
struct Observation {
  std::vector<Broken> broken;  ///< the first of each kind
  History history;
  std::string bytes;  ///< all that the run left; only where asked for
};

/// Runs and judges a scenario in this process, every promise held at every event.
/// `want_bytes`: fills Observation::bytes.
Observation observe(const format::Scenario& scenario, engine::RunOptions::Flows flows,
                    bool want_bytes = false);
/// Reads it first.
Observation examine(const format::ScenarioText& text, engine::RunOptions::Flows flows,
                    bool want_bytes = false);

}  // namespace replisim::fuzz
