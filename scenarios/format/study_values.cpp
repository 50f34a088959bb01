// SPDX-License-Identifier: Apache-2.0
#include "scenarios/format/study_values.hpp"

#include <array>
#include <string_view>

#include "scenarios/format/text.hpp"

namespace replisim::format {
namespace {

constexpr std::array dimensions{Dimension::Time, Dimension::Data, Dimension::DataRate,
                                Dimension::Share, Dimension::Count};

struct Number {
  Dimension dimension = Dimension::Count;
  std::int64_t value = 0;
};

std::optional<Number> number_of(std::string_view text) {
  for (const Dimension dimension : dimensions) {
    const Parsed parsed = parse_number(text, dimension);
    if (parsed.value) return Number{dimension, *parsed.value};
  }
  return std::nullopt;
}

/// "Mbps" of "1.5Mbps"; empty where there is none, or several as in 1h30m.
std::string unit_of(std::string_view text) {
  const std::size_t end = text.find_last_of("0123456789.");
  const std::string_view unit = text.substr(end == std::string_view::npos ? 0 : end + 1);
  const std::string_view digits = text.substr(0, text.size() - unit.size());
  if (digits.find_first_not_of("0123456789.") != std::string_view::npos) return {};
  return std::string(unit);
}

/// A unit in which each number of the dimension can be written exactly.
std::string_view finest(Dimension dimension) {
  switch (dimension) {
    case Dimension::Time:
      return "ns";
    case Dimension::Data:
      return "B";
    case Dimension::DataRate:
      return "kbps";
    case Dimension::Share:
      return "%";
    case Dimension::Count:
      break;
  }
  return "";
}

/// How many `unit`s a number is, with up to nine decimals; nothing where that is not exact.
std::optional<std::string> in_unit(std::int64_t number, Dimension dimension,
                                   const std::string& unit) {
  // A kbps is 125 B/s: such units are told by a thousand of them.
  constexpr std::int64_t thousand = 1'000;
  const auto of_thousand = parse_number("1000" + unit, dimension).value;
  if (!of_thousand || *of_thousand % thousand != 0) return std::nullopt;
  const std::int64_t one = *of_thousand / thousand;
  std::string text = std::to_string(number / one);
  std::int64_t rest = number % one;
  if (rest == 0) return text + unit;
  text += '.';
  for (int i = 0; i < 9 && rest != 0; ++i) {
    __extension__ using Wide = __int128;
    const Wide ten = static_cast<Wide>(rest) * 10;
    text += static_cast<char>('0' + static_cast<int>(ten / one));
    rest = static_cast<std::int64_t>(ten % one);
  }
  if (rest != 0) return std::nullopt;
  return text + unit;
}

}  // namespace

std::string text_of(const StudyRange& range, std::int64_t number) {
  if (const auto text = in_unit(number, range.dimension, range.unit)) return *text;
  const auto text = in_unit(number, range.dimension, std::string(finest(range.dimension)));
  return text.value_or(std::to_string(number));
}

std::string canonical_value(const std::string& text) {
  const auto number = number_of(text);
  if (!number) return "w:" + text;
  return std::to_string(static_cast<int>(number->dimension)) + ":" + std::to_string(number->value);
}

std::optional<RangeText> range_of(const std::string& word) {
  std::size_t middle = word.find("..");
  const bool every = middle != std::string::npos;
  if (!every) middle = word.find('~');
  if (middle == std::string::npos) return std::nullopt;
  const auto from = number_of(word.substr(0, middle));
  if (!from) return std::nullopt;  // a path
  const std::string rest = word.substr(middle + (every ? 2 : 1));
  const std::size_t slash = rest.find('/');
  const std::string end = rest.substr(0, slash);
  const Parsed to = parse_number(end, from->dimension);
  RangeText text;
  text.every = every;
  if (!to.value) {
    text.problem = "of the range " + in_quotes(word) + " the end: " + to.problem;
    return text;
  }
  StudyRange range{from->dimension, from->value, *to.value, 0, unit_of(end)};
  if (slash != std::string::npos) {
    const Parsed step = parse_number(rest.substr(slash + 1), from->dimension);
    if (!step.value || *step.value < 1) {
      text.problem = "of the range " + in_quotes(word) + " the step " +
                     (step.value ? "must be above 0" : ": " + step.problem);
      return text;
    }
    range.step = *step.value;
    if (every) range.unit = unit_of(rest.substr(slash + 1));
  } else if (every && range.dimension == Dimension::Count) {
    range.step = 1;
  } else if (every) {
    text.problem = in_quotes(word) + " has no step";
    return text;
  }
  if (range.to <= range.from) {
    text.problem = "the range " + in_quotes(word) + " ends before it begins";
    return text;
  }
  text.range = range;
  return text;
}

}  // namespace replisim::format
