// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "model/history/history.hpp"
#include "model/history/verdict.hpp"

namespace replisim::checker {

/// The three hashes of a run. `states`: who changed to what, in order, and what calls returned.
/// `times`: the same with whole nanoseconds. `bytes`: data moved and delivered. Computed from
/// integers and texts only, so compilers agree.
Fingerprint fingerprint(const History& history);

/// "states=… times=… bytes=…", 16 hexadecimal digits each.
std::string fingerprint_text(const Fingerprint& fingerprint);

/// Hash of a text, for `run.csv` (which scenario was it?) and the first line of a merged matrix.
std::uint64_t hash_text(std::string_view text);
/// 16 hexadecimal digits.
std::string hash_hex(std::uint64_t hash);

}  // namespace replisim::checker
