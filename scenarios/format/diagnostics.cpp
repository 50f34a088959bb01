// SPDX-License-Identifier: Apache-2.0
#include "scenarios/format/diagnostics.hpp"

#include <algorithm>
#include <map>
#include <utility>

namespace replisim::format {
namespace {

bool same(const Diagnostic& a, const Diagnostic& b) {
  return a.file == b.file && a.line == b.line && a.severity == b.severity && a.column == b.column &&
         a.message == b.message;
}

std::string line_of(const Diagnostic& d) {
  std::string text = d.file + ":";
  if (d.line > 0) text += std::to_string(d.line) + ":";
  text += d.severity == Severity::Error ? " error: " : " warning: ";
  if (!d.column.empty()) text += "column '" + d.column + "': ";
  text += d.message + "\n";
  if (!d.hint.empty()) text += "    " + d.hint + "\n";
  return text;
}

}  // namespace

void Diagnostics::add(Diagnostic diagnostic) {
  for (auto other = all_.rbegin(); other != all_.rend(); ++other) {
    if (same(*other, diagnostic)) return;  // a topology that several scenarios share
  }
  // Files in the order of their first problem; in a file by line.
  const auto of_file = [&](const Diagnostic& d) { return d.file == diagnostic.file; };
  auto place = std::find_if(all_.rbegin(), all_.rend(), of_file).base();
  if (place == all_.begin()) place = all_.end();
  while (place != all_.begin() && std::prev(place)->file == diagnostic.file &&
         std::prev(place)->line > diagnostic.line) {
    --place;
  }
  all_.insert(place, std::move(diagnostic));
}

bool Diagnostics::has_errors() const {
  return std::any_of(all_.begin(), all_.end(),
                     [](const Diagnostic& d) { return d.severity == Severity::Error; });
}

std::string Diagnostics::to_text(int per_file) const {
  struct Count {
    int left_out = 0;
    int to_come = 0;
  };
  std::map<std::string, Count> counts;
  for (const Diagnostic& d : all_) ++counts[d.file].to_come;
  std::map<std::pair<std::string, Severity>, int> shown;  // warnings push no error out
  std::string text;
  for (const Diagnostic& d : all_) {
    Count& count = counts[d.file];
    if (++shown[{d.file, d.severity}] <= per_file) {
      text += line_of(d);
    } else {
      ++count.left_out;
    }
    if (--count.to_come == 0 && count.left_out > 0) {
      text += d.file + ": and " + std::to_string(count.left_out) + " more\n";
    }
  }
  return text;
}

}  // namespace replisim::format
