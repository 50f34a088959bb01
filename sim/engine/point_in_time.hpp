// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "model/data/point_in_time.hpp"
#include "model/protocol/values.hpp"
#include "sim/engine/platform.hpp"
#include "sim/engine/write_watch.hpp"

namespace replisim::engine {

/// The point in time of one Snapshot or Clone, and how the engine keeps it.
struct PointOfPair {
  PointInTime data;
  CopyMethodology methodology = CopyMethodology::NotSpecified;  ///< when it was taken
  std::optional<std::uint32_t> pool;                            ///< none: space without limit
  Bytes charged;                                                ///< of the pool, for this pair
  bool fresh = false;         ///< taken, and no work has begun since
  bool joins = false;         ///< taken since writes under way were told
  ChangeMap restored_own;     ///< of `data.own`, what a restore has taken to the source
  bool deleted = false;       ///< the target element is gone (Return To ResourcePool)
  bool told_written = false;  ///< TargetWritten was reported for this point in time
  bool loose = false;         ///< the running copy keeps no pre-images: the next one makes good
  ChangeMap first;            ///< extents that went to the target ahead of the running copy
  Bytes skipped;              ///< of `first`, still counted in the copy's flow
  Bytes whole;                ///< all that the running copy has to do, `first` included
  std::uint64_t cursor = 0;   ///< extents of the copy's set below this are copied
  Bytes cursor_bytes;         ///< and hold so many bytes
};

class DataPath;

/// What hosts' writes to one source volume do before they overwrite something that a point in time
/// still needs.
class Keeper final : public WriteWatch {
 public:
  Keeper(DataPath& data, std::uint32_t volume) : data_(data), volume_(volume) {}

  double begins(const Write& write) override;
  double joins(const Write& write, double left) override;
  double leaves(double left) override;
  void departed(const Write& write) override;

  std::vector<std::uint32_t> pairs;  ///< whose pre-images are copied ahead of a first write
  ChannelIndex channel = 0;          ///< of the writes with the old extents
  ChannelIndex plain = 0;            ///< of the writes alone

 private:
  DataPath& data_;
  std::uint32_t volume_;
};

}  // namespace replisim::engine
