// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "model/protocol/values.hpp"
#include "model/service/ids.hpp"
#include "model/service/methods/method.hpp"

/// A call of ModifyListSynchronization, or of ModifyReplicaSynchronization for one association, as
/// a value. It can say everything a client can send, also what the method does not accept, so that
/// every refusal of R-03 can be asked for.
namespace replisim {

/// One reference in Synchronization[].
struct ListEntry {
  enum class Kind : std::uint8_t {
    Pair,
    Group,
    Unknown,  ///< names no instance
    Null,
  };
  Kind kind = Kind::Unknown;
  std::uint32_t index = 0;  ///< of the pair or group
  friend bool operator==(const ListEntry&, const ListEntry&) = default;
};

/// Values of the embedded ReplicationSettingData: a number of the value map, 0 or 1 for a boolean,
/// nanoseconds for an interval. Values outside the map are kept: check 8 refuses them. The
/// properties are in the order in which the client gave them; std::nullopt is a NULL property,
/// which takes the service default.
using SettingValues = std::vector<std::pair<SettingProperty, std::optional<std::int64_t>>>;

struct AbsentSettings {
  friend bool operator==(const AbsentSettings&, const AbsentSettings&) = default;
};
struct NullSettings {  ///< present but NULL (A-4)
  friend bool operator==(const NullSettings&, const NullSettings&) = default;
};
struct UnreadableSettings {  ///< text that is no embedded instance
  std::string text;
  friend bool operator==(const UnreadableSettings&, const UnreadableSettings&) = default;
};
using SettingsParameter =
    std::variant<AbsentSettings, NullSettings, SettingValues, UnreadableSettings>;

struct Request {
  /// ModifyReplicaSynchronization: one entry, and operations 3, 5, 6 and 13 have a meaning.
  Method method = Method::ModifyListSynchronization;
  std::optional<std::uint16_t> operation;                 ///< std::nullopt: missing
  std::optional<std::vector<ListEntry>> synchronization;  ///< std::nullopt: parameter absent
  SettingsParameter settings;
  bool force = false;  ///< absent means false (D-06)
  std::optional<std::uint16_t> wait_for_copy_state;
  bool unknown_parameters = false;  ///< the client sent parameters the schema does not have (A-4)
  std::optional<std::vector<ListEntry>> sync_pairs;  ///< SyncPair[] of AddSyncPair, RemoveSyncPair
  friend bool operator==(const Request&, const Request&) = default;
};

}  // namespace replisim
