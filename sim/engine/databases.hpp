// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

#include "model/units.hpp"
#include "sim/engine/database.hpp"
#include "sim/engine/event_queue.hpp"
#include "sim/engine/load.hpp"

namespace replisim::engine {

class DataPath;

/// The databases that hosts run: their writes go the way of every load's, and each is told of its
/// acknowledgements at the instant when they come.
class Databases {
 public:
  /// A host write of a volume, by its number there.
  struct Written {
    std::uint32_t volume = 0;
    std::uint64_t number = 0;
  };

  explicit Databases(DataPath& data) : data_(data) {}

  /// The loads carry its volumes' writes: first the log's.
  void add(Database database, std::vector<std::shared_ptr<GrowingStream>> streams,
           const std::vector<std::size_t>& loads);
  /// Ends its loads as well.
  void stop(std::size_t database);
  /// Tells of what was acknowledged or failed by now, and lets them write what is due.
  void run();
  /// Wakes the engine for what comes next, at the present rates.
  void arm();

  std::size_t size() const { return hosted_.size(); }
  const Database& operator[](std::size_t database) const { return hosted_[database].database; }
  /// What became of a write; none: it has not left the host, or never will.
  std::optional<Written> written(std::size_t database, Database::Place place) const;

 private:
  struct Volume {
    std::shared_ptr<GrowingStream> stream;
    std::size_t load = 0;
    std::uint32_t at = 0;     ///< the volume that its writes go to
    std::uint64_t noted = 0;  ///< that volume's writes below this were looked at
    std::uint64_t told = 0;   ///< own writes below this were acknowledged or failed
    std::vector<std::optional<Written>> written;  ///< by own number
  };
  struct Hosted {
    Database database;
    std::vector<Volume> volumes;
  };
  void tell(Hosted& hosted, std::size_t volume);
  void note(Volume& volume);
  void issue(Hosted& hosted);
  std::optional<SimTime> next_acknowledgement(Volume& volume);

  DataPath& data_;
  std::vector<Hosted> hosted_;
  std::optional<EventQueue::Handle> event_;
  SimTime armed_;
};

}  // namespace replisim::engine
