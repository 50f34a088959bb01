// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cmath>

#include "sim/plan/fifo.hpp"
#include "sim/plan/formulas.hpp"
#include "sim/plan/least_bandwidth.hpp"
#include "sim/plan/questions.hpp"

namespace replisim::plan {
namespace {

void put_months(Answer& answer, const std::string& name, double need, double have, double growth) {
  if (const auto months = periods_until_exceeded(need, have, growth))
    answer.count(name, static_cast<std::size_t>(*months));
  else
    answer.unbounded(name, Unit::Count, "never");
}

/// Whose writes are the first to be older than the limit on a line that all share.
std::size_t first_late(const std::vector<Profile>& profiles, const Profile& all, Rate rate,
                       SimTime limit, SimTime& at) {
  // Devices of `merged` are numbered in the order of profiles; each write's owner is found again by
  // walking the profiles' own writes in the same order.
  std::vector<std::size_t> next(profiles.size(), 0);
  double done = 0;
  for (const Write& write : all.writes) {
    std::size_t owner = 0;
    while (next[owner] >= profiles[owner].writes.size() ||
           profiles[owner].writes[next[owner]].at != write.at)
      ++owner;
    ++next[owner];
    const auto arrived = static_cast<double>(write.at.value);
    done = std::max(done, arrived) +
           static_cast<double>(write.size) * 1e9 / static_cast<double>(rate.value);
    if (done - arrived > static_cast<double>(limit.value)) {
      at = write.at;
      return owner;
    }
  }
  return profiles.size();
}

void put_shared_line(Answer& answer, const std::vector<Profile>& profiles, const Profile& all,
                     Rate rate, SimTime rpo) {
  const FifoReplay replay = replay_fifo(all.writes, rate);
  answer.rate("line", static_cast<double>(rate.value));
  put_percentiles(answer, replay.lag);
  tell_percentiles(answer, replay.lag.horizon());
  answer.verdict(replay.lag.max() <= rpo);
  SimTime at;
  const std::size_t late = first_late(profiles, all, rate, rpo, at);
  if (late == profiles.size()) return;
  answer.count("first_violator", late, profiles[late].source);
  answer.seconds("first_violation_write_at", at, "since the traces began");
}

}  // namespace

Answer ask_growth(const Profile& profile, Rate rate, SimTime rpo, std::int64_t growth_ppb) {
  Answer answer("growth");
  const double growth = static_cast<double>(growth_ppb) / 1e9;
  const auto line = static_cast<double>(rate.value);
  answer.rate("line", line);
  answer.seconds("rpo", rpo);
  answer.share("growth_a_month", growth);
  answer.tell(
      "model",
      "sizes of all writes grow by that share each month, times and places stay; the least "
      "bandwidth grows with them, and is violated in the first month in which it exceeds the "
      "line");
  if (profile.steady) {
    put_months(answer, "months_max", static_cast<double>(profile.steady->value), line, growth);
    tell_profile(answer, profile);
    return answer;
  }
  const SimTime length = profile.writes.back().at - profile.writes.front().at;
  if (length < rpo) {
    answer.cannot_answer("the profile is " + text_of_time(length) + " long, shorter than the RPO");
    tell_profile(answer, profile);
    return answer;
  }
  const double most = least_bandwidth(profile.writes, rpo).rate;
  answer.rate("max", most, "needed today for the RPO at all times");
  put_months(answer, "months_max", most, line, growth);
  for (const int percent : {99, 95, 90}) {
    const std::string name = "p" + std::to_string(percent);
    const double need = least_bandwidth_at(profile.writes, rpo, percent / 100.0);
    answer.rate(name, need);
    put_months(answer, "months_" + name, need, line, growth);
  }
  const double mean = mean_rate(profile.writes);
  answer.rate("mean", mean, "for contrast");
  put_months(answer, "months_mean", mean, line, growth);
  answer.cannot_say("growth that changes when or where hosts write");
  tell_profile(answer, profile);
  return answer;
}

Answer ask_groups(const std::vector<Profile>& profiles, SimTime rpo, std::optional<Rate> rate) {
  Answer answer("groups");
  answer.seconds("rpo", rpo);
  double sum = 0;
  for (std::size_t i = 0; i < profiles.size(); ++i) {
    const double need = least_bandwidth(profiles[i].writes, rpo).rate;
    sum += need;
    answer.group("alone_" + std::to_string(i));
    answer.rate("max", need, profiles[i].source);
    answer.rate("mean", mean_rate(profiles[i].writes));
    const SimTime length = profiles[i].writes.back().at - profiles[i].writes.front().at;
    if (length < rpo) {
      answer.cannot_say("the need of " + profiles[i].source + " alone: it is " +
                        text_of_time(length) + " long, shorter than the RPO");
    }
  }
  answer.group("");
  const Profile all = merged(profiles);
  const double together = least_bandwidth(all.writes, rpo).rate;
  answer.rate("max", together, "all on one line, in one order: the peak of the sum");
  answer.rate("sum_of_max", sum, "a line each: the sum of the peaks");
  answer.share("saved", 1 - together / sum);
  if (rate) put_shared_line(answer, profiles, all, *rate, rpo);
  answer.tell("model",
              "the traces begin at one instant; what is written is sent in the order of its times, "
              "whoever wrote it, over one line without latency");
  tell_profile(answer, all);
  return answer;
}

}  // namespace replisim::plan
