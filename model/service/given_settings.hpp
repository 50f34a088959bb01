// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "model/service/service.hpp"

/// Check 8 of R-03 on ReplicationSettingData as the client gave it.
namespace replisim {

/// The profile takes it and every property that is given, and the version of the schema has
/// every property and its value. Whether the values are legal is Settings::legal.
bool takes_settings(const Service& service, const SettingsParameter& settings);

}  // namespace replisim
