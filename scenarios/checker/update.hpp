// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "model/history/verdict.hpp"
#include "scenarios/format/scenario.hpp"

/// `run --update`: what happened becomes what is expected.
namespace replisim::checker {

/// A failed check whose row stays as it is, and why.
struct LeftAlone {
  int line = 0;
  std::string why;
};

struct Updated {
  std::string text;
  std::vector<LeftAlone> left;
};

/// The file's text with the actual values of its failed checks in the `expect` cells. Only the
/// conditions that failed change; return codes only when `all` is true. Every other byte stays,
/// line ends too; columns are aligned again by format::format_file, when the caller wants that.
Updated update(std::string_view file_text, const std::vector<Verdict>& verdicts, bool all);
/// Its text alone.
std::string updated_text(std::string_view file_text, const std::vector<Verdict>& verdicts,
                         bool all);
/// The same from the lines that the scenario kept, with "\n" after each.
std::string updated_text(const format::Scenario& scenario, const std::vector<Verdict>& verdicts,
                         bool all);

/// A file that format::format_file() would not have changed is aligned again after a change of its
/// cells; its line ends and its byte order mark are no reason to leave it, and stay.
std::string aligned_like(std::string_view before, std::string after);

/// What an update changes, for showing it before it is written: "-" and "+" lines under
/// `path:line:`. Empty when nothing changes.
std::string diff_text(const std::string& path, std::string_view before, std::string_view after);

}  // namespace replisim::checker
