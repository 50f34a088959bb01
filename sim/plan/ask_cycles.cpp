// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cmath>

#include "sim/plan/cycles.hpp"
#include "sim/plan/fifo.hpp"
#include "sim/plan/formulas.hpp"
#include "sim/plan/least_bandwidth.hpp"
#include "sim/plan/questions.hpp"
#include "sim/plan/unique.hpp"

namespace replisim::plan {
namespace {

void tell_cycle_model(Answer& answer) {
  answer.tell("model",
              "Delta-Update cycles: at s_k what was written in [s_(k-1), s_k) is sent in unique "
              "extents, s_(k+1) = max(s_k + P, end of transfer k); age is that of the newest point "
              "in time wholly at the target");
}

/// Cycles of one rate, nothing of it twice: x = lambda x P / R.
Answer steady_cycle(Answer answer, const Profile& profile, SimTime period, Rate rate,
                    std::optional<SimTime> rpo) {
  const auto lambda = static_cast<double>(profile.steady->value);
  const double period_s = static_cast<double>(period.value) / 1e9;
  const double transfer_s = lambda * period_s / static_cast<double>(rate.value);
  answer.seconds("longest_transfer", transfer_s, "nothing written twice");
  if (transfer_s <= period_s) {
    const double age = greatest_cycle_age_s(period_s, transfer_s);
    answer.seconds("max", age, "P + x");
    if (rpo) answer.verdict(age <= static_cast<double>(rpo->value) / 1e9);
  } else {
    answer.unbounded("max", Unit::Seconds, "each transfer takes longer than the one before");
    if (rpo) answer.verdict(false);
  }
  answer.cannot_say("what is written twice within a cycle: a single rate has no places");
  tell_cycle_model(answer);
  tell_profile(answer, profile);
  return answer;
}

/// Periods that people choose.
std::vector<SimTime> usual_periods(SimTime most) {
  std::vector<SimTime> periods;
  for (const int count : {1,   2,   5,     10,    15,    20,    30,     60,     120,    180,   300,
                          600, 900, 1'200, 1'800, 3'600, 7'200, 14'400, 21'600, 43'200, 86'400})
    if (seconds(count) <= most) periods.push_back(seconds(count));
  return periods;
}

void put_streams(Answer& answer, const Profile& profile, SimTime rpo, Rate rate) {
  const LeastBandwidth stream = least_bandwidth(profile.writes, rpo);
  const auto line = static_cast<double>(rate.value);
  answer.rate("stream_needs", stream.rate,
              stream.rate <= line ? "an asynchronous stream keeps the RPO on this line"
                                  : "an asynchronous stream does not keep the RPO on this line");
  answer.seconds("stream_max", replay_fifo(profile.writes, rate).lag.max());
  const LeastBandwidth instant = least_bandwidth(profile.writes, milliseconds(100));
  answer.rate("synchronous_needs", instant.rate,
              instant.rate <= line ? "a synchronous write waits for the line at most 100 ms"
                                   : "with synchronous writes hosts would wait over 100 ms");
}

}  // namespace

Answer ask_cycle(const Profile& profile, SimTime period, Rate rate, const Extent& extent,
                 std::optional<SimTime> rpo) {
  Answer answer("cycle");
  answer.seconds("period", period);
  answer.rate("line", static_cast<double>(rate.value));
  if (profile.steady) return steady_cycle(std::move(answer), profile, period, rate, rpo);
  const SimTime length = profile.writes.back().at - profile.writes.front().at;
  if (!profile.places || length < period) {
    answer.cannot_answer(profile.places ? "the profile is " + text_of_time(length) +
                                              " long, shorter than a period"
                                        : "what cycles send: counters have no places");
    tell_profile(answer, profile);
    return answer;
  }
  const CycleReplay replay = replay_cycles(profile.writes, period, rate, extent.size);
  answer.count("cycles", replay.cycles, "the empty ones too");
  answer.data("sent", replay.sent, "in extents of " + extent.name);
  answer.share("sent_of_written", static_cast<double>(replay.sent.value) /
                                      static_cast<double>(written_bytes(profile.writes).value));
  answer.seconds("longest_transfer", replay.longest_transfer);
  answer.count("late_cycles", replay.late, "their transfer took longer than the period");
  put_percentiles(answer, replay.age);
  if (replay.late == 0) {
    answer.seconds("bound", period + replay.longest_transfer, "P + longest transfer, formula 2");
  }
  answer.data("unsent", replay.unsent, "written after the last cycle began");
  if (rpo) {
    answer.seconds("rpo", *rpo);
    answer.share("share_violated", replay.age.share_above(*rpo), "of the horizon");
    answer.verdict(replay.age.max() <= *rpo);
  }
  answer.seconds("horizon", replay.age.horizon(),
                 "from the first write to the last transfer's end");
  answer.tell("percentiles", "time-weighted over the horizon");
  tell_cycle_model(answer);
  tell_profile(answer, profile);
  return answer;
}

Answer ask_period(const Profile& profile, SimTime rpo, Rate rate, const Extent& extent) {
  Answer answer("period");
  answer.seconds("rpo", rpo);
  answer.rate("line", static_cast<double>(rate.value));
  const SimTime length =
      profile.writes.empty() ? SimTime{} : profile.writes.back().at - profile.writes.front().at;
  if (profile.steady || !profile.places || length < rpo) {
    answer.cannot_answer(profile.steady || !profile.places
                             ? "which period: without places nothing is known of what cycles send"
                             : "the profile is " + text_of_time(length) +
                                   " long, shorter than the RPO");
    tell_profile(answer, profile);
    return answer;
  }
  put_streams(answer, profile, rpo, rate);
  SimTime longest;
  for (const SimTime period : usual_periods(std::min(rpo, length))) {
    const CycleReplay replay = replay_cycles(profile.writes, period, rate, extent.size);
    const bool keeps = replay.age.max() <= rpo;
    if (keeps) longest = period;
    answer.group("max_age_by_period");
    answer.seconds("period_" + std::to_string(period / seconds(1)) + "s", replay.age.max(),
                   text_of_data(replay.sent) + " sent" + (keeps ? "" : ", too old"));
    answer.group("");
  }
  if (longest > SimTime{})
    answer.seconds("longest_period", longest, "of the usual ones, the last that keeps the RPO");
  else
    answer.cannot_say("a period: cycles do not keep the RPO on this line");
  answer.verdict(longest > SimTime{});
  tell_cycle_model(answer);
  tell_profile(answer, profile);
  return answer;
}

Answer ask_folding(const Profile& profile, const std::vector<SimTime>& windows,
                   const std::vector<Extent>& extents) {
  Answer answer("folding");
  if (profile.steady || !profile.places) {
    answer.cannot_answer("what is written twice: this profile has no places");
    tell_profile(answer, profile);
    return answer;
  }
  const SimTime length = profile.writes.back().at - profile.writes.front().at;
  for (const SimTime window : windows) {
    if (windows.size() > 1) answer.group("window_" + std::to_string(window / seconds(1)) + "s");
    if (window > length) {
      answer.cannot_say("windows of " + text_of_time(window) + ": the profile is " +
                        text_of_time(length) + " long");
      continue;
    }
    answer.seconds("window", window);
    for (const Extent& extent : extents) {
      const Folding found = folding(profile.writes, window, extent.size);
      answer.share(
          "unique_share_" + extent.name, found.share(),
          text_of_data(found.unique) + " of " + std::to_string(found.windows) + " windows");
    }
  }
  answer.group("");
  answer.tell(
      "model",
      "f(W) is the sum of unique bytes of consecutive windows from the first write on, over "
      "all bytes written; extents are whole, so it may exceed 1");
  tell_profile(answer, profile);
  return answer;
}

}  // namespace replisim::plan
