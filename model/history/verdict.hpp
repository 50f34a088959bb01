// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "model/units.hpp"

namespace replisim {

enum class Outcome : std::uint8_t { pass, fail, error, skip, known, surprise };
std::string_view name_of_outcome(Outcome outcome);

/// The judgement on one check of one scenario.
struct Verdict {
  std::string scenario;  ///< path as selected
  int line = 0;
  std::string check;  ///< "expect g1 lost<=620MB": the name in reports
  Outcome outcome = Outcome::pass;
  std::string expected;  ///< in the scenario's notation
  std::string actual;
  SimTime at;  ///< when it was judged
  std::string clause;
  /// The mismatch block, line by line, without the first `file:line: FAIL` line; empty on pass.
  std::vector<std::string> explanation;
  std::string reason;  ///< for skip, known and error
  /// The value to put into the expect cell by --update; empty when there is none.
  std::string replacement;
};

/// Three hashes of a history: who changed to what without time, times with ns, bytes moved.
struct Fingerprint {
  std::uint64_t states = 0;
  std::uint64_t times = 0;
  std::uint64_t bytes = 0;
  friend bool operator==(const Fingerprint&, const Fingerprint&) = default;
};

}  // namespace replisim
