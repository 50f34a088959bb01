// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "model/protocol/values.hpp"

/// What the list method does with each property of ReplicationSettingData (section 13, R-65, D-40).
namespace replisim {

enum class SettingUse : std::uint8_t {
  Acts,   ///< it shapes the call, or a property of its pairs
  Noted,  ///< of use to other methods: accepted, ignored, and the history says so (D-40)
};
SettingUse setting_use(SettingProperty property);
/// Whether the methods that create do something with it; the others note it.
bool acts_at_creation(SettingProperty property);

/// Which properties, and which of their values, a version of the schema has: RPO and Skew came
/// after the seed (section 19), DesiredCopyMethodology 11 with cim249.
bool exists_in(Version version, SettingProperty property);
bool exists_in(Version version, SettingProperty property, std::int64_t value);

}  // namespace replisim
