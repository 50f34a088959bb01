// SPDX-License-Identifier: Apache-2.0
#include "model/rules/wait_states.hpp"

#include <algorithm>

#include "model/rules/versions.hpp"

namespace replisim {
namespace {

using enum CopyState;
using Op = Operation;

enum class When : std::uint8_t { Always, Seed, Later, Feature22, Active };

struct WaitRow {
  Operation operation;
  CopyState state;
  When when;
};
/// Operations that end the association or only change the Mode allow none.
constexpr WaitRow kWaits[] = {
    {Op::Abort, Aborted, When::Always},
    {Op::Activate, Unsynchronized, When::Always},
    {Op::Activate, Synchronized, When::Always},
    {Op::Deactivate, Inactive, When::Always},
    {Op::Failover, Failedover, When::Always},
    {Op::Failback, Synchronized, When::Always},
    {Op::Fracture, Fractured, When::Always},
    {Op::ResyncReplica, Unsynchronized, When::Always},
    {Op::ResyncReplica, Synchronized, When::Always},
    {Op::ResyncReplica, Prepared, When::Feature22},
    {Op::RestorefromReplica, Synchronized, When::Seed},
    {Op::RestorefromReplica, Restored, When::Later},
    {Op::RestorefromReplica, Synchronized, When::Active},
    {Op::Resume, Unsynchronized, When::Always},
    {Op::Resume, Synchronized, When::Always},
    {Op::ReverseRoles, Synchronized, When::Always},
    {Op::ReverseRoles, Suspended, When::Always},
    {Op::Split, Split, When::Always},
    {Op::Suspend, Suspended, When::Always},
    {Op::Unprepare, Initialized, When::Always},
    {Op::Unprepare, Prepared, When::Always},
    {Op::Prepare, Initialized, When::Always},
    {Op::Prepare, Prepared, When::Always},
    {Op::ResetReplica, Unsynchronized, When::Always},
    {Op::ResetReplica, Synchronized, When::Always},
};

bool applies(When when, Version version, bool stops_in_prepared, Mode mode) {
  switch (when) {
    case When::Always:
      return true;
    case When::Seed:
      return version == Version::seed;
    case When::Later:
      return version != Version::seed && mode != Mode::Active;
    case When::Feature22:
      return stops_in_prepared;
    case When::Active:
      return mode == Mode::Active;
  }
  return false;
}

}  // namespace

bool may_wait_for(Version version, Operation operation, SyncType type, std::uint16_t state,
                  bool stops_in_prepared, Mode mode) {
  const auto wanted = static_cast<CopyState>(state);
  if (wanted == NotApplicable) {
    return true;
  }
  if (type == SyncType::TokenizedClone && operation != Op::Abort) {
    return false;
  }
  return exists_in(version, wanted) && std::ranges::any_of(kWaits, [&](const WaitRow& row) {
           return row.operation == operation && row.state == wanted &&
                  applies(row.when, version, stops_in_prepared, mode);
         });
}

}  // namespace replisim
