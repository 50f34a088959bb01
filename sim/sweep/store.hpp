// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <optional>
#include <string>

#include "sim/sweep/sqlite.hpp"
#include "sim/sweep/sweep.hpp"

/// Results in one SQLite file. It says itself what it is about: the combinations of its study are
/// in it before the first run is.
namespace replisim::sweep {

/// What a file holds.
struct Held {
  Sweep sweep;
  Results results;
};
/// Throws StoreError when the file holds no results, or is being written.
Held read_results(const std::string& path);

/// Whether there is a file with anything in it.
bool exists(const std::string& path);

/// Writes a file in the one order that results have, under a name of its own first: the same
/// results are the same bytes, and whoever is killed meanwhile leaves the old file. Throws
/// StoreError.
void write_results(const std::string& path, const Sweep& sweep, const Results& results);

/// The runs of a file, where they are in another sweep that has them all. Throws StoreError when it
/// has not.
Results placed(Held held, const std::string& path, const Sweep& sweep);

/// The results that a file has of this sweep; empty ones when there is no file. Throws StoreError
/// when it holds another study, other inputs, or results of another program.
Results results_before(const std::string& path, const Sweep& sweep);

/// A file that results go into as they come: each is there once add() is back, whatever becomes of
/// this process then.
class Store {
 public:
  /// The file is made to hold exactly `results`.
  Store(const std::string& path, const Sweep& sweep, const Results& results);
  void add(const Task& task, const RunResult& result);

 private:
  Database database_;
  std::unique_ptr<Statement> run_;
  std::unique_ptr<Statement> figure_;
  const Sweep& sweep_;
};

}  // namespace replisim::sweep
