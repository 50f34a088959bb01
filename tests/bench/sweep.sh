#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# tests/bench/sweep.sh REPLISIM TRACE [REPLISIM_MPI MPIRUN]: seconds for 100 line rates with one
# worker and with two, in turn, five times; medians and their ratio. With an MPI program also with two
# of its workers. Wants a machine with nothing else to do.
set -euo pipefail
replisim=$1 trace=$(realpath "$2") cluster=${3:-} mpirun=${4:-}
export OMPI_ALLOW_RUN_AS_ROOT=1 OMPI_ALLOW_RUN_AS_ROOT_CONFIRM=1
export OMPI_MCA_rmaps_base_oversubscribe=1
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
printf '%s\n' 'set, values' 'plan, rpo' "trace, $trace" 'rate, 1Mbps..100Mbps/1Mbps' \
  'rpo, 15min' >"$folder/study.csv"

# seconds NAME COMMAND...: adds the wall-clock time of a sweep to NAME's.
seconds() {
  rm -f "$folder/r.db"
  begun=$EPOCHREALTIME
  "${@:2}" sweep "$folder/study.csv" --db "$folder/r.db" -q "${jobs[@]}"
  awk -v a="$begun" -v b="$EPOCHREALTIME" 'BEGIN { print b - a }' >>"$folder/$1"
}
median() { sort -n "$folder/$1" | sed -n 3p; }

for _ in 1 2 3 4 5; do
  jobs=(-j 1); seconds one "$replisim"
  jobs=(-j 2); seconds two "$replisim"
  [ -z "$cluster" ] || { jobs=(); seconds mpi "$mpirun" -n 3 "$cluster"; }
done
printf 'one worker  %.2f s\ntwo workers %.2f s\n' "$(median one)" "$(median two)"
awk -v a="$(median one)" -v b="$(median two)" 'BEGIN { printf "ratio       %.2f\n", a / b }'
[ -z "$cluster" ] || printf 'two by MPI  %.2f s\n' "$(median mpi)"
