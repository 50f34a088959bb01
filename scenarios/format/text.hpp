// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// Small helpers for words and messages.
namespace replisim::format {

/// Splits at spaces and tabs; a part in double quotes stays together, quotes included.
std::vector<std::string> words_of(std::string_view text);
std::vector<std::string> split(std::string_view text, char separator);
std::string join(const std::vector<std::string>& parts, std::string_view separator);
std::string_view trimmed(std::string_view text);

/// The candidate that a typing error most likely meant; nothing when none is near.
std::optional<std::string> nearest(std::string_view word,
                                   const std::vector<std::string>& candidates);

/// "did you mean: X", or else "valid here: A, B, C" (at most 40 of them).
std::string suggestion(std::string_view word, const std::vector<std::string>& candidates,
                       std::string_view what = "valid here");

/// A message may hold no control characters and no endless text.
std::string in_quotes(std::string_view text);

}  // namespace replisim::format
