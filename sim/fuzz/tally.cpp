// SPDX-License-Identifier: Apache-2.0
#include "sim/fuzz/tally.hpp"

#include <algorithm>
#include <charconv>

namespace replisim::fuzz {
namespace {

constexpr char kField = '\x1f';

/// A field of a line can hold neither.
std::string plain(std::string text) {
  for (char& c : text)
    if (c == '\n' || c == kField) c = ' ';
  return text;
}

template <class... Fields>
std::string line(const char* kind, const Fields&... fields) {
  std::string text = kind;
  const auto add = [&](const std::string& field) { (text += kField) += plain(field); };
  (add(fields), ...);
  return text + "\n";
}

std::string number(std::uint64_t value) {
  return std::to_string(value);
}

std::uint64_t to_number(const std::string& text) {
  std::uint64_t value = 0;
  std::from_chars(text.data(), text.data() + text.size(), value);
  return value;
}

std::vector<std::string> fields_of(std::string_view text) {
  std::vector<std::string> fields;
  for (;;) {
    const std::size_t cut = text.find(kField);
    fields.emplace_back(text.substr(0, cut));
    if (cut == std::string_view::npos) return fields;
    text.remove_prefix(cut + 1);
  }
}

bool take_line(const std::vector<std::string>& f, BatchReport& report) {
  Tally& tally = report.tally;
  if (f[0] == "runs" && f.size() == 6) {
    tally.runs = to_number(f[1]);
    tally.loaded = to_number(f[2]);
    tally.broken = to_number(f[3]);
    tally.twice = to_number(f[4]);
    tally.simulated_ns = static_cast<std::int64_t>(to_number(f[5]));
  } else if (f[0] == "call" && f.size() == 4) {
    tally.operations[f[1]] = {to_number(f[2]), to_number(f[3])};
  } else if (f[0] == "state" && f.size() == 2) {
    tally.copy_states.insert(f[1]);
  } else if (f[0] == "ratio" && f.size() == 2) {
    tally.ratios.push_back(static_cast<std::int64_t>(to_number(f[1])));
  } else if (f[0] == "found" && f.size() == 6) {
    report.findings.push_back(
        {to_number(f[1]), {f[2], f[3], f[4], SimTime{static_cast<std::int64_t>(to_number(f[5]))}}});
  } else {
    return false;
  }
  return true;
}

}  // namespace

void Tally::add(const Tally& other) {
  runs += other.runs;
  loaded += other.loaded;
  broken += other.broken;
  twice += other.twice;
  simulated_ns += other.simulated_ns;
  for (const auto& [name, answers] : other.operations) {
    operations[name].accepted += answers.accepted;
    operations[name].refused += answers.refused;
  }
  copy_states.insert(other.copy_states.begin(), other.copy_states.end());
  ratios.insert(ratios.end(), other.ratios.begin(), other.ratios.end());
}

void Tally::take(const Draft& draft, const Observation& seen, std::int64_t wall_ns) {
  ++runs;
  if (!seen.broken.empty()) ++broken;
  if (std::any_of(draft.rows.begin(), draft.rows.end(),
                  [](const Cells& row) { return row[Do] == "io" && row[With] != "off"; }))
    ++loaded;
  simulated_ns += seen.history.ended_at.value;
  ratios.push_back(seen.history.ended_at.value / std::max<std::int64_t>(wall_ns, 1));
  for (const CallRecord& call : seen.history.calls) {
    if (!call.return_code) continue;
    Answers& answers = operations[call.operation];
    const bool good =
        *call.return_code == ReturnCode::Completed || *call.return_code == ReturnCode::JobStarted;
    ++(good ? answers.accepted : answers.refused);
  }
  for (const Event& event : seen.history.events)
    if (event.property == "CopyState") copy_states.insert(event.to);
}

std::int64_t Tally::median_ratio() const {
  if (ratios.empty()) return 0;
  std::vector<std::int64_t> sorted = ratios;
  const auto middle = sorted.begin() + static_cast<std::ptrdiff_t>(sorted.size() / 2);
  std::nth_element(sorted.begin(), middle, sorted.end());
  return *middle;
}

std::string to_text(const BatchReport& report) {
  const Tally& tally = report.tally;
  std::string text =
      line("runs", number(tally.runs), number(tally.loaded), number(tally.broken),
           number(tally.twice), number(static_cast<std::uint64_t>(tally.simulated_ns)));
  for (const auto& [name, answers] : tally.operations)
    text += line("call", name, number(answers.accepted), number(answers.refused));
  for (const std::string& state : tally.copy_states) text += line("state", state);
  for (const std::int64_t ratio : tally.ratios)
    text += line("ratio", number(static_cast<std::uint64_t>(ratio)));
  for (const SeedFinding& found : report.findings)
    text += line("found", number(found.seed), found.broken.promise, found.broken.who,
                 found.broken.what, number(static_cast<std::uint64_t>(found.broken.at.value)));
  return text;
}

std::optional<BatchReport> batch_of(std::string_view text) {
  BatchReport report;
  while (!text.empty()) {
    const std::size_t end = text.find('\n');
    if (end == std::string_view::npos || !take_line(fields_of(text.substr(0, end)), report))
      return std::nullopt;
    text.remove_prefix(end + 1);
  }
  return report;
}

}  // namespace replisim::fuzz
