#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Writes example.trace (MQSim format: time_ns device lba_512 sectors type): an hour of one volume.
# Hosts write a little all the time, much in a batch job of two minutes, and read now and then.
LC_ALL=C awk 'BEGIN {
  seed = 1
  for (ms = 0; ms < 3600000; ms += 250 + int(1500 * draw())) {
    batch = ms >= 1500000 && ms < 1620000
    writes = batch ? 12 : 1
    for (i = 0; i < writes; ++i) {
      sectors = batch ? 512 : 8 * (1 + int(16 * draw()))
      lba = batch ? 2000000 + next_lba : 8 * int(20000 * draw())
      if (batch) next_lba += 512
      printf "%.0f 0 %d %d %d\n", (ms + i) * 1000000, lba, sectors, !batch && draw() < 0.3
    }
  }
}
function draw() { seed = (seed * 16807) % 2147483647; return seed / 2147483647 }'
