// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "scenarios/format/profile_rows.hpp"
#include "scenarios/format/text.hpp"

/// The readers of single rows of a profile, in two files: what is offered, and with which values.
namespace replisim::format {

/// Stands for all types, modes, places or names.
inline constexpr std::string_view kAll = "*";

std::vector<std::string> words_of_map(std::span<const ValueName> map);
std::optional<std::uint64_t> whole_number(std::string_view text);

/// Reads one row; each kind of row is one function.
class RowReader {
 public:
  RowReader(const ProfileRow& row, Version version, Profile& profile, Problems& problems)
      : row_(row), version_(version), profile_(profile), problems_(problems) {}

  void read();

 private:
  struct KindOfRow {
    std::string_view name;
    bool of_kinds;  ///< the columns type, mode and place may be filled
    void (RowReader::*take)();
  };
  static std::span<const KindOfRow> kinds_of_rows();

  void take_key();
  void take_type();
  void take_operation();
  void take_wait();
  void take_feature();
  void take_group_feature();
  void take_list_feature();
  void take_setting();
  void take_default();
  void take_maximum();
  void take_access();
  void take_refuse();
  void take_method();
  void take_job();

  void error(const char* column, std::string message, std::string hint = {}) {
    problems_.error(row_.line, column, std::move(message), std::move(hint));
  }
  void unknown(const char* column, const std::string& word, const std::vector<std::string>& valid) {
    error(column, "unknown word " + in_quotes(word), suggestion(word, valid));
  }
  template <class Enum>
  std::vector<Enum> values_of(const char* column, const std::string& cell);
  /// Numbers of a value map by name, or all of them for `*`.
  std::vector<std::uint16_t> numbers_of(const char* column, const std::string& cell,
                                        std::span<const ValueName> map);
  std::optional<bool> yes_or_no();
  std::optional<std::size_t> choice(std::span<const std::string_view> words);
  Kinds kinds();
  Operations operations();
  /// Sets numbered features from the cell `name`; calls take(number, set).
  template <class Take>
  void features(std::size_t limit, Take take);

  const ProfileRow& row_;
  Version version_;
  Profile& profile_;
  Problems& problems_;
};

template <class Enum>
std::vector<Enum> RowReader::values_of(const char* column, const std::string& cell) {
  std::vector<Enum> values;
  for (const std::uint16_t number : numbers_of(column, cell, value_map<Enum>())) {
    values.push_back(static_cast<Enum>(number));
  }
  return values;
}

}  // namespace replisim::format
