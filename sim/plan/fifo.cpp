// SPDX-License-Identifier: Apache-2.0
#include "sim/plan/fifo.hpp"

#include <algorithm>
#include <cmath>

#include "sim/plan/rounding.hpp"

namespace replisim::plan {
namespace {

/// A time during which the line always has something to send, but for outages.
struct Busy {
  SimTime arrived;   ///< when the first write came
  SimTime begun;     ///< the same in work time
  Bytes sent_first;  ///< all that came since
  bool over_at(SimTime work, Rate rate) const {
    return Wide{(work - begun).value} * rate.value >= Wide{sent_first.value} * ns_a_second;
  }
};

class Replayer {
 public:
  Replayer(Rate rate, const std::vector<Span>& outages, std::int64_t left_ppb)
      : rate_(rate), clock_(outages, left_ppb) {
    result_.caught_up = outages.empty() ? SimTime{} : outages.back().to;
  }

  void take(std::size_t number, const Write& write) {
    const SimTime work = clock_.work_at(write.at);
    if (number == 0 || busy_.over_at(work, rate_)) {
      end_busy();
      busy_ = {write.at, work, Bytes{}};
    }
    busy_.sent_first += bytes(write.size);
    const Wide sent = Wide{(work - busy_.begun).value} * rate_.value;  // x 10^9
    const Wide rest =
        (Wide{busy_.sent_first.value} * ns_a_second - sent + ns_a_second / 2) / ns_a_second;
    const Bytes left{static_cast<std::int64_t>(rest)};
    if (left > result_.max_backlog) {
      result_.max_backlog = left;
      result_.max_backlog_at = write.at;
    }
    const auto at = static_cast<double>(write.at.value);
    const double done = done_time();
    result_.lag.add(std::max(done_, at) - at, done - at);
    if (done - at > greatest_) {
      greatest_ = done - at;
      result_.latest_write = number;
    }
    done_ = done;
  }

  FifoReplay finish(Writes writes) {
    end_busy();
    result_.first_write = writes.front().at;
    result_.last_write = writes.back().at;
    result_.drained = whole_ns(done_);
    const auto first = static_cast<double>(result_.first_write.value);
    const auto last = static_cast<double>(result_.last_write.value);
    result_.lag.set_horizon(std::max(done_, last) - first);
    return std::move(result_);
  }

 private:
  double done_time() const {
    const double sending =
        static_cast<double>(busy_.sent_first.value) * 1e9 / static_cast<double>(rate_.value);
    return clock_.time_at(static_cast<double>(busy_.begun.value) + sending);
  }

  /// Where something was missing when the last outage ended, all of it is there when that ends.
  void end_busy() {
    if (clock_.outages().empty() || busy_.sent_first == Bytes{}) return;
    const SimTime to = clock_.outages().back().to;
    const SimTime done = whole_ns(done_);
    if (busy_.arrived <= to && done > to) result_.caught_up = done;
  }

  Rate rate_;
  WorkClock clock_;
  Busy busy_;
  double done_ = 0;
  double greatest_ = -1;
  FifoReplay result_;
};

}  // namespace

FifoReplay replay_fifo(Writes writes, Rate rate, const std::vector<Span>& outages,
                       std::int64_t left_ppb) {
  Replayer replayer(rate, outages, left_ppb);
  for (std::size_t i = 0; i < writes.size(); ++i) replayer.take(i, writes[i]);
  return replayer.finish(writes);
}

LagDistribution time_to_send(Writes writes, Rate rate) {
  LagDistribution sending;
  const double per_byte = 1e9 / static_cast<double>(rate.value);
  double left = 0;
  for (std::size_t i = 0; i < writes.size(); ++i) {
    left += static_cast<double>(writes[i].size) * per_byte;
    const bool more = i + 1 < writes.size();
    const double until = more ? static_cast<double>((writes[i + 1].at - writes[i].at).value) : left;
    const double rest = std::max(0.0, left - until);
    sending.add(rest, left);
    left = rest;
  }
  sending.set_horizon(static_cast<double>(replay_fifo(writes, rate).lag.horizon().value));
  return sending;
}

Unsent unsent_at(Writes writes, Rate rate, SimTime at) {
  const Writes before = issued_in(writes, {SimTime{}, at + nanoseconds(1)});
  const double per_ns = static_cast<double>(rate.value) / 1e9;
  double left = 0;
  for (std::size_t i = 0; i < before.size(); ++i) {
    left += static_cast<double>(before[i].size);
    const SimTime next = i + 1 < before.size() ? before[i + 1].at : at;
    left = std::max(0.0, left - static_cast<double>((next - before[i].at).value) * per_ns);
  }
  // What is unsent is the end of the stream: back from the last write that came.
  Unsent unsent{bytes(std::llround(left)), SimTime{}};
  for (std::size_t i = before.size(); i > 0 && left > 0.5; --i) {
    unsent.behind = at - before[i - 1].at;
    left -= static_cast<double>(before[i - 1].size);
  }
  return unsent;
}

}  // namespace replisim::plan
