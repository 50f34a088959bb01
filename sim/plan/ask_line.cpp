// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cmath>

#include "sim/plan/fifo.hpp"
#include "sim/plan/least_bandwidth.hpp"
#include "sim/plan/questions.hpp"

namespace replisim::plan {
namespace {

constexpr const char* stream_model =
    "an asynchronous stream in write order over one line without latency; lag is the age of the "
    "oldest acknowledged write that is not at the target";

Answer steady_least_bandwidth(const Profile& profile) {
  Answer answer("least-bandwidth");
  const auto rate = static_cast<double>(profile.steady->value);
  answer.rate("max", rate);
  answer.rate("mean", rate);
  answer.tell("model", stream_model);
  answer.cannot_say(
      "p99, p95, p90: a single rate has no bursts; a line of just that rate keeps every limit");
  tell_profile(answer, profile);
  return answer;
}

/// The same line, were it bought by the mean.
void put_mean(Answer& answer, const Profile& profile) {
  const double mean = mean_rate(profile.writes);
  answer.rate("mean", mean, "for contrast");
  const Rate rate{std::llround(mean)};
  if (rate.value <= 0) return;
  answer.seconds("max_lag_at_mean", replay_fifo(profile.writes, rate).lag.max(),
                 "what a line of the mean rate would come to");
}

}  // namespace

void tell_percentiles(Answer& answer, SimTime horizon) {
  answer.seconds("horizon", horizon, "from the first write to the later of last write and drain");
  answer.tell("percentiles",
              "time-weighted over the horizon, idle time counts as 0: the least x with a lag of at "
              "most x during that share of it");
  answer.tell("confidence",
              "one profile of " + text_of_time(horizon) + ": its worst " +
                  text_of_time(SimTime{horizon.value / 100}) +
                  " decide p99, one span the maximum; days that are busier are not in it");
}

void tell_profile(Answer& answer, const Profile& profile) {
  answer.group("workload");
  if (profile.steady) answer.rate("steady", static_cast<double>(profile.steady->value));
  if (!profile.writes.empty()) {
    answer.count("writes", profile.writes.size());
    answer.data("written", written_bytes(profile.writes));
    answer.seconds("length", profile.writes.back().at - profile.writes.front().at);
    if (!profile.steady) answer.rate("mean", mean_rate(profile.writes));
  }
  answer.group("");
  answer.tell("workload", profile.source);
  if (profile.grain) {
    answer.tell("counters", "each interval of up to " + text_of_time(*profile.grain) +
                                " is taken as even: bursts within it do not show");
  }
}

Answer ask_least_bandwidth(const Profile& profile, SimTime rpo) {
  if (profile.steady) return steady_least_bandwidth(profile);
  Answer answer("least-bandwidth");
  const Writes writes = profile.writes;
  answer.seconds("rpo", rpo);
  const SimTime length = writes.back().at - writes.front().at;
  if (length < rpo) {
    answer.cannot_answer("the profile is " + text_of_time(length) + " long, the RPO " +
                         text_of_time(rpo) + ": no lag of that profile could reach it");
  } else {
    const LeastBandwidth most = least_bandwidth(writes, rpo);
    answer.rate("max", most.rate, "the lag never exceeds the RPO");
    const double p99 = least_bandwidth_at(writes, rpo, 0.99);
    answer.rate("p99", p99, "during 99 % of its own horizon it does not");
    answer.rate("p95", least_bandwidth_at(writes, rpo, 0.95));
    answer.rate("p90", least_bandwidth_at(writes, rpo, 0.90));
    answer.group("binding_span");
    answer.count("first_write", most.binding.first, "writes count from 0");
    answer.count("last_write", most.binding.last);
    answer.data("bytes", most.binding.written);
    answer.seconds("seconds", most.binding.length);
    answer.seconds("begin", writes[most.binding.first].at, "since the trace began");
    answer.group("");
    const Rate line{static_cast<std::int64_t>(std::ceil(most.rate))};
    tell_percentiles(answer, replay_fifo(writes, line).lag.horizon());
    answer.tell("binding span", "all of its bytes must be sent within its length and the RPO");
  }
  put_mean(answer, profile);
  answer.tell("model", stream_model);
  tell_profile(answer, profile);
  return answer;
}

Answer ask_lines(const Profile& profile, std::int64_t lines, Rate each, SimTime rpo) {
  Answer answer("lines");
  answer.count("lines", static_cast<std::size_t>(lines));
  answer.rate("each", static_cast<double>(each.value));
  answer.seconds("rpo", rpo);
  const Writes writes = profile.writes;
  const SimTime length = writes.empty() ? rpo : writes.back().at - writes.front().at;
  if (length < rpo) {
    answer.cannot_answer("the profile is " + text_of_time(length) + " long, shorter than the RPO");
  } else {
    const double need = profile.steady ? static_cast<double>(profile.steady->value)
                                       : least_bandwidth(writes, rpo).rate;
    const auto put = [&](const char* group, std::int64_t count) {
      const Rate all = each * count;
      const bool keeps = need <= static_cast<double>(all.value);
      answer.group(group);
      answer.rate("together", static_cast<double>(all.value), keeps ? "keep the RPO" : "too slow");
      if (!profile.steady) put_percentiles(answer, replay_fifo(writes, all).lag);
      answer.group("");
      return keeps;
    };
    put("all", lines);
    answer.verdict(put("one_lost", lines - 1));
    answer.rate("needed_each", need / static_cast<double>(lines - 1),
                "so that all but one keep the RPO");
  }
  answer.tell("model", std::string(stream_model) + "; the lines carry it together");
  tell_profile(answer, profile);
  return answer;
}

Answer ask_rpo(const Profile& profile, Rate rate, std::optional<SimTime> rpo) {
  Answer answer("rpo");
  const auto line = static_cast<double>(rate.value);
  answer.rate("line", line);
  answer.tell("model", stream_model);
  if (profile.steady) {
    const auto lambda = static_cast<double>(profile.steady->value);
    if (lambda <= line) {
      answer.seconds("max", SimTime{}, "the line takes all that comes");
    } else {
      answer.unbounded("max", Unit::Seconds, "the lag grows without end");
      answer.share("lag_growth", 1 - line / lambda, "seconds of lag a second");
    }
    if (rpo) answer.verdict(lambda <= line);
    tell_profile(answer, profile);
    return answer;
  }
  const FifoReplay replay = replay_fifo(profile.writes, rate);
  put_percentiles(answer, replay.lag);
  answer.seconds("drained", replay.drained, "since the trace began");
  answer.data("max_backlog", replay.max_backlog);
  answer.seconds("max_backlog_at", replay.max_backlog_at);
  answer.count("latest_write", replay.latest_write, "the one that was furthest behind");
  tell_percentiles(answer, replay.lag.horizon());
  if (rpo) {
    answer.seconds("rpo", *rpo);
    answer.share("share_violated", replay.lag.share_above(*rpo), "of the horizon");
    answer.verdict(replay.lag.max() <= *rpo);
  }
  if (line < mean_rate(profile.writes)) {
    answer.cannot_say(
        "a lag for longer than the profile: the line is below the mean of what is "
        "written, so it would grow with every repetition");
  }
  put_mean(answer, profile);
  tell_profile(answer, profile);
  return answer;
}

}  // namespace replisim::plan
