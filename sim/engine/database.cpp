// SPDX-License-Identifier: Apache-2.0
#include "sim/engine/database.hpp"

#include <algorithm>
#include <utility>

namespace replisim::engine {

Database::Database(DatabaseSettings settings)
    : settings_(std::move(settings)),
      random_(settings_.seed, settings_.stream),
      owners_(settings_.volumes.size()),
      arrival_(settings_.start) {
  draw_arrival();
}

/// When the next transaction comes: its number is the place in the random stream.
void Database::draw_arrival() {
  const auto span = static_cast<std::uint64_t>(2 * settings_.every.value + 1);
  const auto gap = below(span, random_.pair(transactions_.size())[0]);
  arrival_ += nanoseconds(static_cast<std::int64_t>(gap));
}

std::optional<SimTime> Database::next_issue() const {
  if (stopped_) return std::nullopt;
  std::optional<SimTime> first;
  if (!due_.empty()) first = std::get<0>(*due_.begin());
  if (open_ < settings_.open) {
    const SimTime next = std::max(arrival_, room_since_);
    if (!first || next < *first) first = next;
  }
  return first;
}

std::vector<Database::Issue> Database::issue(SimTime now) {
  std::vector<Issue> issues;
  for (auto next = next_issue(); next && *next <= now; next = next_issue()) {
    if (!due_.empty() && std::get<0>(*due_.begin()) == *next) {
      const std::size_t index = std::get<2>(*due_.begin());
      due_.erase(due_.begin());
      step(index, now, issues);
    } else {
      transactions_.emplace_back();
      ++open_;
      draw_arrival();
      step(transactions_.size() - 1, now, issues);
    }
  }
  return issues;
}

void Database::step(std::size_t index, SimTime at, std::vector<Issue>& issues) {
  if (!transactions_[index].intent) {
    transactions_[index].intent = log(index, at, issues);
  } else if (transactions_[index].data.empty()) {
    write_data(index, at, issues);
  } else {
    transactions_[index].done = log(index, at, issues);
  }
}

/// Records follow each other in the log, which begins anew when it is full.
Database::Place Database::log(std::size_t index, SimTime at, std::vector<Issue>& issues) {
  const auto records = static_cast<std::uint64_t>(settings_.volumes[0].value) / settings_.log_block;
  const std::uint64_t offset = log_records_++ % records * settings_.log_block;
  return add(0, index, {at, offset, settings_.log_block}, issues);
}

void Database::write_data(std::size_t index, SimTime at, std::vector<Issue>& issues) {
  for (std::size_t i = 0; i < settings_.writes; ++i) {
    const auto bits = random_.pair(index, i + 1);
    const std::size_t volume = 1 + below(volumes() - 1, bits[0]);
    const auto blocks =
        static_cast<std::uint64_t>(settings_.volumes[volume].value) / settings_.block;
    const std::uint64_t offset = below(blocks, bits[1]) * settings_.block;
    transactions_[index].data.push_back(add(volume, index, {at, offset, settings_.block}, issues));
  }
}

Database::Place Database::add(std::size_t volume, std::size_t index, const Write& write,
                              std::vector<Issue>& issues) {
  const Place place{volume, owners_[volume].size()};
  owners_[volume].push_back(index);
  ++transactions_[index].waits_for;
  issues.push_back({volume, write});
  return place;
}

void Database::acknowledged(Place place, SimTime at) {
  const std::size_t index = owners_[place.volume][place.write];
  Transaction& transaction = transactions_[index];
  transaction.last = std::max(transaction.last, at);
  if (transaction.over || --transaction.waits_for > 0) return;
  if (transaction.done) {
    end(index, transaction.last);
  } else {
    plan(index, transaction.last + settings_.think);
  }
}

void Database::failed(Place place, SimTime at) {
  const std::size_t index = owners_[place.volume][place.write];
  if (!transactions_[index].over) end(index, at);
}

void Database::end(std::size_t index, SimTime at) {
  transactions_[index].over = true;
  if (open_-- == settings_.open) room_since_ = at + settings_.think;
}

}  // namespace replisim::engine
