// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

/// Trouble in input files. Diagnostics are collected, never thrown; a selection with an error does
/// not run.
namespace replisim::format {

enum class Severity { Error, Warning };

struct Diagnostic {
  std::string file;
  int line = 0;  ///< 0: the whole file
  Severity severity = Severity::Error;
  std::string column;  ///< "do", "expect", ...; empty: no single column
  std::string message;
  std::string hint;  ///< second line, indented; may be empty
};

/// All problems of a selection, in the order of files and lines.
class Diagnostics {
 public:
  void add(Diagnostic diagnostic);
  bool has_errors() const;
  const std::vector<Diagnostic>& all() const { return all_; }
  /// `file:line: error: column 'do': …`, up to `per_file` errors and as many warnings of a file,
  /// then "and N more".
  std::string to_text(int per_file = 20) const;

 private:
  std::vector<Diagnostic> all_;
};

}  // namespace replisim::format
