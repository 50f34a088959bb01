// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "model/history/indications.hpp"

namespace replisim::reports {

/// An indication in the list of events of `run -v`:
/// "  10m41.250s  -> InstModification g1 [CopyState, ProgressStatus]".
std::string indication_line(const Indication& told);

}  // namespace replisim::reports
