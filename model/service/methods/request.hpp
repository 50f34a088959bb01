// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "model/rules/outcome.hpp"
#include "model/service/ids.hpp"
#include "model/service/methods/method.hpp"
#include "model/service/request.hpp"
#include "model/service/service.hpp"
#include "model/units.hpp"

/// A call of any method as a value, and what comes back. Like Request it can say what the method
/// does not accept.
namespace replisim {

/// A reference to an instance.
struct Reference {
  enum class Kind : std::uint8_t {
    Null,
    Unknown,           ///< names no instance
    Pair,              ///< StorageSynchronized
    Group,             ///< GroupSynchronized
    ReplicationGroup,  ///< one that stands for itself
    SourceGroup,       ///< the ReplicationGroup at the source of the GroupSynchronized `index`
    TargetGroup,
    Element,
    Aspect,
    AspectOfPair,  ///< the one that the pair `index` left when it was dissolved
    System,
    Pool,
    AccessPoint,
    Collection,
    Secret,
  };
  Kind kind = Kind::Unknown;
  std::uint32_t index = 0;
  friend bool operator==(const Reference&, const Reference&) = default;
};

/// One parameter that the client gave: by its kind, one of the lists holds its values.
struct Argument {
  std::uint8_t parameter = 0;  ///< place in MethodInfo::parameters
  bool null = false;           ///< present but NULL
  std::vector<Reference> references;
  std::vector<std::int64_t> numbers;
  std::vector<std::string> texts;
  friend bool operator==(const Argument&, const Argument&) = default;
};

/// Places that were kept free for what a call may create. A scenario's names are known before its
/// run, so is everything that a row may bring about. What has no place is added at the end.
struct Places {
  struct NewPair {
    PairId pair;
    Knowledge knows;  ///< of the world around it, as it is when the call is made
    friend bool operator==(const NewPair&, const NewPair&) = default;
  };
  std::vector<NewPair> pairs;
  std::optional<GroupId> group;
  std::optional<ReplicationGroupId> replication_group;  ///< of CreateGroup
  std::optional<AspectId> aspect;
  std::vector<PairId> aspect_data;              ///< one a source element of the aspect
  std::vector<ElementId> elements;              ///< targets to make from a pool, in their order
  std::optional<std::uint32_t> register_place;  ///< of an access point, a secret or a collection
  friend bool operator==(const Places&, const Places&) = default;
};

struct MethodRequest {
  Method method = Method::ModifyReplicaSynchronization;
  std::vector<Argument> arguments;
  SettingsParameter settings;
  bool unknown_parameters = false;  ///< the client sent parameters the schema does not have (A-4)
  Places places;
  std::vector<std::uint32_t> unreachable_systems;  ///< as it is when the call is made
  std::vector<Bytes> free_space;                   ///< of the pools, likewise
  /// Pairs of systems that a line joins at present.
  std::vector<std::pair<std::uint32_t, std::uint32_t>> open_connections;
  SimTime expected_copy_time;  ///< asked for by JobPolicy::Threshold only

  /// The argument of that name; nullptr when it is absent.
  const Argument* find(std::string_view parameter) const;
  /// True when it is absent or NULL.
  bool is_null(std::string_view parameter) const;
  std::optional<std::int64_t> number(std::string_view parameter) const;
  std::optional<Reference> reference(std::string_view parameter) const;
  std::vector<Reference> references(std::string_view parameter) const;
  std::vector<std::string> texts(std::string_view parameter) const;
  friend bool operator==(const MethodRequest&, const MethodRequest&) = default;
};

/// How a call was decided; the rest (return code, job, output parameters) is in the Call.
struct MethodAnswer {
  ReturnCode code = ReturnCode::Completed;
  Reason reason = Reason::none;
  std::uint8_t check = 0;   ///< of the order in R-03; 0: accepted
  std::string_view clause;  ///< of the deciding rule
  std::string_view basis;   ///< stated, derived, decision
  std::vector<std::string> coverage;
  std::string finding;  ///< what a user should know beside: the method is not simulated ...
};

}  // namespace replisim
