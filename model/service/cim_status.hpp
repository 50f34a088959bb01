// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string_view>

/// The other channel of a refusal: a CIM error in the place of a return code.
namespace replisim {

/// "CIM_ERR_FAILED" for 1, ...; "CIM_ERR_FAILED" for numbers that no refusal has.
std::string_view name_of_cim_status(std::uint16_t code);

}  // namespace replisim
