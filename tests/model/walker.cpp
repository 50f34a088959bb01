// SPDX-License-Identifier: Apache-2.0
#include "tests/model/walker.hpp"

#include <boost/random/uniform_int_distribution.hpp>

#include "tests/model/oracle.hpp"

namespace replisim::testing {

void Walker::step() {
  ++world_.now.value;
  if (draw(9) < 3) {
    world_.call(random_request());
  } else {
    random_fact();
  }
}

void Walker::random_fact() {
  switch (draw(6)) {
    case 0:
    case 1:
      finish_work();
      break;
    case 2:
      end_drain();
      break;
    case 3:
      expire();
      break;
    case 4:
      change_world();
      break;
    default:
      survey();
      break;
  }
}

Request Walker::random_request() {
  const auto& operations = oracle::all_operations();
  Request request;
  request.operation = static_cast<std::uint16_t>(
      chance(20)
          ? draw(30)
          : static_cast<int>(
                operations[static_cast<std::size_t>(draw(static_cast<int>(operations.size())))]));
  request.synchronization.emplace();
  const int length = 1 + draw(3);
  for (int i = 0; i < length; ++i) {
    request.synchronization->push_back(random_entry());
  }
  request.force = chance(2);
  if (chance(4)) {
    request.wait_for_copy_state = static_cast<std::uint16_t>(2 + draw(17));
  }
  SettingValues settings;
  if (chance(3)) {
    settings.emplace_back(SettingProperty::OnGroupOrListError, 2 + draw(2));
  }
  if (chance(5)) {
    settings.emplace_back(SettingProperty::ConsistentPointInTime, draw(2));
  }
  if (chance(6)) {
    settings.emplace_back(SettingProperty::CopyRecoveryMode, 2 + draw(2));
  }
  if (!settings.empty()) {
    request.settings = settings;
  }
  return request;
}

int Walker::draw(int count) {
  return boost::random::uniform_int_distribution<int>(0, count - 1)(random_);
}

PairId Walker::random_pair() {
  return PairId{static_cast<std::uint32_t>(draw(static_cast<int>(world_.service.pairs.size())))};
}

ListEntry Walker::random_entry() {
  if (!world_.service.groups.empty() && chance(5)) {
    return {ListEntry::Kind::Group,
            static_cast<std::uint32_t>(draw(static_cast<int>(world_.service.groups.size())))};
  }
  return {ListEntry::Kind::Pair, random_pair().index};
}

void Walker::finish_work() {
  if (world_.working.empty()) {
    return;
  }
  const PairId pair =
      world_.working[static_cast<std::size_t>(draw(static_cast<int>(world_.working.size())))];
  switch (draw(12)) {
    case 0:
      world_.fact(WorkFailed{pair, Reason::element_failed});
      break;
    case 1:
      world_.fact(WorkFailsUnspecified{pair});
      break;
    default:
      world_.fact(WorkDone{pair});
      break;
  }
}

void Walker::end_drain() {
  if (world_.draining.empty()) {
    return;
  }
  const SetId set = world_.draining.front();
  if (chance(3)) {
    world_.fact(DrainFailed{set, Reason::drain_incomplete});
  } else {
    world_.fact(SetDrained{set});
  }
}

void Walker::expire() {
  if (!world_.timers.empty()) {
    world_.fact(TimerExpired{
        world_.timers[static_cast<std::size_t>(draw(static_cast<int>(world_.timers.size())))]});
  }
}

void Walker::change_world() {
  const PairId pair = random_pair();
  Knowledge knows;
  knows.forward_path_up = !chance(3);
  knows.reverse_path_up = !chance(3);
  knows.system_power = !chance(6);
  knows.synced_power = !chance(6);
  knows.system_seen = knows.system_power && !chance(6);
  knows.synced_seen = knows.synced_power && !chance(6);
  knows.system_failed = chance(10);
  knows.synced_failed = chance(10);
  knows.synced_unknown = chance(6);
  knows.queue_full = chance(15);
  world_.know(pair, knows);
}

void Walker::survey() {
  const PairId pair = random_pair();
  Knowledge knows;
  knows.missing_writes = chance(2);
  knows.source_has_newer = chance(2);
  knows.source_written_since_failover = chance(2);
  knows.space_exhausted = chance(6);
  world_.fact(Surveyed{pair, knows});
  const Pair& surveyed = world_.service[pair];
  if (chance(3) &&
      (surveyed.sync_type == SyncType::Mirror || writable.test(kind_index(kind_of(surveyed))))) {
    world_.fact(TargetWritten{pair});
  }
  if (chance(8)) {
    world_.fact(WriteUndeliverable{pair});
  }
  if (chance(10)) {
    world_.fact(SpaceExhausted{pair});
  }
  if (chance(4)) {
    world_.fact(SkewExceeded{pair});
  }
  if (chance(4)) {
    world_.fact(SkewDrained{pair});
  }
  if (chance(6)) {
    world_.fact(SourceOverwritten{pair});
  }
}

}  // namespace replisim::testing
