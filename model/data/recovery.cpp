// SPDX-License-Identifier: Apache-2.0
#include "model/data/recovery.hpp"

#include <algorithm>

namespace replisim {

bool recoverable(const LoggedTransaction& transaction) {
  const auto& data = transaction.data;
  const bool any =
      std::any_of(data.begin(), data.end(), [](Presence held) { return held != Presence::Absent; });
  const bool all =
      std::all_of(data.begin(), data.end(), [](Presence held) { return held == Presence::Whole; });
  const bool logged = !any || transaction.intent == Presence::Whole;
  return logged && (transaction.done != Presence::Whole || all);
}

}  // namespace replisim
