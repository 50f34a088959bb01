// SPDX-License-Identifier: Apache-2.0
#include "scenarios/format/load.hpp"

#include <algorithm>
#include <set>

#include "scenarios/format/profile.hpp"
#include "scenarios/format/settings.hpp"
#include "scenarios/format/text.hpp"
#include "scenarios/format/timeline.hpp"
#include "scenarios/format/topology_files.hpp"

namespace replisim::format {
namespace {

/// Loads one scenario, step by step; every part goes on after problems as far as it can.
class Loader {
 public:
  Loader(const std::filesystem::path& file, const std::vector<Override>& overrides,
         Diagnostics& diagnostics)
      : file_(file),
        overrides_(overrides),
        diagnostics_(diagnostics),
        problems_(file.generic_string(), diagnostics),
        command_line_("command line", diagnostics) {}
  Loader(const ScenarioText& text, const std::vector<Override>& overrides, Diagnostics& diagnostics)
      : Loader(text.path, overrides, diagnostics) {
    text_ = &text;
  }

  std::optional<Scenario> load() {
    auto table = text_ == nullptr ? read_table(file_, timeline_columns(), problems_)
                                  : table_of(check_lines(text_->timeline, problems_),
                                             timeline_columns(), problems_);
    if (!table) return std::nullopt;
    scenario_.path = file_.generic_string();
    setup_ = read_setup(*table, problems_);
    scenario_.tags = setup_.tags;
    choose_version();
    read_topology();
    apply_settings();
    complete_topology(files_, diagnostics_);
    check_modes(files_, scenario_.version, diagnostics_);
    scenario_.topology = files_.topology;
    read_rows(*table);
    if (problems_.errors() != 0 || command_line_.errors() != 0 || !files_.good || !good_profile_) {
      return std::nullopt;
    }
    scenario_.lines = std::move(table->lines);
    return std::move(scenario_);
  }

 private:
  const Override* last(Override::Kind kind) const {
    const auto place = std::find_if(overrides_.rbegin(), overrides_.rend(),
                                    [&](const Override& o) { return o.kind == kind; });
    return place == overrides_.rend() ? nullptr : &*place;
  }

  void choose_version() {
    const Override* from_command = last(Override::Kind::Version);
    Problems& where = from_command != nullptr ? command_line_ : problems_;
    const std::string text = from_command != nullptr ? from_command->value : setup_.version.text;
    if (!text.empty()) {
      if (const auto version = parse_version(text)) {
        scenario_.version = *version;
      } else {
        where.error(from_command != nullptr ? 0 : setup_.version.line,
                    from_command != nullptr ? "" : "with", "unknown version " + in_quotes(text),
                    "versions: seed, cim241, cim249");
      }
    }
    choose_profile(text.empty() ? std::nullopt : std::optional(scenario_.version));
  }

  /// The profile's own version holds where neither a row nor the command line chooses one.
  void choose_profile(std::optional<Version> version) {
    const Override* from_command = last(Override::Kind::Profile);
    ProfileUse use{setup_.profile.text, file_.parent_path(), setup_.profile.line, "with"};
    if (from_command != nullptr) use = {from_command->value, ".", 0, ""};
    if (use.name.empty()) use.name = "generic";
    Problems& where = from_command != nullptr ? command_line_ : problems_;
    const auto profile = find_profile(use, version, where);
    if (!profile) good_profile_ = false;
    scenario_.profile = profile.value_or(generic_profile(scenario_.version));
    scenario_.version = version.value_or(scenario_.profile.version);
  }

  void read_topology() {
    const std::string& name = setup_.topology.text;
    if (text_ != nullptr && name == text_->topology) {
      const auto folder = file_.parent_path() / "topologies" / name;
      files_ = load_topology(text_->tables, folder.generic_string(), name, diagnostics_);
      return;
    }
    if (name.empty()) {
      problems_.error(0, "", "the scenario uses no topology",
                      "add a row: , use, topology, NAME, ,");
      files_.good = false;
      return;
    }
    std::vector<std::string> available;
    std::optional<std::filesystem::path> folder;
    const std::string bad_name = name_problem(name);
    if (!bad_name.empty()) {
      problems_.error(setup_.topology.line, "with", bad_name);
    } else {
      folder = find_topology(file_, name, available);
    }
    if (!folder && bad_name.empty()) {
      problems_.error(setup_.topology.line, "with", "no topology named " + in_quotes(name),
                      available.empty() ? "there is no folder 'topologies' beside or above the file"
                                        : suggestion(name, available, "topologies"));
    }
    if (!folder) {
      files_.good = false;
      return;
    }
    files_ = load_topology(*folder, name, diagnostics_);
  }

  void apply_settings() {
    SettingTargets targets{files_.topology, scenario_.policy, scenario_.run, scenario_.profile,
                           files_.good};
    std::set<std::string> overridden;
    for (const Override& o : overrides_) {
      if (o.kind == Override::Kind::Set) overridden.insert(o.name + "," + o.key);
      if (o.kind == Override::Kind::Seed) overridden.insert("run,seed");
    }
    for (const SetRow& row : setup_.sets) {
      if (overridden.count(row.name + "," + row.key) == 0) apply_set(row, targets, problems_);
    }
    for (const Override& o : overrides_) {
      if (o.kind == Override::Kind::Set)
        apply_set({0, o.name, o.key, o.value}, targets, command_line_);
      if (o.kind == Override::Kind::Seed)
        apply_set({0, "run", "seed", o.value}, targets, command_line_);
    }
    check_settings(setup_.sets, scenario_.policy, problems_);
  }

  void read_rows(const Table& table) {
    Names names(scenario_.topology);
    TimelineContext context{scenario_, names, files_.good, file_.parent_path(), problems_};
    parse_steps(table, context);
    if (scenario_.steps.empty() && problems_.errors() == 0) {
      problems_.error(0, "", "the scenario has no steps", "add an operation or a check");
    }
    if (problems_.errors() == 0) check_times(scenario_, problems_);
    if (problems_.errors() == 0 && files_.good) {
      for (const SetRow& row : setup_.sets) names.use(names.find(row.name));
      Diagnostics unused;
      files_.topology = scenario_.topology;  // what rows make uses things too
      report_unused(files_, names, unused);
      for (const Diagnostic& d : unused.all()) diagnostics_.add(d);
      if (unused.has_errors()) files_.good = false;
    }
  }

  std::filesystem::path file_;
  const ScenarioText* text_ = nullptr;  ///< in the place of files
  const std::vector<Override>& overrides_;
  Diagnostics& diagnostics_;
  Problems problems_;
  Problems command_line_;
  Scenario scenario_;
  Setup setup_;
  TopologyFiles files_;
  bool good_profile_ = true;
};

}  // namespace

std::optional<Override> parse_override(std::string_view text) {
  Override result;
  const std::size_t sign = text.find('=');
  if (sign == std::string_view::npos) return std::nullopt;
  const std::string_view left = text.substr(0, sign);
  std::size_t cut = left.find(',');
  if (cut == std::string_view::npos) cut = left.rfind('.');
  if (cut == std::string_view::npos) return std::nullopt;
  result.name = trimmed(left.substr(0, cut));
  result.key = trimmed(left.substr(cut + 1));
  result.value = trimmed(text.substr(sign + 1));
  if (result.name.empty() || result.key.empty() || result.value.empty()) return std::nullopt;
  return result;
}

std::optional<Scenario> load_scenario(const std::filesystem::path& file,
                                      const std::vector<Override>& overrides,
                                      Diagnostics& diagnostics) {
  return Loader(file, overrides, diagnostics).load();
}

std::optional<Scenario> load_scenario(const ScenarioText& text,
                                      const std::vector<Override>& overrides,
                                      Diagnostics& diagnostics) {
  return Loader(text, overrides, diagnostics).load();
}

}  // namespace replisim::format
