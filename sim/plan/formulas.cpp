// SPDX-License-Identifier: Apache-2.0
#include "sim/plan/formulas.hpp"

#include <algorithm>
#include <cmath>

namespace replisim::plan {

double greatest_cycle_age_s(double period_s, double longest_transfer_s) {
  return period_s + longest_transfer_s;
}

bool scheduler_keeps(double rpo_s, double transfer_s) {
  return transfer_s <= rpo_s / 2;
}

std::optional<double> latest_next_start_s(double rpo_s, double transfer_s) {
  if (!scheduler_keeps(rpo_s, transfer_s)) return std::nullopt;
  // What began at 0 is the newest image until the next one is there, at the latest after the RPO.
  return rpo_s - transfer_s;
}

double violation_each_transfer_s(double rpo_s, double transfer_s) {
  return std::clamp(2 * transfer_s - rpo_s, 0.0, transfer_s);
}

std::optional<double> initial_copy_s(double size, double rate, double lambda, double folded) {
  const double left = rate - lambda * folded;
  if (left <= 0) return std::nullopt;
  return size / left;
}

std::vector<double> copy_rounds_s(double size, double rate, double lambda, double folded,
                                  int rounds) {
  std::vector<double> times;
  double time = size / rate;
  for (int k = 0; k < rounds; ++k) {
    times.push_back(time);
    time = lambda * folded * time / rate;
  }
  return times;
}

std::optional<double> resync_s(double backlog, double rate, double lambda) {
  if (backlog <= 0) return 0;
  if (rate <= lambda) return std::nullopt;
  return backlog / (rate - lambda);
}

double journal_for_span(double lambda, double rate, double span_s) {
  return std::max(0.0, lambda - rate) * span_s;
}

double journal_for_window(double rate, double window_s, double reserve) {
  constexpr double overhead = 1.05;
  return rate * window_s / (1 - reserve) * overhead;
}

double one_way_s(double kilometres) {
  constexpr double kilometres_a_millisecond = 200;
  return kilometres / kilometres_a_millisecond * 1e-3;
}

double synchronous_write_s(double service_s, double round_trips, double rtt_s, double size,
                           double bandwidth) {
  return service_s + round_trips * rtt_s + size / bandwidth;
}

double iops(double outstanding, double latency_s) {
  return outstanding / latency_s;
}

std::optional<double> greatest_distance_km(double limit_s, double service_s, double round_trips,
                                           double size, double bandwidth) {
  const double left = limit_s - service_s - size / bandwidth;
  if (left < 0 || round_trips <= 0) return std::nullopt;
  return left / (2 * round_trips * one_way_s(1));
}

double unique_share(double writes_per_extent) {
  if (writes_per_extent <= 0) return 1;
  return -std::expm1(-writes_per_extent) / writes_per_extent;
}

double window_limit(double window, double rtt_s) {
  return window / rtt_s;
}

double loss_limit(double mss, double rtt_s, double loss) {
  return mss / rtt_s * std::sqrt(1.5) / std::sqrt(loss);
}

std::optional<double> mm1_sojourn_s(double service_s, double utilization) {
  if (utilization >= 1) return std::nullopt;
  return service_s / (1 - utilization);
}

std::optional<double> md1_sojourn_s(double service_s, double utilization) {
  if (utilization >= 1) return std::nullopt;
  return service_s * (1 + utilization / (2 * (1 - utilization)));
}

double chain_loss_s(double last_accumulation_s, std::span<const CopyLevel> above) {
  double loss = last_accumulation_s;
  for (const CopyLevel& level : above) loss += level.hold_s + level.propagation_s;
  return loss;
}

std::optional<int> periods_until_exceeded(double need, double have, double growth) {
  if (need > have) return 0;
  const double more = have * (1 + 1e-12);  // equal but for rounding is not more
  if (growth <= 0 || need <= 0) return std::nullopt;
  const double exact = std::log(have / need) / std::log1p(growth);
  auto periods = static_cast<int>(std::max(0.0, std::floor(exact) - 1));
  while (need * std::pow(1 + growth, periods) <= more) ++periods;
  return periods;
}

}  // namespace replisim::plan
