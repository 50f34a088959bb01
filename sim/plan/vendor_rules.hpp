// SPDX-License-Identifier: Apache-2.0
#pragma once

/// Sizing rules as vendors publish them, beyond the closed forms of formulas.hpp. Units as they
/// come: bytes and seconds, or any others that fit each other.
namespace replisim::plan {

/// Usable rate of a line: bits a second, eight a byte, less what framing takes.
double usable_rate(double bits_per_second, double efficiency);
/// A size over a rate.
double transfer_s(double size, double rate);
/// The steady rate that moves a day's changes within the day.
double rate_for_day(double bytes_a_day);
/// What is left of a rate after data reduction by a share of it.
double reduced(double rate, double saved_share);
/// DRBD: resync should take no more than a third of what disk and net can do.
double drbd_resync_rate(double disk, double net);
/// DRBD: extents of the activity log, E = R x t / 4 MiB, that a resync within t allows.
double drbd_activity_log_extents(double resync_rate, double resync_s);
/// Space that peak cycles take while changes gather: peak rate x cycle, with a safety factor.
double cycle_pool(double peak_rate, double cycle_s, double safety);
/// A volume, its first replica and further snapshots, each a share of the volume.
double replica_space(double volume, double further, double share);
/// Interval plus the time to form a consistent point in time.
double global_mirror_rpo_s(double interval_s, double formation_s);

}  // namespace replisim::plan
