// SPDX-License-Identifier: Apache-2.0
#include "model/service/explain_instead.hpp"

#include <vector>

#include "model/rules/capabilities.hpp"
#include "model/rules/rule.hpp"
#include "model/rules/steps.hpp"
#include "model/rules/versions.hpp"
#include "model/rules/wait_states.hpp"

// The choices that a refused call leaves.
namespace replisim {
namespace {

ReplicationKind kind_of(const Cell& cell) {
  return {cell.type, cell.mode, cell.locality};
}

std::string listed(std::string_view title, const std::vector<std::string>& words,
                   std::string_view nothing) {
  std::string line(title);
  for (const std::string& word : words) {
    line += &word == words.data() ? "" : ", ";
    line += word;
  }
  line += words.empty() ? nothing : std::string_view();
  return line;
}

/// "Mirror remote", with the Modes where not all that the provider has for it are meant.
void add_offers(const Cell& cell, Operation operation, SyncType type, Locality place,
                std::vector<std::string>& words) {
  std::string modes;
  bool some = false;
  bool all = true;
  for (const ValueName& value : value_map<Mode>()) {
    const ReplicationKind kind{type, static_cast<Mode>(value.number), place};
    if (!offers_kind(cell.profile, kind)) {
      continue;
    }
    const bool offered =
        offer_of(cell.profile, operation, type, kind.mode, place) == Offer::Offered;
    some = some || offered;
    all = all && offered;
    modes += offered ? " " + std::string(value.name) : "";
  }
  if (some) {
    words.push_back(name_of(type) + " " + name_of(place) + (all ? "" : " in Mode" + modes));
  }
}

std::string offered_line(const Cell& cell, Operation operation) {
  std::vector<std::string> words;
  for (const ValueName& type : value_map<SyncType>()) {
    for (const Locality place : {Locality::Local, Locality::Remote}) {
      add_offers(cell, operation, static_cast<SyncType>(type.number), place, words);
    }
  }
  return listed("offered:  for ", words, "no replication type of the profile, in lists");
}

std::string states_line(const Cell& cell, Operation operation) {
  std::vector<std::string> words;
  for (const ValueName& state : value_map<CopyState>()) {
    const bool of_pairs = state.number != static_cast<std::uint16_t>(CopyState::Mixed) &&
                          state.number != static_cast<std::uint16_t>(CopyState::NotApplicable);
    if (of_pairs && exists_in(cell.version, static_cast<CopyState>(state.number)) &&
        capability::accepts(cell.profile, capability::Scope::List, operation, kind_of(cell),
                            static_cast<CopyState>(state.number))) {
      words.emplace_back(state.name);
    }
  }
  return listed("accepted: in ", words, "no CopyState");
}

std::string waits_line(const Cell& cell, Operation operation) {
  std::vector<std::string> words;
  const CopyStates limit =
      wait_limit(cell.profile, static_cast<std::uint16_t>(operation), kind_of(cell));
  const bool stops = has_feature(cell.profile, kind_of(cell), false, 22);
  for (const ValueName& state : value_map<CopyState>()) {
    const bool any = state.number == static_cast<std::uint16_t>(CopyState::NotApplicable);
    if (!any && limit.test(state.number) &&
        may_wait_for(cell.version, operation, cell.type, state.number, stops, cell.mode)) {
      words.emplace_back(state.name);
    }
  }
  return listed("waits:    for ", words, "nothing: the operation allows no WaitForCopyState");
}

std::string named_line(std::uint16_t number) {
  for (const Version version : {Version::cim241, Version::cim249}) {
    if (operation_class(version, number) == OperationClass::Named) {
      return "named:    in version " + std::string(name_of_version(version)) + " and later";
    }
  }
  return {};
}

}  // namespace

std::string instead_line(const Cell& cell, const CellResult& result) {
  if (!cell.operation) {
    return {};
  }
  const auto operation = static_cast<Operation>(*cell.operation);
  switch (result.check) {
    case 2:
      return named_line(*cell.operation);
    case 6:
    case 7:
      return offered_line(cell, operation);
    case 8:
      return result.reason == Reason::bad_wait_state ? waits_line(cell, operation) : std::string();
    case 11:
      return states_line(cell, operation);
    default:
      return {};
  }
}

}  // namespace replisim
