// SPDX-License-Identifier: Apache-2.0
#include "sim/fuzz/campaign.hpp"

#include <algorithm>
#include <map>
#include <string>
#include <utility>

#include "sim/runs/processes.hpp"

namespace replisim::fuzz {
namespace {

using Clock = std::chrono::steady_clock;
using Flows = engine::RunOptions::Flows;

/// Runs of one child, and children of a round: short enough to be stopped soon, long enough that a
/// fork does not count. A constant, or the rounds would depend on the number of processes.
constexpr std::uint64_t kRunsOfChild = 25;
constexpr std::uint64_t kRunsOfRound = 200;
/// One run of so many is made twice.
constexpr std::uint64_t kTwice = 32;
/// More kinds of findings are counted, not made small.
constexpr std::size_t kMostKinds = 25;

/// One run, in this process.
void run_seed(std::uint64_t seed, const Choice& choice, BatchReport& report) {
  const auto begun = Clock::now();
  const Draft draft = generate(seed, choice);
  const format::ScenarioText text = text_of(draft);
  const bool twice = seed % kTwice == 0;
  Observation seen = examine(text, Flows::Aggregated, twice);
  const auto wall = std::chrono::nanoseconds(Clock::now() - begun);
  if (twice) {
    ++report.tally.twice;
    if (examine(text, Flows::Aggregated, true).bytes != seen.bytes)
      seen.broken.push_back({"repeats", "run", "two equal runs differ", {}});
  }
  report.tally.take(draft, seen, wall.count());
  for (const Broken& broken : seen.broken) report.findings.push_back({seed, broken});
}

class Campaign {
 public:
  explicit Campaign(const CampaignOptions& options) : options_(options) {
    outcome_.next = options.first;
    if (options.time) end_ = Clock::now() + *options.time;
  }

  CampaignOutcome run() {
    while (!over()) {
      std::uint64_t count = kRunsOfRound;
      if (options_.runs) count = std::min(count, options_.first + *options_.runs - outcome_.next);
      BatchReport round = run_round(outcome_.next, count);
      if (outcome_.interrupted) break;  // its runs are made again
      outcome_.next += count;
      outcome_.tally.add(round.tally);
      take_findings(std::move(round.findings));
      if (options_.progress) options_.progress(outcome_.tally, outcome_.found.size());
    }
    return std::move(outcome_);
  }

 private:
  bool over() const {
    if (outcome_.interrupted) return true;
    if (options_.stop_at_first && !outcome_.found.empty()) return true;
    if (options_.runs && outcome_.next >= options_.first + *options_.runs) return true;
    return end_ && Clock::now() >= *end_;
  }

  runs::PoolResult in_children(std::uint64_t children, std::chrono::milliseconds timeout,
                               const std::function<std::string(std::size_t)>& work) {
    runs::PoolOptions pool;
    pool.parallel = options_.parallel;
    pool.timeout = timeout;
    runs::PoolResult done = runs::run_in_children(children, work, pool);
    outcome_.interrupted = outcome_.interrupted || done.interrupted;
    return done;
  }

  BatchReport run_round(std::uint64_t first, std::uint64_t count) {
    const std::uint64_t children = (count + kRunsOfChild - 1) / kRunsOfChild;
    const auto end_of = [&](std::size_t child) {
      return first + std::min(count, (child + 1) * kRunsOfChild);
    };
    const auto done = in_children(children, 2 * options_.timeout, [&](std::size_t child) {
      BatchReport report;
      for (std::uint64_t seed = first + child * kRunsOfChild; seed < end_of(child); ++seed)
        run_seed(seed, options_.choice, report);
      return to_text(report);
    });
    BatchReport round;
    for (std::size_t child = 0; child < children && !outcome_.interrupted; ++child) {
      const auto report = report_of(done.ends[child]);
      add(round, report ? *report : run_apart(first + child * kRunsOfChild, end_of(child)));
    }
    return round;
  }

  static std::optional<BatchReport> report_of(const runs::ChildEnd& end) {
    if (end.kind != runs::ChildEnd::Kind::Finished) return std::nullopt;
    return batch_of(end.output);
  }

  static void add(BatchReport& round, const BatchReport& report) {
    round.tally.add(report.tally);
    round.findings.insert(round.findings.end(), report.findings.begin(), report.findings.end());
  }

  /// A child that made these runs crashed or hung: which of them was it?
  BatchReport run_apart(std::uint64_t first, std::uint64_t end) {
    const auto done = in_children(end - first, options_.timeout, [&](std::size_t i) {
      BatchReport report;
      run_seed(first + i, options_.choice, report);
      return to_text(report);
    });
    BatchReport all;
    for (std::size_t i = 0; i < done.ends.size() && !outcome_.interrupted; ++i) {
      if (const auto report = report_of(done.ends[i])) {
        add(all, *report);
        continue;
      }
      ++all.tally.runs;
      ++all.tally.broken;
      all.findings.push_back({first + i, {"runs", "run", runs::sentence_of(done.ends[i]), {}}});
    }
    return all;
  }

  void take_findings(std::vector<SeedFinding> findings) {
    for (SeedFinding& finding : findings) {
      const std::string kind = kind_of(finding.broken);
      const auto known = kinds_.find(kind);
      if (known != kinds_.end()) {
        ++outcome_.found[known->second].times;
        continue;
      }
      Found found;
      found.seed = finding.seed;
      found.run = finding.seed - options_.first + 1;
      found.broken = std::move(finding.broken);
      kinds_.emplace(kind, outcome_.found.size());
      outcome_.found.push_back(std::move(found));
    }
    for (; small_ < outcome_.found.size() && !outcome_.interrupted; ++small_)
      make_small(outcome_.found[small_]);
  }

  void make_small(Found& found) {
    const Draft draft = generate(found.seed, options_.choice);
    found.rows = draft.rows.size();
    if (!options_.shrink || small_ >= kMostKinds) return;
    found.small = shrink(draft, kind_of(found.broken), options_.parallel, options_.timeout / 4);
  }

  const CampaignOptions& options_;
  CampaignOutcome outcome_;
  std::optional<Clock::time_point> end_;
  std::map<std::string, std::size_t> kinds_;  ///< to their place in `found`
  std::size_t small_ = 0;                     ///< so many of them were made small
};

}  // namespace

CampaignOutcome run_campaign(const CampaignOptions& options) {
  return Campaign(options).run();
}

}  // namespace replisim::fuzz
