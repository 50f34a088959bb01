// SPDX-License-Identifier: Apache-2.0
#include "model/service/given_settings.hpp"

#include <algorithm>

#include "model/rules/setting_use.hpp"

namespace replisim {

bool takes_settings(const Service& service, const SettingsParameter& settings) {
  const Profile& profile = service.profile;
  if (!profile.takes_settings && !std::holds_alternative<AbsentSettings>(settings) &&
      !std::holds_alternative<NullSettings>(settings)) {
    return false;
  }
  const auto* values = std::get_if<SettingValues>(&settings);
  return values == nullptr || std::ranges::all_of(*values, [&service](const auto& given) {
           const auto& [property, value] = given;
           return service.profile.settings.test(static_cast<std::size_t>(property)) &&
                  (value ? exists_in(service.version, property, *value)
                         : exists_in(service.version, property));
         });
}

void leave_out(Settings& settings, const std::vector<SettingProperty>& noted) {
  const Settings none;
  for (const SettingProperty property : noted) {
    if (property == SettingProperty::DeltaUpdateInterval) {
      settings.delta_update_interval = none.delta_update_interval;
    } else if (property == SettingProperty::DeltaUpdateBlocks) {
      settings.delta_update_blocks = none.delta_update_blocks;
    } else if (property == SettingProperty::ConsistencyExempt) {
      settings.consistency_exempt = none.consistency_exempt;
    }
  }
}

}  // namespace replisim
