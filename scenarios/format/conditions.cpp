// SPDX-License-Identifier: Apache-2.0
#include "scenarios/format/conditions.hpp"

#include <algorithm>
#include <limits>

#include "model/service/core.hpp"
#include "scenarios/format/keys.hpp"
#include "scenarios/format/text.hpp"

namespace replisim::format {
namespace {

using Wide = __int128;
constexpr std::string_view column = "expect";

/// Where messages about one condition go.
struct Place {
  int line;
  Problems& problems;
  void error(std::string message, std::string hint = {}) const {
    problems.error(line, std::string(column), std::move(message), std::move(hint));
  }
};

std::optional<std::int64_t> number(const std::string& text, const Condition& condition,
                                   const Place& place) {
  const Parsed parsed = parse_number(text, *dimension_of(condition.kind));
  if (!parsed.value) place.error(problem_of(condition.text, text, parsed), parsed.hint);
  return parsed.value;
}

/// 2400MB+-3% or 2400MB+-10MB.
bool parse_tolerance(const std::string& value, std::size_t sign, Condition& condition,
                     const Place& place) {
  const auto middle = number(value.substr(0, sign), condition, place);
  const std::string width = value.substr(sign + 2);
  if (!middle) return false;
  Wide spread = 0;
  if (width.ends_with('%') && condition.kind != ValueKind::Share) {
    const Parsed share = parse_number(width, Dimension::Share);
    if (!share.value) {
      place.error(problem_of(condition.text, width, share), share.hint);
      return false;
    }
    spread = Wide{*middle} * *share.value / 1'000'000'000;
  } else {
    const auto absolute = number(width, condition, place);
    if (!absolute) return false;
    spread = *absolute;
  }
  const Wide highest = std::numeric_limits<std::int64_t>::max();
  condition.at_least = static_cast<std::int64_t>(*middle - spread);
  condition.at_most = static_cast<std::int64_t>(std::min(Wide{*middle} + spread, highest));
  return true;
}

bool parse_range(const std::string& value, std::size_t tilde, Condition& condition,
                 const Place& place) {
  condition.at_least = number(value.substr(0, tilde), condition, place);
  condition.at_most = number(value.substr(tilde + 1), condition, place);
  if (!condition.at_least || !condition.at_most) return false;
  if (*condition.at_most >= *condition.at_least) return true;
  place.error(in_quotes(condition.text) + ": the range ends before it begins");
  return false;
}

bool parse_bounds(const ConditionText& parts, Condition& condition, const Place& place) {
  const std::size_t tolerance = parts.value.find("+-");
  const std::size_t tilde = parts.value.find('~');
  const bool equality = parts.op == "=" || parts.op == "!=";
  if (!equality && (tolerance != std::string::npos || tilde != std::string::npos)) {
    place.error(in_quotes(condition.text) + ": a range or tolerance needs = or !=");
    return false;
  }
  if (tolerance != std::string::npos) {
    return parse_tolerance(parts.value, tolerance, condition, place);
  }
  if (tilde != std::string::npos) return parse_range(parts.value, tilde, condition, place);
  const auto value = number(parts.value, condition, place);
  if (!value) return false;
  if (parts.op == "<" && *value == 0) {
    place.error(in_quotes(condition.text) + " can never hold");
    return false;
  }
  if (equality || parts.op == ">=") condition.at_least = *value;
  if (equality || parts.op == "<=") condition.at_most = *value;
  if (parts.op == ">") condition.at_least = *value + 1;
  if (parts.op == "<") condition.at_most = *value - 1;
  return true;
}

std::vector<std::string> reasons() {
  std::vector<std::string> names;
  for (int i = 0; i <= static_cast<int>(Reason::unspecified); ++i) {
    names.emplace_back(name_of_reason(static_cast<Reason>(i)));
  }
  return names;
}

/// A word of a Text key; names must exist.
bool known_text(const std::string& word, const KeyInfo& key, const Names& names,
                std::vector<std::string>& valid) {
  const auto is = [&](std::string_view name, Target::Kind kind) {
    const Target target = names.find(name);
    return target.kind == kind && target.role == Target::Role::None;
  };
  switch (key.text) {
    case TextKind::Free:
      return true;
    case TextKind::Volume:
      valid = names.all_of(Target::Kind::Volume);
      return is(word, Target::Kind::Volume);
    case TextKind::Array:
      valid = names.all_of(Target::Kind::Array);
      return is(word, Target::Kind::Array);
    case TextKind::Reason:
      valid = reasons();
      return std::find(valid.begin(), valid.end(), word) != valid.end();
    case TextKind::OperationalStatus:
      for (std::int64_t i = 0; i <= 4; ++i) {
        valid.push_back(property_text(Property::OperationalStatus, i));
      }
      return std::find(valid.begin(), valid.end(), word) != valid.end();
    case TextKind::Names: {
      valid = names.all();
      const std::vector<std::string> parts = split(word, '+');
      return std::all_of(parts.begin(), parts.end(), [&](const auto& part) {
        return part == "none" || names.known(part) ||
               (part.ends_with(".aspect") && names.known(part.substr(0, part.size() - 7)));
      });
    }
    case TextKind::Pairs: {
      valid = names.all_of(Target::Kind::Pair);
      const std::vector<std::string> pairs = split(word, '+');
      return word == "none" || std::all_of(pairs.begin(), pairs.end(), [&](const auto& pair) {
               return is(pair, Target::Kind::Pair);
             });
    }
  }
  return false;
}

bool parse_choices(const ConditionText& parts, const KeyInfo& key, const Names& names,
                   Condition& condition, const Place& place) {
  if (parts.op != "=" && parts.op != "!=") {
    place.error(in_quotes(condition.text) + ": " + condition.key + " has no order",
                "compare it with = or !=");
    return false;
  }
  for (const std::string& word : split(parts.value, '|')) {
    if (key.nullable && word == "NULL") {
      condition.choices.push_back(word);
      continue;
    }
    std::vector<std::string> valid;
    std::optional<std::string> canonical;
    if (condition.kind == ValueKind::Enumeration) {
      canonical = canonical_word(key, word);
      valid = words_of_key(key);
    } else if (known_text(word, key, names, valid)) {
      canonical = word;
    }
    if (!canonical) {
      place.error(
          in_quotes(condition.text) + ": " + condition.key + " has no value " + in_quotes(word),
          suggestion(word, valid, "values of " + condition.key));
      return false;
    }
    condition.choices.push_back(*canonical);
  }
  return true;
}

bool parse_yes_no(const ConditionText& parts, Condition& condition, const Place& place) {
  const auto value = parse_boolean(parts.value);
  if (!value || (parts.op != "=" && parts.op != "!=")) {
    place.error(in_quotes(condition.text) + ": " + condition.key + " is yes or no",
                "write " + condition.key + "=yes or " + condition.key + "=no");
    return false;
  }
  condition.at_least = condition.at_most = *value ? 1 : 0;
  return true;
}

const KeyInfo* key_for(const ConditionText& parts, const ConditionSubject& subject,
                       const Place& place) {
  const KeyInfo* key = find_key(parts.key);
  if (key != nullptr && (key->owners & subject.owners) != 0) return key;
  if ((subject.owners & of_call) != 0) {
    if (const KeyInfo* output = find_output_key(parts.key)) return output;
  }
  const std::vector<std::string> valid = keys_of(subject.owners);
  if (key == nullptr) {
    place.error("unknown key " + in_quotes(parts.key),
                suggestion(parts.key, valid, "keys of " + subject.what));
  } else {
    place.error(in_quotes(parts.key) + " is no key of " + subject.what,
                "keys of " + subject.what + ": " + join(valid, ", "));
  }
  return nullptr;
}

}  // namespace

std::optional<Dimension> dimension_of(ValueKind kind) {
  switch (kind) {
    case ValueKind::Count:
      return Dimension::Count;
    case ValueKind::Time:
      return Dimension::Time;
    case ValueKind::Data:
      return Dimension::Data;
    case ValueKind::DataRate:
      return Dimension::DataRate;
    case ValueKind::Share:
      return Dimension::Share;
    default:
      return std::nullopt;
  }
}

std::vector<std::string> condition_words(const std::string& cell, int line, Problems& problems) {
  const auto is_sign = [](char c) { return std::string_view("=!<>").find(c) != std::string::npos; };
  std::vector<std::string> words = words_of(cell);
  std::vector<std::string> result;
  for (std::size_t i = 0; i < words.size(); ++i) {
    std::string joined = words[i];
    bool spaces = false;
    const auto open = [&] { return is_sign(joined.back()) || is_sign(words[i + 1].front()); };
    while (i + 1 < words.size() && open()) {
      joined += words[++i];
      spaces = true;
    }
    if (!spaces) {
      result.push_back(std::move(joined));
      continue;
    }
    problems.error(line, std::string(column), "a condition has no spaces", "write " + joined);
  }
  return result;
}

ConditionText split_condition(const std::string& text) {
  const std::size_t begin = text.find_first_of("=!<>");
  if (begin == std::string::npos) return {text, "", ""};
  std::size_t length = 1;
  if (begin + 1 < text.size() && text[begin + 1] == '=') length = 2;
  return {text.substr(0, begin), text.substr(begin, length), text.substr(begin + length)};
}

std::optional<Condition> parse_condition(const std::string& text, const ConditionSubject& subject,
                                         const Names& names, int line, Problems& problems) {
  const Place place{line, problems};
  const ConditionText parts = split_condition(text);
  if (parts.op.empty() || parts.op == "!" || parts.op == "==" || parts.key.empty() ||
      parts.value.empty()) {
    place.error(in_quotes(text) + " is no condition",
                "write key=value without spaces, with = != < <= > or >=");
    return std::nullopt;
  }
  const KeyInfo* key = key_for(parts, subject, place);
  if (key == nullptr) return std::nullopt;
  Condition condition;
  condition.key = parts.key;
  condition.kind = key->kind;
  condition.negated = parts.op == "!=";
  condition.text = text;
  bool good = false;
  const bool words = key->kind == ValueKind::Enumeration || key->kind == ValueKind::Text;
  if (words || (key->nullable && parts.value == "NULL")) {
    good = parse_choices(parts, *key, names, condition, place);
  } else if (key->kind == ValueKind::Boolean) {
    good = parse_yes_no(parts, condition, place);
  } else {
    good = parse_bounds(parts, condition, place);
  }
  if (!good) return std::nullopt;
  return condition;
}

}  // namespace replisim::format
