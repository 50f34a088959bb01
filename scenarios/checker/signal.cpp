// SPDX-License-Identifier: Apache-2.0
#include "scenarios/checker/signal.hpp"

#include <algorithm>

#include "model/protocol/values.hpp"
#include "scenarios/checker/entity.hpp"
#include "scenarios/checker/indicated.hpp"
#include "scenarios/format/keys.hpp"
#include "scenarios/format/text.hpp"
#include "scenarios/format/units.hpp"

namespace replisim::checker {
namespace {

__extension__ using Wide = __int128;

/// The number on the line through (from, first) and (to, last), rounded towards the first.
std::int64_t on_line(const Piece& line, SimTime at) {
  const Wide run = line.to.value - line.from.value;
  if (run == 0) return line.last;
  const Wide rise = static_cast<Wide>(line.last) - line.first;
  return static_cast<std::int64_t>(line.first + rise * (at.value - line.from.value) / run);
}

}  // namespace

Piece Signal::between(const Position& begin, SimTime end) const {
  const auto next =
      std::upper_bound(knots_.begin(), knots_.end(), begin.seq,
                       [](Sequence seq, const Knot& knot) { return seq < knot.where.seq; });
  const bool has_next = next != knots_.end();
  const bool has_last = next != knots_.begin();
  Piece piece;
  if (shape_ == Shape::Steps) {
    if (has_last) piece.value = std::prev(next)->value;
    return piece;
  }
  // A point of this very instant that stands below the row still tells what was before it.
  if (!has_last) {
    if (has_next && next->where.at == end && begin.at == end) piece.value = next->before;
    return piece;
  }
  const Knot& last = *std::prev(next);
  const auto* first_number = std::get_if<std::int64_t>(&last.value);
  if (first_number == nullptr) {
    const bool known_until_end = has_next || last.where.at == end;
    piece.value = known_until_end ? last.value : Value{NoData{}};
    return piece;
  }
  if (last.where.at == end) {
    piece.value = last.value;
    return piece;
  }
  if (!has_next) return piece;
  const auto* last_number = std::get_if<std::int64_t>(&next->before);
  if (last_number == nullptr) {
    piece.value = next->before;
    return piece;
  }
  piece.linear = true;
  piece.from = last.where.at;
  piece.to = next->where.at;
  piece.first = *first_number;
  piece.last = *last_number;
  piece.value = on_line(piece, begin.at);
  return piece;
}

Value Signal::at(const Position& position) const {
  return between(position, position.at).value;
}

namespace {

using format::Condition;
using format::Target;
using format::ValueKind;

bool is_word(ValueKind kind) {
  return kind == ValueKind::Enumeration || kind == ValueKind::Text;
}

format::Dimension dimension_shown(ValueKind kind) {
  switch (kind) {
    case ValueKind::Time:
      return format::Dimension::Time;
    case ValueKind::Data:
      return format::Dimension::Data;
    case ValueKind::DataRate:
      return format::Dimension::DataRate;
    case ValueKind::Share:
      return format::Dimension::Share;
    default:
      return format::Dimension::Count;
  }
}

/// The text of an event as a value of the condition's kind.
Value value_of_text(ValueKind kind, const std::string& text) {
  if (text == "NULL") return NullValue{};
  if (is_word(kind)) return text;
  if (kind == ValueKind::Boolean) {
    const bool yes = text == "1" || format::parse_boolean(text).value_or(false);
    return std::int64_t{yes ? 1 : 0};
  }
  // PercentComplete and its like are written as plain numbers by the schema.
  const bool bare = kind == ValueKind::Share && !text.empty() && text.back() != '%';
  const auto number = format::parse_number(bare ? text + "%" : text, dimension_shown(kind));
  if (number.value) return *number.value;
  return NoData{};
}

Signal signal_of_events(const std::vector<const Event*>& events, ValueKind kind) {
  std::vector<Knot> knots;
  knots.reserve(events.size());
  Value before = NoData{};
  for (const Event* event : events) {
    Value value = value_of_text(kind, event->to);
    knots.push_back({{event->at, event->seq}, before, value});
    before = std::move(value);
  }
  return {Signal::Shape::Steps, std::move(knots)};
}

/// A number that is known, or NULL.
Value number_or_null(std::int64_t number, bool known) {
  Value value = NullValue{};
  if (known) value = number;
  return value;
}

Signal signal_of_samples(const std::vector<const Sample*>& samples) {
  std::vector<Knot> knots(samples.size());
  bool known = !samples.empty() && samples.front()->known;
  std::size_t first_of_instant = 0;
  for (std::size_t index = 0; index < samples.size(); ++index) {
    const Sample& sample = *samples[index];
    Knot& knot = knots[index];
    knot.where = {sample.at, sample.seq};
    knot.before = number_or_null(sample.before, known);
    if (index == 0 || samples[index - 1]->at != sample.at) {
      first_of_instant = index;
    } else if (known && sample.before != samples[index - 1]->value) {
      // The last sample of an instant knows best what was before the instant.
      knots[first_of_instant].before = knot.before;
    }
    known = sample.known;
    knot.value = number_or_null(sample.value, known);
  }
  return {Signal::Shape::Lines, std::move(knots)};
}

/// Pairs as conditions name them: "p1+p2", or "none".
std::string joined(const std::vector<std::string>& names) {
  return names.empty() ? "none" : format::join(names, "+");
}

/// A value that is NULL until a moment and then stays.
Signal known_from(const Position& where, Value value) {
  return {Signal::Shape::Steps,
          {{{SimTime{}, 0}, NoData{}, NullValue{}}, {where, NullValue{}, std::move(value)}}};
}

/// What the record of a call says for a key; no knots when the key is not about the call itself.
Signal signal_of_call(const CallRecord& call, const Condition& condition) {
  const Position called{call.called_at, call.called_seq};
  const Position returned{call.returned_at.value_or(call.called_at), call.returned_seq};
  Signal never = known_from(called, NullValue{});
  if (condition.key == "return" || condition.key == "ReturnValue") {
    return call.return_code ? known_from(returned, name_of(*call.return_code)) : never;
  }
  if (condition.key == "in") {
    if (!call.returned_at) return never;
    return known_from(returned, (*call.returned_at - call.called_at).value);
  }
  if (condition.key == "copied") {
    if (!call.ended_at) return {};
    return known_from({*call.ended_at, call.ended_seq}, call.copied.value);
  }
  if (condition.key == "entries") {
    if (!call.ended_at) return {};
    std::vector<std::string> fates = call.entries;
    for (std::string& fate : fates) std::replace(fate.begin(), fate.end(), ' ', ':');
    return known_from({*call.ended_at, call.ended_seq}, joined(fates));
  }
  if (condition.key == "settings_state") return known_from(called, joined(call.settings_state));
  if (condition.key == "updated_synchronizations") {
    return known_from(called, joined(call.updated_synchronizations));
  }
  if (condition.key == "job") return known_from(called, std::int64_t{call.job ? 1 : 0});
  if (condition.key == "reason")
    return known_from(called, call.reason.empty() ? "none" : call.reason);
  for (const auto& [parameter, value] : call.outputs) {
    if (parameter != condition.key) continue;
    return value == "NULL" ? never : known_from(called, value);
  }
  if (call.outputs.empty() && format::find_output_key(condition.key) != nullptr &&
      format::find_key(condition.key) == nullptr)
    return never;  // refused: nothing came back
  if (condition.key == "CIMError") return known_from(called, std::string("none"));
  if (condition.key == "check") return known_from(called, std::int64_t{call.check});
  return {};
}

/// The array of the volume that hosts use for a pair.
std::string serving_array(const format::Scenario& scenario, const Timeline& timeline,
                          std::uint32_t pair, const Position& position) {
  const auto& topology = scenario.topology;
  const std::string name = volume_in_role(scenario, timeline, pair, Target::Role::Source, position);
  for (const auto& volume : topology.volumes) {
    if (volume.name == name && volume.array < topology.arrays.size()) {
      return topology.arrays[volume.array].name;
    }
  }
  return {};
}

/// `serving=a1` (S-25) moves with the properties Serving, SystemElement and SyncedElement. For a
/// group whose pairs are served by several arrays it is all of them: "a1+b1".
Signal signal_of_serving(const format::Scenario& scenario, const Timeline& timeline,
                         const Target& target) {
  const auto& topology = scenario.topology;
  std::vector<std::uint32_t> pairs;
  if (target.kind == Target::Kind::Pair) pairs = {target.index};
  if (target.kind == Target::Kind::Group && target.index < topology.groups.size()) {
    pairs = topology.groups[target.index].members;
  }
  std::vector<Position> moves;
  for (const auto pair : pairs) {
    if (pair >= topology.pairs.size()) return {};
    for (const char* property : {"Serving", "serving", "SystemElement", "SyncedElement"}) {
      for (const Event* event : timeline.events(topology.pairs[pair].name, property)) {
        moves.push_back({event->at, event->seq});
      }
    }
  }
  std::sort(moves.begin(), moves.end(),
            [](const Position& a, const Position& b) { return a.seq < b.seq; });
  std::vector<Knot> knots;
  for (const auto& move : moves) {
    std::vector<std::string> arrays;
    for (const auto pair : pairs) {
      std::string array = serving_array(scenario, timeline, pair, move);
      if (std::find(arrays.begin(), arrays.end(), array) == arrays.end()) {
        arrays.push_back(std::move(array));
      }
    }
    knots.push_back({move, NoData{}, format::join(arrays, "+")});
  }
  return {Signal::Shape::Steps, std::move(knots)};
}

}  // namespace

Signal signal_of(const format::Scenario& scenario, const Timeline& timeline, const Target& target,
                 const Condition& condition, const Position& position) {
  if (is_about_indications(condition.key)) {
    return signal_of_indications(timeline, target, condition.key);
  }
  // The side of the pair is recorded; the condition names the array.
  if (condition.key == "serving") return signal_of_serving(scenario, timeline, target);
  for (const auto& entity : entity_names(scenario, timeline, target, position)) {
    if (const CallRecord* call = timeline.call_of_name(entity)) {
      Signal signal = signal_of_call(*call, condition);
      const bool going_on = condition.key == "copied" && position.seq < call->ended_seq;
      if (!signal.knots().empty() && !going_on) return signal;
    }
    const auto& events = timeline.events(entity, condition.key);
    if (!is_word(condition.kind)) {
      Signal signal = signal_of_samples(timeline.samples(entity, condition.key));
      const bool known_here = !std::holds_alternative<NoData>(signal.at(position));
      if (!signal.knots().empty() && (known_here || events.empty())) return signal;
    }
    if (!events.empty()) return signal_of_events(events, condition.kind);
  }
  return {};
}

}  // namespace replisim::checker
