// SPDX-License-Identifier: Apache-2.0
#include "model/data/consistency.hpp"

namespace replisim {

ImageVerdict judge_image(std::span<const GroupWrite> writes) {
  DependentWriteTest test;
  ImageVerdict verdict;
  bool any_missing = false;
  for (const GroupWrite& write : writes) {
    if (write.present) {
      test.present(write.issued);
      if (any_missing) verdict.prefix = false;
    } else {
      test.missing(write.acknowledged);
      any_missing = true;
    }
  }
  verdict.dependent_write = test.consistent();
  return verdict;
}

}  // namespace replisim
