// SPDX-License-Identifier: Apache-2.0
#include "scenarios/format/profile_reader.hpp"

#include <algorithm>
#include <array>
#include <charconv>

#include "model/rules/capability_values.hpp"

namespace replisim::format {

std::vector<std::string> words_of_map(std::span<const ValueName> map) {
  std::vector<std::string> names;
  for (const ValueName& value : map) names.emplace_back(value.name);
  return names;
}

std::optional<std::uint64_t> whole_number(std::string_view text) {
  std::uint64_t number = 0;
  const char* end = text.data() + text.size();
  const auto read = std::from_chars(text.data(), end, number);
  if (text.empty() || read.ec != std::errc{} || read.ptr != end) return std::nullopt;
  return number;
}

std::vector<std::uint16_t> RowReader::numbers_of(const char* column, const std::string& cell,
                                                 std::span<const ValueName> map) {
  std::vector<std::uint16_t> numbers;
  if (cell == kAll) {
    for (const ValueName& value : map) numbers.push_back(value.number);
    return numbers;
  }
  for (const std::string& word : words_of(cell)) {
    if (const auto number = number_in(map, word)) {
      numbers.push_back(*number);
    } else {
      unknown(column, word, words_of_map(map));
    }
  }
  if (cell.empty()) error(column, "the cell is empty", "write * for all");
  return numbers;
}

std::optional<std::size_t> RowReader::choice(std::span<const std::string_view> words) {
  const auto found = std::find(words.begin(), words.end(), row_.value);
  if (found != words.end()) return static_cast<std::size_t>(found - words.begin());
  unknown("value", row_.value, {words.begin(), words.end()});
  return std::nullopt;
}

std::optional<bool> RowReader::yes_or_no() {
  constexpr std::array<std::string_view, 2> words{"no", "yes"};
  const auto number = choice(words);
  return number ? std::optional(*number == 1) : std::nullopt;
}

Kinds RowReader::kinds() {
  const auto types = values_of<SyncType>("type", row_.type);
  const auto modes = values_of<Mode>("mode", row_.mode);
  std::vector<Locality> places;
  if (row_.place == kAll || row_.place == "local") places.push_back(Locality::Local);
  if (row_.place == kAll || row_.place == "remote") places.push_back(Locality::Remote);
  if (places.empty()) unknown("place", row_.place, {"local", "remote", "*"});
  Kinds kinds;
  for (const SyncType type : types) {
    for (const Mode mode : modes) {
      for (const Locality place : places) {
        const std::size_t index = kind_index({type, mode, place});
        if (index < kKinds) kinds.set(index);
      }
    }
  }
  return kinds;
}

Operations RowReader::operations() {
  Operations operations;
  for (const std::uint16_t number : numbers_of("name", row_.name, value_map<Operation>())) {
    operations.set(number);
  }
  return operations;
}

void RowReader::take_type() {
  const Kinds which = kinds();
  const auto offered = yes_or_no();
  if (!row_.name.empty()) error("name", "a type has no name", "leave the cell empty");
  if (offered) profile_.kinds = *offered ? profile_.kinds | which : profile_.kinds & ~which;
}

void RowReader::take_operation() {
  enum How : std::size_t { No, Yes, List, Single, Unlisted };
  constexpr std::array<std::string_view, 5> words{"no", "yes", "list", "single", "unlisted"};
  const Kinds which = kinds();
  const Operations named = operations();
  const auto how = choice(words);
  if (!how) return;
  for (std::size_t i = 0; i < kKinds; ++i) {
    if (!which.test(i)) continue;
    for (std::size_t number = 0; number < named.size(); ++number) {
      if (!named.test(number) || contradicts(static_cast<Operation>(number), kind_at(i))) continue;
      if (*how != Unlisted) profile_.single[i].set(number, *how == Yes || *how == Single);
      profile_.listed[i].set(number, *how == Yes || *how == List);
    }
  }
}

void RowReader::take_wait() {
  const Kinds which = kinds();
  Operations named;
  if (row_.name == "create") {
    named.set(0);
  } else {
    named = operations();
  }
  CopyStates states;
  if (row_.value == kAll) {
    states.set();
  } else if (row_.value != "none") {
    for (const CopyState state : values_of<CopyState>("value", row_.value)) {
      states.set(static_cast<std::size_t>(state));
    }
  }
  profile_.wait_limits.push_back({which, named, states});
}

void RowReader::take_access() {
  const Kinds which = kinds();
  CopyStates states;
  for (const CopyState state : values_of<CopyState>("name", row_.name)) {
    states.set(static_cast<std::size_t>(state));
  }
  if (const auto accessible = yes_or_no())
    profile_.host_access.push_back({which, states, *accessible});
}

void RowReader::take_refuse() {
  const Kinds which = kinds();
  const Operations named = operations();
  CopyStates states;
  for (const CopyState state : values_of<CopyState>("value", row_.value)) {
    states.set(static_cast<std::size_t>(state));
  }
  profile_.state_refusals.push_back({which, named, states});
}

void RowReader::take_method() {
  constexpr std::array<std::string_view, 4> words{"no", "sync", "async", "either"};
  const auto how = choice(words);
  for (const std::uint16_t number : numbers_of("name", row_.name, action_names())) {
    if (!how) continue;
    profile_.synchronous_actions.set(number, *how == 1 || *how == 3);
    profile_.asynchronous_actions.set(number, *how == 2 || *how == 3);
  }
}

void RowReader::take_job() {
  constexpr std::array<std::string_view, 2> words{"sync", "async"};
  const Kinds which = kinds();
  const Operations named = operations();
  if (const auto how = choice(words)) profile_.job_habits.push_back({which, named, *how == 1});
}

std::span<const RowReader::KindOfRow> RowReader::kinds_of_rows() {
  using R = RowReader;
  static constexpr std::array kinds{
      KindOfRow{"profile", false, &R::take_key},
      KindOfRow{"type", true, &R::take_type},
      KindOfRow{"operation", true, &R::take_operation},
      KindOfRow{"wait", true, &R::take_wait},
      KindOfRow{"feature", true, &R::take_feature},
      KindOfRow{"group_feature", false, &R::take_group_feature},
      KindOfRow{"list_feature", false, &R::take_list_feature},
      KindOfRow{"setting", false, &R::take_setting},
      KindOfRow{"default", true, &R::take_default},
      KindOfRow{"maximum", true, &R::take_maximum},
      KindOfRow{"access", true, &R::take_access},
      KindOfRow{"refuse", true, &R::take_refuse},
      KindOfRow{"method", false, &R::take_method},
      KindOfRow{"job", true, &R::take_job},
  };
  return kinds;
}

void RowReader::read() {
  const auto all = kinds_of_rows();
  const auto kind =
      std::find_if(all.begin(), all.end(), [&](const KindOfRow& k) { return k.name == row_.kind; });
  if (kind == all.end()) {
    std::vector<std::string> names;
    for (const KindOfRow& one : all) names.emplace_back(one.name);
    error("kind", "unknown kind of row " + in_quotes(row_.kind), suggestion(row_.kind, names));
    return;
  }
  if (row_.source.empty()) error("source", "the cell is empty", "each fact names its source");
  if (!kind->of_kinds && !(row_.type + row_.mode + row_.place).empty()) {
    error("type", "a row of kind " + in_quotes(row_.kind) + " is for all types",
          "leave type, mode and place empty");
  }
  (this->*kind->take)();
}

void read_profile_row(const ProfileRow& row, Version version, Profile& profile,
                      Problems& problems) {
  RowReader(row, version, profile, problems).read();
}

}  // namespace replisim::format
