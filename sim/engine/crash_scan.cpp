// SPDX-License-Identifier: Apache-2.0
#include "sim/engine/crash_scan.hpp"

#include <algorithm>

#include "scenarios/format/scenario.hpp"

namespace replisim::engine {

namespace {

std::string found_text(const ImageNow& now) {
  const auto yes_no = [](bool yes) { return yes ? "yes" : "no"; };
  return "CopyState=" + std::string(name_of(now.state)) +
         " lost=" + format::value_text(format::ValueKind::Data, now.lost.value) +
         " consistent=" + yes_no(now.consistent) + " prefix=" + yes_no(now.prefix);
}

}  // namespace

CrashScan::CrashScan(Stage& stage, DataPath& data, Measures& measures, const RunOptions& options)
    : stage_(stage),
      data_(data),
      measures_(measures),
      points_(options.crash_points),
      instants_(options.crash_instants.begin(), options.crash_instants.end()) {}

bool CrashScan::wanted() const {
  return points_ && (instants_.empty() || instants_.contains(stage_.now));
}

void CrashScan::look() {
  const Service& service = stage_.service;
  for (std::uint32_t g = 0; g < service.groups.size(); ++g) {
    const Group& group = service.groups[g];
    if (!group.exists || group.members.empty()) continue;
    format::Target target;
    target.kind = format::Target::Kind::Group;
    target.index = g;
    const std::vector<PairId> counting = measures_.counting(target);
    if (counting.empty()) continue;
    const Pair& first = service[counting.front()];
    if (first.sync_type != SyncType::Mirror) continue;
    ImageNow shown;
    shown.group = true;
    // Members of several Modes promise what the weakest does, and have no order in common; nor have
    // those of which some have changed roles.
    const bool one_mode = std::all_of(counting.begin(), counting.end(), [&](PairId member) {
      return service[member].mode == first.mode;
    });
    shown.mode = one_mode ? first.mode : Mode::Asynchronous;
    shown.state = group.copy_state;
    const bool joins = std::any_of(counting.begin(), counting.end(),
                                   [&](PairId member) { return service[member].joins_order; });
    shown.one_order =
        group.consistency_enabled && one_mode && !joins && goes_one_way(service, group);
    shown.parted_at_one_instant = group.parted_together;
    shown.consistency = group.consistency_state;
    look_at(target, shown, group.name);
  }
  for (std::uint32_t p = 0; p < service.pairs.size(); ++p) {
    const Pair& pair = service.pairs[p];
    if (!pair.exists || pair.sync_type != SyncType::Mirror) continue;
    ImageNow shown;
    shown.mode = pair.mode;
    shown.state = pair.copy_state;
    shown.flag = pair.image;
    format::Target target;
    target.kind = format::Target::Kind::Pair;
    target.index = p;
    look_at(target, shown, pair.name);
  }
}

/// A first copy has ended, and what the other end holds came from the end that hosts use now, or
/// hosts use both: not so while a restore runs, after hosts moved to a target, or after the roles
/// of a parted pair were reversed.
bool CrashScan::has_image(PairId id) const {
  const Replica& replica = data_.replica(id);
  if (replica.phase == Replica::Phase::Off || !replica.ever_complete || replica.gone) return false;
  const Side serving = stage_.service[id].serving;
  return replica.joined ||
         (replica.from == serving && (!replica.pass || replica.pass->from == serving));
}

void CrashScan::look_at(const format::Target& target, const ImageNow& shown,
                        const std::string& name) {
  const auto measured = [&](const char* key) { return measures_.value(target, key).value_or(0); };
  ImageNow now = shown;
  const std::vector<PairId> pairs = measures_.counting(target);
  now.image = std::all_of(pairs.begin(), pairs.end(), [&](PairId p) { return has_image(p); });
  now.at_targets = std::all_of(pairs.begin(), pairs.end(),
                               [&](PairId p) { return stage_.service[p].serving == Side::System; });
  now.lost = Bytes{measured("missing")};
  now.consistent = now.image && measured("consistent") != 0;
  now.prefix = now.image && measured("prefix") != 0;
  for (const Promise& promise : promises()) {
    if (promise.kept(now) || !told_.insert({name, promise.name}).second) continue;
    const auto flaw = now.image ? measures_.flaw(target, now.consistent) : std::nullopt;
    stage_.recorder.history().broken_promises.push_back(
        {stage_.now, stage_.recorder.next_sequence(), name, std::string(promise.name),
         found_text(now) + (flaw ? "; " + sentence_of(*flaw) : "")});
  }
  const bool member =
      target.kind == format::Target::Kind::Pair && stage_.service.pairs[target.index].group;
  if (!wanted() || member) return;
  std::shared_ptr<const ImageFlaw> why;
  if (now.image && !now.consistent)
    if (auto flaw = measures_.flaw(target)) why = std::make_shared<ImageFlaw>(std::move(*flaw));
  stage_.recorder.history().crash_points.push_back(
      {stage_.now, stage_.recorder.next_sequence(), name, std::string(name_of(now.state)), now.lost,
       SimTime{measured("rpo")}, now.image, now.consistent, now.prefix, std::move(why)});
}

}  // namespace replisim::engine
