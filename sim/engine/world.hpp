// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "model/service/service.hpp"
#include "scenarios/format/scenario.hpp"
#include "sim/engine/platform.hpp"

namespace replisim::engine {

enum class ElementStatus : std::uint8_t { Ok, Failed, Unknown };

/// Lines, power, management and element status as they are now (S-50 to S-53), and what they mean
/// for a pair.
class World {
 public:
  World(const format::Topology& topology, Platform& platform);

  /// Carries out one `fault` or `heal`; false when it is not about the world (service, error=).
  struct Effect {
    std::string entity;
    std::string property;
    std::string from;
    std::string to;
  };
  std::vector<Effect> apply(const format::Target& target, const format::FaultStep& step);

  /// What the service can know about a pair whose SystemElement and SyncedElement are these
  /// volumes.
  Knowledge knowledge(const format::PairSpec& pair, bool swapped) const;
  bool power_of_array(std::uint32_t array) const { return arrays_[array].power; }
  /// The service sees it: it has power, and its site has management (S-51).
  bool sees(std::uint32_t array) const;
  /// Both have power, and the lines of the shortest way between them are up in either direction.
  bool joined(std::uint32_t array, std::uint32_t other) const;
  bool line_up(const format::PairSpec& pair, bool forward) const;
  SimTime line_latency(const format::PairSpec& pair) const;

 private:
  struct ArrayState {
    bool power = true;
    ElementStatus status = ElementStatus::Ok;
  };
  struct LinkState {
    bool forward_up = true;
    bool reverse_up = true;
    std::optional<Rate> bandwidth;
    std::int64_t efficiency = 1'000'000'000;  ///< share of it that carries data, in 10^-9
    SimTime latency;
  };
  void set_link(std::uint32_t link, const format::Target& target, const format::FaultStep& step,
                std::vector<Effect>& effects);
  void set_disk(std::uint32_t array, const format::FaultStep& step, bool read,
                std::vector<Effect>& effects);
  void set_power(const std::string& entity, const std::vector<std::uint32_t>& arrays, bool on,
                 std::vector<Effect>& effects);
  std::vector<std::uint32_t> arrays_at(std::uint32_t site) const;

  const format::Topology& topology_;
  Platform& platform_;
  std::vector<ArrayState> arrays_;
  std::vector<LinkState> links_;
  std::vector<ElementStatus> volumes_;
  std::vector<bool> management_;  ///< of a site
};

}  // namespace replisim::engine
