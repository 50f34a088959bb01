// SPDX-License-Identifier: Apache-2.0
#include <utility>

#include "sim/plan/copies.hpp"
#include "sim/plan/fifo.hpp"
#include "sim/plan/formulas.hpp"
#include "sim/plan/journal.hpp"
#include "sim/plan/questions.hpp"
#include "sim/plan/rounding.hpp"
#include "sim/plan/unique.hpp"
#include "sim/plan/vendor_rules.hpp"

namespace replisim::plan {
namespace {

double lambda_of(const Profile& profile) {
  return profile.steady ? static_cast<double>(profile.steady->value) : mean_rate(profile.writes);
}

void put_closed(Answer& answer, const InitialCopy& copy, double lambda) {
  const auto size = static_cast<double>(copy.size.value);
  const auto line = static_cast<double>(copy.rate.value);
  if (const auto took = initial_copy_s(size, line, lambda, 1))
    answer.seconds("by_mean_rate", *took, "D / (R - lambda), formula 3");
  else
    answer.unbounded("by_mean_rate", Unit::Seconds, "the line is not above the write rate");
}

void put_rounds(Answer& answer, const Profile& profile, const InitialCopy& copy) {
  const CopyRounds found =
      copy_rounds(profile.writes, copy.at, copy.size, copy.rate, copy.extent.size, copy.period);
  if (!found.complete) {
    answer.cannot_say("when a copy by Delta-Update is complete: the profile ends, at " +
                      text_of_time(profile.writes.back().at) +
                      ", before a round takes no longer than " + text_of_time(copy.period));
    return;
  }
  answer.seconds("by_cycles", found.ended - copy.at,
                 "rounds until one takes at most " + text_of_time(copy.period));
  answer.count("rounds", found.rounds.size());
  answer.data("by_cycles_sent", found.sent, "in extents of " + copy.extent.name);
}

}  // namespace

Answer ask_initial_copy(const std::optional<Profile>& profile, const InitialCopy& copy) {
  Answer answer("initial-copy");
  answer.data("size", copy.size);
  answer.rate("line", static_cast<double>(copy.rate.value));
  answer.seconds("idle",
                 in_seconds(seconds(1)) * static_cast<double>(copy.size.value) /
                     static_cast<double>(copy.rate.value),
                 "if hosts wrote nothing: D / R");
  if (!profile) {
    answer.tell("model", "a copy alone on one line without latency");
    return answer;
  }
  put_closed(answer, copy, lambda_of(*profile));
  if (!profile->steady) {
    const auto end = streamed_copy_end(profile->writes, copy.at, copy.size, copy.rate);
    if (end) {
      answer.seconds("by_stream", *end - copy.at, "writes are sent on while the copy runs");
    } else {
      answer.cannot_say("when a streamed copy is complete: the profile ends, at " +
                        text_of_time(profile->writes.back().at) + ", before it does");
    }
    if (profile->places) put_rounds(answer, *profile, copy);
  }
  answer.tell("model",
              "the copy and what hosts go on to write share one line without latency, from the "
              "given time of the profile on");
  tell_profile(answer, *profile);
  return answer;
}

Answer ask_pool(const Profile& profile, SimTime period, const std::vector<Extent>& extents,
                std::int64_t reserve_ppb) {
  Answer answer("pool");
  answer.seconds("period", period);
  const double factor = 1 / (1 - static_cast<double>(reserve_ppb) / 1e9);
  const auto need = [&](const std::string& name, double size, std::string note) {
    answer.data(name, bytes(static_cast<std::int64_t>(size * factor)), std::move(note));
  };
  const SimTime length =
      profile.steady ? period : profile.writes.back().at - profile.writes.front().at;
  if (profile.steady) {
    need("need", cycle_pool(lambda_of(profile), in_seconds(period), 1), "nothing written twice");
  } else if (period > length) {
    answer.cannot_answer("the profile is " + text_of_time(length) + " long, shorter than a period");
  } else {
    const Densest densest = densest_span(profile.writes, period);
    const Writes inside = issued_in(profile.writes, densest.span);
    answer.seconds("from", densest.span.from, "where most bytes are written within a period");
    answer.data("written", densest.written);
    if (!profile.places)
      need("need", static_cast<double>(densest.written.value), "nothing written twice");
    else
      for (const Extent& extent : extents)
        need("need_" + extent.name, static_cast<double>(unique_bytes(inside, extent.size).value),
             "");
  }
  if (!profile.places) answer.cannot_say("what is written twice: this profile has no places");
  answer.tell("model",
              "a pool holds each extent once that is written within the period in which most is: "
              "pre-images of a snapshot, or what a cycle gathers; the reserve stays free");
  tell_profile(answer, profile);
  return answer;
}

Answer ask_journal(const Profile& profile, const Journal& journal) {
  Answer answer("journal");
  const double lambda = lambda_of(profile);
  if (journal.window) {
    answer.seconds("window", *journal.window);
    const double reserve = static_cast<double>(journal.reserve_ppb) / 1e9;
    const double size = journal_for_window(lambda, in_seconds(*journal.window), reserve);
    answer.data("for_window", bytes(static_cast<std::int64_t>(size)),
                "mean rate x window / (1 - reserve) x 1.05");
    if (!profile.steady && *journal.window > profile.writes.back().at - profile.writes.front().at) {
      answer.cannot_say("what the busiest window of that length holds: the profile is shorter");
    } else if (!profile.steady) {
      const Densest densest = densest_span(profile.writes, *journal.window);
      answer.data("densest_window", densest.written, "the most that any such span holds");
      answer.seconds("densest_from", densest.span.from);
    }
  }
  if (journal.rate) {
    const SimTime outage = journal.outage.value_or(SimTime{});
    const auto line = static_cast<double>(journal.rate->value);
    answer.rate("line", line);
    answer.seconds("outage", outage, journal.outage ? "wherever it falls" : "none");
    if (profile.steady) {
      const double size = journal_for_span(lambda, 0, in_seconds(outage));
      answer.data("need", bytes(static_cast<std::int64_t>(size)), "lambda x t");
      if (lambda > line)
        answer.unbounded("need_for_ever", Unit::Data, "lambda is above R: (lambda - R) x t");
    } else if (outage > profile.writes.back().at - profile.writes.front().at) {
      answer.cannot_say("what such an outage leaves: the profile is shorter");
    } else {
      const JournalNeed need = journal_need(profile.writes, *journal.rate, outage);
      answer.data("need", need.size, "the most bytes that wait");
      answer.group("binding_span");
      answer.count("first_write", need.first, "writes count from 0");
      answer.count("last_write", need.last);
      answer.seconds("worst_outage_from", need.outage.from);
      answer.group("");
    }
  }
  answer.tell("model",
              "a journal holds what was written and is not at the target; the need is "
              "max over i <= j of S(i..j) - R x max(0, a_j - a_i - outage)");
  tell_profile(answer, profile);
  return answer;
}

}  // namespace replisim::plan
