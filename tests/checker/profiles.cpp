// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>

#include "scenarios/format/profile.hpp"

using namespace replisim;
using namespace replisim::format;

namespace {

Profile shipped(const std::string& name, std::optional<Version> version = std::nullopt) {
  Diagnostics diagnostics;
  Problems problems("test", diagnostics);
  const auto profile = find_profile({name, ".", 1, "with"}, version, problems);
  INFO(diagnostics.to_text());
  REQUIRE(profile);
  return *profile;
}

/// What is wrong with a profile of these rows.
std::string problems_of(const std::string& rows) {
  Diagnostics diagnostics;
  Problems problems("own.csv", diagnostics);
  const auto table =
      table_of(check_lines("kind, type, mode, place, name, value, source\n" + rows, problems),
               profile_columns(), problems);
  REQUIRE(table);
  CHECK_FALSE(profile_of(*table, "own", std::nullopt, problems));
  return diagnostics.to_text();
}

}  // namespace

TEST_CASE("The file of profile generic says what the model's own profile says", "[profile][S-01]") {
  for (const Version version : {Version::seed, Version::cim241, Version::cim249}) {
    CAPTURE(name_of_version(version));
    CHECK(shipped("generic", version) == generic_profile(version));
  }
  CHECK(shipped("generic").version == Version::seed);
}

TEST_CASE("Every shipped profile can be used in every version", "[profile][A-11]") {
  CHECK(profile_names() == std::vector<std::string>{"3par", "generic", "msiscsi", "svsp", "vmax"});
  for (const std::string& name : profile_names()) {
    for (const Version version : {Version::seed, Version::cim241, Version::cim249}) {
      const Profile profile = shipped(name, version);
      CHECK(profile.name == name);
      CHECK(profile.version == version);
      CHECK(profile.kinds.any());
    }
  }
}

TEST_CASE("3par offers what its manual announces", "[profile][R-69]") {
  const Profile profile = shipped("3par");
  const auto offers = [&profile](Operation operation, SyncType type, Mode mode) {
    return offer_of(profile, operation, type, mode, Locality::Local) == Offer::Offered;
  };
  CHECK(offers(Operation::Abort, SyncType::Clone, Mode::Synchronous));
  CHECK_FALSE(offers(Operation::Detach, SyncType::Clone, Mode::Synchronous));
  CHECK(offers(Operation::ResyncReplica, SyncType::Clone, Mode::Asynchronous));
  CHECK(offers(Operation::ReturnToResourcePool, SyncType::Snapshot, Mode::Synchronous));
  CHECK_FALSE(offers(Operation::ResyncReplica, SyncType::Snapshot, Mode::Synchronous));
  for (std::uint16_t number = 2; number <= 27; ++number) {
    CHECK(offer_of(profile, static_cast<Operation>(number), SyncType::Mirror, Mode::Synchronous,
                   Locality::Remote) != Offer::Offered);
  }
  const ReplicationKind synchronous{SyncType::Clone, Mode::Synchronous, Locality::Local};
  const ReplicationKind asynchronous{SyncType::Clone, Mode::Asynchronous, Locality::Local};
  CHECK(feature_of(profile, synchronous, 18));
  CHECK_FALSE(feature_of(profile, asynchronous, 18));
  CHECK(job_habit(profile, Operation::Detach, asynchronous) == false);
  CHECK(job_habit(profile, Operation::ResyncReplica, asynchronous) == true);
  CHECK(refuses_from(profile, Operation::ResyncReplica, asynchronous, CopyState::Broken));
}

TEST_CASE("All that is wrong with a profile is reported at once, with what is valid", "[profile]") {
  const std::string text = problems_of(
      "profil, , , , version, seed, here\n"
      "profile, , , , Verdict, strict, here\n"
      "profile, , , , based_on, 4par, here\n"
      "type, Mirrors, *, local, , yes, here\n"
      "operation, Mirror, *, near, Fractur, maybe, here\n"
      "feature, *, *, *, 99, yes, here\n"
      "default, *, *, *, CopyPriority, Loud, here\n"
      "operation, Mirror, *, local, Fracture, yes,\n");
  CAPTURE(text);
  CHECK(text.find("own.csv:2: error: column 'kind': unknown kind of row 'profil'") !=
        std::string::npos);
  CHECK(text.find("did you mean: Verdicts") != std::string::npos);
  CHECK(text.find("own.csv:4: error: column 'value': a profile can not be based on '4par'") !=
        std::string::npos);
  CHECK(text.find("did you mean: Mirror") != std::string::npos);
  CHECK(text.find("unknown word 'near'") != std::string::npos);
  CHECK(text.find("did you mean: Fracture") != std::string::npos);
  CHECK(text.find("'99' is no feature") != std::string::npos);
  CHECK(text.find("'Loud' is no value of CopyPriority") != std::string::npos);
  CHECK(text.find("own.csv:9: error: column 'source': the cell is empty") != std::string::npos);
}

TEST_CASE("A name that no profile goes by is answered with those there are", "[profile]") {
  Diagnostics diagnostics;
  Problems problems("scenario.csv", diagnostics);
  CHECK_FALSE(find_profile({"4par", ".", 3, "with"}, std::nullopt, problems));
  CHECK(diagnostics.to_text().find("did you mean: 3par") != std::string::npos);
  CHECK_FALSE(find_profile({"./none.csv", ".", 4, "with"}, std::nullopt, problems));
  CHECK(diagnostics.to_text().find("scenario.csv:4: error: column 'with': no profile file") !=
        std::string::npos);
}
