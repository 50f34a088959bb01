// SPDX-License-Identifier: Apache-2.0
#include "scenarios/checker/known.hpp"

#include <fmt/format.h>

#include "scenarios/checker/judge.hpp"

namespace replisim::checker {
namespace {

/// "scenarios/a.csv" is the end of "/x/scenarios/a.csv", but "b.csv" is not that of "ab.csv".
bool is_end_of(const std::string& end, const std::string& path) {
  if (end.empty() || path.size() < end.size()) return false;
  const std::size_t begin = path.size() - end.size();
  if (path.compare(begin, end.size(), end) != 0) return false;
  return begin == 0 || path[begin - 1] == '/';
}

bool message_matches(const KnownFailure& known, const Verdict& verdict) {
  return known.expected_message.empty() ||
         mismatch_block(verdict).find(known.expected_message) != std::string::npos;
}

std::string why(const KnownFailure& known) {
  return known.issue.empty() ? known.reason : fmt::format("{} ({})", known.reason, known.issue);
}

}  // namespace

bool concerns(const KnownFailure& known, const Verdict& verdict, const std::string& profile) {
  if (!known.profile.empty() && known.profile != profile) return false;
  if (known.check != verdict.check) return false;
  return is_end_of(known.scenario, verdict.scenario) || is_end_of(verdict.scenario, known.scenario);
}

void apply_known(std::vector<Verdict>& verdicts, const std::vector<KnownFailure>& known,
                 const std::string& profile) {
  for (auto& verdict : verdicts) {
    for (const auto& row : known) {
      if (!concerns(row, verdict, profile)) continue;
      if (verdict.outcome == Outcome::pass) {
        verdict.outcome = Outcome::surprise;
        verdict.reason = fmt::format(
            "listed in known_failures.csv (line {}), but it passed; take the row out", row.line);
        break;
      }
      if (verdict.outcome == Outcome::fail && message_matches(row, verdict)) {
        verdict.outcome = Outcome::known;
        verdict.reason = why(row);
        break;
      }
    }
  }
}

}  // namespace replisim::checker
