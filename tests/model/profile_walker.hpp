// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <vector>

#include "model/service/methods/request.hpp"
#include "tests/model/walker.hpp"

/// Walks through all that a provider offers: relationships are created, modified by both methods,
/// meet what can happen to them, and go.
namespace replisim::testing {

/// Two arrays with a line between them, volumes without relationships, and two ReplicationGroups on
/// each array; TokenizedClones as a scenario can begin with them.
Service service_of(const Profile& profile);

class ProfileWalker {
 public:
  ProfileWalker(World& world, std::uint32_t seed);

  /// One call of a method or one fact. Calls count as requests.
  void step();
  std::size_t requests() const { return requests_; }
  /// By kind_index(): the CopyStates that pairs came to.
  const std::array<CopyStates, kKinds>& shown() const { return shown_; }

 private:
  void create();
  void create_group();
  void modify();
  void lose_sight();
  PairId living_pair();
  void call(const MethodRequest& request);
  ReplicationKind random_kind();
  SettingsParameter random_settings();
  void note();

  World& world_;
  Walker walker_;
  std::vector<std::size_t> kinds_;  ///< that are offered
  int focus_ = 0;                   ///< of them, the one that most pairs of this world have
  std::size_t requests_ = 0;
  std::array<CopyStates, kKinds> shown_;
};

}  // namespace replisim::testing
