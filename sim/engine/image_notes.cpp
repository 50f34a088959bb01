// SPDX-License-Identifier: Apache-2.0
#include "sim/engine/image_notes.hpp"

#include <algorithm>

namespace replisim::engine {

bool ImageNotes::flows(PairId pair) const {
  const Replica& replica = data_.replica(pair);
  return replica.phase == Replica::Phase::Flowing || replica.pass;
}

/// What flowed until now, and what hosts are about to use.
std::set<std::uint32_t> ImageNotes::parted_by(const StepResult& result) const {
  std::set<std::uint32_t> pairs;
  const auto add = [&](PairId pair, bool whatever) {
    if (stage_.service[pair].exists && (whatever || flows(pair))) pairs.insert(pair.index);
  };
  for (const Effect& effect : result.effects) {
    if (const auto* part = std::get_if<PartPair>(&effect)) add(part->pair, false);
    if (const auto* stop = std::get_if<StopFlow>(&effect)) add(stop->pair, false);
    if (const auto* serve = std::get_if<ServeAt>(&effect))
      if (serve->side == Side::Synced) add(serve->pair, true);
  }
  return pairs;
}

void ImageNotes::note_parted(const format::Target& target, const std::string& name, CopyState state,
                             int line) {
  ImageRecord record;
  record.at = stage_.now;
  record.seq = stage_.recorder.next_sequence();
  record.entity = name;
  record.state = name_of(state);
  record.flaw = measures_.flaw(target);
  record.consistent = !record.flaw;
  record.line = line;
  record.fact = stage_.recorder.cause().fact;
  stage_.recorder.history().images.push_back(std::move(record));
}

/// The row of the call that parts the pair, or the one that the present instant goes back to.
int ImageNotes::line_of(PairId pair, const std::map<std::uint32_t, std::size_t>& open) {
  for (auto at = open.rbegin(); at != open.rend(); ++at) {
    const auto& entries = stage_.service.calls[at->first].entries;
    if (std::any_of(entries.begin(), entries.end(),
                    [&](const CallEntry& entry) { return entry.pair == pair; }))
      return stage_.recorder.call(at->second).line;
  }
  return stage_.recorder.cause().line;
}

void ImageNotes::look(const StepResult& result, const std::map<std::uint32_t, std::size_t>& open) {
  const std::set<std::uint32_t> parted = parted_by(result);
  if (parted.empty()) return;
  const Service& service = stage_.service;
  std::map<std::uint32_t, int> groups;  // and the row
  format::Target target;
  target.kind = format::Target::Kind::Pair;
  for (const std::uint32_t p : parted) {
    const Pair& pair = service.pairs[p];
    const int line = line_of(PairId{p}, open);
    target.index = p;
    note_parted(target, pair.name, pair.copy_state, line);
    if (pair.group && !pair.consistency_exempt) groups[pair.group->index] = line;
  }
  target.kind = format::Target::Kind::Group;
  for (const auto& [g, line] : groups) {
    // A group is parted when the last of those that count is.
    const Group& group = service.groups[g];
    const bool flows_on = std::any_of(group.members.begin(), group.members.end(), [&](PairId m) {
      return service[m].exists && !service[m].consistency_exempt && flows(m) &&
             !parted.contains(m.index);
    });
    if (flows_on) continue;
    target.index = g;
    note_parted(target, group.name, group.copy_state, line);
  }
}

void ImageNotes::checked(const format::Target& target, const std::string& key,
                         const std::optional<std::int64_t>& value, bool in_window) {
  const bool of_prefix = key == "prefix";
  if (!of_prefix && key != "consistent") return;
  const bool found = value && *value == 0;
  if (!found) told_.erase({target.text, key});
  if (!found || (!told_.insert({target.text, key}).second && in_window)) return;
  ImageRecord record;
  record.at = stage_.now;
  record.seq = stage_.recorder.next_sequence();
  record.entity = target.text;
  record.state = stage_.recorder.current(target.text, "CopyState").value_or("");
  record.parted = false;
  record.flaw = measures_.flaw(target, of_prefix);
  record.consistent = of_prefix && measures_.value(target, "consistent").value_or(0) != 0;
  stage_.recorder.history().images.push_back(std::move(record));
}

}  // namespace replisim::engine
