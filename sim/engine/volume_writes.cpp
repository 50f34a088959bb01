// SPDX-License-Identifier: Apache-2.0
#include "sim/engine/volume_writes.hpp"

#include <algorithm>
#include <utility>

#include "sim/engine/flow_model.hpp"

namespace replisim::engine {

namespace {

/// The count of leading elements for which `holds`, a predicate that is true and then false.
template <class Predicate>
std::uint64_t count_leading(std::uint64_t size, Predicate holds) {
  std::uint64_t low = 0;
  std::uint64_t high = size;
  while (low < high) {
    const std::uint64_t middle = low + (high - low) / 2;
    if (holds(middle)) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  return low;
}

/// Steady writes that were settled in two steps are one batch.
bool continues(const WriteBatch& last, const WriteBatch& next) {
  return last.paced && next.paced && last.pacing == next.pacing &&
         last.k0 + last.count == next.k0 && last.delay == next.delay &&
         last.ack_extra == next.ack_extra && next.floor <= next.departure(0) + next.ack_extra;
}

}  // namespace

SimTime WriteBatch::departure(std::uint64_t i) const {
  if (paced) return pacing->issue(k0 + i) + delay;
  return to_sim_time(base + static_cast<double>(i) * step);
}

SimTime WriteBatch::acknowledged(std::uint64_t i) const {
  return std::max(departure(i) + ack_extra, floor);
}

std::uint64_t WriteBatch::acknowledged_until(SimTime t) const {
  return count_leading(count, [&](std::uint64_t i) { return acknowledged(i) <= t; });
}

std::uint64_t WriteBatch::departed_until(SimTime t) const {
  return count_leading(count, [&](std::uint64_t i) { return departure(i) <= t; });
}

void VolumeWrites::append(WriteBatch batch) {
  batch.from = size_;
  batch.bytes_before = bytes_;
  size_ += batch.count;
  bytes_ += batch.pacing->stream().bytes_of(batch.k0, batch.k0 + batch.count);
  if (!batches_.empty() && continues(batches_.back(), batch)) {
    batches_.back().count += batch.count;
    return;
  }
  batches_.push_back(std::move(batch));
}

std::uint64_t VolumeWrites::acknowledged_until(SimTime t) const {
  const std::uint64_t whole = count_leading(
      batches_.size(), [&](std::uint64_t b) { return batches_[b].acknowledged(0) <= t; });
  if (whole == 0) return 0;
  const WriteBatch& last = batches_[whole - 1];
  return last.from + last.acknowledged_until(t);
}

std::uint64_t VolumeWrites::departed_until(SimTime t) const {
  const std::uint64_t whole = count_leading(
      batches_.size(), [&](std::uint64_t b) { return batches_[b].departure(0) <= t; });
  if (whole == 0) return 0;
  const WriteBatch& last = batches_[whole - 1];
  return last.from + last.departed_until(t);
}

std::size_t VolumeWrites::batch_of(std::uint64_t n) const {
  const auto after =
      std::upper_bound(batches_.begin(), batches_.end(), n,
                       [](std::uint64_t number, const WriteBatch& b) { return number < b.from; });
  return static_cast<std::size_t>(after - batches_.begin()) - 1;
}

SimTime VolumeWrites::departure(std::uint64_t n) const {
  const WriteBatch& batch = batches_[batch_of(n)];
  return batch.departure(n - batch.from);
}

SimTime VolumeWrites::acknowledged(std::uint64_t n) const {
  const WriteBatch& batch = batches_[batch_of(n)];
  return batch.acknowledged(n - batch.from);
}

SimTime VolumeWrites::issue(std::uint64_t n) const {
  const WriteBatch& batch = batches_[batch_of(n)];
  return batch.issue(n - batch.from);
}

Bytes VolumeWrites::bytes_before(std::uint64_t n) const {
  if (n == 0) return Bytes{};
  if (n >= size_) return bytes_;
  const WriteBatch& batch = batches_[batch_of(n)];
  return batch.bytes_before + batch.pacing->stream().bytes_of(batch.k0, batch.k0 + n - batch.from);
}

Bytes VolumeWrites::bytes_between(std::uint64_t from, std::uint64_t to) const {
  if (from >= to) return Bytes{};
  return bytes_before(to) - bytes_before(from);
}

WriteCursor::WriteCursor(const VolumeWrites& writes, std::uint64_t n) : writes_(&writes), n_(n) {
  if (n < writes.size()) batch_ = writes.batch_of(n);
}

const WriteBatch& WriteCursor::batch() {
  const auto& batches = writes_->batches();
  while (batches[batch_].from + batches[batch_].count <= n_) ++batch_;
  while (batches[batch_].from > n_) --batch_;
  return batches[batch_];
}

SimTime WriteCursor::acknowledged() {
  const WriteBatch& in = batch();
  return in.acknowledged(n_ - in.from);
}

SimTime WriteCursor::issue() {
  const WriteBatch& in = batch();
  return in.issue(n_ - in.from);
}

Write WriteCursor::write() {
  const WriteBatch& in = batch();
  return in.pacing->stream().at(in.k0 + n_ - in.from);
}

std::uint32_t WriteCursor::size() {
  const WriteBatch& in = batch();
  return in.pacing->stream().size_of(in.k0 + n_ - in.from);
}

}  // namespace replisim::engine
