// SPDX-License-Identifier: Apache-2.0
#include <cmath>

#include "sim/plan/fifo.hpp"
#include "sim/plan/questions.hpp"

namespace replisim::plan {
namespace {

void put_then(Answer& answer, const Profile& profile, Rate rate, SimTime at) {
  const Unsent unsent = unsent_at(profile.writes, rate, at);
  answer.seconds("at", at, "since the trace began");
  answer.data("lost_then", unsent.size, "unsent, of the write under way the rest");
  answer.seconds("behind_then", unsent.behind, "the age of the oldest of it");
}

void put_any_time(Answer& answer, const Profile& profile, Rate rate) {
  const LagDistribution sending = time_to_send(profile.writes, rate);
  const FifoReplay replay = replay_fifo(profile.writes, rate);
  const auto lost = [&](double share) {
    const auto line = static_cast<double>(rate.value);
    const double size = static_cast<double>(sending.percentile(share).value) / 1e9 * line;
    return bytes(std::llround(size));
  };
  answer.group("lost");
  answer.data("p50", lost(0.50));
  answer.data("p90", lost(0.90));
  answer.data("p95", lost(0.95));
  answer.data("p99", lost(0.99));
  answer.data("max", replay.max_backlog);
  answer.group("behind");
  put_percentiles(answer, replay.lag);
  answer.group("");
  tell_percentiles(answer, replay.lag.horizon());
}

}  // namespace

Answer ask_disaster(const Profile& profile, Rate rate, std::optional<SimTime> at) {
  Answer answer("disaster");
  answer.rate("line", static_cast<double>(rate.value));
  if (profile.steady) {
    answer.cannot_answer("what is lost of a single rate: it has no bursts that could be unsent");
  } else if (at && *at > profile.writes.back().at) {
    answer.cannot_answer("the profile ends at " + text_of_time(profile.writes.back().at));
  } else {
    if (at) put_then(answer, profile, rate, *at);
    put_any_time(answer, profile, rate);
  }
  answer.tell(
      "model",
      "all that hosts use is lost at one instant of the horizon; what is in an asynchronous "
      "stream and not at the target is gone; writes arrive in their order, so the target is "
      "consistent: the source at one point of the write order");
  tell_profile(answer, profile);
  return answer;
}

}  // namespace replisim::plan
