// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <map>
#include <optional>
#include <set>

#include "scenarios/format/units.hpp"
#include "sim/fuzz/calls.hpp"
#include "sim/fuzz/cast.hpp"

namespace replisim::fuzz {
namespace {

std::string time_text(std::int64_t ms) {
  std::string digits = std::to_string(ms % 1000);
  digits.insert(0, 3 - digits.size(), '0');
  return ms % 1000 == 0 ? std::to_string(ms / 1000) + "s"
                        : std::to_string(ms / 1000) + "." + digits + "s";
}

/// The unit of files that is smallest, with decimals.
std::string rate_text(std::int64_t bytes_a_second) {
  const std::int64_t bits = bytes_a_second * 8;
  std::string digits = std::to_string(bits % 1000);
  digits.insert(0, 3 - digits.size(), '0');
  return std::to_string(bits / 1000) + "." + digits + "kbps";
}

class TimelineMaker {
 public:
  TimelineMaker(Random& random, const Cast& cast, Draft& draft)
      : random_(random), cast_(cast), draft_(draft), calls_(random, cast) {}

  void make() {
    if (has(Feature::Policies)) make_policies();
    begin_loads();
    const std::int64_t events =
        has(Feature::ManyEvents) ? random_.between(8, 30) : random_.between(2, 10);
    for (std::int64_t i = 0; i < events; ++i) {
      now_ += gap();
      add_event();
    }
    now_ += random_.pick<std::int64_t>({0, 1'000, 5'000, 30'000});
    settle();
  }

 private:
  bool has(Feature feature) const { return cast_.has(feature); }
  void add(const std::string& what, const std::string& on, const std::string& with) {
    draft_.rows.push_back({time_text(now_), what, on, with, "", ""});
  }

  std::int64_t gap() {
    const bool close = has(Feature::Bursts) && random_.percent(60);
    const std::int64_t most =
        close ? random_.pick<std::int64_t>({0, 0, 1, 20, 300})
              : random_.pick<std::int64_t>({100, 2'000, 2'000, 10'000, 10'000, 40'000, 120'000});
    return random_.between(0, most);
  }

  void make_policies() {
    std::vector<std::string> words;
    const auto maybe = [&](const char* key, std::initializer_list<std::string> values) {
      const std::string value = random_.pick(values);
      if (random_.percent(25)) words.push_back(std::string(key) + "=" + value);
    };
    maybe("jobs", {"sync", "async", "auto"});
    maybe("call_latency", {"10ms", "1s"});
    maybe("control_time", {"100ms", "2s", "20s"});
    maybe("wait_limit", {"1s", "30s"});
    maybe("split_limit", {"100ms", "2s", "60s"});
    maybe("host_timeout", {"500ms", "5s"});
    maybe("heartbeat", {"1s", "10s", "60s"});
    maybe("link_loss.Synchronous", {"0s", "1s", "30s"});
    maybe("link_loss.Asynchronous", {"1s", "15s"});
    maybe("job_transition", {"500ms", "3s"});
    maybe("jobs_at_once", {"1", "2"});
    if (!words.empty()) draft_.setup.push_back({"", "set", "service", joined(words), "", ""});
  }

  // ---- loads --------------------------------------------------------------------------------

  std::int64_t size_of(const std::string& volume) const {
    const DraftTable& volumes = draft_.table("volumes");
    for (const Cells& row : volumes.rows)
      if (row.front() == volume)
        return format::parse_number(volumes.cell(row, "size"), format::Dimension::Data)
            .value.value_or(0);
    return 0;
  }

  std::string load_on(const std::string& volume) {
    auto block = random_.pick<std::int64_t>({512, 4'096, 4'096, 16'384, 65'536, 262'144});
    while (block > size_of(volume)) block /= 2;
    block = std::max<std::int64_t>(block, 1);
    const auto rate = random_.pick<std::int64_t>({1, 2, 5, 10, 20, 50});
    const std::string text =
        "write=" + rate_text(rate * block) + " block=" + std::to_string(block) + "B pattern=";
    return text + random_.pick<std::string>({"random", "random", "sequential", "zipf"});
  }

  void begin_load(const CastPair& pair, bool target) {
    const std::string& volume = target ? pair.target : pair.source;
    const std::string role = pair.name + (target ? ".target" : ".source");
    add("io", random_.percent(65) ? volume : role, load_on(volume));
    loaded_ = true;
  }

  void begin_loads() {
    const bool quiet = random_.percent(5);
    for (const CastPair& pair : cast_.pairs) {
      if (quiet) return;
      if (random_.percent(70)) begin_load(pair, false);
      if (has(Feature::TargetLoads) && random_.percent(25)) begin_load(pair, true);
      if (random_.percent(30)) now_ += random_.between(0, 1'500);
    }
    if (!loaded_) begin_load(random_.pick(cast_.pairs), false);
  }

  void change_load() {
    const CastPair& pair = random_.pick(cast_.pairs);
    const bool target = has(Feature::TargetLoads) && random_.percent(40);
    if (loaded_ && random_.percent(35)) return add("io", target ? pair.target : pair.source, "off");
    begin_load(pair, target);
  }

  // ---- faults -------------------------------------------------------------------------------

  void add_fault() {
    std::vector<Feature> kinds;
    for (const Feature kind : {Feature::LineFaults, Feature::PowerFaults, Feature::ElementFaults,
                               Feature::ManagementFaults, Feature::ServiceFaults})
      if (has(kind)) kinds.push_back(kind);
    if (kinds.empty()) return add_call();
    switch (random_.pick(kinds)) {
      case Feature::LineFaults:
        return cast_.lines.empty() ? add_call() : break_line();
      case Feature::PowerFaults: {
        const bool site = random_.percent(40);
        return fault(random_.pick(site ? cast_.sites : cast_.arrays), "power=off", "power=on");
      }
      case Feature::ElementFaults:
        return break_element();
      case Feature::ManagementFaults:
        return fault(random_.pick(cast_.sites), "management=off", "management=on");
      default:
        return fault("service", "method=off", "method=on");
    }
  }

  void break_line() {
    const std::string& line = random_.pick(cast_.lines);
    const auto way =
        random_.pick<std::string>({"", "", " direction=forward", " direction=reverse"});
    if (random_.percent(70)) return fault(line, "state=down" + way, "state=up" + way);
    if (random_.percent(60))
      return fault(line, "bandwidth=" + random_.pick<std::string>({"160kbps", "2400kbps"}) + way,
                   "bandwidth" + way);
    fault(line, "latency=" + random_.pick<std::string>({"0ms", "3ms", "250ms"}), "latency");
  }

  void break_element() {
    if (random_.percent(20)) return add("fault", random_.pick(cast_.arrays), "error=unspecified");
    const std::string status = random_.percent(65) ? "status=failed" : "status=unknown";
    const std::vector<std::string> volumes = cast_.volumes();
    fault(random_.percent(30) ? random_.pick(cast_.arrays) : random_.pick(volumes), status,
          "status=ok");
  }

  void fault(const std::string& on, const std::string& with, const std::string& cure) {
    add("fault", on, with);
    faults_.insert({on, cure});
  }

  void heal_one() {
    const auto at =
        std::next(faults_.begin(), static_cast<std::ptrdiff_t>(random_.below(faults_.size())));
    const bool all = at->first != "service" && random_.percent(30);
    add("heal", at->first, all ? "" : at->second);
    if (!all) faults_.erase(at);  // what it takes back is taken back once more in the end
  }

  // ---- the course ---------------------------------------------------------------------------

  void add_call() {
    for (const CallRow& row : calls_.draw()) add(row.what, row.on, row.with);
  }

  void add_event() {
    const std::uint64_t what = random_.below(100);
    if (what < 60) return add_call();
    if (what < 72) return change_load();
    if (what < 86 || faults_.empty()) return add_fault();
    heal_one();
  }

  /// Everything is healed and the hosts stop; then nothing may go on for ever.
  void settle() {
    std::set<std::string> ill;
    for (const auto& [on, cure] : faults_)
      if (on == "service" ||
          std::find(cast_.sites.begin(), cast_.sites.end(), on) != cast_.sites.end()) {
        add("heal", on, cure);
      } else if (ill.insert(on).second) {
        add("heal", on, "");
      }
    for (const std::string& volume : cast_.volumes())
      if (loaded_) add("io", volume, "off");
    for (const CallRow& row : calls_.last_rows()) add(row.what, row.on, row.with);
    draft_.rows.push_back({"", "wait", "service", "", "settled=yes within=3h", ""});
    draft_.rows.push_back({"+1s", "stop", "", "", "", ""});
  }

  Random& random_;
  const Cast& cast_;
  Draft& draft_;
  CallMaker calls_;
  std::int64_t now_ = 0;  ///< ms
  bool loaded_ = false;
  std::set<std::pair<std::string, std::string>> faults_;
};

}  // namespace

void make_timeline(Random& random, const Cast& cast, Draft& draft) {
  TimelineMaker(random, cast, draft).make();
}

}  // namespace replisim::fuzz
