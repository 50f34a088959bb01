// SPDX-License-Identifier: Apache-2.0
#include "reports/console.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <set>
#include <string_view>
#include <utility>
#include <vector>

#include "model/history/indications.hpp"
#include "reports/images.hpp"
#include "reports/indications.hpp"
#include "reports/printable.hpp"
#include "scenarios/checker/judge.hpp"
#include "scenarios/checker/text.hpp"

namespace replisim::reports {
namespace {

constexpr std::string_view kRed = "\033[31m";
constexpr std::string_view kGreen = "\033[32m";
constexpr std::string_view kYellow = "\033[33m";
constexpr std::string_view kPlain = "\033[0m";

std::string_view color_of(Outcome outcome) {
  if (checker::is_bad(outcome)) return kRed;
  return outcome == Outcome::pass ? kGreen : kYellow;
}

std::string painted(std::string_view text, std::string_view color, const ConsoleOptions& options) {
  if (!options.color) return std::string(text);
  return fmt::format("{}{}{}", color, text, kPlain);
}

/// The block with its first line painted.
std::string block_text(const Verdict& verdict, const ConsoleOptions& options) {
  std::string block = printable(checker::mismatch_block(verdict));
  const std::size_t end = block.find('\n');
  if (end == std::string::npos) return block;
  return painted(block.substr(0, end), color_of(verdict.outcome), options) + block.substr(end);
}

std::string verdict_line(const Verdict& verdict, const ConsoleOptions& options) {
  std::string line = fmt::format("  {:<8} {}:{}  {}", name_of_outcome(verdict.outcome),
                                 verdict.scenario, verdict.line, verdict.check);
  if (!verdict.reason.empty()) line += "   " + verdict.reason;
  return painted(printable(line), color_of(verdict.outcome), options) + "\n";
}

std::string event_line(const Event& event) {
  const bool initial = event.from.empty() || event.from == "NULL";
  if (initial && event.at == SimTime{} && event.cause.line == 0) return {};
  std::string text = fmt::format("  {}  {} {} {} -> {}", checker::clock_text(event.at),
                                 event.entity, event.property, event.from, event.to);
  if (!event.cause.fact.empty()) text += fmt::format(" ({})", event.cause.fact);
  if (event.cause.line > 0) text += fmt::format("  line {}", event.cause.line);
  return printable(text) + "\n";
}

/// The events, and after those of each instant what the images of what was parted in it were worth,
/// and the indications that were sent for them.
std::string event_lines(const History& history) {
  std::string text;
  const std::vector<Indication> sent = indications_of(history);
  auto next = sent.begin();
  auto image = history.images.begin();
  const auto tell_until = [&](SimTime at) {
    for (; image != history.images.end() && image->at < at; ++image) text += image_line(*image);
    for (; next != sent.end() && next->at < at; ++next) text += indication_line(*next);
  };
  for (const auto& event : history.events) {
    tell_until(event.at);
    text += event_line(event);
  }
  tell_until(SimTime::max());
  return text;
}

std::string counted(int number, std::string_view one, std::string_view many) {
  return fmt::format("{} {}", number, number == 1 ? one : many);
}

/// "41 h", "12 min", "8.5 s": two digits are enough for a summary.
std::string rough_time(double seconds) {
  if (seconds >= 2 * 3600.0) return fmt::format("{:.0f} h", seconds / 3600.0);
  if (seconds >= 2 * 60.0) return fmt::format("{:.0f} min", seconds / 60.0);
  return fmt::format("{:.1f} s", seconds);
}

/// "seed 7", or how many there are.
std::string seeds_text(const std::vector<ScenarioResult>& results) {
  std::set<std::uint64_t> seeds;
  for (const auto& result : results) {
    if (result.info.engine == "none") continue;  // a matrix draws nothing
    if (!result.info.program.empty() || !result.info.engine.empty()) seeds.insert(result.info.seed);
  }
  if (seeds.empty()) return {};
  if (seeds.size() > 1) return fmt::format(", {} seeds", seeds.size());
  return fmt::format(", seed {}", *seeds.begin());
}

std::string counts_text(const Counts& counts) {
  std::string text = fmt::format("{} pass", counts.pass);
  const auto add = [&](int number, std::string_view one, std::string_view many) {
    if (number > 0) text += ", " + counted(number, one, many);
  };
  add(counts.fail, "fail", "fail");
  add(counts.error, "error", "errors");
  add(counts.skip, "skipped", "skipped");
  add(counts.known, "known failure", "known failures");
  add(counts.surprise, "surprise", "surprises");
  return text;
}

bool is_bad(const ScenarioResult& result) {
  return std::any_of(result.verdicts.begin(), result.verdicts.end(),
                     [](const Verdict& verdict) { return checker::is_bad(verdict.outcome); });
}

/// Why checks of a scenario without failures were skipped: a line a reason, with how many it was.
std::string skip_lines(const ScenarioResult& result, const ConsoleOptions& options) {
  std::vector<std::pair<std::string, int>> reasons;  // in the order of the file
  bool whole_run = false;
  for (const auto& verdict : result.verdicts) {
    if (verdict.outcome != Outcome::skip) continue;
    whole_run = whole_run || verdict.line == 0;
    const auto same = [&](const auto& reason) { return reason.first == verdict.reason; };
    const auto place = std::find_if(reasons.begin(), reasons.end(), same);
    if (place == reasons.end()) {
      reasons.emplace_back(verdict.reason, 1);
    } else {
      ++place->second;
    }
  }
  std::string text;
  for (const auto& [reason, number] : reasons) {
    const std::string which =
        whole_run
            ? ""
            : fmt::format("{} of {}: ", number,
                          counted(static_cast<int>(result.verdicts.size()), "check", "checks"));
    const std::string line = fmt::format("{}: SKIP  {}{}", result.path, which, reason);
    text += painted(printable(line), kYellow, options) + "\n";
  }
  return text;
}

}  // namespace

bool wants_color(int descriptor) {
  const char* no_color = std::getenv("NO_COLOR");
  if (no_color != nullptr && *no_color != '\0') return false;
  const char* terminal = std::getenv("TERM");
  if (terminal != nullptr && std::string_view(terminal) == "dumb") return false;
  return isatty(descriptor) == 1;
}

std::string scenario_text(const ScenarioResult& result, const ConsoleOptions& options) {
  std::string text;
  if (options.verbose) {
    text += fmt::format("{}: {}\n", printable(result.path), counts_text(count(result.verdicts)));
    text += event_lines(result.history);
  }
  for (const auto& verdict : result.verdicts) {
    if (checker::is_bad(verdict.outcome)) {
      text += block_text(verdict, options) + "\n";
    } else if (options.verbose) {
      text += verdict_line(verdict, options);
    }
  }
  if (!options.verbose && !is_bad(result)) text += skip_lines(result, options);
  return text;
}

std::string summary_text(const std::vector<ScenarioResult>& results, std::int64_t wall_ns,
                         const ConsoleOptions& options) {
  const Counts counts = count(results);
  double simulated_s = 0;
  std::uint64_t ties = 0;
  for (const auto& result : results) {
    simulated_s += static_cast<double>(result.history.ended_at.value) * 1e-9;
    ties += result.history.ties;
  }
  const bool bad = counts.fail + counts.error + counts.surprise > 0;
  const std::string numbers =
      fmt::format("{}, {}: {}", counted(static_cast<int>(results.size()), "scenario", "scenarios"),
                  counted(counts.total(), "check", "checks"), counts_text(counts));
  std::string text = painted(numbers, bad ? kRed : kGreen, options);
  text += fmt::format("; {:.1f} s, {} simulated{}", static_cast<double>(wall_ns) * 1e-9,
                      rough_time(simulated_s), seeds_text(results));
  if (ties > 0) text += fmt::format(", {} {}", ties, ties == 1 ? "tie" : "ties");
  text += '\n';
  for (const auto& result : results) {
    if (is_bad(result)) text += fmt::format("  {}\n", printable(result.path));
  }
  return text;
}

}  // namespace replisim::reports
