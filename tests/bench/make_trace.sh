#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Prints a block trace of 4,000 requests in some 120 s in the form time_us,op,lba_512,size_bytes:
# steady small writes, a burst of large ones in the middle, every fifth request a read. This is how
# scenarios/traces/small_burst.csv was made.
awk 'BEGIN {
  print "time_us,op,lba_512,size_bytes"
  x = 12345
  t = 0
  for (i = 0; i < 4000; ++i) {
    x = (x * 16807) % 2147483647
    burst = i >= 1500 && i < 2500
    size = burst ? 65536 : 4096 * (1 + x % 4)
    printf "%d,%s,%d,%d\n", t, i % 5 == 4 ? "R" : "W", (x % 131072) * 8, size
    t += burst ? 2000 + x % 1000 : 20000 + x % 40000
  }
}'
