// SPDX-License-Identifier: Apache-2.0
#include "model/protocol/values.hpp"

#include <charconv>

namespace replisim {
namespace {

/// A name as it is compared: the schema's spaces and hyphens do not count.
std::string bare(std::string_view name) {
  std::string text;
  for (const char c : name) {
    if (c != ' ' && c != '-') {
      text.push_back(c);
    }
  }
  return text;
}

std::optional<std::uint16_t> parse_number(std::string_view text) {
  int base = 10;
  if (text.starts_with("0x") || text.starts_with("0X")) {
    text.remove_prefix(2);
    base = 16;
  }
  std::uint16_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number, base);
  if (error != std::errc{} || end != text.data() + text.size() || text.empty()) {
    return std::nullopt;
  }
  return number;
}

}  // namespace

template <class Enum>
std::string name_of(Enum value) {
  const auto number = static_cast<std::uint16_t>(value);
  for (const ValueName& entry : value_map<Enum>()) {
    if (entry.number == number) {
      return std::string(entry.name);
    }
  }
  return std::to_string(number);
}

template <class Enum>
std::optional<Enum> parse_value(std::string_view text) {
  const auto number = parse_number(text);
  const std::string name = bare(text);
  for (const ValueName& entry : value_map<Enum>()) {
    if (number ? entry.number == *number
               : bare(entry.name) == name || bare(entry.schema_name) == name) {
      return static_cast<Enum>(entry.number);
    }
  }
  return std::nullopt;
}

template std::string name_of<Operation>(Operation);
template std::optional<Operation> parse_value<Operation>(std::string_view);
template std::string name_of<CopyState>(CopyState);
template std::optional<CopyState> parse_value<CopyState>(std::string_view);
template std::string name_of<ProgressStatus>(ProgressStatus);
template std::optional<ProgressStatus> parse_value<ProgressStatus>(std::string_view);
template std::string name_of<SyncType>(SyncType);
template std::optional<SyncType> parse_value<SyncType>(std::string_view);
template std::string name_of<Mode>(Mode);
template std::optional<Mode> parse_value<Mode>(std::string_view);
template std::string name_of<Locality>(Locality);
template std::optional<Locality> parse_value<Locality>(std::string_view);
template std::string name_of<ReplicationType>(ReplicationType);
template std::optional<ReplicationType> parse_value<ReplicationType>(std::string_view);
template std::string name_of<ReturnCode>(ReturnCode);
template std::optional<ReturnCode> parse_value<ReturnCode>(std::string_view);
template std::string name_of<JobState>(JobState);
template std::optional<JobState> parse_value<JobState>(std::string_view);
template std::string name_of<OperationalStatus>(OperationalStatus);
template std::optional<OperationalStatus> parse_value<OperationalStatus>(std::string_view);
template std::string name_of<ConsistencyState>(ConsistencyState);
template std::optional<ConsistencyState> parse_value<ConsistencyState>(std::string_view);
template std::string name_of<ConsistencyStatus>(ConsistencyStatus);
template std::optional<ConsistencyStatus> parse_value<ConsistencyStatus>(std::string_view);
template std::string name_of<SyncState>(SyncState);
template std::optional<SyncState> parse_value<SyncState>(std::string_view);
template std::string name_of<CopyMethodology>(CopyMethodology);
template std::optional<CopyMethodology> parse_value<CopyMethodology>(std::string_view);
template std::string name_of<CopyPriority>(CopyPriority);
template std::optional<CopyPriority> parse_value<CopyPriority>(std::string_view);
template std::string name_of<CopyRecoveryMode>(CopyRecoveryMode);
template std::optional<CopyRecoveryMode> parse_value<CopyRecoveryMode>(std::string_view);
template std::string name_of<OnGroupOrListError>(OnGroupOrListError);
template std::optional<OnGroupOrListError> parse_value<OnGroupOrListError>(std::string_view);
template std::string name_of<ReadOnly>(ReadOnly);
template std::optional<ReadOnly> parse_value<ReadOnly>(std::string_view);

std::string_view name_of_version(Version version) {
  switch (version) {
    case Version::seed:
      return "seed";
    case Version::cim241:
      return "cim241";
    case Version::cim249:
      return "cim249";
  }
  return "seed";
}

std::optional<Version> parse_version(std::string_view text) {
  for (const Version version : {Version::seed, Version::cim241, Version::cim249}) {
    if (name_of_version(version) == text) {
      return version;
    }
  }
  return std::nullopt;
}

}  // namespace replisim
