// SPDX-License-Identifier: Apache-2.0
#include "scenarios/format/text.hpp"

#include <algorithm>
#include <cctype>

namespace replisim::format {
namespace {

constexpr std::size_t longest_quoted = 60;
constexpr std::size_t most_listed = 40;

char lower(char c) {
  return static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
}

/// Edit distance with neighbour swaps, ignoring case.
std::size_t distance(std::string_view a, std::string_view b) {
  std::vector<std::vector<std::size_t>> d(a.size() + 1, std::vector<std::size_t>(b.size() + 1));
  for (std::size_t i = 0; i <= a.size(); ++i) d[i][0] = i;
  for (std::size_t j = 0; j <= b.size(); ++j) d[0][j] = j;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const std::size_t change = lower(a[i - 1]) == lower(b[j - 1]) ? 0 : 1;
      d[i][j] = std::min({d[i - 1][j] + 1, d[i][j - 1] + 1, d[i - 1][j - 1] + change});
      if (i > 1 && j > 1 && lower(a[i - 1]) == lower(b[j - 2]) &&
          lower(a[i - 2]) == lower(b[j - 1])) {
        d[i][j] = std::min(d[i][j], d[i - 2][j - 2] + 1);
      }
    }
  }
  return d[a.size()][b.size()];
}

}  // namespace

std::vector<std::string> words_of(std::string_view text) {
  std::vector<std::string> words;
  std::string word;
  bool quote = false;
  for (const char c : text) {
    if (c == '"') quote = !quote;
    if (!quote && (c == ' ' || c == '\t')) {
      if (!word.empty()) words.push_back(std::move(word));
      word.clear();
    } else {
      word += c;
    }
  }
  if (!word.empty()) words.push_back(std::move(word));
  return words;
}

std::vector<std::string> split(std::string_view text, char separator) {
  std::vector<std::string> parts;
  while (true) {
    const std::size_t end = text.find(separator);
    parts.emplace_back(text.substr(0, end));
    if (end == std::string_view::npos) return parts;
    text.remove_prefix(end + 1);
  }
}

std::string join(const std::vector<std::string>& parts, std::string_view separator) {
  std::string text;
  for (const std::string& part : parts) {
    if (!text.empty()) text += separator;
    text += part;
  }
  return text;
}

std::string_view trimmed(std::string_view text) {
  const std::size_t begin = text.find_first_not_of(" \t");
  if (begin == std::string_view::npos) return {};
  return text.substr(begin, text.find_last_not_of(" \t") - begin + 1);
}

std::optional<std::string> nearest(std::string_view word,
                                   const std::vector<std::string>& candidates) {
  if (word.size() > longest_quoted) return std::nullopt;
  std::optional<std::string> best;
  std::size_t least = std::max<std::size_t>(1, word.size() / 3) + 1;
  const auto same_start = [&](const std::string& candidate) {
    return std::equal(word.begin(), word.end(), candidate.begin(), candidate.end(),
                      [](char a, char b) { return lower(a) == lower(b); });
  };
  for (const std::string& candidate : candidates) {
    if (word.size() >= 3 && word.size() < candidate.size() &&
        same_start(candidate.substr(0, word.size()))) {
      return candidate;
    }
    const std::size_t d = distance(word, candidate);
    if (d < least) {
      least = d;
      best = candidate;
    }
  }
  return best;
}

std::string suggestion(std::string_view word, const std::vector<std::string>& candidates,
                       std::string_view what) {
  if (const auto near = nearest(word, candidates)) return "did you mean: " + *near;
  if (candidates.empty()) return {};
  const std::size_t shown = std::min(candidates.size(), most_listed);
  std::string text = std::string(what) + ": ";
  for (std::size_t i = 0; i < shown; ++i) text += (i == 0 ? "" : ", ") + candidates[i];
  if (shown < candidates.size()) text += ", ...";
  return text;
}

std::string in_quotes(std::string_view text) {
  std::string result = "'";
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (i >= longest_quoted && (static_cast<unsigned char>(text[i]) & 0xC0U) != 0x80U) {
      result += "...";
      break;
    }
    result += static_cast<unsigned char>(text[i]) < 0x20 || text[i] == 0x7F ? '?' : text[i];
  }
  return result + "'";
}

}  // namespace replisim::format
