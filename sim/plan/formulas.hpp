// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <span>
#include <vector>

/// Closed forms that every result of the planner can be held against. Times are in seconds, data in
/// bytes, rates in bytes a second; lambda is the write rate, R the rate of the line.
namespace replisim::plan {

// 2. Cycles

/// The greatest age when every transfer fits into the period: P + x_max.
double greatest_cycle_age_s(double period_s, double longest_transfer_s);
/// A scheduler keeps a periodic RPO iff a transfer takes no longer than half of it.
bool scheduler_keeps(double rpo_s, double transfer_s);
/// The latest begin of the next transfer, after the begin of this one, that keeps the RPO; nothing
/// when none does. Equal to `transfer_s`: one follows the other without a pause.
std::optional<double> latest_next_start_s(double rpo_s, double transfer_s);
/// While transfers follow each other without a pause: how long of each the RPO is violated, the
/// violation ending with the transfer.
double violation_each_transfer_s(double rpo_s, double transfer_s);

// 3. Initial copy under load

/// D / (R - lambda x folded); nothing when the copy never ends. `folded`: 1 where writes are sent
/// on while the copy runs, the folding ratio for Delta-Update.
std::optional<double> initial_copy_s(double size, double rate, double lambda, double folded);
/// Successive rounds x_(k+1) = lambda x folded x x_k / R, from D / R on.
std::vector<double> copy_rounds_s(double size, double rate, double lambda, double folded,
                                  int rounds);

// 4. Resync after an outage

/// B / (R - lambda); nothing when the line never catches up.
std::optional<double> resync_s(double backlog, double rate, double lambda);

// 5. Journals

/// (lambda - R) x t, never below 0.
double journal_for_span(double lambda, double rate, double span_s);
/// A protection window: rate x window / (1 - reserve) x 1.05.
double journal_for_window(double rate, double window_s, double reserve);

// 6. Synchronous writes

/// Fibre: 1 ms one way per 200 km.
double one_way_s(double kilometres);
/// Local service + k x RTT + size / bandwidth.
double synchronous_write_s(double service_s, double round_trips, double rtt_s, double size,
                           double bandwidth);
/// Q / latency.
double iops(double outstanding, double latency_s);
/// The greatest distance at which a write takes no longer than a limit; nothing when none does.
std::optional<double> greatest_distance_km(double limit_s, double service_s, double round_trips,
                                           double size, double bandwidth);

// 7. Uniform random writes

/// (1 - e^(-x)) / x with x = writes / extents: the unique share of what is written.
double unique_share(double writes_per_extent);

// 8. Limits of one TCP stream

double window_limit(double window, double rtt_s);
/// Mathis: (MSS / RTT) x C / sqrt(loss), C = sqrt(3 / 2).
double loss_limit(double mss, double rtt_s, double loss);

// 9. Queueing: time in the system for a service time and a utilization below 1

std::optional<double> mm1_sojourn_s(double service_s, double utilization);
std::optional<double> md1_sojourn_s(double service_s, double utilization);

// 10. A chain of copies

/// A level that holds what comes for so long, then takes so long to pass it on.
struct CopyLevel {
  double hold_s;
  double propagation_s;
};
/// Data loss: the accumulation window of the last level and hold and propagation of those above.
double chain_loss_s(double last_accumulation_s, std::span<const CopyLevel> above);

/// Whole periods of growth until `need` exceeds `have`: need x (1 + growth)^n > have. Nothing when
/// it never does.
std::optional<int> periods_until_exceeded(double need, double have, double growth);

}  // namespace replisim::plan
