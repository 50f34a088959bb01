// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>
#include <random>
#include <vector>

#include "model/data/lacking_writes.hpp"

using namespace replisim;

namespace {

/// An image that is copied extent by extent while its source is written, and the same told from the
/// list of all writes.
class Copied {
 public:
  explicit Copied(std::uint64_t extents)
      : held_(extents, 0), source_(extents, 0), lacking_(extents, 0) {}

  bool holds(std::uint64_t e, std::uint64_t n) const { return held_[e] > n; }
  void write(ExtentRun run) {
    writes_.push_back(run);
    for (std::uint64_t e = run.first; e < run.first + run.count; ++e) source_[e] = writes_.size();
    lacking_.tell(run, [&](std::uint64_t e, std::uint64_t n) { return holds(e, n); });
  }
  void copy(std::uint64_t e) { held_[e] = source_[e]; }
  void begin_anew() {
    lacking_.purge([&](std::uint64_t e, std::uint64_t n) { return holds(e, n); });
  }

  std::optional<std::uint64_t> earliest() {
    const auto found =
        lacking_.earliest([&](std::uint64_t e, std::uint64_t n) { return holds(e, n); });
    return found ? std::optional(found->write) : std::nullopt;
  }
  std::optional<std::uint64_t> earliest_of_all() const {
    for (std::uint64_t n = 0; n < writes_.size(); ++n)
      for (std::uint64_t e = writes_[n].first; e < writes_[n].first + writes_[n].count; ++e)
        if (!holds(e, n)) return n;
    return std::nullopt;
  }

 private:
  std::vector<std::uint64_t> held_;    ///< number of the last write, from 1
  std::vector<std::uint64_t> source_;  ///< likewise
  std::vector<ExtentRun> writes_;
  LackingWrites lacking_;
};

}  // namespace

TEST_CASE("The earliest lacking write is that of the whole list", "[data][R-43]") {
  std::mt19937_64 random(7);
  int lacking = 0;
  int whole = 0;
  for (int round = 0; round < 300; ++round) {
    const std::uint64_t extents = 1 + random() % 150;
    Copied image(extents);
    for (int pass = 0; pass < 3; ++pass) {
      // Parted: writes alone. Then a copy in address order; what it has passed is not written.
      for (std::uint64_t i = random() % 40; i > 0; --i) {
        const std::uint64_t first = random() % extents;
        image.write({first, std::min(extents - first, 1 + random() % 5)});
      }
      image.begin_anew();
      const std::uint64_t end = random() % (extents + 1);
      for (std::uint64_t e = 0; e < end; ++e) {
        image.copy(e);
        if (e + 1 < extents && random() % 3 == 0) {
          const std::uint64_t first = e + 1 + random() % (extents - e - 1);
          image.write({first, 1});
        }
        const auto expected = image.earliest_of_all();
        REQUIRE(image.earliest() == expected);
        ++(expected ? lacking : whole);
      }
    }
  }
  CHECK(lacking > 10'000);
  CHECK(whole > 20);
}

TEST_CASE("A thousand pairs with 100,000 extents behind take a bit an extent and their stamps",
          "[data][memory]") {
  constexpr std::uint64_t pairs = 1'000;
  constexpr std::uint64_t extents = 16'384;  // 1 GiB in extents of 64 KiB
  constexpr std::uint64_t behind = 100;
  constexpr std::uint64_t stamp = sizeof(LackingWrites::Lack);
  STATIC_REQUIRE(sizeof(LackingWrites) < 64);
  STATIC_REQUIRE(stamp == 16);  // which write, in which extent
  std::mt19937_64 random(11);
  std::uint64_t memory = 0;
  std::uint64_t counted = 0;
  std::vector<LackingWrites> all;
  for (std::uint64_t p = 0; p < pairs; ++p) {
    LackingWrites& one = all.emplace_back(extents, 0);
    for (std::uint64_t i = 0; i < behind; ++i)
      one.tell({(i * 163 + random() % 163) % extents, 1},
               [](std::uint64_t, std::uint64_t) { return false; });
    one.for_each_behind([&](std::uint64_t) { ++counted; });
    memory += sizeof(one) + one.memory();
  }
  CHECK(counted == pairs * behind);
  // A list that grows has room for up to twice as many.
  CHECK(memory < pairs * (64 + extents / 8) + counted * 2 * stamp);
}

TEST_CASE("An image that is a cut takes no memory for what it lacks", "[data][memory]") {
  CHECK(LackingWrites().memory() == 0);
  CHECK_FALSE(LackingWrites().begun());
}
