// SPDX-License-Identifier: Apache-2.0
#include "sim/cli/explain_method.hpp"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "model/service/methods/methods.hpp"

namespace replisim::cli {
namespace {

using nlohmann::ordered_json;

std::string_view direction_word(Direction direction) {
  switch (direction) {
    case Direction::In:
      return "in";
    case Direction::Out:
      return "out";
    case Direction::InOut:
      return "in and out";
  }
  return "";
}

std::string_view kind_word(ParameterKind kind) {
  switch (kind) {
    case ParameterKind::Number:
      return "a value";
    case ParameterKind::Boolean:
      return "true or false";
    case ParameterKind::Interval:
      return "an interval";
    case ParameterKind::Text:
      return "a text";
    case ParameterKind::Settings:
      return "Setting.X=value";
    case ParameterKind::Synchronized:
      return "a pair or a group";
    case ParameterKind::Element:
      return "a volume";
    case ParameterKind::ReplicationGroup:
      return "a replication group";
    case ParameterKind::SettingsState:
      return "a synchronization aspect";
    case ParameterKind::System:
      return "an array";
    case ParameterKind::Pool:
      return "a pool";
    case ParameterKind::Job:
      return "a job: as=NAME";
    case ParameterKind::AccessPoint:
      return "an access point: ARRAY.LINE";
    case ParameterKind::Collection:
      return "a remote replication collection";
    case ParameterKind::Secret:
      return "a shared secret";
    case ParameterKind::NotOffered:
      return "not offered: NULL only, else 1";
  }
  return "";
}

ordered_json parameter_json(const ParameterInfo& parameter) {
  ordered_json values = ordered_json::array();
  if (parameter.map != nullptr) {
    for (const ValueName& value : parameter.map()) values.push_back(value.name);
  }
  return {{"name", parameter.name},
          {"direction", direction_word(parameter.direction)},
          {"holds", kind_word(parameter.kind)},
          {"array", parameter.array},
          {"required", parameter.required},
          {"values", values}};
}

}  // namespace

std::string explain_method(Method method, bool json) {
  const MethodInfo& info = info_of(method);
  ordered_json parameters = ordered_json::array();
  for (const ParameterInfo& parameter : info.parameters)
    parameters.push_back(parameter_json(parameter));
  if (json) {
    const ordered_json answer{{"method", info.name},
                              {"since", name_of_version(info.since)},
                              {"simulated", is_simulated(method)},
                              {"parameters", parameters}};
    return answer.dump(2) + "\n";
  }
  std::string text =
      fmt::format("{}   since {}{}\n", info.name, name_of_version(info.since),
                  is_simulated(method) ? "" : "   not simulated: answered with 1 (Not Supported)");
  for (const ParameterInfo& parameter : info.parameters) {
    text += fmt::format("  {:<26} {:<11} {}{}{}\n",
                        std::string(parameter.name) + (parameter.array ? "[]" : ""),
                        direction_word(parameter.direction), parameter.required ? "required, " : "",
                        kind_word(parameter.kind), parameter.array ? ", joined by +" : "");
  }
  return text;
}

}  // namespace replisim::cli
