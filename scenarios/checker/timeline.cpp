// SPDX-License-Identifier: Apache-2.0
#include "scenarios/checker/timeline.hpp"

#include <algorithm>

namespace replisim::checker {
namespace {

template <class Record>
void sort_by_sequence(std::vector<const Record*>& records) {
  const auto earlier = [](const Record* a, const Record* b) { return a->seq < b->seq; };
  if (!std::is_sorted(records.begin(), records.end(), earlier)) {
    std::stable_sort(records.begin(), records.end(), earlier);
  }
}

template <class Map, class Key>
const typename Map::mapped_type& find_or_empty(const Map& map, const Key& key) {
  static const typename Map::mapped_type none;
  const auto found = map.find(key);
  return found == map.end() ? none : found->second;
}

template <class Map, class Key>
const CallRecord* find_call(const Map& map, const Key& key) {
  const auto found = map.find(key);
  return found == map.end() ? nullptr : found->second;
}

}  // namespace

Timeline::Timeline(const History& history) : history_(history) {
  for (const auto& event : history.events) {
    events_[{event.entity, event.property}].push_back(&event);
  }
  for (const auto& sample : history.samples) {
    samples_[{sample.entity, sample.metric}].push_back(&sample);
  }
  for (auto& entry : events_) sort_by_sequence(entry.second);
  for (auto& entry : samples_) sort_by_sequence(entry.second);
  for (const auto& call : history.calls) {
    calls_by_line_.emplace(call.line, &call);
    calls_by_name_.emplace(call.name, &call);
  }
  for (const auto& marker : history.markers) {
    markers_.emplace(std::pair{marker.line, marker.kind}, Position{marker.at, marker.seq});
  }
}

const std::vector<const Event*>& Timeline::events(const std::string& entity,
                                                  const std::string& property) const {
  return find_or_empty(events_, Key{entity, property});
}

const std::vector<const Sample*>& Timeline::samples(const std::string& entity,
                                                    const std::string& metric) const {
  return find_or_empty(samples_, Key{entity, metric});
}

const std::vector<Indication>& Timeline::indications() const {
  if (!indications_) indications_ = indications_of(history_);
  return *indications_;
}

const CallRecord* Timeline::call_of_line(int line) const {
  return find_call(calls_by_line_, line);
}

const CallRecord* Timeline::call_of_name(const std::string& name) const {
  return find_call(calls_by_name_, name);
}

Position Timeline::after(SimTime at) const {
  Position position{at, 0};
  const auto take = [&](SimTime when, Sequence seq) {
    if (when <= at) position.seq = std::max(position.seq, seq);
  };
  for (const auto& event : history_.events) take(event.at, event.seq);
  for (const auto& sample : history_.samples) take(sample.at, sample.seq);
  for (const auto& marker : history_.markers) take(marker.at, marker.seq);
  for (const auto& call : history_.calls) {
    take(call.called_at, call.called_seq);
    if (call.returned_at) take(*call.returned_at, call.returned_seq);
    if (call.ended_at) take(*call.ended_at, call.ended_seq);
  }
  return position;
}

std::optional<Position> Timeline::marker(int line, Marker::Kind kind) const {
  const auto found = markers_.find({line, kind});
  if (found == markers_.end()) return std::nullopt;
  return found->second;
}

}  // namespace replisim::checker
