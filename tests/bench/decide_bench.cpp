// SPDX-License-Identifier: Apache-2.0
#include <benchmark/benchmark.h>

#include <array>

#include "model/service/cell_service.hpp"

// How many decisions a second: one pair, alone in the list, over a mix of operations and states.
namespace {

using namespace replisim;

/// A service and a call for each of a few accepted, refused and no-effect cases.
std::vector<CellSetup> mixed_cases() {
  constexpr std::array kStates = {CopyState::Synchronized, CopyState::Unsynchronized,
                                  CopyState::Fractured, CopyState::Suspended, CopyState::Broken};
  constexpr std::array kOperations = {Operation::Fracture, Operation::ResyncReplica,
                                      Operation::Split,    Operation::Suspend,
                                      Operation::Failover, Operation::Detach};
  std::vector<CellSetup> cases;
  for (const CopyState state : kStates) {
    for (const Operation operation : kOperations) {
      Cell cell;
      cell.locality = Locality::Remote;
      cell.state = state;
      cell.operation = static_cast<std::uint16_t>(operation);
      cases.push_back(set_up(cell));
    }
  }
  return cases;
}

void decide_one_pair(benchmark::State& state) {
  const std::vector<CellSetup> cases = mixed_cases();
  std::size_t next = 0;
  for (auto _ : state) {
    const CellSetup& one = cases[next];
    benchmark::DoNotOptimize(decide(one.service, one.request));
    next = next + 1 == cases.size() ? 0 : next + 1;
  }
  state.SetItemsProcessed(state.iterations());
}
BENCHMARK(decide_one_pair);

/// A list of 100 pairs in one service: the cost of a decision on a long list.
void decide_list_of_100(benchmark::State& state) {
  Cell cell;
  cell.operation = static_cast<std::uint16_t>(Operation::Fracture);
  CellSetup made = set_up(cell);
  const Pair first = made.service.pairs.front();
  made.request.synchronization->clear();
  made.service.pairs.clear();
  for (std::uint32_t i = 0; i < 100; ++i) {
    Pair pair = first;
    pair.system_element = {2 * i};
    pair.synced_element = {2 * i + 1};
    made.service.pairs.push_back(pair);
    made.request.synchronization->push_back({ListEntry::Kind::Pair, i});
  }
  for (auto _ : state) {
    benchmark::DoNotOptimize(decide(made.service, made.request));
  }
  state.SetItemsProcessed(state.iterations() * 100);
}
BENCHMARK(decide_list_of_100);

}  // namespace
