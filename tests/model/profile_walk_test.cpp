// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>
#include <map>
#include <string>

#include "model/rules/capabilities.hpp"
#include "scenarios/format/profile.hpp"
#include "tests/model/profile_walker.hpp"

using namespace replisim;
using namespace replisim::testing;

namespace {

Profile shipped(const std::string& name, Version version) {
  format::Diagnostics diagnostics;
  format::Problems problems("test", diagnostics);
  const auto profile = format::find_profile({name, ".", 1, "with"}, version, problems);
  INFO(diagnostics.to_text());
  REQUIRE(profile);
  return *profile;
}

std::string names_of(const CopyStates& states) {
  std::string names;
  for (const ValueName& value : value_map<CopyState>()) {
    if (states.test(value.number)) {
      names += value.name;
      names += ' ';
    }
  }
  return names;
}

/// The step of the world at which an invariant breaks, with what changed in it.
std::string breaking_step(const Service& fresh, std::uint32_t seed) {
  World world(fresh);
  ProfileWalker walker(world, seed);
  constexpr int kMost = 10'000;
  for (int i = 1; i <= kMost; ++i) {
    const std::size_t before = world.changes.size();
    walker.step();
    const auto broken = broken_invariants(world.service);
    if (!broken.empty()) {
      std::string text = "step " + std::to_string(i) + ": " + broken.front();
      for (std::size_t k = before; k < world.changes.size(); ++k) {
        text += "\n" + change_text(world.changes[k]);
      }
      return text;
    }
  }
  return {};
}

/// Pairs of every kind that is offered came to all that is announced.
bool saw_all(const Profile& profile, const std::array<CopyStates, kKinds>& shown) {
  for (std::size_t i = 0; i < kKinds; ++i) {
    const bool offered = profile.kinds.test(i);
    if (offered && (capability::reachable_states(profile, kind_at(i)) & ~shown[i]).any()) {
      return false;
    }
  }
  return true;
}

/// By kind_index(): what pairs came to in worlds of a few steps each. At least so many requests are
/// made, and at most so many, if something that is announced was not seen by then.
std::array<CopyStates, kKinds> walk(const Profile& profile, std::size_t least, std::size_t most) {
  constexpr int kSteps = 200;
  constexpr int kStepsBetweenChecks = 12;
  std::array<CopyStates, kKinds> shown;
  std::size_t made = 0;
  const Service fresh = service_of(profile);
  constexpr std::uint32_t kSeedsBetweenLooks = 50;
  bool all = false;
  for (std::uint32_t seed = 1; made < least || (!all && made < most); ++seed) {
    World world(fresh);
    ProfileWalker walker(world, seed);
    for (int i = 1; i <= kSteps; ++i) {
      walker.step();
      if (i % kStepsBetweenChecks == 0) {
        if (!broken_invariants(world.service).empty()) {
          CAPTURE(seed);
          FAIL(breaking_step(fresh, seed));
        }
      }
    }
    made += walker.requests();
    for (std::size_t kind = 0; kind < kKinds; ++kind) {
      shown[kind] |= walker.shown()[kind];
    }
    all = all || (seed % kSeedsBetweenLooks == 0 && saw_all(profile, shown));
  }
  return shown;
}

void walk_profiles(std::size_t least, std::size_t most) {
  const std::string name = GENERATE(from_range(format::profile_names()));
  const Version version = GENERATE(Version::seed, Version::cim241, Version::cim249);
  const Profile profile = shipped(name, version);
  CAPTURE(name, name_of_version(version));
  const auto shown = walk(profile, least, most);
  for (std::size_t index = 0; index < kKinds; ++index) {
    const ReplicationKind kind = kind_at(index);
    CAPTURE(name_of(kind.type), name_of(kind.mode), name_of(kind.place));
    if (profile.kinds.test(index)) {
      CHECK(names_of(shown[index]) == names_of(capability::reachable_states(profile, kind)));
    } else {
      CHECK(shown[index].none());
    }
  }
}

}  // namespace

TEST_CASE("A walk through each shipped profile shows exactly the CopyStates that it announces",
          "[model][walk][R-68]") {
  walk_profiles(20'000, 1'000'000);
}

TEST_CASE("A walk of a million requests through each shipped profile", "[.million]") {
  walk_profiles(1'000'000, 1'000'000);
}
