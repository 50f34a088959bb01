// SPDX-License-Identifier: Apache-2.0
#include <array>
#include <catch2/catch.hpp>
#include <deque>
#include <map>
#include <vector>

#include "model/data/recovery.hpp"
#include "sim/engine/database.hpp"

using namespace replisim;
using namespace replisim::engine;

namespace {

DatabaseSettings settings_of(std::size_t open) {
  DatabaseSettings settings;
  settings.start = seconds(1);
  settings.every = milliseconds(2);
  settings.open = open;
  settings.writes = 3;
  settings.volumes = {mib(1), mib(64), mib(64)};
  settings.seed = 7;
  settings.stream = "io.a1.v1";
  return settings;
}

/// What one write of a database came to.
struct Seen {
  Database::Place place;
  Write write;
  SimTime acknowledged;
};

/// Storage that acknowledges each write so long after its issue, by its volume.
std::vector<Seen> run(Database& database, const std::array<SimTime, 3>& takes, SimTime until) {
  std::vector<Seen> seen;
  std::array<std::uint64_t, 3> numbers{};
  std::multimap<SimTime, std::size_t> under_way;
  for (;;) {
    auto now = database.next_issue();
    if (!under_way.empty() && (!now || under_way.begin()->first < *now))
      now = under_way.begin()->first;
    if (!now || *now > until) return seen;
    while (!under_way.empty() && under_way.begin()->first <= *now) {
      const Seen& write = seen[under_way.begin()->second];
      database.acknowledged(write.place, write.acknowledged);
      under_way.erase(under_way.begin());
    }
    for (const Database::Issue& issue : database.issue(*now)) {
      REQUIRE(issue.write.issue == *now);
      under_way.emplace(*now + takes[issue.volume], seen.size());
      seen.push_back(
          {{issue.volume, numbers[issue.volume]++}, issue.write, *now + takes[issue.volume]});
    }
  }
}

const Seen& find(const std::vector<Seen>& seen, Database::Place place) {
  for (const Seen& write : seen)
    if (write.place.volume == place.volume && write.place.write == place.write) return write;
  throw std::runtime_error("no such write");
}

}  // namespace

TEST_CASE("A database writes each step after the step before was acknowledged", "[database]") {
  Database database(settings_of(4));
  const auto seen = run(database, {milliseconds(1), milliseconds(2), milliseconds(7)}, seconds(3));
  std::size_t over = 0;
  for (const Database::Transaction& transaction : database.transactions()) {
    REQUIRE(transaction.intent);
    if (!transaction.over) continue;
    ++over;
    const Seen& intent = find(seen, *transaction.intent);
    const Seen& done = find(seen, *transaction.done);
    CHECK(intent.place.volume == 0);
    CHECK(done.place.volume == 0);
    REQUIRE(transaction.data.size() == 3);
    SimTime last;
    for (const Database::Place place : transaction.data) {
      CHECK(place.volume > 0);
      const Seen& data = find(seen, place);
      CHECK(data.write.issue == intent.acknowledged + microseconds(50));
      last = std::max(last, data.acknowledged);
    }
    CHECK(done.write.issue == last + microseconds(50));
  }
  CHECK(over > 500);
}

TEST_CASE("The log goes round, data lies anywhere, all is aligned", "[database]") {
  Database database(settings_of(8));
  const auto seen = run(database, {}, seconds(3));
  std::uint64_t record = 0;
  std::array<int, 3> halves{};
  for (const Seen& write : seen) {
    if (write.place.volume == 0) {
      CHECK(write.write.size == 4096);
      CHECK(write.write.offset == record++ % 256 * 4096);
    } else {
      CHECK(write.write.size == 8192);
      CHECK(write.write.offset % 8192 == 0);
      CHECK(write.write.offset < 64 * 1024 * 1024);
      if (write.write.offset < 32 * 1024 * 1024) ++halves[write.place.volume];
    }
  }
  CHECK(record > 512);
  CHECK(halves[1] > 500);
  CHECK(halves[2] > 500);
}

TEST_CASE("No more transactions are open than may be", "[database]") {
  Database database(settings_of(2));
  const auto seen = run(database, {milliseconds(9), milliseconds(9), milliseconds(9)}, seconds(3));
  // Each takes three writes of 9 ms and 50 us in between: two of them at a time, for two seconds.
  std::size_t over = 0;
  for (const auto& transaction : database.transactions()) over += transaction.over ? 1 : 0;
  CHECK(database.transactions().size() - over <= 2);
  CHECK(over >= 2 * 2000 / 29);
  CHECK(over <= 2 * 2000 / 27);
}

TEST_CASE("A write that fails ends its transaction and leaves room for another", "[database]") {
  Database database(settings_of(1));
  const SimTime first = *database.next_issue();
  REQUIRE(database.issue(first).size() == 1);
  CHECK_FALSE(database.next_issue());
  database.failed({0, 0}, first + milliseconds(3));
  REQUIRE(database.next_issue());
  CHECK(*database.next_issue() >= first + milliseconds(3));
  const auto next = database.issue(first + seconds(1));
  REQUIRE(next.size() == 1);
  CHECK(next[0].volume == 0);
  CHECK(database.transactions().size() == 2);
  CHECK(database.transactions()[0].over);
  CHECK(database.transactions()[0].data.empty());
  database.stop();
  database.acknowledged({0, 1}, first + seconds(1));
  CHECK_FALSE(database.next_issue());
}

TEST_CASE("The same seed gives the same writes, another gives others", "[database]") {
  const auto writes_of = [](std::uint64_t seed) {
    auto settings = settings_of(4);
    settings.seed = seed;
    Database database(std::move(settings));
    std::vector<Write> writes;
    for (const Seen& one : run(database, {}, seconds(2))) writes.push_back(one.write);
    return writes;
  };
  CHECK(writes_of(3) == writes_of(3));
  CHECK(writes_of(3) != writes_of(4));
}

TEST_CASE("A database starts from what its log explains", "[database][R-43]") {
  using enum Presence;
  const auto can = [](Presence intent, std::vector<Presence> data, Presence done) {
    return recoverable({intent, data, done});
  };
  CHECK(can(Absent, {Absent, Absent}, Absent));
  CHECK(can(Whole, {Absent, Absent}, Absent));
  CHECK(can(Whole, {Whole, Absent}, Absent));
  CHECK(can(Whole, {Whole, Torn}, Absent));
  CHECK(can(Whole, {Whole, Whole}, Whole));
  CHECK(can(Torn, {Absent, Absent}, Absent));
  CHECK(can(Whole, {Whole, Absent}, Torn));
  CHECK_FALSE(can(Absent, {Absent, Whole}, Absent));
  CHECK_FALSE(can(Absent, {Absent, Torn}, Absent));
  CHECK_FALSE(can(Torn, {Whole, Whole}, Absent));
  CHECK_FALSE(can(Whole, {Whole, Absent}, Whole));
  CHECK_FALSE(can(Whole, {Whole, Torn}, Whole));
  CHECK_FALSE(can(Absent, {Absent, Absent}, Whole));
}
