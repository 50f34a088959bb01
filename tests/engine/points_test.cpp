// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <catch2/catch.hpp>
#include <random>

#include "tests/engine/in_child.hpp"
#include "tests/engine/naive_points.hpp"
#include "tests/engine/points_stage.hpp"

using namespace replisim;
using namespace replisim::engine;
using namespace replisim::test;

namespace {

enum Finding : std::int64_t {
  source_differs = 1,
  target_differs,
  space_differs,
  foreign_extent,
  changes_differ,
  mirror_differs,
  exhausted_too_early,
  exhausted_too_late,
};

/// One random sequence of operations on the pairs of one source while hosts write source and
/// targets; after each operation everything is held against the naive model.
class RandomSequence {
 public:
  RandomSequence(format::Scenario scenario, std::uint64_t seed, int operations)
      : stage_(scenario),
        random_(seed),
        left_(operations),
        extents_(extents_of(scenario.topology.volumes[0].size, bytes(kExtent))),
        size_(scenario.topology.volumes[0].size),
        naive_(scenario.topology.volumes.size(), extents_),
        next_write_(scenario.topology.volumes.size(), 0) {
    for (const format::PairSpec& spec : scenario.topology.pairs) {
      NaivePair pair;
      pair.snapshot = spec.type == SyncType::Snapshot;
      pair.uses_pool = pair.snapshot || spec.copy_methodology == CopyMethodology::SnapAndClone;
      pair.target = spec.target;
      pair.mirror = spec.type == SyncType::Mirror;
      if (pair.mirror) pair.snapshot = pair.uses_pool = false;
      tokenized_.push_back(spec.type == SyncType::TokenizedClone);
      naive_.add(pair);
    }
  }

  std::vector<std::int64_t> run() {
    stage_.on_fact = [this](const Fact& fact) {
      if (const auto* done = std::get_if<WorkDone>(&fact)) work_done(done->pair.index);
      if (const auto* full = std::get_if<SpaceExhausted>(&fact)) exhausted(full->pair.index);
      if (const auto* over = std::get_if<SourceOverwritten>(&fact)) resync(over->pair.index);
    };
    for (std::uint32_t v = 0; v < next_write_.size(); ++v)
      if (v == 0 || draw(2) == 0)
        stage_.events().add(microseconds(draw(20'000)), [this, v] { stage_.start_load(v); });
    plan();
    stage_.run();
    findings_.push_back(checks_);
    return findings_;
  }

 private:
  std::int64_t draw(std::int64_t n) {
    return static_cast<std::int64_t>(random_() % static_cast<std::uint64_t>(n));
  }
  void plan() {
    if (left_-- <= 0) {
      stage_.finish();
      return;
    }
    stage_.events().add(stage_.now() + microseconds(1 + draw(20'000)), [this] {
      operate();
      plan();
    });
  }

  /// Host writes that have reached their volumes since the last time.
  void catch_up() {
    for (std::uint32_t v = 0; v < next_write_.size(); ++v) {
      const std::uint64_t until = stage_.data().written(v);
      WriteCursor cursor(stage_.data().volume(v).writes, next_write_[v]);
      for (; next_write_[v] < until; ++next_write_[v], cursor.next()) {
        const Write write = cursor.write();
        const std::uint64_t last = (write.offset + write.size - 1) / kExtent;
        for (std::uint64_t e = write.offset / kExtent; e <= last && e < extents_; ++e)
          naive_.write(v, e, Stamp::of(v, next_write_[v]).value);
      }
    }
  }

  void operate() {
    catch_up();
    const auto pair = static_cast<std::uint32_t>(draw(pairs()));
    NaivePair& naive = naive_.pair(pair);
    const PairId id{pair};
    const std::int64_t what = draw(10);
    if (naive.restoring) return;
    if (naive.mirror) {
      operate_mirror(pair, what);
    } else if (naive.copying) {
      if (what < 2) interrupt(pair);
    } else if (!naive.taken || what < 4) {
      naive_.take(pair);
      stage_.show(pair, naive.snapshot ? CopyState::Synchronized : CopyState::Unsynchronized);
      stage_.data().take_point(id);
      if (any_restore()) take_within_restore(pair);
      if (!naive.snapshot) stage_.data().start_work(id, Work::CopyChanges);
    } else if (tokenized_[pair]) {
      naive_.discard(pair);
      stage_.data().discard_image(id);
    } else if (what < 7 && !any_restore()) {
      naive_.restore(pair);
      stage_.data().start_work(id, Work::Restore);
    } else if (what < 8) {
      if (naive.snapshot) naive_.drop(pair);
      stage_.data().drop_target_writes(id);
      if (!naive.snapshot) rewind(pair);
    } else if (what < 9) {
      naive_.discard(pair);
      stage_.data().discard_image(id);
      stage_.show(pair, CopyState::Inactive);
    }
    compare();
  }

  void operate_mirror(std::uint32_t pair, std::int64_t what) {
    NaivePair& naive = naive_.pair(pair);
    if (naive.resyncing || any_restore()) return;
    if (naive.runs) {
      stage_.data().part(PairId{pair}, true);
      stage_.show(pair, CopyState::Fractured);
      naive_.part(pair);
    } else if (what < 5) {
      naive_.restore(pair);
      stage_.data().start_work(PairId{pair}, Work::Restore);
    } else {
      resync(pair);
    }
  }
  void resync(std::uint32_t pair) {
    naive_.pair(pair).resyncing = true;
    naive_.pair(pair).runs = false;
    stage_.show(pair, CopyState::Unsynchronized);
    stage_.data().start_work(PairId{pair}, Work::CopyChanges);
  }
  /// The pool has no room: the point in time is gone.
  void exhausted(std::uint32_t pair) {
    catch_up();
    const auto& pools = stage_.pools();
    if (exhausted_at_ != stage_.now() && needed() <= pools.front().size.value)
      findings_.push_back(exhausted_too_early);
    exhausted_at_ = stage_.now();
    NaivePair& naive = naive_.pair(pair);
    if (naive.restoring) give_up_restore(pair);
    naive_.discard(pair);
    stage_.data().discard_image(PairId{pair});
    stage_.show(pair, CopyState::Inactive);
  }
  /// An unfinished restore, likewise.
  void give_up_restore(std::uint32_t pair) {
    NaivePair& naive = naive_.pair(pair);
    stage_.data().stop_flow(PairId{pair});
    stage_.data().settle_volume(0);
    for (std::size_t e = 0; e < extents_; ++e) {
      const Content held = stage_.data().volume(0).versions.at(e).value;
      if (held != naive_.volume(0)[e] && held != naive.replica[e])
        findings_.push_back(foreign_extent);
      naive_.volume(0)[e] = held;
    }
    naive.restoring = false;
  }
  std::int64_t needed() {
    std::int64_t sum = 0;
    for (std::uint32_t p = 0; p < static_cast<std::uint32_t>(pairs()); ++p)
      if (naive_.pair(p).uses_pool && naive_.pair(p).taken) sum += space_of(p);
    return sum;
  }
  /// How far a restore has come is a matter of pace: every extent is as before it or after it.
  void take_within_restore(std::uint32_t pair) {
    NaivePair& naive = naive_.pair(pair);
    const PointInTime& taken = stage_.data().point_of(PairId{pair})->data;
    for (std::size_t p = 0; p < static_cast<std::size_t>(pairs()); ++p) {
      const NaivePair& other = naive_.pair(p);
      if (!other.restoring) continue;
      for (std::size_t e = 0; e < extents_; ++e) {
        const Content held = taken.versions().at(e).value;
        const bool restored = other.meanwhile.count(e) == 0 && held == other.replica[e];
        if (!restored && held != naive.point[e]) findings_.push_back(foreign_extent);
        // What the rest of the restore overwrites is kept by now.
        const bool comes = other.rewritten.count(e) > 0 && other.meanwhile.count(e) == 0;
        if (comes && held != other.replica[e]) {
          if (naive.uses_pool) naive.saved.insert(e);
          naive.dirty.insert(e);
        }
        naive.point[e] = held;
        if (naive.snapshot) naive_.volume(naive.target)[e] = held;
      }
    }
  }
  void rewind(std::uint32_t pair) {
    naive_.pair(pair).copying = naive_.pair(pair).rewinding = true;
    stage_.show(pair, CopyState::Unsynchronized);
    stage_.data().start_work(PairId{pair}, Work::Rewind);
  }
  /// An unfinished copy: every extent holds what it held or the point in time, which one is a
  /// matter of pace.
  void interrupt(std::uint32_t pair) {
    stage_.data().stop_flow(PairId{pair});
    stage_.show(pair, CopyState::Aborted);
    NaivePair& naive = naive_.pair(pair);
    Contents& target = naive_.volume(naive.target);
    for (std::size_t e = 0; e < extents_; ++e) {
      const Content held = stage_.data().volume(target_of(pair)).versions.at(e).value;
      if (held != target[e] && held != naive.point[e]) findings_.push_back(foreign_extent);
      target[e] = held;
    }
    naive.copying = naive.rewinding = naive.taken = false;
    naive.saved.clear();
  }
  void work_done(std::uint32_t pair) {
    catch_up();
    NaivePair& naive = naive_.pair(pair);
    if (naive.restoring) {
      naive_.restored(pair);
      if (naive.mirror) stage_.show(pair, CopyState::Restored);
    } else if (naive.resyncing) {
      naive_.resynced(pair);
      stage_.show(pair, CopyState::Synchronized);
    } else if (naive.copying) {
      naive_.copied(pair);
      stage_.show(pair, CopyState::Synchronized);
    }
    compare();
  }

  void compare() {
    // A point in time that was just lost is told of within this instant, and compared then.
    for (std::uint32_t p = 0; p < static_cast<std::uint32_t>(pairs()); ++p) {
      const auto* point = stage_.data().point_of(PairId{p});
      if (point != nullptr && point->data.lost() && naive_.pair(p).taken) return;
    }
    ++checks_;
    const bool restoring = any_restore();
    for (std::uint32_t p = 0; p < static_cast<std::uint32_t>(pairs()); ++p) {
      const NaivePair& naive = naive_.pair(p);
      if (naive.mirror) {
        // While others write its source, or it waits for its turn, its target is on its way.
        if (!naive.resyncing && !restoring)
          compare_volume(target_of(p), naive.target, mirror_differs);
        continue;
      }
      if (!naive.copying) compare_volume(target_of(p), naive.target, target_differs);
      if (naive.uses_pool && naive.taken) {
        const std::int64_t used = stage_.data().used_by(PairId{p}).value;
        if (used != space_of(p)) findings_.push_back(space_differs);
      }
      if (naive.snapshot && naive.taken && !naive.restoring) {
        Replica& replica = stage_.data().replica(PairId{p});
        if (stage_.data().changed_set(replica).count() != naive_.changed(p))
          findings_.push_back(changes_differ);
      }
    }
    if (!stage_.pools().empty()) compare_pool();
    if (!restoring) compare_volume(0, 0, source_differs);
  }
  void compare_pool() {
    const std::int64_t size = stage_.pools().front().size.value;
    const std::int64_t used = stage_.data().used_of_pool(0).value;
    if (exhausted_at_ != stage_.now() && used != needed()) findings_.push_back(space_differs);
    if (exhausted_at_ != stage_.now() && needed() > size) findings_.push_back(exhausted_too_late);
  }
  void compare_volume(std::uint32_t volume, std::size_t naive, Finding finding) {
    stage_.data().settle_volume(volume);
    for (std::size_t e = 0; e < extents_; ++e)
      if (stage_.data().volume(volume).versions.at(e).value != naive_.volume(naive)[e]) {
        findings_.push_back(finding);
        return;
      }
  }
  /// The last extent may be short.
  std::int64_t space_of(std::uint32_t pair) {
    const NaivePair& naive = naive_.pair(pair);
    std::int64_t sum = 0;
    for (const auto* part : {&naive.saved, &naive.own})
      for (const std::size_t e : *part)
        sum +=
            std::min<std::int64_t>(kExtent, size_.value - static_cast<std::int64_t>(e) * kExtent);
    return sum;
  }
  bool any_restore() {
    for (std::size_t p = 0; p < static_cast<std::size_t>(pairs()); ++p)
      if (naive_.pair(p).restoring) return true;
    return false;
  }
  std::int64_t pairs() const { return static_cast<std::int64_t>(next_write_.size()) - 1; }
  std::uint32_t target_of(std::uint32_t pair) { return pair + 1; }

  PointsStage stage_;
  std::mt19937_64 random_;
  int left_;
  std::uint64_t extents_;
  Bytes size_;
  NaivePoints naive_;
  std::vector<std::uint64_t> next_write_;
  std::vector<std::int64_t> findings_;
  std::vector<bool> tokenized_;
  std::int64_t checks_ = 0;
  SimTime exhausted_at_{-1};
};

/// Runs so many sequences; every one must have compared something and found nothing.
void run_sequences(const std::vector<format::PairSpec>& pairs, std::uint64_t first,
                   std::uint64_t count, Rate write = bytes_per_second(5'000'000),
                   std::optional<std::int64_t> pool = std::nullopt, bool remote = false) {
  // 40 extents, the last one short.
  format::Scenario scenario = one_shelf(bytes(39 * kExtent + 32768), pairs, write);
  if (remote) move_targets_away(scenario.topology);
  if (pool) share_pool(scenario.topology, bytes(*pool * kExtent));
  for (std::uint64_t seed = first; seed < first + count; ++seed) {
    CAPTURE(seed);
    // Codes of Finding, then how often something was compared.
    const auto findings = in_child([&] { return RandomSequence(scenario, seed, 25).run(); });
    REQUIRE_FALSE(findings.empty());
    CAPTURE(findings);
    REQUIRE(findings.size() == 1);
    REQUIRE(findings.back() > 5);
  }
}

}  // namespace

TEST_CASE("A snapshot, its source and its space are as the naive model's", "[points]") {
  const auto how = GENERATE(CopyMethodology::CopyOnWrite, CopyMethodology::RedirectOnWrite);
  CAPTURE(name_of(how));
  run_sequences({snapshot(1, how)}, 1, 300);
}

TEST_CASE("A clone and its source are as the naive model's", "[points]") {
  const auto how = GENERATE(CopyMethodology::FullCopy, CopyMethodology::SnapAndClone,
                            CopyMethodology::CopybeforeActivation);
  CAPTURE(name_of(how));
  run_sequences({clone(1, how)}, 1000, 300);
}

TEST_CASE("Snapshots and clones of one source do not disturb each other", "[points]") {
  run_sequences(
      {snapshot(1, CopyMethodology::CopyOnWrite), snapshot(2, CopyMethodology::RedirectOnWrite),
       clone(3, CopyMethodology::FullCopy), clone(4, CopyMethodology::SnapAndClone)},
      2000, 600);
}

TEST_CASE("Points in time hold under a load that the disks can not carry", "[points]") {
  run_sequences({snapshot(1, CopyMethodology::CopyOnWrite), clone(2, CopyMethodology::FullCopy)},
                3000, 300, bytes_per_second(60'000'000));
}

TEST_CASE("Several snapshots of one source take what the naive model says", "[points]") {
  run_sequences(
      {snapshot(1, CopyMethodology::CopyOnWrite), snapshot(2, CopyMethodology::RedirectOnWrite),
       snapshot(3, CopyMethodology::CopyOnWrite)},
      4000, 300, bytes_per_second(5'000'000), 1000);
}

TEST_CASE("Snapshots break when their pool is full, not before and not later", "[points]") {
  run_sequences(
      {snapshot(1, CopyMethodology::CopyOnWrite), snapshot(2, CopyMethodology::RedirectOnWrite)},
      5000, 300, bytes_per_second(5'000'000), 45);
}

TEST_CASE("Remote points in time are as the naive model's", "[points]") {
  run_sequences({snapshot(1, CopyMethodology::CopyOnWrite), clone(2, CopyMethodology::FullCopy),
                 snapshot(3, CopyMethodology::RedirectOnWrite)},
                6000, 200, bytes_per_second(5'000'000), std::nullopt, true);
}

TEST_CASE("A tokenized clone is as the naive model's", "[points]") {
  auto tokenized = clone(1, CopyMethodology::FullCopy);
  tokenized.type = SyncType::TokenizedClone;
  run_sequences({tokenized, snapshot(2, CopyMethodology::CopyOnWrite)}, 7000, 200);
}

TEST_CASE("A mirror of the same source and its points in time do not disturb each other",
          "[points]") {
  run_sequences({snapshot(1, CopyMethodology::CopyOnWrite), mirror(2),
                 snapshot(3, CopyMethodology::RedirectOnWrite)},
                8000, 300);
}
