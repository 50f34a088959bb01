#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# tests/cli/study.sh REPLISIM STUDY DB: a study runs, with one worker and with two to the same file.
set -eu
rm -f "$3" "$3".two
"$1" sweep "$2" --db "$3" -j 1
"$1" sweep "$2" --db "$3".two -j 2 -q
cmp "$3" "$3".two
