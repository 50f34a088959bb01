// SPDX-License-Identifier: Apache-2.0
#include "model/service/cim_status.hpp"

namespace replisim {

std::string_view name_of_cim_status(std::uint16_t code) {
  switch (code) {
    case 2:
      return "CIM_ERR_ACCESS_DENIED";
    case 4:
      return "CIM_ERR_INVALID_PARAMETER";
    case 6:
      return "CIM_ERR_NOT_FOUND";
    case 7:
      return "CIM_ERR_NOT_SUPPORTED";
    case 11:
      return "CIM_ERR_ALREADY_EXISTS";
    case 16:
      return "CIM_ERR_METHOD_NOT_AVAILABLE";
    case 17:
      return "CIM_ERR_METHOD_NOT_FOUND";
    default:
      return "CIM_ERR_FAILED";
  }
}

}  // namespace replisim
