// SPDX-License-Identifier: Apache-2.0
// What each question needs from the command line.
#include "sim/cli/plan_questions.hpp"

#include <array>
#include <string>

#include "sim/cli/plan_call.hpp"
#include "sim/cli/plan_workload.hpp"
#include "sim/plan/questions.hpp"

namespace replisim::cli {
namespace {

using plan::Answer;

std::string with_workload(std::string_view options) {
  return std::string(kWorkloadOptions) + " " + std::string(options);
}

/// Checks the call, reads the workload and asks.
template <class Ask>
std::optional<Answer> answered(const PlanCall& call, const WorkloadChoice& choice, const Ask& ask) {
  call.check();
  const auto profiles = read_profiles(choice);
  if (!profiles) return std::nullopt;
  return ask(plan::merged(*profiles));
}

std::optional<Answer> least_bandwidth(const Call& words) {
  PlanCall call(words, "least-bandwidth", with_workload("rpo"));
  const WorkloadChoice choice = workload_choice(call);
  const SimTime rpo = call.time("rpo");
  return answered(call, choice,
                  [&](const plan::Profile& p) { return plan::ask_least_bandwidth(p, rpo); });
}

std::optional<Answer> rpo(const Call& words) {
  PlanCall call(words, "rpo", with_workload("rate rpo"));
  const WorkloadChoice choice = workload_choice(call);
  const Rate rate = call.rate("rate");
  const auto limit = call.time_if("rpo");
  return answered(call, choice,
                  [&](const plan::Profile& p) { return plan::ask_rpo(p, rate, limit); });
}

std::optional<Answer> outage(const Call& words) {
  PlanCall call(words, "outage", with_workload("from to rate extent left"));
  const WorkloadChoice choice = workload_choice(call);
  const auto from = call.instant_if("from");
  if (!call.has("from")) call.problem("--from is needed\n    write --from 30min");
  const SimTime to = call.time("to");
  if (from && call.has("to") && to <= *from) call.problem("--to must be after --from");
  const auto rate = call.rate_if("rate");
  const auto left = call.share_if("left");
  if (left && !call.has("rate")) call.problem("--left needs --rate");
  if (left.value_or(0) >= 1'000'000'000) call.problem("--left must be below 100%");
  const auto extents = call.extents("512B,4KiB,64KiB,4MiB");
  return answered(call, choice, [&](const plan::Profile& p) {
    return plan::ask_outage(p, {*from, to}, rate, extents, left.value_or(0));
  });
}

std::optional<Answer> disaster(const Call& words) {
  PlanCall call(words, "disaster", with_workload("rate at"));
  const WorkloadChoice choice = workload_choice(call);
  const Rate rate = call.rate("rate");
  const auto at = call.instant_if("at");
  return answered(call, choice,
                  [&](const plan::Profile& p) { return plan::ask_disaster(p, rate, at); });
}

std::optional<Answer> lines(const Call& words) {
  PlanCall call(words, "lines", with_workload("lines rate rpo"));
  const WorkloadChoice choice = workload_choice(call);
  const Rate each = call.rate("rate");
  const SimTime limit = call.time("rpo");
  const std::int64_t count = call.count_if("lines").value_or(0);
  if (count < 2 || count > 1'000) call.problem("--lines is needed, from 2 to 1000");
  return answered(call, choice,
                  [&](const plan::Profile& p) { return plan::ask_lines(p, count, each, limit); });
}

std::optional<Answer> pool(const Call& words) {
  PlanCall call(words, "pool", with_workload("period extent reserve"));
  const WorkloadChoice choice = workload_choice(call);
  const SimTime length = call.time("period");
  const auto extents = call.extents("4KiB,64KiB,1MiB");
  const std::int64_t reserve = call.share_if("reserve").value_or(0);
  if (reserve >= 1'000'000'000) call.problem("--reserve must be below 100%");
  return answered(call, choice, [&](const plan::Profile& p) {
    return plan::ask_pool(p, length, extents, reserve);
  });
}

std::optional<Answer> resync(const Call& words) {
  PlanCall call(words, "resync", with_workload("outage rate extent"));
  const WorkloadChoice choice = workload_choice(call);
  const SimTime length = call.time("outage");
  const Rate rate = call.rate("rate");
  const auto extents = call.extents("4KiB,64KiB,1MiB");
  return answered(call, choice, [&](const plan::Profile& p) {
    return plan::ask_resync(p, length, rate, extents);
  });
}

/// One extent size, for cycles.
plan::Extent one_extent(PlanCall& call) {
  const auto extents = call.extents("64KiB");
  if (extents.size() != 1) call.problem("--extent takes one size here");
  return extents.front();
}

std::optional<Answer> cycle(const Call& words) {
  PlanCall call(words, "cycle", with_workload("period rate extent rpo"));
  const WorkloadChoice choice = workload_choice(call);
  const SimTime period = call.time("period");
  const Rate rate = call.rate("rate");
  const plan::Extent extent = one_extent(call);
  const auto limit = call.time_if("rpo");
  return answered(call, choice, [&](const plan::Profile& p) {
    return plan::ask_cycle(p, period, rate, extent, limit);
  });
}

std::optional<Answer> period(const Call& words) {
  PlanCall call(words, "period", with_workload("rpo rate extent"));
  const WorkloadChoice choice = workload_choice(call);
  const SimTime limit = call.time("rpo");
  const Rate rate = call.rate("rate");
  const plan::Extent extent = one_extent(call);
  return answered(call, choice,
                  [&](const plan::Profile& p) { return plan::ask_period(p, limit, rate, extent); });
}

std::optional<Answer> folding(const Call& words) {
  PlanCall call(words, "folding", with_workload("window extent"));
  const WorkloadChoice choice = workload_choice(call);
  const auto windows = call.times("window", "1min,15min");
  const auto extents = call.extents("512B,4KiB,64KiB");
  return answered(call, choice,
                  [&](const plan::Profile& p) { return plan::ask_folding(p, windows, extents); });
}

std::optional<Answer> initial_copy(const Call& words) {
  PlanCall call(words, "initial-copy", with_workload("size rate at extent period"));
  const WorkloadChoice choice = workload_choice(call, true);
  plan::InitialCopy copy;
  copy.size = call.data("size");
  copy.rate = call.rate("rate");
  copy.at = call.instant_if("at").value_or(SimTime{});
  copy.extent = one_extent(call);
  copy.period = call.time_if("period").value_or(seconds(30));
  call.check();
  const auto profiles = read_profiles(choice);
  if (!profiles) return std::nullopt;
  if (profiles->empty()) return plan::ask_initial_copy(std::nullopt, copy);
  return plan::ask_initial_copy(plan::merged(*profiles), copy);
}

std::optional<Answer> journal(const Call& words) {
  PlanCall call(words, "journal", with_workload("rate outage window reserve"));
  const WorkloadChoice choice = workload_choice(call);
  plan::Journal wanted;
  wanted.rate = call.rate_if("rate");
  wanted.outage = call.time_if("outage");
  wanted.window = call.time_if("window");
  wanted.reserve_ppb = call.share_if("reserve").value_or(0);
  if (!call.has("rate") && !call.has("window"))
    call.problem("--rate of the line or --window to keep is needed");
  if (call.has("outage") && !call.has("rate"))
    call.problem("--outage needs --rate: the line drains the journal afterwards");
  if (wanted.reserve_ppb >= 1'000'000'000) call.problem("--reserve must be below 100%");
  return answered(call, choice,
                  [&](const plan::Profile& p) { return plan::ask_journal(p, wanted); });
}

std::optional<Answer> distance(const Call& words) {
  PlanCall call(words, "distance",
                "km rtt service block rate round-trips outstanding latency window loss segment");
  plan::Distance wanted;
  wanted.km = call.count_if("km");
  wanted.rtt = call.instant_if("rtt");
  if (call.has("km") == call.has("rtt"))
    call.problem("one of --km and --rtt is needed\n    write --km 100, or --rtt 5ms");
  wanted.service = call.instant_if("service").value_or(SimTime{});
  wanted.block = call.data_if("block").value_or(wanted.block);
  wanted.line = call.rate_if("rate");
  wanted.round_trips = call.count_if("round-trips").value_or(1);
  wanted.outstanding = call.count_if("outstanding").value_or(1);
  wanted.limit = call.time_if("latency");
  wanted.window = call.data_if("window");
  wanted.loss_ppb = call.share_if("loss");
  wanted.segment = call.data_if("segment").value_or(wanted.segment);
  call.check();
  return plan::ask_distance(wanted);
}

std::optional<Answer> growth(const Call& words) {
  PlanCall call(words, "growth", with_workload("rate rpo growth"));
  const WorkloadChoice choice = workload_choice(call);
  const Rate rate = call.rate("rate");
  const SimTime limit = call.time("rpo");
  const auto share = call.share_if("growth");
  if (!call.has("growth")) call.problem("--growth is needed\n    write --growth 3%");
  return answered(call, choice,
                  [&](const plan::Profile& p) { return plan::ask_growth(p, rate, limit, *share); });
}

std::optional<Answer> groups(const Call& words) {
  PlanCall call(words, "groups", "trace format bad-lines step-back load speed rpo rate");
  const WorkloadChoice choice = workload_choice(call);
  const SimTime limit = call.time("rpo");
  const auto rate = call.rate_if("rate");
  if (choice.paths.size() == 1)
    call.problem("name two traces or more\n    write --trace A --trace B");
  call.check();
  const auto profiles = read_profiles(choice);
  if (!profiles) return std::nullopt;
  return plan::ask_groups(*profiles, limit, rate);
}

constexpr std::array kQuestions{
    PlanQuestion{"least-bandwidth", "the least line that keeps an RPO", least_bandwidth},
    PlanQuestion{"rpo", "the lag on a line", rpo},
    PlanQuestion{"outage", "what an outage leaves, and when it is made up for", outage},
    PlanQuestion{"resync", "the worst outage of a length", resync},
    PlanQuestion{"disaster", "what is lost at any time, or at one", disaster},
    PlanQuestion{"lines", "the loss of one of several lines", lines},
    PlanQuestion{"cycle", "the age of the target under Delta-Update", cycle},
    PlanQuestion{"period", "stream or cycle, and which period", period},
    PlanQuestion{"folding", "how much is written twice within a window", folding},
    PlanQuestion{"initial-copy", "how long a first copy takes while hosts write", initial_copy},
    PlanQuestion{"journal", "how much a journal must hold", journal},
    PlanQuestion{"pool", "how much a pool must hold between two cycles", pool},
    PlanQuestion{"distance", "what distance costs synchronous writes", distance},
    PlanQuestion{"growth", "months until a line is too slow", growth},
    PlanQuestion{"groups", "several workloads on one line", groups},
};

}  // namespace

std::span<const PlanQuestion> plan_questions() {
  return kQuestions;
}

}  // namespace replisim::cli
