// SPDX-License-Identifier: Apache-2.0
#include "scenarios/format/units.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <charconv>
#include <limits>
#include <span>

#include "scenarios/format/text.hpp"

namespace replisim::format {
namespace {

struct Unit {
  std::string_view name;
  std::int64_t factor;
  std::int64_t divisor = 1;
};

constexpr std::int64_t k = 1'000;
constexpr std::int64_t ki = 1'024;
constexpr std::array times = {
    Unit{"ns", 1},
    Unit{"us", k},
    Unit{"ms", k* k},
    Unit{"s", k* k* k},
    Unit{"m", 60 * k* k* k},
    Unit{"min", 60 * k* k* k},
    Unit{"h", 3'600 * k* k* k},
    Unit{"d", 86'400 * k* k* k},
    Unit{"w", 604'800 * k* k* k},
};
/// Sums of a few spans stay within 64 bits.
constexpr std::int64_t longest_span = k * k * k * 86'400 * 365 * 100;
constexpr std::array sizes = {
    Unit{"B", 1},        Unit{"kB", k},           Unit{"MB", k* k},
    Unit{"GB", k* k* k}, Unit{"TB", k* k* k* k},  Unit{"KiB", ki},
    Unit{"MiB", ki* ki}, Unit{"GiB", ki* ki* ki}, Unit{"TiB", ki* ki* ki* ki},
};
constexpr std::array rates = {
    Unit{"kbps", k, 8}, Unit{"Mbps", k* k, 8}, Unit{"Gbps", k* k* k, 8},
    Unit{"MBps", k* k}, Unit{"MiBps", ki* ki},
};
constexpr std::array shares = {Unit{"%", 10 * k* k}};

struct DimensionWords {
  std::span<const Unit> units;
  std::string_view example_units;  ///< for "write 12s or 12ms"
  std::string_view whole;          ///< what the value is whole in
};

DimensionWords words_for(Dimension dimension) {
  switch (dimension) {
    case Dimension::Time:
      return {times, "s ms", "nanoseconds"};
    case Dimension::Data:
      return {sizes, "MB MiB", "bytes"};
    case Dimension::DataRate:
      return {rates, "MBps Mbps", "bytes a second"};
    case Dimension::Share:
      return {shares, "%", "parts per thousand million"};
    case Dimension::Count:
      break;
  }
  return {{}, "", ""};
}

Parsed failure(std::string problem, std::string hint = {}) {
  return {std::nullopt, std::move(problem), std::move(hint)};
}

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

/// One "12.5" at the start of a text: its digits without the point, and how many follow the point.
struct Digits {
  std::string_view whole;
  std::string_view fraction;
  std::size_t length = 0;
};
std::optional<Digits> leading_digits(std::string_view text) {
  std::size_t i = 0;
  while (i < text.size() && is_digit(text[i])) ++i;
  if (i == 0) return std::nullopt;
  Digits digits{text.substr(0, i), {}, i};
  if (i < text.size() && text[i] == '.') {
    std::size_t j = i + 1;
    while (j < text.size() && is_digit(text[j])) ++j;
    if (j == i + 1) return std::nullopt;
    digits.fraction = text.substr(i + 1, j - i - 1);
    digits.length = j;
  }
  return digits;
}

using Wide = __int128;

enum class Scale { Ok, TooLarge, NotWhole };

/// whole.fraction x factor / divisor, exact.
Scale scaled(const Digits& digits, const Unit& unit, std::int64_t& result) {
  std::string_view fraction = digits.fraction;
  while (!fraction.empty() && fraction.back() == '0') fraction.remove_suffix(1);
  std::string all(digits.whole);
  all += fraction;
  std::int64_t number = 0;
  if (std::from_chars(all.data(), all.data() + all.size(), number).ec != std::errc{}) {
    return fraction.empty() ? Scale::TooLarge : Scale::NotWhole;
  }
  Wide value = Wide{number} * unit.factor;
  Wide divisor = unit.divisor;
  for (std::size_t i = 0; i < fraction.size(); ++i) divisor *= 10;
  if (value % divisor != 0) return Scale::NotWhole;
  value /= divisor;
  if (value > std::numeric_limits<std::int64_t>::max()) return Scale::TooLarge;
  result = static_cast<std::int64_t>(value);
  return Scale::Ok;
}

std::string lower_text(std::string_view text) {
  std::string result(text);
  std::transform(result.begin(), result.end(), result.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return result;
}

/// What a wrong unit may have meant: the same letters in another case, else all units.
std::string unit_hint(std::string_view name, std::span<const Unit> units) {
  const std::string wanted = lower_text(name);
  std::vector<std::string> same_letters;
  std::vector<std::string> all;
  for (const Unit& unit : units) {
    all.emplace_back(unit.name);
    // Bytes are never meant by bits.
    const bool alike = name.find('B') == std::string_view::npos ||
                       std::string_view(unit.name).find('B') != std::string_view::npos;
    if (alike && lower_text(unit.name) == wanted) same_letters.emplace_back(unit.name);
  }
  if (!same_letters.empty()) return "did you mean: " + join(same_letters, " or ");
  return "units here: " + join(all, " ");
}

Parsed parse_count(std::string_view text) {
  std::int64_t value = 0;
  const char* end = text.data() + text.size();
  const bool digits = !text.empty() && std::all_of(text.begin(), text.end(), is_digit);
  if (!digits)
    return failure(in_quotes(text) + " is not a whole number", "write digits only, no unit");
  const auto result = std::from_chars(text.data(), end, value);
  if (result.ec != std::errc{}) return failure(in_quotes(text) + " is out of range");
  return {value, {}, {}};
}

}  // namespace

Parsed parse_number(std::string_view text, Dimension dimension) {
  if (dimension == Dimension::Count) return parse_count(text);
  const DimensionWords words = words_for(dimension);
  std::int64_t total = 0;
  std::int64_t last_factor = 0;
  std::string_view rest = text;
  do {
    const auto digits = leading_digits(rest);
    if (!digits) {
      return failure(in_quotes(text) + " is not a number",
                     text.starts_with('-') ? "negative numbers have no meaning here"
                                           : "write digits, with a point, and a unit: 1.5" +
                                                 words_of(words.example_units).front());
    }
    rest.remove_prefix(digits->length);
    std::size_t length = 0;
    while (length < rest.size() && !is_digit(rest[length])) ++length;
    const std::string_view name = rest.substr(0, length);
    rest.remove_prefix(length);
    if (name.starts_with(',')) {
      return failure(in_quotes(text) + " is not a number", "write a decimal point, not a comma");
    }
    if (name.empty()) {
      std::vector<std::string> examples;
      for (const std::string& unit : words_of(words.example_units)) {
        examples.push_back(std::string(text) + unit);
      }
      return failure(in_quotes(text) + " has no unit", "write " + join(examples, " or "));
    }
    const auto unit = std::find_if(words.units.begin(), words.units.end(),
                                   [&](const Unit& u) { return u.name == name; });
    if (unit == words.units.end()) {
      return failure("unknown unit " + in_quotes(name) + " in " + in_quotes(text),
                     unit_hint(name, words.units));
    }
    if (last_factor != 0 && (dimension != Dimension::Time || unit->factor >= last_factor)) {
      return failure(in_quotes(text) + " is not one number",
                     "compose times from large to small: 1h30m");
    }
    last_factor = unit->factor;
    std::int64_t value = 0;
    const Scale scale = scaled(*digits, *unit, value);
    if (scale == Scale::TooLarge || __builtin_add_overflow(total, value, &total)) {
      return failure(in_quotes(text) + " is out of range");
    }
    if (scale == Scale::NotWhole) {
      return failure(in_quotes(text) + " is not a whole number of " + std::string(words.whole));
    }
  } while (!rest.empty());
  if (dimension == Dimension::Time && total > longest_span) {
    return failure(in_quotes(text) + " is longer than 100 years");
  }
  return {total, {}, {}};
}

std::string problem_of(const std::string& key_and_value, const std::string& value,
                       const Parsed& parsed) {
  const std::string subject = in_quotes(value) + " ";
  if (parsed.problem.starts_with(subject)) {
    return in_quotes(key_and_value) + " " + parsed.problem.substr(subject.size());
  }
  return in_quotes(key_and_value) + ": " + parsed.problem;
}

std::optional<bool> parse_boolean(std::string_view text) {
  if (text == "yes" || text == "true" || text == "on") return true;
  if (text == "no" || text == "false" || text == "off") return false;
  return std::nullopt;
}

}  // namespace replisim::format
