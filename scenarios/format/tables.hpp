// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "scenarios/format/csv.hpp"
#include "scenarios/format/load.hpp"

namespace replisim::format {

/// The columns of a kind of file. A file that can not be told from its header is taken for a
/// timeline: its reader says best what is missing.
const Columns& columns_of(FileKind kind);

}  // namespace replisim::format
