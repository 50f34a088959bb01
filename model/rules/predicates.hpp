// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

/// The conditions of the transition table, each with a name. A row requires some of them to be
/// true and some to be false; all others do not matter to it.
namespace replisim {

enum class Predicate : std::uint8_t {
  link_up,           ///< data can go from SystemElement to SyncedElement (S-53)
  source_reachable,  ///< S-53 in the direction that Failover drains or Failback copies
  image_consistent,  ///< the image flag says consistent (R-44)
  image_complete,    ///< the image flag says consistent or modified: nothing is missing
  first_copy_complete,
  source_has_newer,  ///< the source was written since the two were parted
  missing_writes,    ///< acknowledged writes are not at the target
  source_written_since_failover,
  cause_cured,               ///< what broke the pair is repaired
  drain_possible,            ///< every write under way can reach the target
  drain_in_time,             ///< ... before split_limit; false only once a drain ran over it
  covers_consistency_group,  ///< not a proper part of a consistency-enabled group (F2)
  restoring,                 ///< ProgressStatus Restoring: a restore runs
  resync_required,           ///< ProgressStatus Requires resync
  role_state_admitted,       ///< features 29 to 33 admit the CopyState, or none of them is set
  source_access_right,       ///< feature 19 is not set, or the source is read-only
  source_serves,             ///< hosts use SystemElement, alone or beside the target
  mode_active,               ///< Mode is Active: both ends serve hosts while Synchronized
  // Element features by number; for a group entry the group feature of the same name.
  feature_18,
  feature_22,
  feature_47,
  feature_48,
  feature_49,
  feature_52,
  feature_53,
  feature_54,
  group_feature_60,  ///< planned Failover requires the Split state
};
inline constexpr std::size_t kPredicates =
    static_cast<std::size_t>(Predicate::group_feature_60) + 1;

/// A set of predicates; as a valuation: those that hold.
class PredicateSet {
 public:
  constexpr PredicateSet() = default;
  constexpr PredicateSet(Predicate one) : bits_(bit(one)) {}  // NOLINT: sets are written as p1 | p2
  constexpr bool has(Predicate one) const { return (bits_ & bit(one)) != 0; }
  constexpr void put(Predicate one, bool holds) {
    bits_ = holds ? bits_ | bit(one) : bits_ & ~bit(one);
  }
  constexpr std::uint64_t bits() const { return bits_; }
  friend constexpr PredicateSet operator|(PredicateSet a, PredicateSet b) {
    a.bits_ |= b.bits_;
    return a;
  }
  friend constexpr bool operator==(PredicateSet, PredicateSet) = default;
  /// True when all of `yes` and none of `no` hold here.
  constexpr bool satisfies(PredicateSet yes, PredicateSet no) const {
    return (bits_ & yes.bits_) == yes.bits_ && (bits_ & no.bits_) == 0;
  }

 private:
  static constexpr std::uint64_t bit(Predicate one) {
    return std::uint64_t{1} << static_cast<unsigned>(one);
  }
  std::uint64_t bits_ = 0;
};
constexpr PredicateSet operator|(Predicate a, Predicate b) {
  return PredicateSet(a) | PredicateSet(b);
}

/// "link_up", "feature_22", ...
std::string_view name_of_predicate(Predicate predicate);
std::optional<Predicate> parse_predicate(std::string_view name);

}  // namespace replisim
