// SPDX-License-Identifier: Apache-2.0
// What rows bring about beside pairs of their own: copies of what aspects keep, and entries of the
// registers of paths.
#include "scenarios/format/method_forecast.hpp"

namespace replisim::format {

/// Copy To Target and Attach To Target make relationships to what an aspect is of.
void MethodForecast::foresee_copies(MethodStep& step, const MadeNames& names, int line) {
  constexpr std::int64_t kCopyToTarget = 5;
  constexpr std::int64_t kAttachToTarget = 8;
  const auto operation = step.request.number("Operation");
  if (operation != kCopyToTarget && operation != kAttachToTarget) return;
  const bool list = step.request.method == Method::ModifyListSettingsDefineState;
  WantedPairs wanted;
  for (const Reference& state :
       step.request.references(list ? "SettingsStates" : "SettingsState")) {
    const auto of = aspects_.find(state.index);
    if (state.kind != Reference::Kind::Aspect || of == aspects_.end()) continue;
    wanted.type = of->second.type;
    wanted.mode = of->second.mode;
    wanted.makes_group = wanted.makes_group || of->second.group;
    wanted.sources.insert(wanted.sources.end(), of->second.sources.begin(),
                          of->second.sources.end());
  }
  wanted.targets = targets_of(step.request);
  if (const auto group = step.request.reference("TargetGroup");
      group && group->kind != Reference::Kind::Unknown && group->kind != Reference::Kind::Null)
    wanted.targets = members_of(*group);
  wanted.one_to_many = !list && !step.request.is_null("TargetElementCount");
  if (wanted.sources.empty()) return;
  if (wanted.makes_group) {
    wanted.group = add_group(step, names, "Synchronization", line);
  } else {
    wanted.output = list ? "Synchronizations" : "Synchronization";
  }
  add_pairs(step, std::move(wanted), names, line);
}

/// Access points, secrets and collections of paths that rows make known.
void MethodForecast::foresee_register(MethodStep& step, const MadeNames& names, int line) {
  Topology& topology = context_.scenario.topology;
  const auto keep = [&](Target::Kind kind, const std::string& output, std::size_t index) {
    std::string name = name_for(names, output, 0, step, line, "made");
    if (register_name(kind, name, index, line))
      step.request.places.register_place = static_cast<std::uint32_t>(index);
    return name;
  };
  switch (step.request.method) {
    case Method::AddServiceAccessPoint:
      topology.access_points.push_back(
          {keep(Target::Kind::AccessPoint, "ServiceAccessPointPath", topology.access_points.size()),
           std::nullopt, line});
      break;
    case Method::AddSharedSecret:
      topology.secrets.push_back(
          keep(Target::Kind::Secret, "SharedSecretPath", topology.secrets.size()));
      break;
    default:
      topology.collections.push_back(
          keep(Target::Kind::Collection, "ConnectivityCollection", topology.collections.size()));
  }
}

}  // namespace replisim::format
