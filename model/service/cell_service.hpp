// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "model/service/cell.hpp"
#include "model/service/service.hpp"

/// The small service and the call that a cell describes.
namespace replisim {

struct CellSetup {
  Service service;
  Request request;
  bool drain_in_time = true;  ///< false: the drain runs over its limit
};
CellSetup set_up(const Cell& cell);

/// What a resting pair of that state shows (S-24 and section 5.2).
ProgressStatus resting_progress(CopyState state);

}  // namespace replisim
