#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# tests/rooms/check.sh ROOT: the rules of the tree that no compiler knows. Prints file:line: and what
# is wrong; exit 1 when there is anything.
set -euo pipefail
export LC_ALL=C
cd "$1"

# Which folders a room may include, itself aside; "std" stands for the standard library alone,
# other words for the first part of a library's include path.
declare -A may_include=(
  [model]="std"
  [scenarios/format]="model libfccp fmt nlohmann posix"
  [scenarios/checker]="model scenarios/format fmt xxhash.h"
  [reports]="model scenarios/format scenarios/checker fmt nlohmann pugixml.hpp posix"
  [sim/engine]="model scenarios/format fmt simgrid boost Random123 posix"
  [sim/runs]="model scenarios/format scenarios/checker reports sim/engine posix"
  [sim/fuzz]="model scenarios/format scenarios/checker reports sim/engine sim/runs posix"
  [sim/plan]="model"
  [sim/sweep]="model scenarios/format reports sim/runs boost sqlite3.h xxhash.h posix"
  [sim/cli]="model scenarios/format scenarios/checker reports sim/engine sim/fuzz sim/plan sim/runs sim/sweep boost fmt nlohmann posix"
)

rooms=(model scenarios reports sim tests)
present=()
for room in "${rooms[@]}"; do [ ! -d "$room" ] || present+=("$room"); done
sources() { find "${present[@]}" -name '*.cpp' -o -name '*.hpp' | sort; }

include_edges() {
  for room in "${!may_include[@]}"; do
    [ -d "$room" ] || continue
    find "$room" -name '*.cpp' -o -name '*.hpp' | sort |
      xargs -r awk -v room="$room" -v allowed="${may_include[$room]}" '
        BEGIN { count = split(allowed, words, " "); for (i = 1; i <= count; ++i) may[words[i]] = 1 }
        /^#include "/ {
          split($0, part, "\""); path = part[2]; folder = path; sub(/\/[^\/]*$/, "", folder)
          ok = index(path, room "/") == 1 || path == "replisim_commit.hpp"
          for (word in may) if (index(folder "/", word "/") == 1) ok = 1
        }
        /^#include </ {
          split($0, part, /[<>]/); path = part[2]; first = path; sub(/\/.*$/, "", first)
          ok = path ~ /^[a-z_0-9]+$/ || first in may
          if ("posix" in may && path ~ /^((sys\/)?[a-z]+\.h)$/) ok = 1
        }
        /^#include / && !ok { print FILENAME ":" FNR ": " room " may not include " path }'
  done
}

# What every source must look like. `double` is the one word that depends on the room.
source_lines() {
  sources | xargs -r awk '
    FNR == 1 { if ($0 !~ /^\/\/ SPDX-License-Identifier: Apache-2\.0$/)
                 print FILENAME ":1: the first line is not the SPDX line"
               once = 0 }
    /^#pragma once$/ { once = 1 }
    /^#include / && FILENAME ~ /\.hpp$/ && !once { print FILENAME ":" FNR ": no #pragma once above"
                                                   once = 1 }
    FNR == 401 { print FILENAME ":401: more than 400 lines" }
    FNR == 1 { raw = 0 }  # the lines of a raw string are what a program prints
    { text = $0; gsub(/[\200-\277]/, "", text)
      if (length(text) > 100 && !raw) print FILENAME ":" FNR ": more than 100 columns"
      if (/R"\(/ && !/R"\(.*\)"/) raw = 1; else if (/\)"/) raw = 0
      code = $0; gsub(/"([^"\\]|\\.)*"/, "\"\"", code); sub(/\/\/.*/, "", code)
      # The speed of a trace is a factor; times are whole numbers again before they leave the loader.
      factor = FILENAME == "scenarios/format/scenario.hpp" && $0 ~ /double speed = 1\.0;/
      if (!factor && code ~ /(^|[^A-Za-z_])(double|float)([^A-Za-z_]|$)/ &&
          FILENAME !~ /^(sim\/engine|sim\/plan|sim\/sweep|reports|tests)\//)
        print FILENAME ":" FNR ": floating point outside sim/engine, sim/plan, sim/sweep, reports"
      if (code ~ /std::[a-z_]+_distribution/)
        print FILENAME ":" FNR ": the distributions of std differ between libraries; use Boost.Random"
      if (code ~ /(system_clock|high_resolution_clock|[^a-z_]time\(nullptr\)|[^a-z_]rand\(\))/)
        print FILENAME ":" FNR ": the wall clock and rand() make runs differ"
      if ($0 ~ /(^|[^A-Za-z])(TODO|FIXME|XXX)([^A-Za-z]|$)/) print FILENAME ":" FNR ": left open"
    }'
}

# Every source is built: its folder's CMakeLists.txt, or one above, names it.
unbuilt_sources() {
  find "${present[@]}" -name '*.cpp' | sort | while read -r source; do
    folder=$(dirname "$source")
    while [ "$folder" != . ] && [ ! -e "$folder/CMakeLists.txt" ]; do folder=$(dirname "$folder"); done
    grep -qF "${source#"$folder"/}" "$folder/CMakeLists.txt" 2>/dev/null ||
      printf '%s:1: not named in %s/CMakeLists.txt\n' "$source" "$folder"
  done
}

# Scripts and CMake files: the SPDX line is the first, or the second below #!.
other_files() {
  { find "${present[@]}" -name CMakeLists.txt -o -name '*.cmake' -o -name '*.sh'
    for file in CMakeLists.txt run .ci/*; do [ ! -f "$file" ] || echo "$file"; done; } | sort |
    while read -r file; do
      head -n 2 "$file" | grep -qx '# SPDX-License-Identifier: Apache-2.0' ||
        printf '%s:1: no SPDX line\n' "$file"
    done
}

findings=$(include_edges | sort; source_lines; unbuilt_sources; other_files)
[ -z "$findings" ] || { printf '%s\n' "$findings"; exit 1; }
printf 'the rules of the tree hold for %d sources\n' "$(sources | wc -l)"
