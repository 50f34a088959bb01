// SPDX-License-Identifier: Apache-2.0
#include "sim/plan/fifo.hpp"

#include <algorithm>
#include <cmath>

namespace replisim::plan {
namespace {

__extension__ using Wide = __int128;
constexpr Wide second = 1'000'000'000;

/// A time during which the line always has something to send, but for outages.
struct Busy {
  SimTime arrived;   ///< when the first write came
  SimTime begun;     ///< the same in work time
  Bytes sent_first;  ///< all that came since
  bool over_at(SimTime work, Rate rate) const {
    return Wide{(work - begun).value} * rate.value >= Wide{sent_first.value} * second;
  }
};

class Replayer {
 public:
  Replayer(Rate rate, const std::vector<Span>& outages) : rate_(rate), clock_(outages) {
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
    const Wide rest = (Wide{busy_.sent_first.value} * second - sent + second / 2) / second;
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
    result_.drained = SimTime{std::llround(done_)};
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
    const SimTime done{std::llround(done_)};
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

FifoReplay replay_fifo(Writes writes, Rate rate, const std::vector<Span>& outages) {
  Replayer replayer(rate, outages);
  for (std::size_t i = 0; i < writes.size(); ++i) replayer.take(i, writes[i]);
  return replayer.finish(writes);
}

}  // namespace replisim::plan
