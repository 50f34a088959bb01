// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "model/data/consistency.hpp"
#include "model/history/image_record.hpp"
#include "sim/engine/data_path.hpp"
#include "sim/engine/lag.hpp"

namespace replisim::engine {

/// 100 % in the parts that shares are counted in.
constexpr std::int64_t kWhole = 1'000'000'000;

/// Computes the measures that conditions name, at the present instant. Units as in history: ns,
/// bytes, 0 or 1, parts per 10^9 for shares.
class Measures {
 public:
  Measures(Stage& stage, DataPath& data);

  /// True when the key is measured here; other keys are properties of the service or the world.
  static bool is_measure(const std::string& key);
  /// Value now; none: the measure has no value (NULL).
  std::optional<std::int64_t> value(const format::Target& target, const std::string& key);

  /// The pairs that count in verdicts on a target: of a group those that are not exempt.
  std::vector<PairId> counting(const format::Target& target) const;
  /// Why the image of a pair or a group is not consistent, or, for a prefix, why it is none: none
  /// where it is.
  std::optional<ImageFlaw> flaw(const format::Target& target, bool of_prefix = false);

  /// Follows the lag of these targets write by write (asked for by rpo.p50 ... and by windows).
  void follow_lag(const format::Target& target);
  /// The highest lag since the last call, if the target's lag is followed.
  std::optional<LagTrack::Peak> peak(const format::Target& target);
  /// Brings followed lags up to now; before anything changes at an instant.
  void advance();
  /// A Failover of the pair has ended: what it lost (S: lost).
  void failover_ended(PairId pair);

 private:
  using Key = std::pair<format::Target::Kind, std::uint32_t>;
  std::vector<PairId> pairs_of(const format::Target& target) const;
  std::optional<std::int64_t> of_mirrors(const format::Target& target, const std::string& key);
  std::optional<std::int64_t> of_volume(std::uint32_t volume, const std::string& key);
  std::optional<std::int64_t> of_resource(const format::Target& target, const std::string& key);
  std::optional<std::int64_t> of_call(const format::Target& target, const std::string& key);
  std::optional<std::int64_t> of_pool(std::uint32_t pool, const std::string& key);
  std::optional<std::int64_t> of_cycles(PairId pair, const std::string& key);
  std::optional<std::int64_t> lag_statistic(const format::Target& target, const std::string& key);

  std::optional<SimTime> oldest_missing(PairId pair);
  Bytes backlog(PairId pair);
  Bytes missing_bytes(PairId pair);
  Bytes lost_if_now(PairId pair);
  Bytes bytes_missing_from(PairId pair, std::uint64_t cut);
  std::optional<std::int64_t> recovery_point(PairId pair);
  std::int64_t delivered(PairId pair);
  bool identical(PairId pair);
  // ---- verdicts (measures_verdicts.cpp) ----
  struct ImageOfPairs;
  bool whole_in_image(const Replica& replica, const VolumeWrites& writes, std::uint64_t n);
  bool torn_in_image(const Replica& replica, const VolumeWrites& writes, std::uint64_t n);
  void gather(PairId pair, std::size_t member, ImageOfPairs& image);
  std::vector<std::uint64_t> torn_of(PairId pair, bool any);
  std::optional<std::vector<PairId>> all_with_images(const std::vector<PairId>& pairs);
  ImageOfPairs image_of(const std::vector<PairId>& counted);
  bool any_torn(const std::vector<PairId>& counted);
  ImageFlaw without_image(const std::vector<PairId>& pairs);
  ImageFlaw half_copied(PairId pair);
  WriteMark mark(const std::vector<PairId>& counted, std::size_t member, std::uint64_t n);
  std::optional<std::int64_t> torn(const std::vector<PairId>& pairs);
  bool consistent(const std::vector<PairId>& pairs);
  bool prefix(const std::vector<PairId>& pairs);
  std::optional<std::int64_t> recoverable(const std::vector<PairId>& pairs);
  std::optional<std::int64_t> percent_synced(PairId pair);
  std::int64_t latency_statistic(std::uint32_t volume, const std::string& key);
  double carried(ResourceIndex resource);

  Stage& stage_;
  DataPath& data_;
  std::map<Key, LagTrack> lags_;
  std::map<std::uint32_t, Bytes> lost_;
};

}  // namespace replisim::engine
