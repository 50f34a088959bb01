// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "model/service/service.hpp"

/// ReplicationSettingData as the client gave it: check 8 of R-03, and what is of no use.
namespace replisim {

/// The profile takes it and every property that is given, and the version of the schema has
/// every property and its value. Whether the values are legal is Settings::legal.
bool takes_settings(const Service& service, const SettingsParameter& settings);

/// Takes out what was given in vain: it shall not wait in a pair until it has something to act on.
void leave_out(Settings& settings, const std::vector<SettingProperty>& noted);

}  // namespace replisim
