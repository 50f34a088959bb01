// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

#include "model/history/image_record.hpp"

/// Whether the image of what was parted was consistent, and which write broke it.
namespace replisim::reports {

/// "no-image", "half-copied", "out-of-order".
std::string_view name_of_flaw(ImageFlaw::Kind kind);

/// For people, a line with its end; empty for what only a check asked for.
std::string image_line(const ImageRecord& image);

}  // namespace replisim::reports
