// SPDX-License-Identifier: Apache-2.0
// Keys of a profile as a whole: rows of kind `profile` and `set, profile` read them here.
#include <algorithm>
#include <array>
#include <span>

#include "scenarios/format/keyed_values.hpp"
#include "scenarios/format/text.hpp"

namespace replisim::format {
namespace {

using Words = const std::string&;
using P = Profile;

constexpr std::array<std::string_view, 2> kJobStatus{"clients", "schema"};
constexpr std::array<std::string_view, 2> kRefusals{"return-code", "cim-error"};
constexpr std::array<std::string_view, 2> kUnknown{"ignore", "refuse"};
constexpr std::array<std::string_view, 2> kVerdicts{"lenient", "strict"};
constexpr std::array<std::string_view, 2> kParameter{"refuse", "accept"};
constexpr std::array<std::string_view, 2> kWholeClone{"Frozen", "Synchronized"};
constexpr std::array<std::string_view, 2> kConsistency{"none", "sequential"};
constexpr std::array<std::string_view, 3> kPersistency{"none", "no", "yes"};

Trouble read_word(Words text, std::span<const std::string_view> words, std::size_t& place) {
  const auto found = std::find(words.begin(), words.end(), text);
  if (found == words.end()) {
    return {"unknown value " + in_quotes(text),
            suggestion(text, {words.begin(), words.end()}, "values")};
  }
  place = static_cast<std::size_t>(found - words.begin());
  return {};
}

/// A key with two words: the first for false, the second for true.
template <bool P::*member, const std::array<std::string_view, 2>& words>
KeyedValue<P> two_words(std::string_view key) {
  return {key,
          [](P& p, Words t) {
            std::size_t place = p.*member ? 1 : 0;
            Trouble trouble = read_word(t, words, place);
            p.*member = place == 1;
            return trouble;
          },
          [](const P& p) { return std::string(words[p.*member ? 1 : 0]); }};
}

template <bool P::*member>
KeyedValue<P> flag(std::string_view key) {
  return {key,
          [](P& p, Words t) {
            const auto value = parse_boolean(t);
            if (!value) return Trouble{in_quotes(t) + " is neither yes nor no", "write yes or no"};
            p.*member = *value;
            return Trouble{};
          },
          [](const P& p) { return std::string(p.*member ? "true" : "false"); }};
}

/// A rule about jobs.
template <bool JobRules::*member>
KeyedValue<P> job_rule(std::string_view key) {
  return {key,
          [](P& p, Words t) {
            const auto value = parse_boolean(t);
            if (!value) return Trouble{in_quotes(t) + " is neither yes nor no", "write yes or no"};
            p.jobs.*member = *value;
            return Trouble{};
          },
          [](const P& p) { return std::string(p.jobs.*member ? "true" : "false"); }};
}

template <std::optional<ReturnCode> P::*member>
KeyedValue<P> code(std::string_view key) {
  return {key,
          [](P& p, Words t) {
            const auto value = parse_value<ReturnCode>(t);
            if (!value) {
              std::vector<std::string> names;
              for (const ValueName& name : value_map<ReturnCode>()) names.emplace_back(name.name);
              return Trouble{"unknown value " + in_quotes(t), suggestion(t, names, "values")};
            }
            p.*member = *value;
            return Trouble{};
          },
          [](const P& p) {
            return p.*member ? name_of(*(p.*member)) : std::string("by the order of checks");
          }};
}

}  // namespace

const std::vector<KeyedValue<Profile>>& profile_keys() {
  static const std::vector<KeyedValue<P>> keys = {
      flag<&P::failover_reverses>("FailoverReverses"),
      two_words<&P::strict_job_status, kJobStatus>("JobStatus"),
      two_words<&P::refusals_as_cim_error, kRefusals>("Refusals"),
      two_words<&P::refuses_unknown_parameters, kUnknown>("UnknownParameters"),
      two_words<&P::strict, kVerdicts>("Verdicts"),
      code<&P::not_offered_code>("NotOffered"),
      code<&P::unknown_association_code>("UnknownAssociation"),
      two_words<&P::takes_force, kParameter>("Force"),
      two_words<&P::takes_settings, kParameter>("ReplicationSettingData"),
      two_words<&P::clone_shows_synchronized, kWholeClone>("CloneSyncState"),
      flag<&P::lists_groups>("GroupLists"),
      flag<&P::deactivate_leaves_settings>("DeactivateSettingsState"),
      job_rule<&JobRules::start>("JobStart"),
      job_rule<&JobRules::suspend>("JobSuspend"),
      job_rule<&JobRules::terminate>("JobTerminate"),
      job_rule<&JobRules::kill>("JobKill"),
      job_rule<&JobRules::answers_started>("JobTransitionStarted"),
      job_rule<&JobRules::takes_timeout>("JobTimeoutPeriod"),
      job_rule<&JobRules::delete_on_completion>("DeleteOnCompletion"),
      job_rule<&JobRules::terminate_halts_restore>("JobTerminateHaltsRestore"),
      two_words<&P::sequential_by_default, kConsistency>("DefaultConsistency"),
      {"DefaultGroupPersistency",
       [](P& p, Words t) {
         std::size_t place = 0;
         Trouble trouble = read_word(t, kPersistency, place);
         p.groups_persistent = place == 0 ? std::nullopt : std::optional(place == 2);
         return trouble;
       },
       [](const P& p) {
         return std::string(kPersistency[!p.groups_persistent ? 0 : *p.groups_persistent ? 2 : 1]);
       }},
  };
  return keys;
}

}  // namespace replisim::format
