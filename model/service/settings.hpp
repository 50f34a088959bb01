// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "model/rules/profile.hpp"
#include "model/service/request.hpp"
#include "model/units.hpp"

/// What the embedded ReplicationSettingData asks for (section 13). Properties that matter at
/// creation only are checked and ignored (D-40).
namespace replisim {

struct Settings {
  bool legal = true;  ///< it parses and every value is in its map (check 8)
  OnGroupOrListError on_error = OnGroupOrListError::Stop;
  bool consistent_point_in_time = false;
  bool consistency_exempt = false;
  std::optional<CopyPriority> copy_priority;
  std::optional<CopyRecoveryMode> copy_recovery_mode;
  std::optional<bool> failed_copy_stops_host_io;
  std::optional<ReadOnly> read_only;
  std::optional<SimTime> delta_update_interval;
  std::optional<std::int64_t> delta_update_blocks;
  std::optional<CopyMethodology> copy_methodology;
  std::optional<SimTime> desired_rpo;
  std::optional<Bytes> maximum_skew;  ///< becomes the pair's Skew
  bool auto_delete = false;           ///< of an aspect
  std::optional<SimTime> time_before_removal;
  friend bool operator==(const Settings&, const Settings&) = default;
};
Settings read_settings(const SettingsParameter& parameter);
/// The same for a call of the list method: what the parameter leaves open about the call itself
/// (OnGroupOrListError, ConsistentPointInTime, ConsistencyExempt) is as the profile's defaults for
/// the kind have it. Properties of pairs keep the values that the pairs have.
Settings read_settings(const SettingsParameter& parameter, const Profile& profile,
                       const ReplicationKind& kind);

/// The same for a method that creates: the properties of the new pairs too are as the defaults have
/// them.
Settings settings_of_new(const SettingsParameter& parameter, const Profile& profile,
                         const ReplicationKind& kind);

/// What a call is, as far as settings can act on it.
struct SettingScene {
  Method method = Method::ModifyListSynchronization;
  bool on_pairs = true;  ///< it modifies or creates pairs
  SyncType type = SyncType::Mirror;
  bool in_group = false;     ///< the pairs are, or come to be, members of a group
  bool new_targets = false;  ///< it has to find or make targets
  bool aspects = false;      ///< it makes, leaves or changes aspects
};
/// The given properties that have nothing to act on in the call: accepted and ignored (D-40), for
/// the history.
std::vector<SettingProperty> noted_settings(const SettingsParameter& parameter,
                                            const SettingScene& scene);

/// True when an accepted call changes properties of its pairs.
bool changes_properties(const Settings& settings);

}  // namespace replisim
