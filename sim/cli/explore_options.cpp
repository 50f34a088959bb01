// SPDX-License-Identifier: Apache-2.0
#include "sim/cli/explore_options.hpp"

#include <algorithm>
#include <optional>
#include <string>
#include <vector>

#include "model/rules/versions.hpp"
#include "scenarios/format/text.hpp"
#include "sim/cli/provider.hpp"

namespace replisim::cli {
namespace {

using explore::Fault;
using explore::Instance;

/// States in which a pair can rest without anything under way.
constexpr CopyState kBegins[] = {
    CopyState::Inactive,  CopyState::Initialized, CopyState::Prepared, CopyState::Synchronized,
    CopyState::Fractured, CopyState::Split,       CopyState::Suspended};

[[noreturn]] void refuse(const std::string& option, const std::string& text,
                         const std::string& hint) {
  throw UsageError("explore: --" + option + " '" + text + "' is not possible\n    " + hint);
}

std::uint32_t number_of(const Call& call, const char* option, std::uint32_t least,
                        std::uint32_t most, std::uint32_t otherwise) {
  if (!call.has(option)) return otherwise;
  const auto& text = call.get<std::string>(option);
  constexpr std::size_t kMostDigits = 9;
  if (!text.empty() && text.size() <= kMostDigits &&
      text.find_first_not_of("0123456789") == std::string::npos) {
    const auto value = static_cast<std::uint32_t>(std::stoul(text));
    if (value >= least && value <= most) return value;
  }
  refuse(option, text, "valid: " + std::to_string(least) + " to " + std::to_string(most));
}

bool yes_or_no(const Call& call, const char* option, bool otherwise) {
  if (!call.has(option)) return otherwise;
  const auto& text = call.get<std::string>(option);
  if (text == "yes") return true;
  if (text == "no") return false;
  refuse(option, text, "valid: yes no");
}

template <class Enum>
Enum value_of(const std::string& option, const std::string& text) {
  if (const auto value = parse_value<Enum>(text)) return *value;
  std::vector<std::string> names;
  for (const ValueName& known : value_map<Enum>()) names.emplace_back(known.name);
  refuse(option, text, format::suggestion(text, names));
}

/// --type also takes the words in lower case, as mirror, snapshot and clone are written in prose.
SyncType type_of(const std::string& text) {
  std::string name = text;
  if (!name.empty() && name[0] >= 'a' && name[0] <= 'z') name[0] = static_cast<char>(name[0] - 32);
  if (name == "Tokenizedclone") name = "TokenizedClone";
  if (const auto value = parse_value<SyncType>(name)) return *value;
  refuse("type", text, "valid: Mirror Snapshot Clone TokenizedClone");
}

Mode mode_of(const std::string& text) {
  const auto mode = parse_value<Mode>(text);
  if (mode && *mode != Mode::Unknown) return *mode;
  refuse("mode", text, "valid: Synchronous Asynchronous Adaptive Active");
}

std::vector<std::string> words_of(const std::string& text) {
  std::vector<std::string> words;
  for (const auto& word : format::split(text, ',')) words.emplace_back(word);
  return words;
}

void take_faults(const Call& call, Instance& instance) {
  const bool remote = instance.locality == Locality::Remote;
  if (!call.has("faults")) {
    instance.put(remote ? Fault::link : Fault::copy);
    return;
  }
  for (const std::string& word : words_of(call.get<std::string>("faults"))) {
    if (word == "none") continue;
    bool known = word == "all";
    std::string names = "valid: none all";
    for (const explore::FaultName& fault : explore::fault_names()) {
      if (word == "all" || word == fault.name) {
        instance.put(fault.fault);
        known = true;
      }
      names.append(" ").append(fault.name);
    }
    if (!known) refuse("faults", word, names);
  }
}

bool names_group_operation(const std::string& word) {
  const auto all = explore::group_operations();
  return std::any_of(all.begin(), all.end(),
                     [&word](Operation operation) { return name_of(operation) == word; });
}

void take_operations(const Call& call, Instance& instance) {
  const std::vector<Operation> all = explore::list_operations(instance.profile.version);
  instance.operations = all;
  if (!call.has("operations")) return;
  instance.operations.clear();
  std::vector<std::string> names;
  std::vector<Operation> known = all;
  if (instance.group)
    for (const Operation operation : explore::group_operations()) known.push_back(operation);
  names.reserve(known.size());
  for (const Operation operation : known) names.emplace_back(name_of(operation));
  for (const std::string& word : words_of(call.get<std::string>("operations"))) {
    const bool every = word == "all";
    std::optional<Operation> found;
    for (const Operation operation : known)
      if (name_of(operation) == word) found = operation;
    if (!found && !every && !instance.group && names_group_operation(word))
      refuse("operations", word, "only groups have it: --group yes");
    if (!found && !every) refuse("operations", word, format::suggestion(word, names));
    if (every)
      instance.operations.insert(instance.operations.end(), all.begin(), all.end());
    else
      instance.operations.push_back(*found);
  }
}

void take_pairs(const Call& call, Instance& instance) {
  instance.pairs = number_of(call, "pairs", 1, explore::kMostPairs, 1);
  instance.group = yes_or_no(call, "group", instance.pairs > 1);
  instance.writes = number_of(call, "writes", 0, explore::kMostWrites, 1);
  if (call.has("type")) instance.type = type_of(call.get<std::string>("type"));
  if (!exists_in(instance.profile.version, instance.type))
    refuse("type", std::string(name_of(instance.type)), "the version does not have it");
  if (call.has("place")) {
    const auto& place = call.get<std::string>("place");
    if (place != "local" && place != "remote") refuse("place", place, "valid: local remote");
    instance.locality = place == "local" ? Locality::Local : Locality::Remote;
  }
  if (call.has("mode")) instance.mode = mode_of(call.get<std::string>("mode"));
  if (!exists_in(instance.profile.version, instance.mode))
    refuse("mode", std::string(name_of(instance.mode)), "the version does not have it");
  const bool active = instance.mode == Mode::Active;
  if (active && (instance.type != SyncType::Mirror || instance.locality == Locality::Local))
    refuse("mode", "Active", "only remote mirrors have it");
  if (call.has("from")) instance.from = value_of<CopyState>("from", call.get<std::string>("from"));
  std::string begins = "valid:";
  bool rests = false;
  for (const CopyState state : kBegins) {
    begins.append(" ").append(name_of(state));
    rests = rests || state == instance.from;
  }
  if (!rests) refuse("from", std::string(name_of(instance.from)), begins);
}

}  // namespace

Options explore_options() {
  Options options;
  options.add_options()("pairs", word_value("N"), "1 to 3 pairs of one kind (default 1)")(
      "group", word_value("yes|no"),
      "they are one consistency-enabled group (default: yes, where there is more than one)")(
      "writes", word_value("N"), "0 to 6 host writes, each dependent on those before (default 1)")(
      "type", word_value("T"), "SyncType (default Mirror)")(
      "mode", word_value("M"), "Mode (default Synchronous)")("place", word_value("P"),
                                                             "local or remote (default remote)")(
      "from", word_value("S"), "the CopyState that pairs begin in (default Inactive)")(
      "profile", word_value("P"), "what the provider offers: a name or a file (default generic)")(
      "version", word_value("V"), "seed, cim241 or cim249 (default: that of the profile)")(
      "faults", word_value("LIST"),
      "what may happen, with commas: none, all, or words that --list prints (default: link for "
      "remote pairs, copy for local ones)")(
      "operations", word_value("LIST"),
      "only these operations (default: all of the version that the list method has; of groups "
      "also ActivateConsistency, DeactivateConsistency, AddSyncPair, RemoveSyncPair)")(
      "waits", word_value("yes|no"), "also calls with WaitForCopyState (default no)")(
      "settings", word_value("yes|no"),
      "also calls with ConsistentPointInTime and OnGroupOrListError (default no)")(
      "jobs", word_value("yes|no"), "clients suspend, start, terminate and kill jobs (default no)")(
      "depth", word_value("N"), "at most so many steps from the beginning")(
      "max-states", word_value("N"), "at most so many states (default 100000000)")(
      "never", word_value("S"),
      "ask for the shortest way to a CopyState, as if no pair were ever to show it")(
      "no-symmetry", "pairs of one kind are not taken for interchangeable")(
      "no-forgetting", "also tell apart what decides nothing any more")(
      "out", word_value("DIR"), "write a counterexample there, as a scenario file")(
      "list", "print the invariants and the faults")("timing",
                                                     "print times and rates also into a pipe");
  return options;
}

ExploreChoice explore_choice(const Call& call) {
  constexpr std::uint32_t kMost = 999'999'999;
  ExploreChoice choice;
  Instance& instance = choice.instance;
  instance.profile = provider_profile(
      "explore", call.has("profile") ? call.get<std::string>("profile") : "generic",
      call.has("version") ? call.get<std::string>("version") : "");
  take_pairs(call, instance);
  take_faults(call, instance);
  take_operations(call, instance);
  instance.waits = yes_or_no(call, "waits", false);
  instance.settings = yes_or_no(call, "settings", false);
  instance.jobs = yes_or_no(call, "jobs", false);
  choice.limits.depth = number_of(call, "depth", 0, kMost, UINT32_MAX);
  choice.limits.states = number_of(call, "max-states", 1, kMost, choice.limits.states);
  choice.invariants = explore::all_invariants();
  if (call.has("never")) {
    const auto& text = call.get<std::string>("never");
    const auto question = explore::never(value_of<CopyState>("never", text));
    if (!question) refuse("never", text, "only groups show it");
    choice.invariants.push_back(*question);
  }
  choice.limits.symmetry = !call.has("no-symmetry");
  choice.limits.forget = !call.has("no-forgetting");
  return choice;
}

}  // namespace replisim::cli
