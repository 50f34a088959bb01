// SPDX-License-Identifier: Apache-2.0
#include "sim/cli/explore_scenario.hpp"

#include <algorithm>
#include <array>
#include <optional>

namespace replisim::cli {
namespace {

using explore::CourseStep;
using explore::Event;

constexpr std::string_view kHead = "at, do, on, with, expect, note\n";

std::string numbered(const char* kind, std::uint32_t index) {
  return kind + std::to_string(index + 1);
}

/// Copies that end early in the course get small volumes; those that never end, large ones.
std::vector<std::string> sizes_of(const std::vector<CourseStep>& course, std::uint32_t pairs) {
  std::vector<std::string> sizes(pairs, "64GiB");
  int next = 1;
  for (const CourseStep& step : course) {
    if (step.edge.event != Event::Finish) continue;
    std::string& size = sizes[step.edge.which];
    if (size == "64GiB") size = std::to_string(next++) + "GiB";
  }
  return sizes;
}

class Topology {
 public:
  Topology(const ExploreChoice& choice, const explore::Outcome& outcome)
      : instance_(choice.instance),
        sizes_(sizes_of(outcome.course, choice.instance.pairs)),
        folder_("topologies/" + std::string(outcome.broken) + "/") {}

  std::vector<WrittenFile> files() const {
    const bool remote = instance_.locality == Locality::Remote;
    std::string arrays = "array, site, disk_read, disk_write\na1, paris, 400MBps, 200MBps\n";
    if (remote) arrays += "b1, lyon, 400MBps, 200MBps\n";
    std::string volumes = "volume, array, size\n";
    std::string pairs = "pair, source, target, type, mode, state, group\n";
    for (std::uint32_t i = 0; i < instance_.pairs; ++i) {
      const std::string source = numbered("a1.v", i);
      const std::string target = remote ? numbered("b1.v", i) : numbered("a1.w", i);
      volumes.append(source).append(", a1, ").append(sizes_[i]).append("\n");
      volumes.append(target).append(remote ? ", b1, " : ", a1, ").append(sizes_[i]).append("\n");
      pairs.append(numbered("p", i)).append(", ").append(source).append(", ").append(target);
      for (const std::string_view cell :
           {name_of(instance_.type), name_of(instance_.mode), name_of(instance_.from)})
        pairs.append(", ").append(cell);
      pairs.append(instance_.group ? ", g1\n" : ",\n");
    }
    std::vector<WrittenFile> files{{folder_ + "arrays.csv", arrays},
                                   {folder_ + "volumes.csv", volumes},
                                   {folder_ + "pairs.csv", pairs}};
    if (remote)
      files.push_back({folder_ + "links.csv",
                       "link, from, to, bandwidth, latency\nwan, paris, lyon, 100MBps, 5ms\n"});
    if (instance_.group)
      files.push_back({folder_ + "groups.csv", "group, ConsistencyEnabled\ng1, true\n"});
    return files;
  }

 private:
  const explore::Instance& instance_;
  std::vector<std::string> sizes_;
  std::string folder_;
};

/// The timeline, step by step.
class Timeline {
 public:
  explicit Timeline(const explore::Edges& edges) : edges_(edges) {}

  std::string rows(const std::vector<CourseStep>& course) {
    for (const CourseStep& step : course) {
      comment(edges_.describe(step.before, step.edge));
      add(step);
    }
    expect_end(course.back());
    for (int call = 1; call <= calls_; ++call) drop_unused("c" + std::to_string(call));
    return text_;
  }

 private:
  /// A name that no row uses is left out.
  void drop_unused(const std::string& name) {
    if (text_.find(", wait, " + name + ",") != std::string::npos) return;
    const std::string word = "as=" + name;
    const std::size_t at = text_.find(word);
    const std::size_t end = at + word.size();
    text_.erase(at, word.size() + (text_[end] == ' ' ? 1 : 0));
  }
  void comment(const std::string& line) { text_ += "# " + line + "\n"; }
  void untimed() { comment("(no row for this: it comes about by itself, at a time of its own)"); }
  /// An action a little after the one before.
  void act(const std::string& cells) {
    text_ += (begun_ ? "+10ms, " : "0s, ") + cells + "\n";
    begun_ = true;
  }

  void add(const CourseStep& step) {
    const std::uint32_t which = step.edge.which;
    const bool up = step.edge.event == Event::Line && line_comes_up(step);
    constexpr std::array<const char*, 3> kWays = {" direction=forward", " direction=reverse", ""};
    switch (step.edge.event) {
      case Event::Call:
        return add_call(step);
      case Event::Write:
        return add_write(numbered("p", which) + ".source");
      case Event::WriteTarget:
        return add_write(numbered("p", which) + ".target");
      case Event::Finish:
      case Event::Drained:
      case Event::Expire:
        return add_wait(step);
      case Event::Line:
        return act((up ? "heal, wan, state=up" : "fault, wan, state=down") +
                   std::string(kWays[which - 1]) + ", ,");
      case Event::Power:
      case Event::Sight:
        return add_site(step);
      case Event::Element:
      case Event::Status:
        return add_volume(step);
      default:
        return untimed();
    }
  }

  static bool line_comes_up(const CourseStep& step) {
    const auto& line = step.after.world.line;
    return step.edge.which == 3 ? line[0] && line[1] : line[step.edge.which - 1];
  }

  void add_call(const CourseStep& step) {
    const Request& request = edges_.calls()[step.edge.which].request;
    const replisim::Call& call = step.after.service[step.taken.call];
    const std::string name = "c" + std::to_string(++calls_);
    if (request.method == Method::ModifyReplicaSynchronization)
      return add_group_call(request, call, name);
    std::string on;
    for (const ListEntry& entry : *request.synchronization)
      on += (on.empty() ? "" : " ") +
            numbered(entry.kind == ListEntry::Kind::Group ? "g" : "p", entry.index);
    std::string with = "as=" + name;
    if (request.force) with += " Force=true";
    if (request.wait_for_copy_state) {
      with += " WaitForCopyState=";
      with += name_of(static_cast<CopyState>(*request.wait_for_copy_state));
    }
    with += setting_of(request);
    std::string answer;
    if (call.returned) answer.append("return=").append(name_of(call.code));
    act(std::string(name_of(call.operation)) + ", " + on + ", " + with + ", " + answer + ",");
    for (std::uint32_t i = 0; i < step.after.service.pairs.size(); ++i)
      if (step.after.service.pairs[i].call == step.taken.call) call_of_pair_[i] = name;
  }

  static std::string setting_of(const Request& request) {
    const auto* settings = std::get_if<SettingValues>(&request.settings);
    if (settings == nullptr) return {};
    const SettingProperty property = settings->front().first;
    if (property == SettingProperty::OnGroupOrListError)
      return " Setting.OnGroupOrListError=Continue";
    return " Setting." + std::string(name_of_setting(property)) + "=true";
  }

  void add_group_call(const Request& request, const replisim::Call& call, const std::string& name) {
    std::string with = "as=" + name + " Operation=" +
                       std::string(name_of(static_cast<Operation>(*request.operation))) +
                       " Synchronization=g1";
    std::string pairs;
    for (const ListEntry& entry : request.sync_pairs.value_or(std::vector<ListEntry>{}))
      pairs += (pairs.empty() ? " SyncPair=" : "+") + numbered("p", entry.index);
    std::string answer;
    if (call.returned) answer.append("return=").append(name_of(call.code));
    act("ModifyReplicaSynchronization, service, " + with + pairs + setting_of(request) + ", " +
        answer + ",");
  }

  void add_write(const std::string& end) {
    act("io, " + end + ", write=6.5536MBps block=64KiB pattern=random, ,");
    act("io, " + end + ", off, ,");
  }

  /// Waits for what the step made visible.
  void add_wait(const CourseStep& step) {
    bool any = false;
    for (std::uint32_t i = 0; i < step.after.service.pairs.size(); ++i) {
      const Pair& was = step.before.service.pairs[i];
      const Pair& is = step.after.service.pairs[i];
      if (was.exists && !is.exists) {
        text_ += ", wait, " + call_of_pair_[i] + ", , JobState=Completed within=30m,\n";
        any = true;
      } else if (is.exists &&
                 (was.copy_state != is.copy_state || was.progress_status != is.progress_status)) {
        text_ += ", wait, " + numbered("p", i) + ", , " + shown(is) + " within=30m,\n";
        any = true;
      }
    }
    begun_ = begun_ || any;
    if (!any) untimed();
  }

  void add_site(const CourseStep& step) {
    const std::uint32_t array = step.edge.which;
    const bool power = step.edge.event == Event::Power;
    const bool on = power ? step.after.world.power[array] : step.after.world.seen[array];
    const std::string what = power ? (array == 0 ? "a1, power=" : "b1, power=")
                                   : (array == 0 ? "paris, management=" : "lyon, management=");
    act((on ? "heal, " : "fault, ") + what + (on ? "on, ," : "off, ,"));
  }

  void add_volume(const CourseStep& step) {
    const bool element = step.edge.event == Event::Element;
    const std::uint32_t pair = element ? step.edge.which / 2 : step.edge.which;
    const std::uint32_t array = element ? step.edge.which % 2 : 1;
    const explore::PairWorld& data = step.after.world.pairs[pair];
    const bool bad = element ? data.failed[array] : data.unknown;
    const bool remote = edges_.instance().locality == Locality::Remote;
    const std::string volume =
        array == 0 ? numbered("a1.v", pair) : numbered(remote ? "b1.v" : "a1.w", pair);
    const std::string status = !bad ? "OK" : element ? "failed" : "unknown";
    act((bad ? "fault, " : "heal, ") + volume + ", status=" + status + ", ,");
  }

  static std::string shown(const Pair& pair) {
    std::string text = "CopyState=";
    text += name_of(pair.copy_state);
    text += " ProgressStatus=";
    text += name_of(pair.progress_status);
    return text;
  }

  void expect_end(const CourseStep& last) {
    comment("here the invariant does not hold");
    for (std::uint32_t i = 0; i < last.after.service.pairs.size(); ++i) {
      const Pair& pair = last.after.service.pairs[i];
      if (pair.exists) text_ += "+0s, expect, " + numbered("p", i) + ", , " + shown(pair) + ",\n";
    }
    text_ += "+10ms, stop, , , ,\n";
  }

  const explore::Edges& edges_;
  std::string text_;
  bool begun_ = false;
  int calls_ = 0;
  std::array<std::string, explore::kMostPairs> call_of_pair_;
};

std::string meaning_of(std::string_view invariant) {
  for (const explore::Invariant& one : explore::all_invariants())
    if (one.name == invariant) return std::string(one.meaning);
  return {};
}

}  // namespace

std::vector<WrittenFile> scenario_of(const ExploreChoice& choice, const explore::Edges& edges,
                                     const explore::Outcome& outcome) {
  const explore::Instance& instance = choice.instance;
  const std::string name(outcome.broken);
  std::string text = "# The shortest way to where the invariant " + name + " does not hold.\n";
  const std::string meaning = meaning_of(outcome.broken);
  if (!meaning.empty()) text += "# It means: " + meaning + ".\n";
  text +=
      "# Written by explore, whose world has no time: a wait stands for an end that comes by "
      "itself,\n# and what does not show is left to the time it takes.\n";
  text += kHead;
  text += ", use, topology, " + name + ", ,\n";
  if (instance.profile.name != "generic")
    text += ", use, profile, " + instance.profile.name + ", ,\n";
  text += ", use, version, " + std::string(name_of_version(instance.profile.version)) + ", ,\n";
  text += ", tag, , explored, ,\n";
  text += ", set, service, control_time=4s" + std::string(instance.waits ? " wait_limit=60s" : "") +
          ", ,\n\n";
  text += Timeline(edges).rows(outcome.course);
  std::vector<WrittenFile> files{{name + ".csv", text}};
  for (WrittenFile& file : Topology(choice, outcome).files()) files.push_back(std::move(file));
  return files;
}

}  // namespace replisim::cli
