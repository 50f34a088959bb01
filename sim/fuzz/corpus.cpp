// SPDX-License-Identifier: Apache-2.0
#include "sim/fuzz/corpus.hpp"

#include <algorithm>
#include <charconv>
#include <fstream>
#include <iterator>
#include <map>
#include <system_error>

#include "scenarios/format/diagnostics.hpp"
#include "sim/fuzz/shrink.hpp"

namespace replisim::fuzz {
namespace {

namespace fs = std::filesystem;

constexpr const char* kState = "corpus.csv";

bool write(const fs::path& path, const std::string& text) {
  std::error_code error;
  fs::create_directories(path.parent_path(), error);
  std::ofstream file(path, std::ios::binary | std::ios::trunc);
  file << text;
  file.close();
  return static_cast<bool>(file);
}

std::optional<std::uint64_t> number_of(const std::string& text) {
  std::uint64_t value = 0;
  const char* end = text.data() + text.size();
  const auto read = std::from_chars(text.data(), end, value);
  if (read.ec != std::errc{} || read.ptr != end) return std::nullopt;
  return value;
}

/// The scenario of a finding, named after it.
Draft draft_of(const Found& found, const Choice& choice) {
  Draft draft = found.small ? found.small->draft : generate(found.seed, choice);
  const Broken& broken = found.small ? found.small->broken : found.broken;
  draft.name = "fuzz-" + broken.promise + "-" + std::to_string(found.seed);
  std::string what = broken.what;
  std::replace(what.begin(), what.end(), '\n', ' ');
  draft.comments = {
      "Breaks the promise " + broken.promise + " of `replisim fuzz`: " + broken.who + ": " + what,
      "Made by the seed " + std::to_string(found.seed) +
          "; `replisim run FILE --check-every-event` shows it."};
  return draft;
}

}  // namespace

std::optional<CorpusState> read_state(const fs::path& folder, std::string& problem) {
  std::ifstream file(folder / kState);
  if (!file) return std::nullopt;
  std::map<std::string, std::string> values;
  for (std::string line; std::getline(file, line);) {
    const std::size_t cut = line.find(", ");
    if (cut != std::string::npos) values[line.substr(0, cut)] = line.substr(cut + 2);
  }
  const auto first = number_of(values["first"]);
  const auto next = number_of(values["next"]);
  if (!first || !next || values["choice"].empty()) {
    problem = (folder / kState).generic_string() + " is not what fuzz wrote there";
    return std::nullopt;
  }
  return CorpusState{values["choice"], *first, *next};
}

bool write_state(const fs::path& folder, const CorpusState& state) {
  return write(folder / kState, "key, value\nchoice, " + state.choice + "\nfirst, " +
                                    std::to_string(state.first) + "\nnext, " +
                                    std::to_string(state.next) + "\n");
}

fs::path write_finding(const fs::path& folder, const Found& found, const Choice& choice) {
  const Draft draft = draft_of(found, choice);
  const format::ScenarioText text = text_of(draft);
  const fs::path file = folder / text.path;
  bool good = write(file, format::format_file(text.timeline));
  std::error_code error;
  const fs::path topology = folder / "topologies" / text.topology;
  fs::remove_all(topology, error);
  for (const format::TableText& table : text.tables)
    good = write(topology / table.name, format::format_file(table.text)) && good;
  return good ? file : fs::path();
}

std::vector<fs::path> findings_in(const fs::path& folder) {
  std::vector<fs::path> files;
  std::error_code error;
  for (fs::directory_iterator entry(folder, error), end; !error && entry != end;
       entry.increment(error)) {
    const std::string name = entry->path().filename().string();
    if (name.starts_with("fuzz-") && name.ends_with(".csv")) files.push_back(entry->path());
  }
  std::sort(files.begin(), files.end());
  return files;
}

std::vector<std::vector<Broken>> replay(const std::vector<fs::path>& files, int parallel,
                                        std::chrono::milliseconds timeout, bool& interrupted) {
  return in_children(files.size(), parallel, timeout, interrupted, [&](std::size_t i) {
    format::Diagnostics diagnostics;
    const auto scenario = format::load_scenario(files[i], {}, diagnostics);
    if (scenario) return observe(*scenario, engine::RunOptions::Flows::SimGrid).broken;
    return std::vector<Broken>{{"readable", files[i].string(), diagnostics.to_text(), {}}};
  });
}

}  // namespace replisim::fuzz
