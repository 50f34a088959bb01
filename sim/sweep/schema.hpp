// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "sim/sweep/sqlite.hpp"
#include "sim/sweep/sweep.hpp"

namespace replisim::sweep {

/// Tells files of results from others ("RSsw").
inline constexpr std::int64_t application_id = 0x52537377;

/// Makes the tables and fills in all but runs and thresholds.
void write_sweep(Database& database, const Sweep& sweep);
/// Reads it back; throws StoreError when the file is none of these.
Sweep read_sweep(Database& database);

/// The statements that note one run: run_id, combination, number, holds, note; and combination,
/// number, place, name, value.
inline constexpr const char* insert_run = "INSERT INTO runs VALUES (?,?,?,?,?)";
inline constexpr const char* insert_figure = "INSERT INTO figures VALUES (?,?,?,?,?)";
void write_run(Statement& run, Statement& figure, const Sweep& sweep, const Task& task,
               const RunResult& result);

}  // namespace replisim::sweep
