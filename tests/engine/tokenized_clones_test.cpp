// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <catch2/catch.hpp>
#include <random>
#include <sstream>
#include <string>
#include <vector>

#include "tests/engine/in_child.hpp"
#include "tests/engine/mirror_shelf.hpp"
#include "tests/engine/mirrors_stage.hpp"

using namespace replisim;
using namespace replisim::test;

// A TokenizedClone is the source at the instant at which it came into being, here at the start of
// the run; it can be aborted, detached and dissolved (D-26). Whatever hosts and clients do, either
// volume holds what its own hosts wrote and nothing else.
namespace {

using Content = std::uint64_t;
using Contents = std::vector<Content>;

format::Step& add_row(format::Scenario& scenario, SimTime at, format::Action action) {
  format::Step step;
  step.line = static_cast<int>(scenario.steps.size()) + 2;
  step.at.from = {format::TimeSpec::Kind::Absolute, at};
  step.action = std::move(action);
  scenario.steps.push_back(std::move(step));
  return scenario.steps.back();
}

format::Target volume(std::uint32_t index, const format::Scenario& scenario) {
  format::Target target;
  target.kind = format::Target::Kind::Volume;
  target.index = index;
  target.text = scenario.topology.volumes[index].name;
  return target;
}

class CloneSequence {
 public:
  CloneSequence(bool local, std::uint64_t seed)
      : random_(seed), stage_(scenario_of(local, seed)), held_{Contents(20), Contents(20)} {
    for (SimTime at; at < milliseconds(420); at += microseconds(1 + draw(9'000)))
      stage_.looks.push_back(at);
  }

  std::string run() {
    stage_.fill = [this](std::size_t row) { fill(row); };
    stage_.after = [this] { look(); };
    stage_.run();
    std::int64_t accepted = 0;
    for (const CallRecord& call : stage_.history().calls) accepted += call.check == 0 ? 1 : 0;
    // Looks, calls that were accepted, writes of both hosts.
    return std::to_string(looks_) + " " + std::to_string(accepted) + " " +
           std::to_string(taken_[0]) + " " + std::to_string(taken_[1]) + "\n" + found_;
  }

 private:
  std::int64_t draw(std::int64_t n) {
    return static_cast<std::int64_t>(random_() % static_cast<std::uint64_t>(n));
  }
  static format::Scenario scenario_of(bool local, std::uint64_t seed) {
    MirrorKind kind;
    kind.local = local;
    kind.version = Version::cim249;
    format::Scenario scenario = mirror_shelf(kind);
    scenario.run.seed = seed;
    format::PairSpec& pair = scenario.topology.pairs[0];
    pair.type = SyncType::TokenizedClone;
    std::mt19937_64 random(seed);
    constexpr CopyState some[] = {CopyState::Synchronized, CopyState::Suspended, CopyState::Split,
                                  CopyState::Fractured, CopyState::Inactive};
    pair.state = some[random() % 5];
    pair.copy_methodology = CopyMethodology::FullCopy;
    SimTime at = microseconds(static_cast<std::int64_t>(random() % 3'000));
    for (const std::uint32_t v : {0U, 1U}) {
      format::GeneratedLoad load;
      load.write = bytes_per_second(3'000'000);
      add_row(scenario, at, format::IoStep{load}).on = {volume(v, scenario)};
      at += milliseconds(1);
    }
    for (int i = 0; i < 6; ++i) {
      at += microseconds(1 + static_cast<std::int64_t>(random() % 60'000));
      add_row(scenario, at, format::CallStep{});
    }
    add_row(scenario, milliseconds(420), format::StopStep{});
    return scenario;
  }

  void fill(std::size_t row) {
    format::Step& step = stage_.rows()[row];
    if (!std::holds_alternative<format::CallStep>(step.action)) return;
    constexpr Operation some[] = {Operation::Abort,         Operation::Detach,
                                  Operation::Dissolve,      Operation::ResyncReplica,
                                  Operation::ResyncReplica, Operation::Suspend};
    format::CallStep call;
    const Operation operation = some[draw(6)];
    call.request.operation = static_cast<std::uint16_t>(operation);
    call.operation_text = name_of(operation);
    call.request.force = draw(2) == 0;
    call.request.synchronization = {{ListEntry::Kind::Pair, 0}};
    format::Target target;
    target.kind = format::Target::Kind::Pair;
    target.text = "p0";
    step.on = {target};
    step.action = call;
  }

  void find(const std::string& what) {
    if (found_.size() < 2000)
      found_ += "at " + std::to_string(stage_.now().value) + " ns: " + what + "\n";
  }
  Content seen(std::uint32_t volume, std::size_t e) {
    return stage_.data().volume(volume).versions.at(e).value;
  }

  void catch_up() {
    for (const std::uint32_t v : {0U, 1U}) {
      const std::uint64_t until = stage_.data().written(v);
      for (engine::WriteCursor cursor(stage_.data().volume(v).writes, taken_[v]); taken_[v] < until;
           ++taken_[v], cursor.next()) {
        const engine::Write write = cursor.write();
        const auto e = static_cast<std::size_t>(write.offset / kMirrorExtent);
        held_[v][e] = Stamp::of(v, taken_[v]).value;
      }
      stage_.data().settle_own(v);
      stage_.data().settle_volume(v);
    }
  }

  void look() {
    if (!stage_.looking()) return;
    catch_up();
    ++looks_;
    for (const std::uint32_t v : {0U, 1U})
      for (std::size_t e = 0; e < held_[v].size(); ++e)
        if (seen(v, e) != held_[v][e])
          return find("volume " + std::to_string(v) + " holds " + std::to_string(seen(v, e)) +
                      " at extent " + std::to_string(e) + ", not " + std::to_string(held_[v][e]));
  }

  std::mt19937_64 random_;
  MirrorsStage stage_;
  Contents held_[2];
  std::uint64_t taken_[2] = {0, 0};
  std::int64_t looks_ = 0;
  std::string found_;
};

}  // namespace

TEST_CASE("Nothing flows between a TokenizedClone and its source", "[mirrors]") {
  const bool local = GENERATE(true, false);
  CAPTURE(local);
  std::int64_t accepted = 0;
  std::int64_t at_target = 0;
  for (std::uint64_t seed = 1; seed <= 60; ++seed) {
    CAPTURE(seed);
    const auto told = in_child<char>([&] {
      const std::string text = CloneSequence(local, seed).run();
      return std::vector<char>(text.begin(), text.end());
    });
    const std::string text(told.begin(), told.end());
    CAPTURE(text);
    std::istringstream numbers(text);
    std::int64_t sums[4] = {0, 0, 0, 0};
    for (std::int64_t& sum : sums) numbers >> sum;
    REQUIRE(text.back() == '\n');
    REQUIRE(text.find('\n') + 1 == text.size());
    REQUIRE(sums[0] > 20);
    REQUIRE(sums[2] > 10);
    accepted += sums[1];
    at_target += sums[3];
  }
  REQUIRE(accepted > 40);
  REQUIRE(at_target > 60);
}
