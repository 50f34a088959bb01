// SPDX-License-Identifier: Apache-2.0
#include <cstdint>
#include <memory>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "reports/result.hpp"

// A result travels as one CBOR array per record: compact, and the order of the fields is the order
// of the struct. The first element names the layout, so that bytes of another build are refused.
namespace replisim::reports {
namespace {

using nlohmann::json;

constexpr const char* kLayout = "replisim result 3";

json optional_time(const std::optional<SimTime>& time) {
  return time ? json(time->value) : json(nullptr);
}

std::optional<SimTime> to_optional_time(const json& value) {
  if (value.is_null()) return std::nullopt;
  return SimTime{value.get<std::int64_t>()};
}

SimTime to_time(const json& value) {
  return SimTime{value.get<std::int64_t>()};
}

json to_json(const Verdict& v) {
  return json::array({v.scenario, v.line, v.check, static_cast<int>(v.outcome), v.expected,
                      v.actual, v.at.value, v.clause, v.explanation, v.reason, v.replacement});
}

Verdict to_verdict(const json& j) {
  Verdict v;
  j.at(0).get_to(v.scenario);
  j.at(1).get_to(v.line);
  j.at(2).get_to(v.check);
  v.outcome = static_cast<Outcome>(j.at(3).get<int>());
  j.at(4).get_to(v.expected);
  j.at(5).get_to(v.actual);
  v.at = to_time(j.at(6));
  j.at(7).get_to(v.clause);
  j.at(8).get_to(v.explanation);
  j.at(9).get_to(v.reason);
  j.at(10).get_to(v.replacement);
  return v;
}

json to_json(const Event& e) {
  return json::array(
      {e.at.value, e.seq, e.entity, e.property, e.from, e.to, e.cause.line, e.cause.fact});
}

Event to_event(const json& j) {
  Event e;
  e.at = to_time(j.at(0));
  j.at(1).get_to(e.seq);
  j.at(2).get_to(e.entity);
  j.at(3).get_to(e.property);
  j.at(4).get_to(e.from);
  j.at(5).get_to(e.to);
  j.at(6).get_to(e.cause.line);
  j.at(7).get_to(e.cause.fact);
  return e;
}

json to_json(const CallRecord& c) {
  return json::array({c.id,
                      c.name,
                      c.line,
                      c.operation,
                      c.on,
                      c.force,
                      c.wait_for_copy_state,
                      c.called_at.value,
                      c.called_seq,
                      optional_time(c.returned_at),
                      c.returned_seq,
                      c.return_code ? json(static_cast<std::uint16_t>(*c.return_code)) : json(),
                      c.job,
                      optional_time(c.ended_at),
                      c.ended_seq,
                      c.reason,
                      c.check,
                      c.clause,
                      c.basis,
                      c.copied.value,
                      c.settings_state,
                      c.updated_synchronizations,
                      c.entries,
                      c.coverage,
                      c.outputs});
}

CallRecord to_call(const json& j) {
  CallRecord c;
  j.at(0).get_to(c.id);
  j.at(1).get_to(c.name);
  j.at(2).get_to(c.line);
  j.at(3).get_to(c.operation);
  j.at(4).get_to(c.on);
  j.at(5).get_to(c.force);
  j.at(6).get_to(c.wait_for_copy_state);
  c.called_at = to_time(j.at(7));
  j.at(8).get_to(c.called_seq);
  c.returned_at = to_optional_time(j.at(9));
  j.at(10).get_to(c.returned_seq);
  if (!j.at(11).is_null()) c.return_code = static_cast<ReturnCode>(j.at(11).get<std::uint16_t>());
  j.at(12).get_to(c.job);
  c.ended_at = to_optional_time(j.at(13));
  j.at(14).get_to(c.ended_seq);
  j.at(15).get_to(c.reason);
  j.at(16).get_to(c.check);
  j.at(17).get_to(c.clause);
  j.at(18).get_to(c.basis);
  c.copied = Bytes{j.at(19).get<std::int64_t>()};
  j.at(20).get_to(c.settings_state);
  j.at(21).get_to(c.updated_synchronizations);
  j.at(22).get_to(c.entries);
  j.at(23).get_to(c.coverage);
  j.at(24).get_to(c.outputs);
  return c;
}

json to_json(const Sample& s) {
  return json::array({s.at.value, s.seq, s.entity, s.metric, s.before, s.value, s.known});
}

Sample to_sample(const json& j) {
  Sample s;
  s.at = to_time(j.at(0));
  j.at(1).get_to(s.seq);
  j.at(2).get_to(s.entity);
  j.at(3).get_to(s.metric);
  j.at(4).get_to(s.before);
  j.at(5).get_to(s.value);
  j.at(6).get_to(s.known);
  return s;
}

json to_json(const Marker& m) {
  return json::array({m.at.value, m.seq, m.line, static_cast<int>(m.kind)});
}

Marker to_marker(const json& j) {
  Marker m;
  m.at = to_time(j.at(0));
  j.at(1).get_to(m.seq);
  j.at(2).get_to(m.line);
  m.kind = static_cast<Marker::Kind>(j.at(3).get<int>());
  return m;
}

json to_json(const Finding& f) {
  return json::array({f.at.value, f.seq, f.entity, f.text, f.line});
}

Finding to_finding(const json& j) {
  Finding f;
  f.at = to_time(j.at(0));
  j.at(1).get_to(f.seq);
  j.at(2).get_to(f.entity);
  j.at(3).get_to(f.text);
  j.at(4).get_to(f.line);
  return f;
}

json to_json(const std::optional<WriteMark>& w) {
  if (!w) return nullptr;
  return json::array({w->pair, w->volume, w->number, w->place, w->offset, w->size, w->issued.value,
                      w->acknowledged.value});
}

std::optional<WriteMark> to_write_mark(const json& j) {
  if (j.is_null()) return std::nullopt;
  WriteMark w;
  j.at(0).get_to(w.pair);
  j.at(1).get_to(w.volume);
  j.at(2).get_to(w.number);
  j.at(3).get_to(w.place);
  j.at(4).get_to(w.offset);
  j.at(5).get_to(w.size);
  w.issued = to_time(j.at(6));
  w.acknowledged = to_time(j.at(7));
  return w;
}

json flaw_to_json(const ImageFlaw* f) {
  if (f == nullptr) return nullptr;
  return json::array({static_cast<int>(f->kind), f->pair, f->first_copy, f->under_way,
                      to_json(f->missing), to_json(f->present), to_json(f->torn)});
}

std::optional<ImageFlaw> to_flaw(const json& j) {
  if (j.is_null()) return std::nullopt;
  ImageFlaw f;
  f.kind = static_cast<ImageFlaw::Kind>(j.at(0).get<int>());
  j.at(1).get_to(f.pair);
  j.at(2).get_to(f.first_copy);
  j.at(3).get_to(f.under_way);
  f.missing = to_write_mark(j.at(4));
  f.present = to_write_mark(j.at(5));
  f.torn = to_write_mark(j.at(6));
  return f;
}

json to_json(const ImageRecord& i) {
  return json::array({i.at.value, i.seq, i.entity, i.state, i.parted, i.consistent,
                      flaw_to_json(i.flaw ? &*i.flaw : nullptr), i.line, i.fact});
}

ImageRecord to_image(const json& j) {
  ImageRecord i;
  i.at = to_time(j.at(0));
  j.at(1).get_to(i.seq);
  j.at(2).get_to(i.entity);
  j.at(3).get_to(i.state);
  j.at(4).get_to(i.parted);
  j.at(5).get_to(i.consistent);
  i.flaw = to_flaw(j.at(6));
  j.at(7).get_to(i.line);
  j.at(8).get_to(i.fact);
  return i;
}

json to_json(const CrashPoint& c) {
  return json::array({c.at.value, c.seq, c.entity, c.state, c.lost.value, c.behind.value, c.image,
                      c.consistent, c.prefix, flaw_to_json(c.flaw.get())});
}

CrashPoint to_crash_point(const json& j) {
  CrashPoint c;
  c.at = to_time(j.at(0));
  j.at(1).get_to(c.seq);
  j.at(2).get_to(c.entity);
  j.at(3).get_to(c.state);
  c.lost = Bytes{j.at(4).get<std::int64_t>()};
  c.behind = to_time(j.at(5));
  j.at(6).get_to(c.image);
  j.at(7).get_to(c.consistent);
  j.at(8).get_to(c.prefix);
  if (auto flaw = to_flaw(j.at(9))) c.flaw = std::make_shared<ImageFlaw>(std::move(*flaw));
  return c;
}

json to_json(const BrokenPromise& b) {
  return json::array({b.at.value, b.seq, b.entity, b.promise, b.found});
}

BrokenPromise to_broken_promise(const json& j) {
  BrokenPromise b;
  b.at = to_time(j.at(0));
  j.at(1).get_to(b.seq);
  j.at(2).get_to(b.entity);
  j.at(3).get_to(b.promise);
  j.at(4).get_to(b.found);
  return b;
}

template <class Record>
json all_to_json(const std::vector<Record>& records) {
  json array = json::array();
  for (const auto& record : records) array.push_back(to_json(record));
  return array;
}

template <class Record, class Read>
std::vector<Record> all_from_json(const json& array, Read read) {
  std::vector<Record> records;
  records.reserve(array.size());
  for (const auto& element : array) records.push_back(read(element));
  return records;
}

json to_json(const History& h) {
  return json::array({all_to_json(h.events), all_to_json(h.calls), all_to_json(h.samples),
                      all_to_json(h.markers), all_to_json(h.findings), h.ended_at.value,
                      static_cast<int>(h.end), h.ended_line, h.end_message, h.ties, h.host_writes,
                      h.engine, all_to_json(h.crash_points), all_to_json(h.broken_promises),
                      all_to_json(h.images)});
}

History to_history(const json& j) {
  History h;
  h.events = all_from_json<Event>(j.at(0), to_event);
  h.calls = all_from_json<CallRecord>(j.at(1), to_call);
  h.samples = all_from_json<Sample>(j.at(2), to_sample);
  h.markers = all_from_json<Marker>(j.at(3), to_marker);
  h.findings = all_from_json<Finding>(j.at(4), to_finding);
  h.ended_at = to_time(j.at(5));
  h.end = static_cast<RunEnd>(j.at(6).get<int>());
  j.at(7).get_to(h.ended_line);
  j.at(8).get_to(h.end_message);
  j.at(9).get_to(h.ties);
  j.at(10).get_to(h.host_writes);
  j.at(11).get_to(h.engine);
  h.crash_points = all_from_json<CrashPoint>(j.at(12), to_crash_point);
  h.broken_promises = all_from_json<BrokenPromise>(j.at(13), to_broken_promise);
  h.images = all_from_json<ImageRecord>(j.at(14), to_image);
  return h;
}

json to_json(const RunInfo& i) {
  return json::array(
      {i.program, i.commit, i.engine, i.settings, i.profile, i.version, i.seed, i.scenario_hash});
}

RunInfo to_info(const json& j) {
  RunInfo i;
  j.at(0).get_to(i.program);
  j.at(1).get_to(i.commit);
  j.at(2).get_to(i.engine);
  j.at(3).get_to(i.settings);
  j.at(4).get_to(i.profile);
  j.at(5).get_to(i.version);
  j.at(6).get_to(i.seed);
  j.at(7).get_to(i.scenario_hash);
  return i;
}

}  // namespace

std::string to_bytes(const ScenarioResult& r) {
  const json j = json::array(
      {kLayout, r.path, r.suite, to_json(r.info), all_to_json(r.verdicts), to_json(r.history),
       json::array({r.fingerprint.states, r.fingerprint.times, r.fingerprint.bytes}), r.wall_ns});
  std::string bytes;
  json::to_cbor(j, bytes);
  return bytes;
}

std::optional<ScenarioResult> from_bytes(std::string_view bytes) {
  try {
    const json j = json::from_cbor(bytes.begin(), bytes.end());
    if (!j.is_array() || j.size() != 8 || j.at(0) != kLayout) return std::nullopt;
    ScenarioResult r;
    j.at(1).get_to(r.path);
    j.at(2).get_to(r.suite);
    r.info = to_info(j.at(3));
    r.verdicts = all_from_json<Verdict>(j.at(4), to_verdict);
    r.history = to_history(j.at(5));
    j.at(6).at(0).get_to(r.fingerprint.states);
    j.at(6).at(1).get_to(r.fingerprint.times);
    j.at(6).at(2).get_to(r.fingerprint.bytes);
    j.at(7).get_to(r.wall_ns);
    return r;
  } catch (const json::exception&) {
    return std::nullopt;
  }
}

}  // namespace replisim::reports
