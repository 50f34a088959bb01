#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Writes a scenario with its topology into FOLDER: 1,000 pairs in 20 groups, 10 host writes a second
# on each, 30-second cycles, one simulated hour. Usage: thousand_pairs.sh FOLDER
set -eu
folder=$1
topology=$folder/topologies/thousand
mkdir -p "$topology"
awk -v to="$topology" -v scenario="$folder/thousand_pairs.csv" 'BEGIN {
  print "array, site, disk_read, disk_write\na1, paris, , \nb1, lyon, , " > (to "/arrays.csv")
  print "link, from, to, bandwidth, latency\nwan, paris, lyon, 10Gbps, 5ms" > (to "/links.csv")
  print "group, ConsistencyEnabled" > (to "/groups.csv")
  for (g = 1; g <= 20; ++g) print "g" g ", true" > (to "/groups.csv")
  print "volume, array, size" > (to "/volumes.csv")
  print "pair, source, target, type, mode, state, group, CopyMethodology, DeltaUpdateInterval" \
    > (to "/pairs.csv")
  print "at, do, on, with, expect, note" > scenario
  print ", use, topology, thousand, ," > scenario
  for (p = 1; p <= 1000; ++p) {
    print "a1.v" p ", a1, 256MiB\nb1.v" p ", b1, 256MiB" > (to "/volumes.csv")
    print "p" p ", a1.v" p ", b1.v" p ", Mirror, Asynchronous, Synchronized, g" \
      int((p - 1) / 50) + 1 ", Delta-Update, 30s" > (to "/pairs.csv")
    print "0s, io, a1.v" p ", write=0.65536MBps block=64KiB pattern=random, ," > scenario
  }
  print "1h, stop, , , ," > scenario
  # Cycles at 30 s, 60 s and so on to 3600 s.
  print "end, expect, g1, , cycles=120 consistent=yes," > scenario
  print "end, expect, a1.v1000, , io.acknowledged=36001," > scenario
}'
