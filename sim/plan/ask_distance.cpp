// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "sim/plan/formulas.hpp"
#include "sim/plan/questions.hpp"
#include "sim/plan/rounding.hpp"

namespace replisim::plan {
namespace {

constexpr double no_line = 1e30;  // bytes a second: no time is spent on sending

void put_stream_limits(Answer& answer, const Distance& distance, double rtt_s) {
  if (distance.window) {
    const auto window = static_cast<double>(distance.window->value);
    answer.rate("one_stream_window", window_limit(window, rtt_s), "window / RTT");
  }
  if (distance.loss_ppb && *distance.loss_ppb > 0) {
    const double loss = static_cast<double>(*distance.loss_ppb) / 1e9;
    const auto segment = static_cast<double>(distance.segment.value);
    answer.rate("one_stream_loss", loss_limit(segment, rtt_s, loss),
                "Mathis: (MSS / RTT) x sqrt(3 / 2) / sqrt(loss)");
  }
}

}  // namespace

Answer ask_distance(const Distance& distance) {
  Answer answer("distance");
  const double line = distance.line ? static_cast<double>(distance.line->value) : no_line;
  const auto block = static_cast<double>(distance.block.value);
  const auto trips = static_cast<double>(distance.round_trips);
  const double service = in_seconds(distance.service);
  double rtt = 0;
  if (distance.rtt) rtt = in_seconds(*distance.rtt);
  if (distance.km) {
    const auto km = static_cast<double>(*distance.km);
    answer.kilometres("distance", km, "of fibre: 1 ms one way per 200 km");
    rtt = 2 * one_way_s(km);
  }
  const double local = synchronous_write_s(service, 0, 0, 0, line);
  const double latency = synchronous_write_s(service, trips, rtt, block, line);
  answer.seconds("rtt", rtt);
  answer.seconds("local_write", local);
  answer.seconds("synchronous_write", latency, "service + k x RTT + size / bandwidth");
  if (latency > 0) {
    const double waiting = static_cast<double>(distance.outstanding) / latency;
    answer.each_second("iops", iops(static_cast<double>(distance.outstanding), latency),
                       std::to_string(distance.outstanding) + " outstanding / latency");
    answer.rate("throughput", std::min(waiting * block, line), "of these writes, at most the line");
  }
  if (distance.limit) {
    const double limit = in_seconds(*distance.limit);
    answer.seconds("latency_limit", limit);
    answer.verdict(latency <= limit);
    if (const auto km = greatest_distance_km(limit, service, trips, block, line))
      answer.kilometres("greatest_distance", *km, "of fibre, within the limit");
    else
      answer.cannot_say("a distance: no synchronous write keeps that limit");
  }
  if (rtt > 0) put_stream_limits(answer, distance, rtt);
  answer.tell("model",
              "a synchronous write waits for its round trips and its own bytes; nothing "
              "else is on the line");
  return answer;
}

}  // namespace replisim::plan
