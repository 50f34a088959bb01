#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# Plants one offence against each rule of check.sh in a tree of its own and looks for its message.
set -euo pipefail
check=$(dirname "$0")/check.sh
tree=$(mktemp -d)
trap 'rm -rf "$tree"' EXIT
spdx='// SPDX-License-Identifier: Apache-2.0'
wrong=0

# file PATH LINE...: writes a source.
file() {
  mkdir -p "$tree/$(dirname "$1")"
  local path=$1
  shift
  printf '%s\n' "$@" >"$tree/$path"
}

# expect MESSAGE: check.sh must print just that line and fail.
expect() {
  local got status=0
  got=$(bash "$check" "$tree" 2>&1) || status=$?
  if [ "$status" != 1 ] || [ "$got" != "$1" ]; then
    printf 'expected: %s\ngot (exit %s): %s\n' "$1" "$status" "$got"
    wrong=1
  fi
}

clean() {
  rm -rf "${tree:?}"/*
  file model/CMakeLists.txt '# SPDX-License-Identifier: Apache-2.0' 'a.cpp'
  file model/a.cpp "$spdx" '#include <vector>' '#include "model/units.hpp"' '// a double is two'
}

clean
bash "$check" "$tree" >"$tree/out" || { cat "$tree/out"; wrong=1; }

clean; file model/a.cpp "$spdx" '#include "scenarios/format/load.hpp"'
expect 'model/a.cpp:2: model may not include scenarios/format/load.hpp'
clean; file model/a.cpp "$spdx" '#include <fmt/format.h>'
expect 'model/a.cpp:2: model may not include fmt/format.h'
clean; file reports/a.hpp "$spdx" '#pragma once' '#include "sim/engine/simulate.hpp"'
expect 'reports/a.hpp:3: reports may not include sim/engine/simulate.hpp'
clean; file sim/runs/a.hpp "$spdx" '#pragma once' '#include <simgrid/s4u.hpp>'
expect 'sim/runs/a.hpp:3: sim/runs may not include simgrid/s4u.hpp'
clean; file model/a.cpp '#include <vector>'
expect 'model/a.cpp:1: the first line is not the SPDX line'
clean; file model/a.hpp "$spdx" '#include <vector>'
expect 'model/a.hpp:2: no #pragma once above'
clean; file model/a.cpp "$spdx" 'double x = 1;'
expect 'model/a.cpp:2: floating point outside sim/engine, sim/plan, sim/sweep, reports'
clean; file model/a.cpp "$spdx" 'std::uniform_int_distribution<int> d;'
expect 'model/a.cpp:2: the distributions of std differ between libraries; use Boost.Random'
clean; file model/a.cpp "$spdx" 'auto now = std::chrono::system_clock::now();'
expect 'model/a.cpp:2: the wall clock and rand() make runs differ'
clean; file model/a.cpp "$spdx" "// $(printf 'ä%.0s' {1..97})" && bash "$check" "$tree" >/dev/null || wrong=1
clean; file model/a.cpp "$spdx" "// $(printf 'ä%.0s' {1..98})"
expect 'model/a.cpp:2: more than 100 columns'
clean; file model/a.cpp "$spdx" $(printf 'x%.0s\n' {1..400})
expect 'model/a.cpp:401: more than 400 lines'
clean; file model/b/c.cpp "$spdx"
expect 'model/b/c.cpp:1: not named in model/CMakeLists.txt'
clean; file model/tool.sh '#!/bin/sh' 'true'
expect 'model/tool.sh:1: no SPDX line'
open_mark=TO; open_mark+=DO
clean; file model/a.cpp "$spdx" "// $open_mark: later"
expect 'model/a.cpp:2: left open'
exit "$wrong"
