#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# tests/cli/split_seeds.sh PROGRAM [FIRST [LAST]]: one database over 100 mirrors on 4 arrays, parted by
# Split and by Fracture with each seed. Split must leave what the database can start from with every
# seed; Fracture must not with some, and an image that it can not start from must have been called
# inconsistent. Exit 1 when that is not so.
set -euo pipefail
program=$1
first=${2:-1}
last=${3:-24}
cd "$(dirname "$0")/../.."

# The seed, and the keys of the group whose expectation was not met.
one() {
  local text status=0
  text=$("$1" run "scenarios/group/$2" --seed "$3" 2>&1) || status=$?
  [ "$status" -le 1 ] || { echo "$text" >&2; echo "$3 error"; return; }
  echo "$3" $(grep -oE 'FAIL  (expect g1 [a-zA-Z]+|Split g1|Fracture g1)' <<<"$text" | awk '{ print $NF }')
}
export -f one
seeds() { seq "$first" "$last" | xargs -P 2 -I{} bash -c "one '$program' '$1' {}" | sort -n; }

split=$(seeds hundred_split.csv)
bad=$(awk 'NF > 1' <<<"$split")
fracture=$(seeds hundred_fracture.csv)
# The file expects consistent=no and recoverable=no: what is not met is consistent, or recoverable.
torn=$(awk '!/ consistent/ && !/error/' <<<"$fracture" | wc -l)
lost=$(awk '!/ recoverable/ && !/error/' <<<"$fracture" | wc -l)
wrong=$(awk '(/ consistent/ && !/ recoverable/) || /error/' <<<"$fracture")
echo "Split: $(awk 'NF == 1' <<<"$split" | wc -l) of $((last - first + 1)) consistent and recoverable"
echo "Fracture: $torn of $((last - first + 1)) inconsistent, $lost not recoverable"
[ -z "$bad" ] || { echo "Split failed with seeds:"; echo "$bad"; }
[ -z "$wrong" ] || { echo "consistent, and yet not recoverable:"; echo "$wrong"; }
[ -z "$bad" ] && [ -z "$wrong" ] && [ "$torn" -gt 0 ] && [ "$lost" -gt 0 ]
