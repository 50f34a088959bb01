// SPDX-License-Identifier: Apache-2.0
// The verdicts on images, which the engine tells from cuts and two stamps, against the definitions
// of R-43, told from a list of all writes and from what every extent of the targets holds.
#include <algorithm>
#include <array>
#include <catch2/catch.hpp>
#include <random>
#include <string>
#include <tuple>
#include <vector>

#include "tests/engine/in_child.hpp"
#include "tests/engine/mirror_shelf.hpp"
#include "tests/engine/mirrors_stage.hpp"

using namespace replisim;
using namespace replisim::test;

namespace {

/// A host write in the list.
struct Listed {
  SimTime issued;
  SimTime acknowledged;
  std::size_t member = 0;
  std::int64_t bytes = 0;
  std::uint64_t offset = 0;
  std::string volume;
  std::uint64_t number = 0;  ///< among those of its volume, from 1
  bool known = false;        ///< acknowledged by now
  bool present = false;      ///< all of its extents hold it, or what was written over it later
  bool torn = false;         ///< only some, and at least one holds it itself
  auto place() const { return std::tuple(acknowledged, issued, member, number); }
};

/// What was compared, and how often each verdict was so.
struct Tally {
  std::int64_t cases = 0;
  std::int64_t consistent = 0;
  std::int64_t prefix = 0;
  std::int64_t torn = 0;
  std::int64_t identical = 0;
  std::int64_t lost = 0;
  std::int64_t broken_by = 0;  ///< a write named without which the image holds a later one
  std::int64_t half = 0;       ///< a half copied pair named
  std::int64_t wrong = 0;
};
constexpr std::size_t kNumbers = sizeof(Tally) / sizeof(std::int64_t);

/// Three mirrors of which hosts write the sources, in writes of up to five extents, while calls
/// part and resync them and their lines fail.
class VerdictRun {
 public:
  VerdictRun(const MirrorKind& kind, std::uint64_t seed)
      : pairs_(kind.pairs), random_(seed), stage_(scenario_of(kind, seed)) {}

  Tally run(std::string* told = nullptr) {
    told_ = told;
    stage_.fill = [](std::size_t) {};
    stage_.after = [this] { look(); };
    const SimTime end = stage_.rows().back().at.from.value;
    for (SimTime at; at < end; at += microseconds(1 + draw(9'000))) stage_.looks.push_back(at);
    stage_.run();
    return tally_;
  }

 private:
  std::int64_t draw(std::uint64_t n) { return static_cast<std::int64_t>(random_() % n); }
  static format::Target target_of(format::Target::Kind kind, std::uint32_t index,
                                  std::string text) {
    format::Target target;
    target.kind = kind;
    target.index = index;
    target.text = std::move(text);
    return target;
  }
  format::Scenario scenario_of(const MirrorKind& kind, std::uint64_t seed);
  format::Step call(const format::Topology& topology);
  format::Step fault(const format::Topology& topology);
  void look();
  void judge(const format::Target& target, const std::vector<std::uint32_t>& members);
  void add_writes(std::uint32_t pair, std::size_t member, std::vector<Listed>& list);
  bool same(std::uint32_t pair);
  void compare(const format::Target& target, const char* key, std::int64_t expected);
  void look_at_flaw(const format::Target& target, const std::vector<Listed>& list, bool of_prefix,
                    bool expected, bool whole);
  std::string trouble_of(const ImageFlaw& flaw, const std::vector<Listed>& list, bool of_prefix,
                         bool whole);

  std::uint32_t pairs_;
  std::mt19937_64 random_;
  std::vector<bool> down_;
  MirrorsStage stage_;
  Tally tally_;
  std::string* told_ = nullptr;
};

format::Step VerdictRun::call(const format::Topology& topology) {
  constexpr std::array operations{Operation::Split,   Operation::Fracture,
                                  Operation::Suspend, Operation::ResyncReplica,
                                  Operation::Resume,  Operation::ResyncReplica};
  format::Step step;
  format::CallStep made;
  const Operation operation = operations[static_cast<std::size_t>(draw(operations.size()))];
  made.request.operation = static_cast<std::uint16_t>(operation);
  made.operation_text = name_of(operation);
  made.request.force = draw(2) == 0;
  made.request.synchronization.emplace();
  const bool group = draw(2) == 0;
  const auto pair = static_cast<std::uint32_t>(draw(pairs_));
  made.request.synchronization->push_back(
      {group ? ListEntry::Kind::Group : ListEntry::Kind::Pair, group ? 0 : pair});
  step.on = {group ? target_of(format::Target::Kind::Group, 0, "g0")
                   : target_of(format::Target::Kind::Pair, pair, topology.pairs[pair].name)};
  step.action = made;
  return step;
}

format::Step VerdictRun::fault(const format::Topology& topology) {
  const auto link = static_cast<std::uint32_t>(draw(pairs_));
  down_.resize(pairs_, false);
  down_[link] = !down_[link];
  format::FaultStep made;
  made.heal = !down_[link];
  made.settings.push_back({"state", down_[link] ? "down" : "up", std::nullopt});
  format::Step step;
  step.on = {target_of(format::Target::Kind::Link, link, topology.links[link].name)};
  step.action = made;
  return step;
}

format::Scenario VerdictRun::scenario_of(const MirrorKind& kind, std::uint64_t seed) {
  format::Scenario scenario = mirror_shelf(kind);
  scenario.run.seed = seed;
  SimTime at;
  const auto add = [&](format::Step step) {
    step.line = static_cast<int>(scenario.steps.size()) + 2;
    step.at.from = {format::TimeSpec::Kind::Absolute, at};
    scenario.steps.push_back(std::move(step));
  };
  auto& topology = scenario.topology;
  for (std::uint32_t p = 0; p < pairs_; ++p) {
    topology.pairs[p].state = CopyState::Synchronized;
    format::GeneratedLoad load;
    constexpr std::array<std::int64_t, 5> blocks{16, 64, 100, 192, 300};
    load.block = kib(blocks[static_cast<std::size_t>(draw(blocks.size()))]);
    load.write = bytes_per_second(load.block.value * (50 + draw(350)));
    format::Step step;
    step.on = {volume_in_role(topology.pairs[p], p, format::Target::Role::Source)};
    step.action = format::IoStep{load};
    at += microseconds(draw(3'000));
    add(std::move(step));
  }
  for (int i = 0; i < 12; ++i) {
    at += microseconds(1 + draw(40'000));
    add(draw(5) == 0 ? fault(topology) : call(topology));
  }
  at += milliseconds(20);
  format::Step stop;
  stop.action = format::StopStep{};
  add(std::move(stop));
  return scenario;
}

/// All writes of the pair's hosts, and what its target holds of each.
void VerdictRun::add_writes(std::uint32_t pair, std::size_t member, std::vector<Listed>& list) {
  engine::DataPath& data = stage_.data();
  data.settle_image(data.replica(PairId{pair}));
  const engine::VolumeWrites& writes = data.volume(2 * pair).writes;
  const VersionMap& image = data.volume(2 * pair + 1).versions;
  data.settle(2 * pair);
  for (std::uint64_t n = 0; n < writes.size(); ++n) {
    const engine::Write write = engine::WriteCursor(writes, n).write();
    Listed one{writes.issue(n),
               writes.acknowledged(n),
               member,
               write.size,
               write.offset,
               stage_.topology().volumes[2 * pair].name,
               n + 1};
    one.known = one.acknowledged <= stage_.now();
    one.present = true;
    bool some = false;
    for (std::uint64_t at = write.offset / kMirrorExtent;
         at < image.extents() && at * kMirrorExtent < write.offset + write.size; ++at) {
      one.present = one.present && image.at(at) >= Stamp::of(2 * pair, n);
      some = some || image.at(at) == Stamp::of(2 * pair, n);
    }
    one.torn = some && !one.present;
    list.push_back(one);
  }
}

void VerdictRun::compare(const format::Target& target, const char* key, std::int64_t expected) {
  const std::int64_t found = stage_.measures().value(target, key).value_or(-1);
  if (found == expected) return;
  ++tally_.wrong;
  if (told_)
    *told_ += target.text + " at " + std::to_string(stage_.now().value) + " ns: " + key + " is " +
              std::to_string(found) + ", not " + std::to_string(expected) + "\n";
}

/// What is wrong with the reason that was given; empty: nothing.
std::string VerdictRun::trouble_of(const ImageFlaw& flaw, const std::vector<Listed>& list,
                                   bool of_prefix, bool whole) {
  const bool half = flaw.kind == ImageFlaw::Kind::HalfCopied;
  if (flaw.kind == ImageFlaw::Kind::NoImage) return "there is an image";
  if (half && whole) return "nothing is half copied";
  (half ? tally_.half : tally_.broken_by) += 1;
  const auto find = [&](const std::optional<WriteMark>& mark) -> const Listed* {
    for (const Listed& one : list)
      if (mark && one.volume == mark->volume && one.number == mark->number) return &one;
    return nullptr;
  };
  const Listed* torn = find(flaw.torn);
  if (flaw.torn) return half && torn && torn->torn ? "" : "the write that is named is not torn";
  const Listed* missing = find(flaw.missing);
  const Listed* present = find(flaw.present);
  if (!missing || !present) return "no such writes";
  if (missing->present || !missing->known) return "the missing one is there";
  if (!present->present && !(half && present->torn)) return "the present one is not there";
  if (of_prefix ? present->place() < missing->place() : missing->acknowledged >= present->issued)
    return "the present one does not come after the missing one";
  for (const auto& [mark, one] :
       {std::pair(flaw.missing, missing), std::pair(flaw.present, present)}) {
    const auto before =
        std::count_if(list.begin(), list.end(), [&, one = one](const Listed& other) {
          return other.known && other.place() < one->place();
        });
    const std::uint64_t place = one->known ? static_cast<std::uint64_t>(before) + 1 : 0;
    const SimTime acknowledged = one->known ? one->acknowledged : SimTime::max();
    if (mark->place != place || mark->issued != one->issued || mark->offset != one->offset ||
        mark->size != static_cast<std::uint64_t>(one->bytes) || mark->acknowledged != acknowledged)
      return "the figures of write " + std::to_string(one->number) + " of " + one->volume;
  }
  // Of all that are missing none was acknowledged before it.
  for (const Listed& one : list)
    if (whole && one.known && !one.present && one.acknowledged < missing->acknowledged)
      return "an earlier one is missing";
  return {};
}

/// The reason that is given for a verdict, against the list of all writes.
void VerdictRun::look_at_flaw(const format::Target& target, const std::vector<Listed>& list,
                              bool of_prefix, bool expected, bool whole) {
  const auto flaw = stage_.measures().flaw(target, of_prefix);
  std::string trouble;
  if (flaw.has_value() != expected)
    trouble = expected ? "no reason is given" : "there is no reason to give one";
  else if (flaw)
    trouble = trouble_of(*flaw, list, of_prefix, whole);
  if (trouble.empty()) return;
  ++tally_.wrong;
  if (told_)
    *told_ += target.text + " at " + std::to_string(stage_.now().value) + " ns: " + trouble +
              (flaw ? ": " + sentence_of(*flaw) : "") + "\n";
}

/// Target and source hold the same; a write that waits for its acknowledgement may be at one end.
bool VerdictRun::same(std::uint32_t pair) {
  engine::DataPath& data = stage_.data();
  data.settle_volume(2 * pair);
  const std::uint64_t acknowledged = data.acknowledged(2 * pair);
  const VersionMap& source = data.volume(2 * pair).versions;
  const VersionMap& target = data.volume(2 * pair + 1).versions;
  const engine::Replica& replica = data.replica(PairId{pair});
  const bool waits = replica.waits_for_target() && replica.phase == engine::Replica::Phase::Flowing;
  for (std::uint64_t e = 0; e < source.extents(); ++e)
    if (source.at(e) != target.at(e) && !(waits && source.at(e).index() >= acknowledged))
      return false;
  return true;
}

void VerdictRun::judge(const format::Target& target, const std::vector<std::uint32_t>& members) {
  std::vector<Listed> list;
  bool whole = true;  // no copy is half done
  bool identical = true;
  bool parted = true;
  for (std::size_t m = 0; m < members.size(); ++m) {
    add_writes(members[m], m, list);
    const engine::Replica& replica = stage_.data().replica(PairId{members[m]});
    whole = whole && !replica.pass && replica.stale_from == UINT64_MAX;
    parted = parted && replica.phase == engine::Replica::Phase::Parted;
    identical = identical && same(members[m]);
  }
  bool consistent = true;
  bool prefix = true;
  std::int64_t torn = 0;
  std::int64_t lost = 0;
  SimTime oldest = SimTime::max();
  for (const Listed& a : list) {
    torn += a.torn ? 1 : 0;
    if (a.present || !a.known) continue;
    lost += a.bytes;
    oldest = std::min(oldest, a.acknowledged);
    for (const Listed& b : list) {
      if (!b.present) continue;
      consistent = consistent && a.acknowledged >= b.issued;
      prefix = prefix && b.place() < a.place();
    }
  }
  consistent = consistent && torn == 0;
  prefix = prefix && torn == 0;
  compare(target, "consistent", consistent ? 1 : 0);
  compare(target, "prefix", prefix ? 1 : 0);
  compare(target, "torn", torn);
  look_at_flaw(target, list, false, !consistent, whole);
  look_at_flaw(target, list, true, !prefix, whole);
  if (whole) {
    compare(target, "identical", identical ? 1 : 0);
    compare(target, "rpo", oldest == SimTime::max() ? 0 : (stage_.now() - oldest).value);
  }
  if (whole && parted) {
    compare(target, "missing", lost);
    tally_.lost += lost > 0 ? 1 : 0;
  }
  ++tally_.cases;
  tally_.consistent += consistent ? 1 : 0;
  tally_.prefix += prefix ? 1 : 0;
  tally_.torn += torn > 0 ? 1 : 0;
  tally_.identical += whole && identical ? 1 : 0;
}

void VerdictRun::look() {
  if (!stage_.looking()) return;
  std::vector<std::uint32_t> all;
  for (std::uint32_t p = 0; p < pairs_; ++p) {
    all.push_back(p);
    judge(target_of(format::Target::Kind::Pair, p, "p" + std::to_string(p)), {p});
  }
  judge(target_of(format::Target::Kind::Group, 0, "g0"), all);
}

/// Runs until so many verdicts have been compared.
void compare_verdicts(std::uint64_t first, std::int64_t cases) {
  Tally sum;
  std::string failed;
  for (std::uint64_t seed = first; sum.cases < cases; ++seed) {
    MirrorKind kind;
    kind.pairs = 3;
    kind.mode = seed % 3 == 0 ? Mode::Synchronous : Mode::Asynchronous;
    kind.consistent = seed % 2 == 0;
    kind.cycles = seed % 5 == 1;
    const auto one = in_child([&] {
      const Tally t = VerdictRun(kind, seed).run();
      return std::vector<std::int64_t>{t.cases, t.consistent, t.prefix, t.torn, t.identical,
                                       t.lost,  t.broken_by,  t.half,   t.wrong};
    });
    REQUIRE(one.size() == kNumbers);
    sum.cases += one[0];
    sum.consistent += one[1];
    sum.prefix += one[2];
    sum.torn += one[3];
    sum.identical += one[4];
    sum.lost += one[5];
    sum.broken_by += one[6];
    sum.half += one[7];
    sum.wrong += one[8];
    if (one[8] == 0 || !failed.empty()) continue;
    const auto told = in_child<char>([&] {
      std::string text;
      VerdictRun(kind, seed).run(&text);
      return std::vector<char>(text.begin(), text.end());
    });
    failed = "seed " + std::to_string(seed) + "\n" + std::string(told.begin(), told.end());
  }
  CAPTURE(sum.cases, sum.consistent, sum.prefix, sum.torn, sum.identical, sum.lost);
  CAPTURE(sum.broken_by, sum.half, sum.wrong);
  CAPTURE(failed);
  REQUIRE(sum.wrong == 0);
  // Every verdict was given both ways often enough.
  CHECK(sum.consistent > sum.cases / 10);
  CHECK(sum.consistent < sum.cases * 19 / 20);
  CHECK(sum.prefix < sum.consistent);
  CHECK(sum.torn > sum.cases / 100);
  CHECK(sum.identical > sum.cases / 100);
  CHECK(sum.lost > sum.cases / 100);
  CHECK(sum.broken_by > sum.cases / 100);
  CHECK(sum.half > sum.cases / 100);
}

}  // namespace

TEST_CASE("Verdicts are those of the definitions", "[verdicts][R-43]") {
  compare_verdicts(1, 5'000);
}

TEST_CASE("A hundred thousand verdicts are those of the definitions", "[.long][verdicts]") {
  compare_verdicts(1'000, 100'000);
}
