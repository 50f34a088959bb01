#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Replays a real block trace through asynchronous mirrors and expects what an independent program
# found. Usage: replay_cycles.sh PROGRAM REFERENCE-FOLDER; exit 77 (skipped) without the trace.
set -eu
program=$1
trace=$2/traces/cloudphysics-w106-2h.csv
if [ ! -r "$trace" ]; then
  echo "skipped: $trace is not there"
  exit 77
fi
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"

# topology NAME BANDWIDTH COLUMNS VALUES: one pair over one line without latency.
topology() {
  mkdir -p "topologies/$1"
  printf 'array, site, disk_read, disk_write\na1, paris, ,\nb1, lyon, ,\n' \
    > "topologies/$1/arrays.csv"
  printf 'link, from, to, bandwidth, latency\nwan, paris, lyon, %s, 0s\n' "$2" \
    > "topologies/$1/links.csv"
  printf 'volume, array, size\na1.v1, a1, 32GiB\nb1.v1, b1, 32GiB\n' > "topologies/$1/volumes.csv"
  { printf 'pair, source, target, type, mode, state, group%s\n' "$3"
    printf 'p1, a1.v1, b1.v1, Mirror, Asynchronous, Synchronized, %s\n' "$4"
  } > "topologies/$1/pairs.csv"
}

# scenario NAME EXPECT WAIT: from the first write to the end of the last transfer. The last write is
# at 7200.089885 s.
scenario() {
  { echo 'at, do, on, with, expect, note'
    echo ", use, topology, $1, ,"
    echo "0s, io, a1.v1, trace=$trace format=cloudphysics, ,"
    echo '7200.089886s, expect, a1.v1, , io.acknowledged=66898 written=2408565760B,'
    echo '7200.089886s, io, a1.v1, off, ,'
    echo ", wait, p1, , $3 within=1h,"
    echo '+0s, stop, , , ,'
    echo "end, expect, p1, , $2,"
  } > "$1.csv"
}

image='delivered=2408565760B identical=yes prefix=yes backlog=0B'
topology fifo_500000 4Mbps '' ''
scenario fifo_500000 "rpo.p50=312.358s+-0.1% rpo.p90=1765.415s+-0.1% rpo.p95=1945.672s+-0.1% \
rpo.p99=2081.568s+-0.1% rpo.max=2103.851s+-0.1% drained_at=7897.03s+-0.1% \
backlog.max=1051925422B $image" rpo=0s
topology fifo_1000000 1MBps '' ''
scenario fifo_1000000 "rpo.p50=0s rpo.p90=692.830s+-0.1% rpo.p95=850.567s+-0.1% \
rpo.p99=977.193s+-0.1% rpo.max=993.871s+-0.1% backlog.max=993870748B $image" rpo=0s
topology fifo_12500000 100Mbps '' ''
scenario fifo_12500000 "rpo.p99=6.564s+-0.1% rpo.max=24.101s+-0.1% $image" rpo=0s

# cycle NAME BANDWIDTH INTERVAL EXPECT WAIT
cycle() {
  topology "$1" "$2" ', CopyMethodology, DeltaUpdateInterval, extent' ", Delta-Update, $3, 4KiB"
  scenario "$1" "$4" "$5"
}
cycle cycle_30 1MBps 30s "cycles=177 cycles.sent=2150420480B cycles.longest=563.48s+-0.1% \
age.p50=21.64s+-0.1% age.p95=820.63s+-0.1% age.p99=964.47s+-0.1% age.max=1022.81s+-0.1%" \
  'cycles=177'
cycle cycle_60 100Mbps 60s "cycles=120 cycles.sent=2067025920B cycles.longest=37.09s+-0.1% \
age.p50=31.28s+-0.1% age.p95=58.38s+-0.1% age.p99=74.07s+-0.1% age.max=97.09s+-0.1%" \
  'age<=50s'
cycle cycle_900 100Mbps 15m "cycles=8 cycles.sent=1813188608B cycles.longest=59.26s+-0.1% \
age.p50=468.09s+-0.1% age.p95=873.13s+-0.1% age.p99=922.36s+-0.1% age.max=959.26s+-0.1%" \
  'age<=5m'

"$program" run ./*.csv --timeout 120
