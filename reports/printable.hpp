// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

namespace replisim::reports {

/// The text as UTF-8 without control characters but for tab and line feed: what XML 1.0, JSON and a
/// terminal can take. Bytes that are no UTF-8 become U+FFFD.
std::string printable(std::string_view text);

}  // namespace replisim::reports
