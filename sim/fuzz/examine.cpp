// SPDX-License-Identifier: Apache-2.0
#include "sim/fuzz/examine.hpp"

#include <algorithm>
#include <array>
#include <exception>
#include <utility>

#include "model/data/promises.hpp"
#include "reports/result.hpp"
#include "scenarios/checker/judge.hpp"

namespace replisim::fuzz {
namespace {

void note(std::vector<Broken>& all, Broken broken) {
  const std::string kind = kind_of(broken);
  if (std::none_of(all.begin(), all.end(), [&](const Broken& b) { return kind_of(b) == kind; }))
    all.push_back(std::move(broken));
}

/// What the wait for everything's rest had to say in the end.
std::string last_words(const History& history) {
  for (auto finding = history.findings.rbegin(); finding != history.findings.rend(); ++finding)
    if (finding->entity == "service") return finding->text;
  return history.end_message;
}

/// "promise in-order of p1", "wait service settled=yes", "never p1 CopyState=Skewed".
Broken broken_of(const Verdict& verdict, const History& history) {
  const std::vector<std::string> words = words_in(verdict.check);
  if (words.size() == 4 && words[0] == "promise")
    return {words[1], words[3], verdict.actual, verdict.at};
  if (words.size() > 1 && words[0] == "wait")
    return {"settles", "service", last_words(history), verdict.at};
  if (words.size() > 2 && words[0] == "never")
    return {"never-" + words[2].substr(words[2].find('=') + 1), words[1], verdict.actual,
            verdict.at};
  return {"settles", "service", verdict.check + ": " + verdict.actual, verdict.at};
}

std::vector<PromiseInfo> all_promises() {
  std::vector<PromiseInfo> all;
  for (const Promise& promise : promises()) all.push_back({promise.name, promise.meaning});
  const std::array<PromiseInfo, 5> own = {
      {{"sound", "What pairs, groups, calls and jobs show fits together at every event."},
       {"settles",
        "With all faults healed and hosts gone, every call is answered, every job ends, every pair "
        "comes to rest, and the two ends of what shows Synchronized are equal."},
       {"runs", "No run crashes, hangs or gives up."},
       {"repeats", "Two equal runs leave the same bytes."},
       {"readable", "What is written by `fuzz` is accepted by `check`."}}};
  all.insert(all.end(), own.begin(), own.end());
  return all;
}

}  // namespace

std::span<const PromiseInfo> fuzz_promises() {
  static const std::vector<PromiseInfo> all = all_promises();
  return all;
}

std::string kind_of(const Broken& broken) {
  if (broken.promise != "sound" && broken.promise != "settles" && broken.promise != "runs" &&
      broken.promise != "readable")
    return broken.promise;
  std::string kind = broken.promise + ": ";
  for (const char c : broken.what.substr(0, broken.what.find(';'))) {
    const bool digit = c >= '0' && c <= '9';
    if (!digit) {
      kind += c;
    } else if (kind.back() != '#') {
      kind += '#';
    }
  }
  return kind;
}

Observation observe(const format::Scenario& scenario, engine::RunOptions::Flows flows,
                    bool want_bytes) {
  Observation seen;
  engine::RunOptions options;
  options.check_promises = true;
  options.flows = flows;
  try {
    seen.history = engine::simulate(scenario, options);
  } catch (const std::exception& error) {
    seen.broken.push_back({"runs", "run", error.what(), {}});
    return seen;
  }
  auto verdicts = checker::judge(scenario, seen.history);
  for (const Verdict& verdict : verdicts)
    if (verdict.outcome == Outcome::fail) note(seen.broken, broken_of(verdict, seen.history));
  if (want_bytes)
    seen.bytes =
        reports::to_bytes(reports::make_result(scenario, seen.history, std::move(verdicts)));
  return seen;
}

Observation examine(const format::ScenarioText& text, engine::RunOptions::Flows flows,
                    bool want_bytes) {
  format::Diagnostics diagnostics;
  if (const auto scenario = format::load_scenario(text, {}, diagnostics))
    return observe(*scenario, flows, want_bytes);
  Observation unread;
  unread.broken.push_back({"readable", text.path, diagnostics.to_text(), {}});
  return unread;
}

}  // namespace replisim::fuzz
