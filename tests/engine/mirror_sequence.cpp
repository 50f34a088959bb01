// SPDX-License-Identifier: Apache-2.0
#include "tests/engine/mirror_sequence.hpp"

#include <algorithm>
#include <tuple>

namespace replisim::test {

namespace {

constexpr std::uint16_t number_of(Operation operation) {
  return static_cast<std::uint16_t>(operation);
}

std::vector<std::int64_t> extent_sizes(Bytes size) {
  std::vector<std::int64_t> sizes;
  for (std::int64_t at = 0; at < size.value; at += kMirrorExtent)
    sizes.push_back(std::min(kMirrorExtent, size.value - at));
  return sizes;
}

std::vector<Operation> sensible(CopyState state) {
  using O = Operation;
  switch (state) {
    case CopyState::Inactive:
    case CopyState::Prepared:
    case CopyState::Initialized:
      return {O::Activate};
    case CopyState::Unsynchronized:
      return {O::Suspend, O::Fracture, O::Split, O::Abort, O::Deactivate, O::Unprepare};
    case CopyState::Synchronized:
      return {O::Suspend,      O::Fracture,  O::Split,       O::Failover,        O::Failover,
              O::ReverseRoles, O::Fracture,  O::ResetToSync, O::ResettoAdaptive, O::ResetToAsync,
              O::Deactivate,   O::Unprepare, O::Suspend};
    case CopyState::Fractured:
    case CopyState::Split:
      return {O::ResyncReplica, O::RestorefromReplica, O::ResyncReplica,
              O::ReverseRoles,  O::RestorefromReplica, O::Failover};
    case CopyState::Suspended:
      return {O::Resume, O::Resume, O::Fracture, O::Split, O::Failover, O::ReverseRoles, O::Abort};
    case CopyState::Failedover:
      return {O::Failback, O::Failback, O::ReverseRoles, O::Fracture};
    case CopyState::Restored:
      return {O::ResyncReplica, O::Fracture, O::Split, O::Resume};
    default:
      return {O::ResyncReplica, O::ResyncReplica, O::Failover, O::Fracture};
  }
}

const std::vector<Operation>& all_operations() {
  static const std::vector<Operation> all{Operation::Abort,         Operation::Activate,
                                          Operation::Deactivate,    Operation::Failover,
                                          Operation::Failback,      Operation::Fracture,
                                          Operation::ResyncReplica, Operation::RestorefromReplica,
                                          Operation::Resume,        Operation::ResetToSync,
                                          Operation::ResetToAsync,  Operation::ReverseRoles,
                                          Operation::Split,         Operation::Suspend,
                                          Operation::Unprepare,     Operation::ResettoAdaptive};
  return all;
}

}  // namespace

format::Scenario MirrorSequence::scenario_of(const MirrorKind& kind, std::uint64_t seed,
                                             int operations) {
  format::Scenario scenario = mirror_shelf(kind);
  scenario.run.seed = seed;
  std::mt19937_64 random(seed);
  const auto draw = [&](std::uint64_t n) { return static_cast<std::int64_t>(random() % n); };
  SimTime at;
  const auto row = [&](format::Action action) -> format::Step& {
    at += microseconds(1 + draw(3'000));
    format::Step step;
    step.line = static_cast<int>(scenario.steps.size()) + 2;
    step.at.from = {format::TimeSpec::Kind::Absolute, at};
    step.action = std::move(action);
    scenario.steps.push_back(std::move(step));
    return scenario.steps.back();
  };
  for (std::uint32_t p = 0; p < scenario.topology.pairs.size(); ++p) {
    for (const bool source : {true, false}) {
      if (!source && draw(2) == 0) continue;
      format::GeneratedLoad load;
      constexpr std::int64_t blocks[] = {16, 64, 64, 100};
      load.block = kib(blocks[draw(4)]);
      load.write = bytes_per_second(1'000'000 + draw(4'000'000));
      row(format::IoStep{load}).on = {
          volume_in_role(scenario.topology.pairs[p], p,
                         source ? format::Target::Role::Source : format::Target::Role::Target)};
    }
  }
  for (int i = 0; i < operations; ++i) {
    at += microseconds(draw(draw(3) == 0 ? 120'000 : 15'000));
    row(format::CallStep{});
  }
  row(format::StopStep{});
  // Not reached: that they might be lets the engine make channels for them.
  format::CallStep reset;
  reset.request.operation = number_of(Operation::ResetToSync);
  row(reset);
  return scenario;
}

MirrorSequence::MirrorSequence(const MirrorKind& kind, std::uint64_t seed, int operations)
    : kind_(kind),
      random_(seed * 7919 + 1),
      stage_(scenario_of(kind, seed, operations)),
      flows_(kind.pairs),
      states_before_(kind.pairs, CopyState::Inactive),
      up_(kind.pairs, true),
      up_next_(up_),
      taken_(std::size_t{2} * kind.pairs, 0),
      naive_(std::size_t{2} * kind.pairs, extent_sizes(kind.size),
             [this](std::size_t volume, std::size_t extent) {
               return stage_.data()
                   .volume(static_cast<std::uint32_t>(volume))
                   .versions.at(extent)
                   .value;
             }) {
  for (std::uint32_t p = 0; p < kind.pairs; ++p) {
    Wire wire;
    wire.rate = static_cast<double>(kLineRate) / 1e9;
    wire.latency = kind.local ? 0 : kind.latency.value;
    wire.period = milliseconds(60).value;
    wire.order = kind.consistent ? 0 : p;
    naive_.add_pair(wire);
    flows_[p] = flow_of(p);
    naive_.turn(p, flows_[p], false);
  }
  const SimTime end = stage_.rows()[stage_.rows().size() - 2].at.from.value;
  for (SimTime at; at < end; at += microseconds(1 + draw(25'000))) stage_.looks.push_back(at);
}

MirrorSequence::Report MirrorSequence::run() {
  stage_.fill = [this](std::size_t row) { fill(row); };
  stage_.after = [this] { after(); };
  stage_.run();
  report_.findings.insert(report_.findings.begin(), naive_.findings().begin(),
                          naive_.findings().end());
  report_.looks = naive_.looks();
  report_.exact = naive_.exact();
  for (const CallRecord& call : stage_.history().calls) {
    ++report_.operations;
    report_.accepted += call.check == 0 ? 1 : 0;
  }
  if (!report_.findings.empty()) tell_history();
  return std::move(report_);
}

/// What happened, for whoever looks into a finding.
void MirrorSequence::tell_history() {
  std::vector<std::pair<Sequence, std::string>> lines;
  for (const CallRecord& call : stage_.history().calls)
    lines.emplace_back(call.called_seq, std::to_string(call.called_at.value) + " ns " +
                                            call.operation + " " + call.on +
                                            (call.force ? " Force" : "") + " check " +
                                            std::to_string(call.check) + " " + call.reason);
  for (const Event& event : stage_.history().events)
    if (event.property == "CopyState" || event.property == "ProgressStatus" ||
        event.property == "Mode" || event.property == "state")
      lines.emplace_back(event.seq, std::to_string(event.at.value) + " ns " + event.entity + " " +
                                        event.property + " " + event.from + " -> " + event.to);
  std::sort(lines.begin(), lines.end());
  for (const auto& [seq, line] : lines) report_.findings.push_back("  " + line);
}

void MirrorSequence::fill(std::size_t row) {
  format::Step& step = stage_.rows()[row];
  const auto* call = std::get_if<format::CallStep>(&step.action);
  if (call == nullptr || call->request.operation) return;
  if (!kind_.local && draw(5) == 0) {
    fill_fault(step);
  } else {
    fill_call(step);
  }
}

void MirrorSequence::fill_fault(format::Step& step) {
  const auto link = static_cast<std::size_t>(draw(kind_.pairs));
  up_next_[link] = !up_[link];
  format::FaultStep fault;
  fault.heal = up_next_[link];
  fault.settings.push_back({"state", up_next_[link] ? "up" : "down", std::nullopt});
  format::Target target;
  target.kind = format::Target::Kind::Link;
  target.index = static_cast<std::uint32_t>(link);
  target.text = stage_.topology().links[link].name;
  step.on = {target};
  step.action = fault;
}

std::uint16_t MirrorSequence::operation_for(const Pair& pair) {
  if (draw(60) == 0) return number_of(draw(2) == 0 ? Operation::Detach : Operation::Dissolve);
  const auto some = sensible(pair.copy_state);
  const auto& all = all_operations();
  const Operation chosen =
      draw(4) > 0 ? some[static_cast<std::size_t>(draw(static_cast<std::int64_t>(some.size())))]
                  : all[static_cast<std::size_t>(draw(static_cast<std::int64_t>(all.size())))];
  // That would switch the group's consistency off.
  if (chosen == Operation::ResettoAdaptive && kind_.consistent)
    return number_of(Operation::ResetToAsync);
  if (chosen == Operation::ResettoAdaptive && kind_.version == Version::cim249 && draw(2) == 0)
    return number_of(Operation::ResettoActive);
  return number_of(chosen);
}

void MirrorSequence::fill_call(format::Step& step) {
  format::CallStep call;
  const auto first = static_cast<std::uint32_t>(draw(kind_.pairs));
  call.request.operation = operation_for(stage_.service().pairs[first]);
  call.operation_text = name_of(static_cast<Operation>(*call.request.operation));
  call.request.force = draw(2) == 0;
  call.request.synchronization.emplace();
  auto& list = *call.request.synchronization;
  step.on.clear();
  const auto name = [&](format::Target::Kind kind, std::uint32_t index, const std::string& text) {
    format::Target target;
    target.kind = kind;
    target.index = index;
    target.text = text;
    step.on.push_back(target);
    list.push_back(
        {kind == format::Target::Kind::Pair ? ListEntry::Kind::Pair : ListEntry::Kind::Group,
         index});
  };
  if (kind_.pairs > 1 && draw(2) == 0) {
    name(format::Target::Kind::Group, 0, "g0");
  } else {
    for (std::uint32_t p = 0; p < kind_.pairs; ++p)
      if (p == first || draw(3) == 0)
        name(format::Target::Kind::Pair, p, stage_.topology().pairs[p].name);
  }
  step.action = call;
}

/// What the published states say about the way of the data (sections 4.3, 5.1 and 11).
Flow MirrorSequence::flow_of(std::uint32_t index) {
  const Pair& pair = stage_.service().pairs[index];
  const bool normal = pair.serving == Side::System;
  Flow flow;
  flow.from = normal ? pair.system_element.index : pair.synced_element.index;
  flow.to = normal ? pair.synced_element.index : pair.system_element.index;
  const bool asynchronous = pair.mode == Mode::Asynchronous;
  flow.way = !asynchronous ? Way::Together : kind_.cycles ? Way::Cycles : Way::Queue;
  if (pair.mode == Mode::Adaptive) flow.way = Way::Either;
  const ProgressStatus progress = pair.progress_status;
  const bool drains = pair.set || pair.work == Work::Drain || pair.work == Work::DrainQueue;
  if (!pair.exists) return flow;
  if (progress == ProgressStatus::Restoring) {
    flow.course = Course::Restoring;
    flow.from = pair.synced_element.index;
    flow.to = pair.system_element.index;
    return flow;
  }
  const bool back = progress == ProgressStatus::Failingback;
  switch (pair.copy_state) {
    case CopyState::Inactive:
    case CopyState::Prepared:
    case CopyState::Initialized:
      return flow;
    case CopyState::Unsynchronized:
      flow.course = Course::Copying;
      break;
    case CopyState::Synchronized:
      flow.course = pair.mode == Mode::Active ? Course::Mutual : Course::Following;
      if (drains && asynchronous) flow.way = kind_.cycles ? Way::Hurry : Way::Either;
      if (pair.work == Work::DrainQueue && flow.way == Way::Either) flow.way = Way::Turning;
      break;
    case CopyState::Failedover:
      flow.course = Course::Apart;
      if (pair.flow_reversed) {
        const bool copies =
            pair.work == Work::CatchUp || (back && flows_[index].course == Course::Copying);
        flow.course = copies ? Course::Copying : Course::Following;
      } else if (back) {
        flow.course = Course::Copying;
      }
      break;
    default:
      flow.course = Course::Apart;
      break;
  }
  return flow;
}

/// Whether the state shown promises that nothing acknowledged is missing, or that a restore is
/// whole.
bool MirrorSequence::promised(std::uint32_t index, const Flow& next) {
  const CopyState state = stage_.service().pairs[index].copy_state;
  if (flows_[index].course == Course::Restoring)
    return state == CopyState::Restored || next.course == Course::Following;
  if (next.course == Course::Following && next.from != flows_[index].from) return true;
  if (state == CopyState::Split) return true;
  if (state != CopyState::Failedover) return false;
  // A group in one order fails over as one: it stands where the member with the least stands.
  for (std::uint32_t p = 0; p < kind_.pairs; ++p)
    if ((p == index || kind_.consistent) &&
        (states_before_[p] != CopyState::Synchronized || !up_[p] || !up_next_[p]))
      return false;
  return true;
}

void MirrorSequence::after() {
  bool turned = false;
  for (std::uint32_t p = 0; p < kind_.pairs; ++p) turned = turned || flow_of(p) != flows_[p];
  if (!turned && up_ == up_next_ && !stage_.looking()) {
    for (std::uint32_t p = 0; p < kind_.pairs; ++p)
      states_before_[p] = stage_.service().pairs[p].copy_state;
    return;
  }
  catch_up();
  for (std::uint32_t p = 0; p < kind_.pairs; ++p) {
    const Flow next = flow_of(p);
    if (next != flows_[p]) {
      naive_.turn(p, next, promised(p, next));
      flows_[p] = next;
      if (stage_.service().pairs[p].copy_state == CopyState::Failedover &&
          states_before_[p] != CopyState::Failedover && naive_.missing_at_parting(p) >= 0 &&
          next.course == Course::Apart)
        expect(reading(p, "lost") == naive_.missing_at_parting(p), p, "lost is wrong");
    }
    if (up_[p] != up_next_[p]) naive_.set_line(p, up_next_[p]);
  }
  up_ = up_next_;
  for (std::uint32_t p = 0; p < kind_.pairs; ++p)
    states_before_[p] = stage_.service().pairs[p].copy_state;
  if (!stage_.looking()) return;
  for (std::uint32_t p = 0; p < kind_.pairs; ++p) {
    naive_.look(p);
    measure(p);
  }
}

/// Host writes until now, and the engine's images as of now.
void MirrorSequence::catch_up() {
  std::vector<HostWrite> writes;
  for (std::uint32_t v = 0; v < taken_.size(); ++v) {
    const std::uint64_t until = stage_.data().written(v);
    const engine::VolumeWrites& all = stage_.data().volume(v).writes;
    for (engine::WriteCursor cursor(all, taken_[v]); taken_[v] < until;
         ++taken_[v], cursor.next()) {
      const engine::Write write = cursor.write();
      HostWrite host;
      host.volume = v;
      host.first = static_cast<std::size_t>(write.offset / kMirrorExtent);
      const std::uint64_t end = std::min<std::uint64_t>(
          write.offset + write.size, static_cast<std::uint64_t>(kind_.size.value));
      host.last = static_cast<std::size_t>((end - 1) / kMirrorExtent);
      host.bytes = write.size;
      host.issued = cursor.issue().value;
      host.departed = all.departure(taken_[v]).value;
      host.acknowledged = cursor.acknowledged().value;
      host.version = Stamp::of(v, taken_[v]).value;
      writes.push_back(host);
    }
  }
  std::stable_sort(writes.begin(), writes.end(), [](const HostWrite& a, const HostWrite& b) {
    return std::tuple(a.departed, a.issued) < std::tuple(b.departed, b.issued);
  });
  for (std::uint32_t p = 0; p < kind_.pairs; ++p) {
    stage_.data().settle_own(2 * p);
    stage_.data().settle_own(2 * p + 1);
    stage_.data().settle_image(stage_.data().replica(PairId{p}));
  }
  naive_.advance(stage_.now().value, writes);
}

std::int64_t MirrorSequence::reading(std::uint32_t pair, const char* key) {
  format::Target target;
  target.kind = format::Target::Kind::Pair;
  target.index = pair;
  return stage_.measures().value(target, key).value_or(-1);
}

void MirrorSequence::expect(bool holds, std::uint32_t pair, const std::string& what) {
  if (holds) return;
  report_.findings.push_back("pair " + std::to_string(pair) + " at " +
                             std::to_string(stage_.now().value) + " ns: " + what);
}

void MirrorSequence::measure(std::uint32_t pair) {
  const Flow& flow = flows_[pair];
  if (flow.course == Course::Following && flow.way != Way::Hurry) {
    const auto [least, most] = naive_.backlog(pair);
    const std::int64_t backlog = reading(pair, "backlog");
    expect(least <= backlog && backlog <= most, pair,
           "backlog is " + std::to_string(backlog) + ", not " + std::to_string(least) + " to " +
               std::to_string(most));
  }
  if (flow.course != Course::Apart) return;
  const std::int64_t changed = reading(pair, "changed");
  if (const auto expected = naive_.changed(pair))
    expect(changed == *expected, pair,
           "changed is " + std::to_string(changed) + ", not " + std::to_string(*expected));
  expect(changed >= naive_.differing(pair), pair,
         "the ends differ in " + std::to_string(naive_.differing(pair)) + " bytes, changed is " +
             std::to_string(changed));
}

}  // namespace replisim::test
