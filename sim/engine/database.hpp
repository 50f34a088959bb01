// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <tuple>
#include <vector>

#include "model/units.hpp"
#include "sim/engine/load.hpp"
#include "sim/engine/random_stream.hpp"

namespace replisim::engine {

/// What a database writes, and when.
struct DatabaseSettings {
  SimTime start;
  SimTime every = milliseconds(10);  ///< mean time between two transactions
  SimTime think = microseconds(50);  ///< from an acknowledgement to what depends on it; above 0
  std::size_t open = 8;              ///< most transactions at a time
  std::size_t writes = 3;            ///< data writes of a transaction
  std::uint32_t block = 8192;        ///< bytes of a data write
  std::uint32_t log_block = 4096;    ///< bytes of a log record
  std::vector<Bytes> volumes;        ///< sizes: of the log, then of the data volumes
  std::uint64_t seed = 1;            ///< of the run
  std::string stream;                ///< name of the random stream
};

/// A database as a host of storage: transactions come one after the other, at random 0 to 2 times
/// `every` apart. Each writes its intent to the log, then its data, all at once and each write to a
/// random place of a random data volume, then to the log that it is done. A step is issued `think`
/// after the last acknowledgement of the one before, so that it depends on it; transactions under
/// way know nothing of each other. One of more than `open` waits for another's end. A write that
/// fails ends its transaction. It knows no storage: it is told what was acknowledged.
class Database {
 public:
  /// Number `write` of those it issued to volume `volume` (0: the log).
  struct Place {
    std::size_t volume = 0;
    std::uint64_t write = 0;
  };
  struct Transaction {
    std::optional<Place> intent;  ///< none yet: not issued
    std::vector<Place> data;
    std::optional<Place> done;
    std::size_t waits_for = 0;  ///< writes of the present step that are not acknowledged
    SimTime last;               ///< latest acknowledgement of the present step
    bool over = false;          ///< done was acknowledged, or a write failed
  };
  struct Issue {
    std::size_t volume = 0;
    Write write;
  };

  explicit Database(DatabaseSettings settings);

  /// When it issues something next, as far as it knows; none: only after an acknowledgement.
  std::optional<SimTime> next_issue() const;
  /// What it issues now: all that is due, in order. Numbers of a volume's writes go on from 0.
  std::vector<Issue> issue(SimTime now);
  void acknowledged(Place place, SimTime at);
  void failed(Place place, SimTime at);
  /// It issues nothing more.
  void stop() { stopped_ = true; }
  bool stopped() const { return stopped_; }

  std::size_t volumes() const { return settings_.volumes.size(); }
  const std::vector<Transaction>& transactions() const { return transactions_; }

 private:
  using Due = std::tuple<SimTime, std::uint64_t, std::size_t>;  // when, order, transaction
  void step(std::size_t index, SimTime at, std::vector<Issue>& issues);
  Place log(std::size_t index, SimTime at, std::vector<Issue>& issues);
  void write_data(std::size_t index, SimTime at, std::vector<Issue>& issues);
  Place add(std::size_t volume, std::size_t index, const Write& write, std::vector<Issue>& issues);
  void end(std::size_t index, SimTime at);
  void plan(std::size_t index, SimTime at) { due_.insert({at, order_++, index}); }
  void draw_arrival();

  DatabaseSettings settings_;
  RandomStream random_;
  bool stopped_ = false;
  std::vector<Transaction> transactions_;
  std::vector<std::vector<std::size_t>> owners_;  ///< by volume and write: the transaction
  std::set<Due> due_;
  std::uint64_t order_ = 0;
  std::uint64_t log_records_ = 0;
  SimTime arrival_;     ///< of the next transaction
  SimTime room_since_;  ///< not before this: all places were taken until then
  std::size_t open_ = 0;
};

}  // namespace replisim::engine
