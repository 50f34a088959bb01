// SPDX-License-Identifier: Apache-2.0
#include "sim/engine/write_server.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

#include "sim/engine/flow_model.hpp"

namespace replisim::engine {

namespace {

/// A departure that rounds to the same nanosecond counts as being at that instant.
bool not_after(double seconds, SimTime t) {
  return to_sim_time(seconds) <= t;
}

}  // namespace

WriteServer::WriteServer(std::shared_ptr<Pacing> pacing, VolumeWrites& writes, SimTime now)
    : pacing_(std::move(pacing)), writes_(&writes), floor_(now), clock_(to_seconds(now)) {}

void WriteServer::change(double rate, SimTime ack_extra) {
  rate_ = rate;
  ack_extra_ = ack_extra;
}

std::uint64_t WriteServer::admitted(SimTime t) const {
  return std::min(pacing_->issued_until(t), admit_end_);
}

double WriteServer::head_bytes() const {
  return head_left_ >= 0 ? head_left_ : static_cast<double>(pacing_->stream().size_of(next_));
}

double WriteServer::head_moved() const {
  if (head_left_ < 0) return 0.0;
  // Under watch the rest holds more than the write: at most all of its own bytes are still to come.
  return std::max(0.0, static_cast<double>(pacing_->stream().size_of(next_)) - head_left_);
}

double WriteServer::service_time(double bytes) const {
  return std::isinf(rate_) ? 0.0 : bytes / rate_;
}

void WriteServer::emit(std::uint64_t count, bool paced, double base, double step, SimTime delay) {
  if (count == 0) return;
  WriteBatch batch;
  batch.count = count;
  batch.pacing = pacing_;
  batch.k0 = next_;
  batch.paced = paced;
  batch.base = base;
  batch.step = step;
  batch.delay = delay;
  batch.ack_extra = ack_extra_;
  batch.floor = floor_;
  floor_ = std::max(floor_, batch.acknowledged(count - 1));
  moved_ += static_cast<double>(pacing_->stream().bytes_of(next_, next_ + count).value);
  writes_->append(std::move(batch));
  next_ += count;
  head_left_ = -1;
}

void WriteServer::settle(SimTime t) {
  if (rate_ <= 0) {
    clock_ = std::max(clock_, to_seconds(t));
    return;
  }
  for (;;) {
    skip_gaps();
    const std::uint64_t limit =
        std::min(admitted(t), gaps_.empty() ? UINT64_MAX : gaps_.front().from);
    if (next_ >= limit) break;
    if (watch_) {
      if (!serve_watched(t)) break;
      continue;
    }
    if (pipelined_) {
      const std::uint64_t from = next_;
      serve_paced(t, limit, *pipelined_);
      if (next_ == from) break;
      continue;
    }
    const SimTime issued = std::max(pacing_->issue(next_), released_at_);
    const bool waiting = head_left_ >= 0 || to_seconds(issued) <= clock_;
    const auto interval = pacing_->interval();
    const double service = service_time(static_cast<double>(pacing_->stream().size_of(next_)));
    if (!waiting) {
      clock_ = to_seconds(issued);
      if (interval && issued > released_at_ && service <= *interval * (1 + 1e-9)) {
        const std::uint64_t before = next_;
        serve_paced(t, limit, to_sim_time(service));
        if (next_ == before) break;
        continue;
      }
    }
    const std::uint64_t before = next_;
    serve_run(t, limit);
    if (next_ == before) break;
  }
}

/// One write under watch; false when it does not depart by `t`.
bool WriteServer::serve_watched(SimTime t) {
  const Write write = pacing_->stream().at(next_);
  if (head_left_ < 0) {
    clock_ = std::max(clock_, to_seconds(std::max(pacing_->issue(next_), released_at_)));
    head_left_ = watch_->begins(write);
  }
  const double at = clock_ + service_time(head_left_);
  if (!not_after(at, t)) {
    head_left_ = std::max(0.0, head_left_ - std::max(0.0, to_seconds(t) - clock_) * rate_);
    clock_ = std::max(clock_, to_seconds(t));
    return false;
  }
  emit(1, false, at, 0, SimTime{});
  clock_ = at;
  watch_->departed(write);
  return true;
}

/// Regular writes that find the server free: each departs one service time after its issue.
void WriteServer::serve_paced(SimTime t, std::uint64_t limit, SimTime delay) {
  const std::uint64_t done = std::min(limit, pacing_->issued_until(t - delay));
  if (done > next_) {
    emit(done - next_, true, 0, 0, delay);
    clock_ = to_seconds(pacing_->issue(done - 1) + delay);
  }
  if (next_ < limit && !pipelined_) {
    // Issued, but its last byte is still to come.
    const double begun = std::max(clock_, to_seconds(pacing_->issue(next_)));
    const auto size = static_cast<double>(pacing_->stream().size_of(next_));
    head_left_ = std::max(0.0, size - (to_seconds(t) - begun) * rate_);
    clock_ = to_seconds(t);
  }
}

/// Writes that wait for each other: back to back from the head on.
void WriteServer::serve_run(SimTime t, std::uint64_t limit) {
  const double first = clock_ + service_time(head_bytes());
  if (!not_after(first, t)) {
    head_left_ = std::max(0.0, head_bytes() - std::max(0.0, to_seconds(t) - clock_) * rate_);
    clock_ = std::max(clock_, to_seconds(t));
    return;
  }
  const auto interval = pacing_->interval();
  std::uint64_t count = 1;
  double step = 0;
  if (interval) {
    const auto size = static_cast<double>(pacing_->stream().size_of(next_));
    step = service_time(size);
    // The run goes on while the next write was issued before the one ahead of it departed.
    const auto busy = [&](std::uint64_t i) {
      const double ahead = first + static_cast<double>(i - 1) * step;
      return to_seconds(std::max(pacing_->issue(next_ + i), released_at_)) <= ahead &&
             not_after(ahead + step, t);
    };
    // Once the next write waits, the run has one end: there is no second start to find. A head that
    // was begun under another rate may leave before the next write comes.
    std::uint64_t low = 1;
    std::uint64_t high = limit - next_ > 1 && busy(1) ? limit - next_ : 1;
    while (low < high) {
      const std::uint64_t middle = low + (high - low) / 2;
      if (busy(middle)) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    count = low;
  }
  emit(count, false, first, step, SimTime{});
  clock_ = first + static_cast<double>(count - 1) * step;
}

void WriteServer::watch(WriteWatch* watch) {
  if (watch == watch_) return;
  if (head_left_ >= 0) {
    if (watch_) head_left_ = watch_->leaves(head_left_);
    if (watch) head_left_ = watch->joins(pacing_->stream().at(next_), head_left_);
  }
  watch_ = watch;
}

std::optional<Write> WriteServer::in_service() const {
  if (head_left_ < 0) return std::nullopt;
  return pacing_->stream().at(next_);
}

std::optional<SimTime> WriteServer::next_departure() const {
  if (rate_ <= 0 || next_ >= std::min(pacing_->end(), admit_end_)) return std::nullopt;
  const double begin =
      head_left_ >= 0 ? clock_
                      : std::max(clock_, to_seconds(std::max(pacing_->issue(next_), released_at_)));
  return to_sim_time(begin + service_time(head_bytes()));
}

void WriteServer::hold(SimTime t) {
  if (held_from_) return;
  held_from_ = t;
  if (!refusing_from_) admit_end_ = std::max(next_, pacing_->issued_before(t));
}

std::uint64_t WriteServer::failed_while_held(SimTime t, SimTime timeout) const {
  if (!held_from_ || refusing_from_ || t - timeout <= *held_from_) return 0;
  const std::uint64_t old = pacing_->issued_before(t - timeout);
  return old > admit_end_ ? old - admit_end_ : 0;
}

std::uint64_t WriteServer::release(SimTime t, SimTime timeout) {
  if (!held_from_) return 0;
  const std::uint64_t failed = failed_while_held(t, timeout);
  if (failed > 0) {
    // Writes from before the hold may still wait ahead of them.
    gaps_.push_back({admit_end_, admit_end_ + failed});
    failed_ += failed;
    skip_gaps();
  }
  held_from_.reset();
  admit_end_ = refusing_from_.value_or(UINT64_MAX);  // to be refused is to be held no more
  released_at_ = t;
  clock_ = std::max(clock_, to_seconds(t));
  return failed;
}

void WriteServer::skip_gaps() {
  while (!gaps_.empty() && next_ == gaps_.front().from) {
    next_ = gaps_.front().to;
    gaps_.erase(gaps_.begin());
  }
}

/// Writes from the next one up to `limit` that have failed already.
std::uint64_t WriteServer::failed_among(std::uint64_t limit) const {
  std::uint64_t sum = 0;
  for (const Gap& gap : gaps_)
    if (gap.to <= limit) sum += gap.to - gap.from;
  return sum;
}

std::uint64_t WriteServer::drop(SimTime t) {
  const std::uint64_t issued = std::max(next_, std::min(pacing_->issued_before(t), admit_end_));
  const std::uint64_t dropped = issued - next_ - failed_among(issued);
  moved_ += head_moved();
  next_ = issued;
  gaps_.clear();
  head_left_ = -1;
  failed_ += dropped;
  clock_ = std::max(clock_, to_seconds(t));
  return dropped;
}

void WriteServer::refuse(SimTime t) {
  if (refusing_from_) return;
  drop(t);
  refusing_from_ = next_;
  admit_end_ = next_;
}

void WriteServer::accept(SimTime t) {
  if (!refusing_from_) return;
  refused_ = refused(t);
  next_ = std::max(next_, pacing_->issued_before(t));
  refusing_from_.reset();
  admit_end_ = held_from_ ? next_ : UINT64_MAX;
  released_at_ = t;
  clock_ = std::max(clock_, to_seconds(t));
}

std::uint64_t WriteServer::refused(SimTime t) const {
  if (!refusing_from_) return refused_;
  return refused_ +
         (pacing_->issued_before(t) - std::min(pacing_->issued_before(t), *refusing_from_));
}

std::uint64_t WriteServer::waiting(SimTime t) const {
  const std::uint64_t limit = admitted(t);
  return limit > next_ ? limit - next_ - failed_among(limit) : 0;
}

std::optional<SimTime> WriteServer::idle_at(SimTime t) const {
  if (waiting(t) == 0) return floor_;
  if (rate_ <= 0) return std::nullopt;
  VolumeWrites scratch;
  WriteServer copy = *this;
  copy.writes_ = &scratch;
  copy.watch_ = nullptr;  // a look ahead: what a watch adds comes later than this says
  copy.admit_end_ = admitted(t);
  const double left = backlog(t) / (std::isinf(rate_) ? 1e30 : rate_);
  copy.settle(t + to_sim_time(left) + seconds(1));
  return copy.floor_;
}

std::optional<SimTime> WriteServer::next_acknowledgement() const {
  if (rate_ <= 0 || next_ >= std::min(pacing_->end(), admit_end_)) return std::nullopt;
  VolumeWrites scratch;
  WriteServer copy = *this;
  copy.writes_ = &scratch;
  copy.watch_ = nullptr;
  copy.admit_end_ = next_ + 1;
  const double service = service_time(head_bytes());
  const SimTime issued = std::max(pacing_->issue(next_), released_at_);
  copy.settle(std::max(issued, to_sim_time(clock_)) + to_sim_time(service) + seconds(1));
  return copy.floor_;
}

double WriteServer::backlog(SimTime t) const {
  const std::uint64_t limit = admitted(t);
  if (limit <= next_) return 0;
  if (watch_) return head_bytes();  // of the others nothing is known yet
  Bytes behind = pacing_->stream().bytes_of(next_ + 1, limit);
  for (const Gap& gap : gaps_) behind -= pacing_->stream().bytes_of(gap.from, gap.to);
  return head_bytes() + static_cast<double>(behind.value);
}

}  // namespace replisim::engine
