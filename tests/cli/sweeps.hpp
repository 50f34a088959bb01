// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "tests/cli/program.hpp"

namespace replisim::tests {

/// t.csv: 0.5 MB at 0 s, then 1 MB each at 100 s and 110 s; the last write at 1,000 s.
inline void write_burst(const Folder& in) {
  in.write("t.csv",
           "time_us,op,lba_512,size_bytes\n0,W,0,500000\n100000000,W,4096,1000000\n"
           "110000000,W,4096,1000000\n1000000000,W,0,100000\n");
}

}  // namespace replisim::tests
