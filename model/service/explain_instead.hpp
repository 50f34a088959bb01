// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "model/service/cell.hpp"

namespace replisim {

/// What would be accepted in place of a call that was refused: "offered:  Mirror remote", "accepted
/// in: Synchronized, Suspended", "waits: ..."; empty where no such choice would help.
std::string instead_line(const Cell& cell, const CellResult& result);

}  // namespace replisim
