// SPDX-License-Identifier: Apache-2.0
#include <benchmark/benchmark.h>

#include "scenarios/checker/table_text.hpp"

// The complete decision table of a profile: decided, shortened and compared with itself.
namespace {

using namespace replisim;
using namespace replisim::checker;

void whole_table(benchmark::State& state) {
  const auto version = static_cast<Version>(state.range(0));
  const Profile profile = generic_profile(version);
  const Questions questions = questions_of(version);
  std::string committed;
  for (auto _ : state) {
    const DecisionTable table = decide_all(profile, version, questions);
    const std::string text = table_csv(table, shortest(table));
    if (committed.empty()) committed = text;
    benchmark::DoNotOptimize(moved_rows(committed, text, 40));
  }
  state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(questions.cells()));
}
BENCHMARK(whole_table)
    ->Arg(static_cast<int>(Version::seed))
    ->Arg(static_cast<int>(Version::cim241))
    ->Arg(static_cast<int>(Version::cim249))
    ->Unit(benchmark::kMillisecond);

}  // namespace
