// SPDX-License-Identifier: Apache-2.0
#include "sim/sweep/store.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <system_error>
#include <unordered_map>

#include "sim/sweep/course.hpp"
#include "sim/sweep/schema.hpp"
#include "sim/sweep/view.hpp"

namespace replisim::sweep {
namespace {

namespace fs = std::filesystem;

[[noreturn]] void cannot(const std::string& path, const std::string& what) {
  throw StoreError(path + ": error: " + what + ": " + std::strerror(errno));
}

/// Makes what was written to a file, or to a folder's list of names, outlive a loss of power.
void flush(const std::string& path) {
  const int descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (descriptor < 0) cannot(path, "cannot be opened");
  const int failed = ::fsync(descriptor);
  ::close(descriptor);
  if (failed != 0) cannot(path, "cannot be written");
}

Results read_runs(Database& database, const Sweep& sweep) {
  Results results(sweep.combinations.size());
  Statement run(database, "SELECT combination, number, holds, note FROM runs");
  while (run.next()) {
    RunResult result;
    if (!run.is_null(2)) result.holds = run.number(2) != 0;
    result.note = run.text(3);
    results.at(static_cast<std::size_t>(run.number(0)))[run.number(1)] = std::move(result);
  }
  Statement figure(database,
                   "SELECT combination, number, name, value FROM figures "
                   "ORDER BY combination, number, place");
  while (figure.next()) {
    results.at(static_cast<std::size_t>(figure.number(0)))
        .at(figure.number(1))
        .figures.emplace_back(figure.text(2), figure.figure(3));
  }
  return results;
}

void write_runs(Database& database, const Sweep& sweep, const Results& results) {
  Statement run(database, insert_run);
  Statement figure(database, insert_figure);
  Statement threshold(database, "INSERT INTO thresholds VALUES (?,?,?,?)");
  for (std::size_t c = 0; c < results.size(); ++c) {
    for (const auto& [number, result] : results[c])
      write_run(run, figure, sweep, {c, number}, result);
    const auto found = threshold_of(sweep, results, c);
    if (!found) continue;
    threshold.bind(static_cast<std::int64_t>(c)).bind(std::string(name_of(found->kind)));
    if (found->kind == Threshold::Kind::Found || found->kind == Threshold::Kind::Everywhere) {
      threshold.bind(found->number).bind(format::text_of(sweep.search->range, found->number));
    } else {
      threshold.bind_null().bind_null();
    }
    threshold.run();
  }
}

}  // namespace

bool exists(const std::string& path) {
  std::error_code none;
  return fs::exists(path, none) && fs::file_size(path, none) > 0;
}

Held read_results(const std::string& path) {
  Database database(path, SQLITE_OPEN_READWRITE);
  Held held;
  held.sweep = read_sweep(database);
  try {
    held.results = read_runs(database, held.sweep);
  } catch (const std::out_of_range&) {
    throw StoreError(path + ": error: it is damaged: a run is of no combination");
  }
  return held;
}

void write_results(const std::string& path, const Sweep& sweep, const Results& results) {
  const std::string fresh = path + ".new";
  for (const char* rest : {"", "-journal", "-wal", "-shm"}) std::remove((fresh + rest).c_str());
  {
    Database database(fresh, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE);
    database.execute("PRAGMA page_size=4096; PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF");
    database.execute("BEGIN");
    write_sweep(database, sweep);
    write_runs(database, sweep, results);
    write_view(database, sweep, results);
    database.execute("COMMIT");
  }
  flush(fresh);
  if (std::rename(fresh.c_str(), path.c_str()) != 0) cannot(path, "cannot be written");
  const std::string folder = fs::path(path).parent_path().string();
  flush(folder.empty() ? "." : folder);
}

Results placed(Held held, const std::string& path, const Sweep& sweep) {
  std::unordered_map<std::string, std::size_t> places;
  for (std::size_t c = 0; c < sweep.combinations.size(); ++c) places[sweep.combinations[c].id] = c;
  Results results(sweep.combinations.size());
  for (std::size_t c = 0; c < held.results.size(); ++c) {
    if (held.results[c].empty()) continue;
    const auto place = places.find(held.sweep.combinations[c].id);
    if (place == places.end() || !sweep.shard.has(place->second))
      throw StoreError(path +
                       ": error: it holds runs that this study does not have; "
                       "name another file");
    results[place->second] = std::move(held.results[c]);
  }
  return results;
}

Results results_before(const std::string& path, const Sweep& sweep) {
  if (!exists(path)) return Results(sweep.combinations.size());
  Held held = read_results(path);
  const auto refuse = [&](const std::string& what) {
    throw StoreError(path + ": error: it holds " + what + "; name another file");
  };
  if (held.sweep.subject != sweep.subject || held.sweep.search != sweep.search ||
      held.sweep.names.size() != sweep.names.size())
    refuse("another study, of " + held.sweep.subject);
  if (held.sweep.program != sweep.program || held.sweep.model != sweep.model)
    refuse("results of " + held.sweep.program + " (" + held.sweep.model + "), not of " +
           sweep.program + " (" + sweep.model + ")");
  if (held.sweep.shard != sweep.shard)
    refuse("shard " + std::to_string(held.sweep.shard.number) + "/" +
           std::to_string(held.sweep.shard.count));
  return placed(std::move(held), path, sweep);
}

Store::Store(const std::string& path, const Sweep& sweep, const Results& results)
    : database_((write_results(path, sweep, results), path), SQLITE_OPEN_READWRITE), sweep_(sweep) {
  // Whoever writes keeps others out, and needs no memory shared with them: results may lie on a
  // file system of a cluster.
  database_.execute(
      "PRAGMA locking_mode=EXCLUSIVE; PRAGMA journal_mode=WAL; "
      "PRAGMA synchronous=NORMAL; BEGIN IMMEDIATE; COMMIT");
  run_ = std::make_unique<Statement>(database_, insert_run);
  figure_ = std::make_unique<Statement>(database_, insert_figure);
}

void Store::add(const Task& task, const RunResult& result) {
  database_.execute("BEGIN");
  write_run(*run_, *figure_, sweep_, task, result);
  database_.execute("COMMIT");
}

}  // namespace replisim::sweep
