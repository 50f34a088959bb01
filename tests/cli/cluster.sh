#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# tests/cli/cluster.sh REPLISIM REPLISIM_MPI MPIRUN: a sweep under mpirun leaves the file that one
# machine leaves, also after a worker was killed, ten times.
set -euo pipefail
replisim=$1 cluster=$2 mpirun=$3
# Shared machines: more processes than processors, and perhaps the superuser's.
export OMPI_ALLOW_RUN_AS_ROOT=1 OMPI_ALLOW_RUN_AS_ROOT_CONFIRM=1
export OMPI_MCA_rmaps_base_oversubscribe=1 OMPI_MCA_plm_rsh_agent=
export OMPI_MCA_btl_vader_single_copy_mechanism=none OMPI_MCA_btl=self,vader

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
fail() { printf 'FAIL: %s\n' "$*"; exit 1; }

awk 'BEGIN { print "time_us,op,lba_512,size_bytes"
             for (i = 0; i < 60000; ++i) printf "%d,W,%d,4096\n", i * 30000, i * 37 % 4096 }' >t.csv
printf '%s\n' 'set, values' 'plan, rpo' 'trace, t.csv' 'rate, 1.2Mbps..16.1Mbps/0.1Mbps' >product.csv
printf '%s\n' 'set, values' 'plan, rpo' 'trace, t.csv' 'rate, 0.1Mbps~9Mbps/1kbps' \
  'rpo, 1s 2s 5s 10s' 'least, rate' >search.csv

# The pid of the process of a rank, among the children of mpirun.
rank_of() {
  for pid in $(cat "/proc/$1/task/$1/children"); do
    if tr '\0' '\n' <"/proc/$pid/environ" | grep -qx "OMPI_COMM_WORLD_RANK=$2"; then echo "$pid"; fi
  done
}

for study in product search; do
  "$replisim" sweep $study.csv --db $study.db --csv $study.out -q -j 2
  "$mpirun" -n 3 "$cluster" sweep $study.csv --db mpi.db --csv mpi.out -q
  cmp $study.db mpi.db
  cmp $study.out mpi.out
  "$mpirun" -n 3 "$cluster" sweep $study.csv --db mpi.db -q  # nothing is left to run
  cmp $study.db mpi.db
  rm mpi.db
done

"$mpirun" -n 3 "$cluster" sweep none.csv --db mpi.db >out 2>err && fail "a study that is none ran"
[ "$(grep -c 'none.csv: error' err)" = 1 ] || fail "not one process says what is wrong: $(cat err)"

caught=0
for round in 1 2 3 4 5 6 7 8 9 10; do
  study=product
  [ $((round % 2)) = 1 ] || study=search
  after=$((1 + round * 7919 % 37)) rank=$((1 + round % 2))
  rm -f said
  mkfifo said
  "$mpirun" -n 3 "$cluster" sweep $study.csv --db killed.db -q -v >out 2>said &
  job=$!
  exec 3<said
  read -r line <&3
  ended=1
  victim=$(rank_of "$job" "$rank")
  while [ "$ended" -lt "$after" ] && read -r line <&3; do
    case $line in *"(run "*) ended=$((ended + 1)) ;; esac
  done
  [ -z "$victim" ] || kill -9 "$victim" 2>/dev/null || true  # perhaps the job is over
  while read -r line <&3; do
    case $line in "ran "*"(run "*) ended=$((ended + 1)) ;; esac
  done
  exec 3<&-
  wait "$job" || caught=$((caught + 1))
  before=$("$replisim" sweep $study.csv --db killed.db --dry-run |
    sed -n 's/^\([0-9]*\) runs are there.*/\1/p')
  [ "$before" -ge "$ended" ] || fail "round $round: $ended runs had ended, $before are there"
  all=$("$replisim" sweep $study.csv --db $study.db --dry-run |
    sed -n 's/^\([0-9]*\) runs are there.*/\1/p')
  now=$("$mpirun" -n 3 "$cluster" sweep $study.csv --db killed.db --json |
    sed -n 's/^ *"ran": \([0-9]*\).*/\1/p')
  [ "$now" = $((all - before)) ] || fail "round $round: of $all runs $before were there, $now made"
  cmp $study.db killed.db
  printf 'round %d: rank %d killed after %d runs, %d were there, %d made\n' \
    $round $rank "$ended" "$before" "$now"
  rm killed.db
done
[ "$caught" -ge 5 ] || fail "only $caught jobs of 10 were killed before they were over"
