// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "sim/plan/fifo.hpp"
#include "sim/plan/formulas.hpp"
#include "sim/plan/questions.hpp"
#include "sim/plan/rounding.hpp"
#include "sim/plan/unique.hpp"

namespace replisim::plan {
namespace {

void tell_outage_model(Answer& answer) {
  answer.tell("model",
              "no byte moves during the outage; then an asynchronous stream sends what waits in "
              "write order (a journal), or the extents that were touched (a bitmap)");
}

/// An outage of a workload of one rate, by formula 4.
Answer steady_outage(Answer answer, const Profile& profile, SimTime length,
                     std::optional<Rate> rate) {
  const auto lambda = static_cast<double>(profile.steady->value);
  const double backlog = lambda * in_seconds(length);
  answer.data("written", bytes(static_cast<std::int64_t>(backlog)), "during the outage");
  if (rate) {
    const auto line = static_cast<double>(rate->value);
    answer.rate("line", line);
    answer.seconds("max_lag", length);
    if (const auto took = resync_s(backlog, line, lambda))
      answer.seconds("catching_up", *took, "B / (R - lambda)");
    else
      answer.unbounded("catching_up", Unit::Seconds, "the line never catches up");
  }
  answer.cannot_say("unique bytes: a single rate has no places");
  tell_outage_model(answer);
  tell_profile(answer, profile);
  return answer;
}

void put_unique(Answer& answer, const Profile& profile, Writes inside,
                const std::vector<Extent>& extents) {
  if (!profile.places) {
    answer.cannot_say("unique bytes: counters have no places");
    return;
  }
  for (const Extent& extent : extents) {
    answer.data("unique_" + extent.name, unique_bytes(inside, extent.size),
                extent.name == extents.front().name ? "extents that a bitmap marks" : "");
  }
}

void put_catching_up(Answer& answer, const Profile& profile, Span outage, Rate rate,
                     std::int64_t left_ppb = 0) {
  const FifoReplay replay = replay_fifo(profile.writes, rate, {outage}, left_ppb);
  answer.rate("line", static_cast<double>(rate.value));
  answer.seconds("caught_up_at", replay.caught_up, "the first instant with nothing missing");
  answer.seconds("catching_up", replay.caught_up - outage.to);
  answer.seconds("exposed", replay.caught_up - outage.from,
                 "from the outage's begin until all is at the target again");
  answer.seconds("max_lag", replay.lag.max());
  answer.data("max_backlog", replay.max_backlog);
  if (replay.caught_up > profile.writes.back().at) {
    answer.cannot_say("when it had caught up, had hosts gone on: the profile ends before, at " +
                      text_of_time(profile.writes.back().at));
  }
  tell_percentiles(answer, replay.lag.horizon());
}

}  // namespace

Answer ask_outage(const Profile& profile, Span outage, std::optional<Rate> rate,
                  const std::vector<Extent>& extents, std::int64_t left_ppb) {
  Answer answer("outage");
  if (left_ppb > 0)
    answer.share("left", static_cast<double>(left_ppb) / 1e9, "of the line: a brownout");
  answer.seconds("from", outage.from, "since the trace began");
  answer.seconds("to", outage.to);
  if (profile.steady && left_ppb > 0) {
    answer.cannot_answer("a brownout of a single rate: ask for rpo at the rate that is left");
    return answer;
  }
  if (profile.steady)
    return steady_outage(std::move(answer), profile, outage.to - outage.from, rate);
  if (outage.from > profile.writes.back().at) {
    answer.cannot_answer("the profile ends at " + text_of_time(profile.writes.back().at) +
                         ", before the outage begins");
    tell_profile(answer, profile);
    return answer;
  }
  if (outage.to > profile.writes.back().at) {
    answer.cannot_say("what hosts write after " + text_of_time(profile.writes.back().at) +
                      ": the profile ends within the outage");
  }
  const Writes inside = issued_in(profile.writes, outage);
  answer.data("written", written_bytes(inside), "during the outage");
  put_unique(answer, profile, inside, extents);
  if (rate) put_catching_up(answer, profile, outage, *rate, left_ppb);
  tell_outage_model(answer);
  tell_profile(answer, profile);
  return answer;
}

Answer ask_resync(const Profile& profile, SimTime outage, Rate rate,
                  const std::vector<Extent>& extents) {
  Answer answer("resync");
  answer.seconds("outage", outage);
  if (profile.steady) return steady_outage(std::move(answer), profile, outage, rate);
  const SimTime length = profile.writes.back().at - profile.writes.front().at;
  if (outage > length) {
    answer.cannot_answer("the profile is " + text_of_time(length) +
                         " long, shorter than the outage");
    tell_profile(answer, profile);
    return answer;
  }
  const Densest densest = densest_span(profile.writes, outage);
  const Writes inside = issued_in(profile.writes, densest.span);
  answer.seconds("from", densest.span.from, "where it is worst: most bytes are written meanwhile");
  answer.seconds("to", densest.span.to);
  answer.data("written", densest.written, "what a journal sends");
  put_unique(answer, profile, inside, extents);
  const double lambda = mean_rate(profile.writes);
  const auto line = static_cast<double>(rate.value);
  const auto put_closed = [&](const std::string& name, Bytes backlog, std::string note) {
    if (const auto took = resync_s(static_cast<double>(backlog.value), line, lambda))
      answer.seconds(name, *took, std::move(note));
    else
      answer.unbounded(name, Unit::Seconds, "the line is below the mean write rate");
  };
  put_closed("resync_journal", densest.written, "B / (R - lambda) at the mean write rate");
  if (profile.places)
    for (const Extent& extent : extents)
      put_closed("resync_" + extent.name, unique_bytes(inside, extent.size), "");
  put_catching_up(answer, profile, densest.span, rate);
  tell_outage_model(answer);
  tell_profile(answer, profile);
  return answer;
}

}  // namespace replisim::plan
