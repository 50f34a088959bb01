// SPDX-License-Identifier: Apache-2.0
#include <utility>

#include "tests/model/oracle_words.hpp"

// The cases, and how the model's answer is held against the expectation.
namespace replisim::oracle {
namespace {

using enum CopyState;

using Flags = std::vector<bool Facts::*>;

/// Facts that may matter to an operation at all; each is tried both ways.
Flags relevant(Operation operation, CopyState state) {
  using F = Facts;
  switch (operation) {
    case Operation::Abort:
      return {&F::image_complete, &F::restoring, &F::whole_group};
    case Operation::Deactivate:
    case Operation::Suspend:
      return {&F::whole_group};
    case Operation::Detach:
    case Operation::Dissolve:
      return {&F::image_complete, &F::feature_53, &F::whole_group};
    case Operation::Failover:
      return {&F::source_reachable, &F::image_consistent, &F::source_has_newer, &F::missing_writes,
              &F::feature_47,       &F::feature_48,       &F::feature_54,       &F::whole_group};
    case Operation::Failback:
      return {&F::source_reachable, &F::source_written};
    case Operation::Fracture:
      return {&F::whole_group, &F::feature_47, &F::feature_53};
    case Operation::ResyncReplica:
      if (state == Synchronized) {
        return {&F::resync_required, &F::feature_22};
      }
      return state == Broken ? Flags{&F::cause_cured, &F::feature_22} : Flags{&F::feature_22};
    case Operation::RestorefromReplica:
      return {&F::image_consistent, &F::feature_21, &F::feature_27, &F::feature_49,
              &F::source_serves};
    case Operation::ResetToSync:
    case Operation::ResetToAsync:
    case Operation::ResettoAdaptive:
      return {&F::source_serves};
    case Operation::Resume:
      return state == Suspended ? Flags{&F::link_up, &F::first_copy_complete}
                                : Flags{&F::feature_49};
    case Operation::ReverseRoles:
      return {&F::role_state_admitted, &F::source_access_right, &F::feature_52, &F::feature_53};
    case Operation::Split:
      return {&F::drain_possible, &F::drain_in_time, &F::image_complete,
              &F::feature_48,     &F::feature_53,    &F::whole_group};
    default:
      return {};
  }
}

/// The same for points in time.
Flags relevant_to_point(Operation operation, CopyState state) {
  using F = Facts;
  switch (operation) {
    case Operation::Abort:
      return {&F::image_complete, &F::restoring, &F::whole_group};
    case Operation::Activate:
      return {&F::feature_18};
    case Operation::Deactivate:
    case Operation::Suspend:
    case Operation::Fracture:
      return {&F::whole_group};
    case Operation::Detach:
    case Operation::Dissolve:
      return {&F::image_complete, &F::whole_group};
    case Operation::ResyncReplica:
      return state == Broken ? Flags{&F::cause_cured, &F::feature_18}
                             : Flags{&F::feature_22, &F::feature_18};
    case Operation::RestorefromReplica:
      return {&F::image_consistent, &F::feature_21, &F::feature_27, &F::feature_49};
    case Operation::Resume:
      return state == Suspended ? Flags{&F::link_up, &F::feature_18}
                                : Flags{&F::feature_49, &F::feature_18};
    case Operation::Split:
      return {&F::drain_possible, &F::drain_in_time, &F::image_complete, &F::whole_group};
    default:
      return {};
  }
}

Flags facts_for(Operation operation, CopyState state, SyncType type) {
  if (type == SyncType::Mirror) {
    return relevant(operation, state);
  }
  Flags flags = relevant_to_point(operation, state);
  if (is_optional(operation, type)) {
    flags.push_back(&Facts::offered);
  }
  return flags;
}

/// The versions in which there can be such a pair and such a call.
std::vector<Version> versions_of(Operation operation, CopyState state, SyncType type) {
  if (operation == Operation::ResetReplica || operation == Operation::ResettoActive) {
    return {Version::cim249};
  }
  const bool later = operation == Operation::Prepare || operation == Operation::ResettoAdaptive ||
                     state == Restored || type == SyncType::TokenizedClone;
  std::vector<Version> versions = {Version::cim241};
  if (!later) {
    versions.insert(versions.begin(), Version::seed);
  }
  if (type == SyncType::Mirror) {
    versions.push_back(Version::cim249);
  }
  return versions;
}

/// The Modes to try: 2.49 is 2.41 but for Active and the operations it adds.
std::vector<Mode> modes_of(Version version, Operation operation, SyncType type) {
  const bool added = operation == Operation::ResetReplica || operation == Operation::ResettoActive;
  if (type == SyncType::Mirror && version == Version::cim249 && !added) {
    return {Mode::Active};
  }
  std::vector<Mode> modes = {Mode::Synchronous, Mode::Asynchronous};
  if (version != Version::seed) {
    modes.push_back(Mode::Adaptive);
  }
  if (version == Version::cim249 && type == SyncType::Mirror) {
    modes.push_back(Mode::Active);
  }
  return modes;
}

/// What a pair at rest shows; a required next step would answer before the table does.
ProgressStatus quiet(CopyState state) {
  switch (state) {
    case Unsynchronized:
      return ProgressStatus::Synchronizing;
    case Inactive:
    case Suspended:
      return ProgressStatus::Dormant;
    case Broken:
      return ProgressStatus::NotApplicable;
    case Partitioned:
    case Invalid:
      return ProgressStatus::Unknown;
    default:
      return ProgressStatus::Completed;
  }
}

struct FactWord {
  bool Facts::*fact;
  Predicate predicate;
};
constexpr FactWord kWords[] = {
    {&Facts::link_up, Predicate::link_up},
    {&Facts::source_reachable, Predicate::source_reachable},
    {&Facts::image_consistent, Predicate::image_consistent},
    {&Facts::image_complete, Predicate::image_complete},
    {&Facts::first_copy_complete, Predicate::first_copy_complete},
    {&Facts::source_has_newer, Predicate::source_has_newer},
    {&Facts::missing_writes, Predicate::missing_writes},
    {&Facts::source_written, Predicate::source_written_since_failover},
    {&Facts::cause_cured, Predicate::cause_cured},
    {&Facts::drain_possible, Predicate::drain_possible},
    {&Facts::drain_in_time, Predicate::drain_in_time},
    {&Facts::whole_group, Predicate::covers_consistency_group},
    {&Facts::restoring, Predicate::restoring},
    {&Facts::resync_required, Predicate::resync_required},
    {&Facts::role_state_admitted, Predicate::role_state_admitted},
    {&Facts::source_access_right, Predicate::source_access_right},
    {&Facts::source_serves, Predicate::source_serves},
    {&Facts::group_feature_60, Predicate::group_feature_60},
};
struct FactFeature {
  bool Facts::*fact;
  std::uint8_t feature;
};
constexpr FactFeature kFeatures[] = {
    {&Facts::feature_18, 18}, {&Facts::feature_21, 21}, {&Facts::feature_22, 22},
    {&Facts::feature_27, 27}, {&Facts::feature_47, 47}, {&Facts::feature_48, 48},
    {&Facts::feature_49, 49}, {&Facts::feature_52, 52}, {&Facts::feature_53, 53},
    {&Facts::feature_54, 54},
};

std::string state_text(CopyState state, ProgressStatus progress) {
  std::string text = name_of(state);
  text += '/';
  text += name_of(progress);
  return text;
}

}  // namespace

const std::vector<Operation>& operations() {
  static const std::vector<Operation> all = {
      Operation::Abort,         Operation::Activate,
      Operation::Deactivate,    Operation::Detach,
      Operation::Dissolve,      Operation::Failover,
      Operation::Failback,      Operation::Fracture,
      Operation::ResyncReplica, Operation::RestorefromReplica,
      Operation::Resume,        Operation::ResetToSync,
      Operation::ResetToAsync,  Operation::ReturnToResourcePool,
      Operation::ReverseRoles,  Operation::Split,
      Operation::Suspend,       Operation::Unprepare,
      Operation::Prepare};
  return all;
}

const std::vector<Operation>& all_operations() {
  static const std::vector<Operation> all = [] {
    std::vector<Operation> list = operations();
    list.insert(list.end(),
                {Operation::ResettoAdaptive, Operation::ResettoActive, Operation::ResetReplica});
    return list;
  }();
  return all;
}

const std::vector<SyncType>& types() {
  static const std::vector<SyncType> all = {SyncType::Mirror, SyncType::Snapshot, SyncType::Clone,
                                            SyncType::TokenizedClone};
  return all;
}

const std::vector<CopyState>& states() {
  static const std::vector<CopyState> all = {
      Initialized, Unsynchronized, Synchronized, Broken, Fractured,   Split,   Inactive, Suspended,
      Failedover,  Prepared,       Aborted,      Skewed, Partitioned, Invalid, Restored};
  return all;
}

namespace {

/// Every combination of Force and of the facts that matter.
void add_cases(const Case& given, const Flags& matter, std::vector<Case>& all) {
  for (const bool force : {false, true}) {
    for (std::uint32_t bits = 0; bits < 1U << matter.size(); ++bits) {
      Case one = given;
      one.force = force;
      for (std::size_t i = 0; i < matter.size(); ++i) {
        if ((bits >> i & 1U) != 0) {
          one.facts.*matter[i] = !(one.facts.*matter[i]);
        }
      }
      all.push_back(one);
    }
  }
}

}  // namespace

std::vector<Case> cases(Operation operation, CopyState state, SyncType type) {
  const Flags matter = facts_for(operation, state, type);
  std::vector<Case> all;
  for (const Version version : versions_of(operation, state, type)) {
    for (const Mode mode : modes_of(version, operation, type)) {
      for (const Locality locality : {Locality::Local, Locality::Remote}) {
        if (mode != Mode::Active || locality == Locality::Remote) {
          add_cases({version, operation, mode, locality, state, false, {}, type}, matter, all);
        }
      }
    }
  }
  if (type == SyncType::Mirror && operation == Operation::Failover && state == Synchronized) {
    Case by_group;
    by_group.operation = operation;
    by_group.state = state;
    by_group.facts.group_feature_60 = true;
    all.push_back(by_group);
  }
  return all;
}

Cell cell_of(const Case& one) {
  const Facts usual;
  Cell cell;
  cell.version = one.version;
  cell.profile = generic_profile(one.version);
  cell.type = one.type;
  cell.mode = one.mode;
  cell.locality = one.locality;
  cell.state = one.state;
  cell.progress = quiet(one.state);
  cell.operation = static_cast<std::uint16_t>(one.operation);
  cell.force = one.force;
  for (const FactWord& word : kWords) {
    if (one.facts.*word.fact != usual.*word.fact) {
      cell.knows.emplace_back(word.predicate, one.facts.*word.fact);
    }
  }
  if (one.operation == Operation::ReverseRoles) {
    cell.knows.emplace_back(Predicate::role_state_admitted, one.facts.role_state_admitted);
  }
  if (one.facts.offered) {
    cell.offered = true;
  }
  for (const FactFeature& feature : kFeatures) {
    cell.features.emplace_back(feature.feature, one.facts.*feature.fact);
  }
  if (one.facts.group_feature_60) {
    cell.list = ListComposition::Group;
  }
  return cell;
}

std::string text_of(const Case& one) {
  const Facts usual;
  std::string text = name_of(one.operation);
  const auto add = [&text](std::string_view before, std::string_view word) {
    text += before;
    text += word;
  };
  add(" from ", name_of(one.state));
  add(" (", name_of(one.type));
  add(", ", name_of(one.mode));
  add(", ", name_of(one.locality));
  add(", ", name_of_version(one.version));
  add(")", one.force ? " Force" : "");
  add("", one.facts.offered ? " offered" : "");
  for (const FactWord& word : kWords) {
    if (one.facts.*word.fact != usual.*word.fact) {
      add(one.facts.*word.fact ? " " : " !", name_of_predicate(word.predicate));
    }
  }
  for (const FactFeature& feature : kFeatures) {
    if (one.facts.*feature.fact) {
      add(" feature_", std::to_string(feature.feature));
    }
  }
  return text;
}

std::string mismatch(const Case& one) {
  const Expectation e = expected(one);
  const Cell cell = cell_of(one);
  const CellResult r = run_cell(cell);
  const auto differs = [&](const std::string& what, const std::string& want,
                           const std::string& got) {
    return want == got
               ? std::string()
               : text_of(one) + ": " + what + " " + got + ", but " + e.clause + " says " + want;
  };
  const bool starts = e.code == ReturnCode::Completed && !e.no_effect;
  const ReturnCode returned = starts ? ReturnCode::JobStarted : e.code;
  const ProgressStatus before = cell.progress.value_or(ProgressStatus::Completed);
  std::string first = differs("returns", name_of(returned), name_of(r.return_code));
  const auto also = [&first](std::string next) {
    if (first.empty()) {
      first = std::move(next);
    }
  };
  if (!starts) {
    also(differs("stays in", name_of(e.ends), name_of(r.becomes)));
    return first;
  }
  if (first.empty() && r.transient) {
    also(differs("shows",
                 state_text(e.shows, e.doing == ProgressStatus::NotApplicable ? before : e.doing),
                 state_text(*r.transient, *r.transient_progress)));
  }
  also(differs("ends with", name_of(e.work_code), name_of(r.final_code)));
  also(differs("association", e.gone ? "gone" : "there", r.association_deleted ? "gone" : "there"));
  if (!e.gone) {
    also(differs("ends in",
                 state_text(e.ends, e.status == ProgressStatus::NotApplicable ? before : e.status),
                 state_text(r.becomes, r.becomes_progress)));
    also(differs("Mode", name_of(e.mode == Mode::Unknown ? one.mode : e.mode),
                 name_of(r.becomes_mode.value_or(one.mode))));
  }
  return first;
}

}  // namespace replisim::oracle
