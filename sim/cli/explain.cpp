// SPDX-License-Identifier: Apache-2.0
#include <boost/program_options/value_semantic.hpp>
#include <cstdint>
#include <iostream>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <vector>

#include "model/protocol/values.hpp"
#include "model/service/cell.hpp"
#include "scenarios/format/text.hpp"
#include "sim/cli/explain_method.hpp"
#include "sim/cli/provider.hpp"
#include "sim/cli/verb.hpp"

namespace replisim::cli {
namespace {

namespace po = boost::program_options;
using nlohmann::ordered_json;

po::typed_value<std::string>* text_value(const char* name) {
  return po::value<std::string>()->value_name(name);
}

Options explain_options() {
  Options options;
  options.add_options()("type", text_value("T"), "SyncType (default Mirror)")(
      "mode", text_value("M"), "Mode (default Synchronous)")("place", text_value("P"),
                                                             "local or remote (default local)")(
      "state", text_value("S"), "CopyState of the pair (default Synchronized)")(
      "progress", text_value("S"), "its ProgressStatus (default: that of the resting state)")(
      "force", "call with Force=true")("wait", text_value("S"), "WaitForCopyState")(
      "list", text_value("L"), "what Synchronization[] holds besides the pair (default alone)")(
      "knows", po::value<std::vector<std::string>>()->composing()->value_name("WORD"),
      "a condition: !link_up, !image_consistent, feature_22 ...; repeatable")(
      "version", text_value("V"), "seed, cim241 or cim249 (default: that of the profile)")(
      "profile", text_value("P"), "what the provider offers: a name or a file (default generic)");
  return options;
}

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

Cell cell_of(const Call& call) {
  Cell cell;
  cell.operation = operation_of(call.arguments[0]);
  take_provider(call, cell);
  take(call, "type", cell.type);
  take(call, "mode", cell.mode);
  take(call, "state", cell.state);
  if (call.has("place")) {
    const auto& place = call.get<std::string>("place");
    if (place != "local" && place != "remote")
      throw UsageError("explain: --place '" + place + "' is unknown\n    valid: local remote");
    cell.locality = place == "local" ? Locality::Local : Locality::Remote;
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
  if (!call.has("knows")) return cell;
  for (const std::string& word : call.get<std::vector<std::string>>("knows")) {
    if (const auto problem = add_knowledge(cell, word)) throw UsageError("explain: " + *problem);
  }
  return cell;
}

ordered_json to_json(const Explanation& explanation) {
  const CellResult& result = explanation.result;
  ordered_json answer{{"return", name_of(result.return_code)},
                      {"return_code", static_cast<int>(result.return_code)},
                      {"final", name_of(result.final_code)},
                      {"reason", name_of_reason(result.reason)},
                      {"check", result.check},
                      {"clause", result.clause},
                      {"basis", result.basis},
                      {"no_effect", result.no_effect},
                      {"deleted", result.association_deleted},
                      {"becomes", name_of(result.becomes)},
                      {"progress", name_of(result.becomes_progress)}};
  if (result.transient) answer["transient"] = name_of(*result.transient);
  if (result.transient_progress) answer["transient_progress"] = name_of(*result.transient_progress);
  if (result.becomes_mode) answer["mode"] = name_of(*result.becomes_mode);
  answer["covers"] = result.coverage_item;
  answer["explanation"] = explanation.lines;
  return answer;
}

int run_explain(const Call& call) {
  if (call.arguments.size() != 1)
    throw UsageError("explain: name one operation or method, as in: replisim explain Fracture");
  if (const auto method = parse_method(call.arguments[0])) {
    std::cout << explain_method(*method, call.has("json"));
    return AllAsExpected;
  }
  const Explanation explanation = explain(cell_of(call));
  if (call.has("json")) {
    std::cout << to_json(explanation).dump(2) << '\n';
  } else {
    for (const std::string& line : explanation.lines) std::cout << line << '\n';
  }
  return AllAsExpected;
}

}  // namespace

const Verb explain_verb{"explain",
                        "OPERATION",
                        "print the decision on one call, with rule, clause and order of checks",
                        "",
                        explain_options,
                        run_explain};

}  // namespace replisim::cli
