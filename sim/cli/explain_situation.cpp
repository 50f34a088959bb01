// SPDX-License-Identifier: Apache-2.0
#include "sim/cli/explain_situation.hpp"

#include <boost/program_options/value_semantic.hpp>
#include <cstdint>
#include <optional>

#include "model/rules/versions.hpp"
#include "scenarios/format/text.hpp"
#include "sim/cli/provider.hpp"

namespace replisim::cli {
namespace {

namespace po = boost::program_options;

}  // namespace

Options explain_options() {
  Options options;
  options.add_options()("type", word_value("T"), "SyncType (default Mirror)")(
      "mode", word_value("M"), "Mode (default Synchronous)")(
      "place", word_value("P"),
      "local or remote (default local, or what the operation and Mode need)")(
      "state", word_value("S"),
      "CopyState of the pair (default Synchronized); all: a line for each")(
      "progress", word_value("S"), "its ProgressStatus (default: that of the resting state)")(
      "force", "call with Force=true")("wait", word_value("S"), "WaitForCopyState")(
      "list", word_value("L"), "what Synchronization[] holds besides the pair (default alone)")(
      "knows", po::value<std::vector<std::string>>()->composing()->value_name("WORD"),
      "a condition: !link_up, !image_consistent, feature_22 ...; repeatable")(
      "version", word_value("V"), "seed, cim241 or cim249 (default: that of the profile)")(
      "profile", word_value("P"), "what the provider offers: a name or a file (default generic)");
  return options;
}

namespace {

/// The value of an option from its value map; throws UsageError that names the valid ones.
template <class Enum>
Enum value_of(const char* option, const std::string& text) {
  if (const auto value = parse_value<Enum>(text)) return *value;
  std::vector<std::string> names;
  for (const ValueName& known : value_map<Enum>()) names.emplace_back(known.name);
  throw UsageError("explain: --" + std::string(option) + " '" + text + "' is unknown\n    " +
                   format::suggestion(text, names));
}

template <class Enum>
void take(const Call& call, const char* option, Enum& into) {
  if (call.has(option)) into = value_of<Enum>(option, call.get<std::string>(option));
}

/// An operation by name or number; every number is a question that can be asked.
std::uint16_t operation_of(const std::string& text) {
  if (const auto operation = parse_value<Operation>(text))
    return static_cast<std::uint16_t>(*operation);
  constexpr unsigned long most = UINT16_MAX;
  if (!text.empty() && text.size() <= 5 && text.find_first_not_of("0123456789") == text.npos) {
    const unsigned long number = std::stoul(text);
    if (number <= most) return static_cast<std::uint16_t>(number);
  }
  std::vector<std::string> names;
  for (const ValueName& known : value_map<Operation>()) names.emplace_back(known.name);
  throw UsageError("explain: unknown operation " + format::in_quotes(text) + "\n    " +
                   format::suggestion(text, names, "operations, or their numbers"));
}

/// A profile by name or file; without --version it is asked in its own.
void take_provider(const Call& call, Cell& cell) {
  const std::string name = call.has("profile") ? call.get<std::string>("profile") : "generic";
  const std::string version = call.has("version") ? call.get<std::string>("version") : "";
  cell.profile = provider_profile("explain", name, version);
  cell.version = cell.profile.version;
}

/// Names of a value map that `fits` takes.
template <class Enum, class Fits>
std::string choices(const char* option, Fits fits) {
  std::string text = std::string("\n    valid: --") + option;
  for (const ValueName& value : value_map<Enum>()) {
    if (fits(static_cast<Enum>(value.number))) text += " " + std::string(value.name);
  }
  return text;
}

/// Throws when the version does not have the value, or no pair can show it.
template <class Enum, class Fits>
void require(Version version, const char* option, const char* what, Enum value, Fits fits) {
  if (fits(value)) return;
  throw UsageError("explain: no pair has " + std::string(what) + " " + name_of(value) +
                   " in version " + std::string(name_of_version(version)) +
                   choices<Enum>(option, fits));
}

/// What a pair can show: groups alone are Mixed, RequestedCopyState alone is Not Applicable.
bool is_of_pairs(Version version, CopyState state) {
  return exists_in(version, state) && state != CopyState::Mixed &&
         state != CopyState::NotApplicable;
}

/// Situations that can not be.
void require_sense(const Cell& cell) {
  const Version version = cell.version;
  require(version, "type", "SyncType", cell.type,
          [version](SyncType type) { return exists_in(version, type); });
  require(version, "mode", "Mode", cell.mode,
          [version](Mode mode) { return exists_in(version, mode) && mode != Mode::Unknown; });
  require(version, "state", "CopyState", cell.state,
          [version](CopyState state) { return is_of_pairs(version, state); });
  if (cell.progress) {
    require(version, "progress", "ProgressStatus", *cell.progress, [version](ProgressStatus one) {
      return exists_in(version, one) && one != ProgressStatus::Mixed;
    });
  }
  const bool remote_mirror = cell.type == SyncType::Mirror && cell.locality == Locality::Remote;
  if (cell.mode == Mode::Active && !remote_mirror)
    throw UsageError(
        "explain: Mode Active is for remote mirrors\n    valid: --type Mirror --place "
        "remote");
}

/// The type and place that the operation and the Mode leave, where only one is possible.
void take_what_is_needed(Cell& cell) {
  const auto operation = static_cast<Operation>(*cell.operation);
  if (contradicts(operation, {SyncType::Mirror, cell.mode, Locality::Remote})) {
    cell.type = SyncType::Snapshot;
  }
  const bool moves_hosts = operation == Operation::Failover || operation == Operation::Failback ||
                           operation == Operation::ResettoActive;
  if (moves_hosts || cell.mode == Mode::Active) cell.locality = Locality::Remote;
}

}  // namespace

Cell situation_of(const Call& call) {
  Cell cell;
  cell.operation = operation_of(call.arguments[0]);
  take_provider(call, cell);
  take(call, "mode", cell.mode);
  take_what_is_needed(cell);
  take(call, "type", cell.type);
  if (!asks_for_all_states(call)) take(call, "state", cell.state);
  if (call.has("place")) {
    const auto& place = call.get<std::string>("place");
    const bool local = place == "local" || place == "Local";  // as in files, as in the value map
    if (!local && place != "remote" && place != "Remote")
      throw UsageError("explain: --place '" + place + "' is unknown\n    valid: local remote");
    cell.locality = local ? Locality::Local : Locality::Remote;
  }
  if (call.has("progress"))
    cell.progress = value_of<ProgressStatus>("progress", call.get<std::string>("progress"));
  if (call.has("wait"))
    cell.wait =
        static_cast<std::uint16_t>(value_of<CopyState>("wait", call.get<std::string>("wait")));
  if (call.has("list")) {
    const auto list = parse_list(call.get<std::string>("list"));
    if (!list)
      throw UsageError("explain: --list '" + call.get<std::string>("list") +
                       "' is unknown\n    valid: alone two duplicate two-modes two-types "
                       "mixed-class unknown null empty absent group group-part");
    cell.list = *list;
  }
  cell.force = call.has("force");
  require_sense(cell);
  if (!call.has("knows")) return cell;
  for (const std::string& word : call.get<std::vector<std::string>>("knows")) {
    if (const auto problem = add_knowledge(cell, word)) throw UsageError("explain: " + *problem);
  }
  return cell;
}

bool asks_for_all_states(const Call& call) {
  return call.has("state") && call.get<std::string>("state") == "all";
}

std::vector<Cell> in_all_states(const Cell& cell) {
  std::vector<Cell> cells;
  for (const ValueName& value : value_map<CopyState>()) {
    const auto state = static_cast<CopyState>(value.number);
    if (!is_of_pairs(cell.version, state)) continue;
    cells.push_back(cell);
    cells.back().state = state;
  }
  return cells;
}

}  // namespace replisim::cli
