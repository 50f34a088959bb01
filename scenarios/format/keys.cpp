// SPDX-License-Identifier: Apache-2.0
#include "scenarios/format/keys.hpp"

#include <algorithm>
#include <array>
#include <charconv>

#include "model/service/core.hpp"
#include "scenarios/format/text.hpp"

namespace replisim::format {
namespace {

using enum ValueKind;
constexpr unsigned of_mirror = of_pair | of_group;

constexpr std::array keys = {
    // Properties of CIM_Synchronized and CIM_GroupSynchronized, by their schema names.
    KeyInfo{"CopyState", Enumeration, of_mirror, &value_map<CopyState>},
    KeyInfo{"ProgressStatus", Enumeration, of_mirror, &value_map<ProgressStatus>},
    KeyInfo{"RequestedCopyState", Enumeration, of_mirror, &value_map<CopyState>},
    KeyInfo{"SyncType", Enumeration, of_pair, &value_map<SyncType>},
    KeyInfo{"Mode", Enumeration, of_pair, &value_map<Mode>},
    KeyInfo{"SyncState", Enumeration, of_pair, &value_map<SyncState>},
    KeyInfo{"SyncMaintained", Boolean, of_pair},
    KeyInfo{"SystemElement", Text, of_pair, nullptr, {}, false, TextKind::Volume},
    KeyInfo{"SyncedElement", Text, of_pair, nullptr, {}, false, TextKind::Volume},
    KeyInfo{"CopyMethodology", Enumeration, of_pair, &value_map<CopyMethodology>},
    KeyInfo{"CopyPriority", Enumeration, of_pair, &value_map<CopyPriority>},
    KeyInfo{"CopyRecoveryMode", Enumeration, of_pair, &value_map<CopyRecoveryMode>},
    KeyInfo{"ReadOnly", Enumeration, of_pair, &value_map<ReadOnly>, {}, true},
    KeyInfo{"FailedCopyStopsHostIO", Boolean, of_pair},
    KeyInfo{"WhenEstablished", Time, of_pair, nullptr, {}, true},
    KeyInfo{"WhenSynced", Time, of_pair, nullptr, {}, true},
    KeyInfo{"WhenSynchronized", Time, of_pair, nullptr, {}, true},
    KeyInfo{"WhenActivated", Time, of_pair, nullptr, {}, true},
    KeyInfo{"WhenDeactivated", Time, of_pair, nullptr, {}, true},
    KeyInfo{"WhenSuspended", Time, of_pair, nullptr, {}, true},
    KeyInfo{"PercentSynced", Share, of_mirror, nullptr, {}, true},
    KeyInfo{"ConsistencyEnabled", Boolean, of_group | of_collection},
    KeyInfo{"ConsistencyState", Enumeration, of_group, &value_map<ConsistencyState>},
    KeyInfo{"ConsistencyStatus", Enumeration, of_group, &value_map<ConsistencyStatus>},
    KeyInfo{"exists", Boolean, of_mirror | of_call | of_collection | of_volume},
    KeyInfo{"CopyStatus", Enumeration, of_collection, &copy_status_values},
    KeyInfo{"AspectState", Enumeration, of_collection, &aspect_state_values},
    KeyInfo{"WhenPointInTime", Time, of_collection},
    KeyInfo{"AutoDelete", Boolean, of_collection},
    KeyInfo{"Active", Boolean, of_collection},
    KeyInfo{"ConnectivityStatus", Enumeration, of_collection, &connectivity_status_values},
    KeyInfo{"members", Text, of_collection, nullptr, {}, false, TextKind::Names},
    KeyInfo{"image", Enumeration, of_pair, nullptr,
            "none incomplete consistent inconsistent modified unknown"},
    KeyInfo{"Serving", Enumeration, of_pair, nullptr, "System Synced Both"},
    KeyInfo{"Skew", Data, of_pair, nullptr, {}, true},
    KeyInfo{"RPO", Time, of_pair, nullptr, {}, true},
    KeyInfo{"DesiredRPO", Time, of_pair, nullptr, {}, true},
    KeyInfo{"writes", Enumeration, of_pair, nullptr, "synchronous asynchronous", true},

    // A call and its job.
    KeyInfo{"return", Enumeration, of_call, &value_map<ReturnCode>},
    KeyInfo{"ReturnValue", Enumeration, of_call, &value_map<ReturnCode>, {}, true},
    KeyInfo{"in", Time, of_call},
    KeyInfo{"copied", Data, of_call},
    KeyInfo{"job", Boolean, of_call},
    KeyInfo{"reason", Text, of_call, nullptr, {}, false, TextKind::Reason},
    KeyInfo{"check", Count, of_call},
    KeyInfo{"CIMError", Text, of_call},
    KeyInfo{"entries", Text, of_call},  // their fates, as "p1:Completed+p2:Failed:link-down"
    KeyInfo{"settings_state", Text, of_call, nullptr, {}, false, TextKind::Pairs},
    KeyInfo{"updated_synchronizations", Text, of_call, nullptr, {}, false, TextKind::Pairs},
    KeyInfo{"JobState", Enumeration, of_call, &value_map<JobState>},
    KeyInfo{"OperationalStatus", Text, of_call, nullptr, {}, false, TextKind::OperationalStatus},
    KeyInfo{"PercentComplete", Share, of_call},
    KeyInfo{"ErrorCode", Enumeration, of_call, &value_map<ReturnCode>},
    KeyInfo{"ErrorReason", Text, of_call, nullptr, {}, false, TextKind::Reason},
    KeyInfo{"TimeSubmitted", Time, of_call},
    KeyInfo{"StartTime", Time, of_call, nullptr, {}, true},
    KeyInfo{"ElapsedTime", Time, of_call},
    KeyInfo{"TimeOfLastStateChange", Time, of_call},
    KeyInfo{"TimeBeforeRemoval", Time, of_call | of_collection},
    KeyInfo{"DeleteOnCompletion", Boolean, of_call},

    // What a client got to know of a job: the CIM status, the errors as "p1:link-down+p3:timeout",
    // and how its waiting ended.
    KeyInfo{"cim_status", Enumeration, of_call, nullptr, "OK Failed NotFound"},
    KeyInfo{"errors", Text, of_call},
    KeyInfo{
        "JobOutParameters.__ReturnValue", Enumeration, of_call, &value_map<ReturnCode>, {}, true},
    KeyInfo{"AffectedJobElement", Text, of_call},
    KeyInfo{"verdict", Enumeration, of_call, nullptr, "success failure none"},
    KeyInfo{"why", Enumeration, of_call, nullptr,
            "completed error not-found gave-up taken-for-done no-job none"},
    KeyInfo{"looks", Count, of_call},

    // Indications sent so far about a pair, a group or a job; of the service: of all.
    KeyInfo{"InstCreation", Count, of_mirror | of_call},
    KeyInfo{"InstDeletion", Count, of_mirror | of_call},
    KeyInfo{"InstModification", Count, of_mirror | of_call},
    KeyInfo{"InstModification.CopyState", Count, of_mirror},
    KeyInfo{"InstModification.ProgressStatus", Count, of_mirror},
    KeyInfo{"InstModification.RequestedCopyState", Count, of_mirror},
    KeyInfo{"InstModification.Mode", Count, of_pair},
    KeyInfo{"InstModification.ConsistencyState", Count, of_group},
    KeyInfo{"InstModification.ConsistencyStatus", Count, of_group},
    KeyInfo{"InstModification.JobState", Count, of_call},
    KeyInfo{"InstModification.OperationalStatus", Count, of_call},
    // Nothing is under way that ends by itself, and Synchronized mirrors without a load are equal.
    KeyInfo{"settled", Boolean, of_service},
    KeyInfo{"indications", Count, of_service},
    KeyInfo{"indicated", Text, of_service},

    // Measures of pairs and groups.
    KeyInfo{"rpo", Time, of_mirror},
    KeyInfo{"rpo.p50", Time, of_mirror},
    KeyInfo{"rpo.p90", Time, of_mirror},
    KeyInfo{"rpo.p95", Time, of_mirror},
    KeyInfo{"rpo.p99", Time, of_mirror},
    KeyInfo{"rpo.max", Time, of_mirror},
    KeyInfo{"rpo.mean", Time, of_mirror},
    KeyInfo{"age", Time, of_mirror},
    KeyInfo{"age.p50", Time, of_mirror},
    KeyInfo{"age.p90", Time, of_mirror},
    KeyInfo{"age.p95", Time, of_mirror},
    KeyInfo{"age.p99", Time, of_mirror},
    KeyInfo{"age.max", Time, of_mirror},
    KeyInfo{"age.mean", Time, of_mirror},
    KeyInfo{"backlog", Data, of_mirror},
    KeyInfo{"backlog.max", Data, of_mirror},
    KeyInfo{"queue", Data, of_mirror},
    KeyInfo{"lost", Data, of_mirror},
    KeyInfo{"changed", Data, of_mirror},
    KeyInfo{"delivered", Data, of_mirror},
    KeyInfo{"drained_at", Time, of_mirror, nullptr, {}, true},
    KeyInfo{"cycles", Count, of_mirror},
    KeyInfo{"cycles.sent", Data, of_mirror},
    KeyInfo{"cycles.longest", Time, of_mirror},
    KeyInfo{"identical", Boolean, of_mirror},
    KeyInfo{"consistent", Boolean, of_mirror},
    KeyInfo{"prefix", Boolean, of_mirror},
    KeyInfo{"recoverable", Boolean, of_mirror},
    KeyInfo{"torn", Count, of_mirror},
    KeyInfo{"split_brain", Boolean, of_mirror},
    KeyInfo{"used", Data, of_pair | of_pool},
    KeyInfo{"free", Data, of_pool},
    KeyInfo{"serving", Text, of_mirror, nullptr, {}, false, TextKind::Array},

    // Hosts.
    KeyInfo{"latency.p50", Time, of_volume},
    KeyInfo{"latency.p90", Time, of_volume},
    KeyInfo{"latency.p95", Time, of_volume},
    KeyInfo{"latency.p99", Time, of_volume},
    KeyInfo{"latency.max", Time, of_volume},
    KeyInfo{"latency.mean", Time, of_volume},
    KeyInfo{"io.issued", Count, of_volume},
    KeyInfo{"io.acknowledged", Count, of_volume},
    KeyInfo{"io.failed", Count, of_volume},
    KeyInfo{"io.refused", Count, of_volume},
    KeyInfo{"written", Data, of_volume},

    // Things.
    KeyInfo{"busy.mean", Share, of_link | of_array},
    KeyInfo{"busy.max", Share, of_link | of_array},
    KeyInfo{"state", Enumeration, of_link | of_array, nullptr, "up down"},
    KeyInfo{"bandwidth", DataRate, of_link},
    KeyInfo{"latency", Time, of_link},
    KeyInfo{"power", Enumeration, of_array | of_site, nullptr, "on off"},
    KeyInfo{"management", Enumeration, of_site, nullptr, "on off"},
    KeyInfo{"status", Enumeration, of_volume | of_array, nullptr, "ok failed unknown"},
};

}  // namespace

std::span<const KeyInfo> condition_keys() {
  return keys;
}

const KeyInfo* find_key(std::string_view name) {
  const auto* key =
      std::find_if(keys.begin(), keys.end(), [&](const KeyInfo& k) { return k.name == name; });
  return key == keys.end() ? nullptr : key;
}

const KeyInfo* find_output_key(std::string_view name) {
  static const std::vector<KeyInfo> outputs = [] {
    std::vector<KeyInfo> made;
    for (const ParameterInfo& parameter : output_parameters()) {
      const bool names = parameter.kind != ParameterKind::Number &&
                         parameter.kind != ParameterKind::Boolean &&
                         parameter.kind != ParameterKind::Text;
      made.push_back({parameter.name,
                      Text,
                      of_call,
                      nullptr,
                      {},
                      true,
                      names ? TextKind::Names : TextKind::Free});
    }
    return made;
  }();
  const auto key = std::find_if(outputs.begin(), outputs.end(),
                                [&](const KeyInfo& k) { return k.name == name; });
  return key == outputs.end() ? nullptr : &*key;
}

bool is_told_afterwards(std::string_view name) {
  return name.starts_with("Inst") || name == "indications" || name == "indicated";
}

std::vector<std::string> keys_of(unsigned owners) {
  std::vector<std::string> names;
  for (const KeyInfo& key : keys) {
    if ((key.owners & owners) != 0) names.emplace_back(key.name);
  }
  return names;
}

unsigned owner_of(const Target& target) {
  if (target.role != Target::Role::None) {
    return target.kind == Target::Kind::Pair ? of_volume : unsigned{of_collection};
  }
  switch (target.kind) {
    case Target::Kind::Pair:
      return of_pair;
    case Target::Kind::Group:
      return of_group;
    case Target::Kind::Volume:
      return of_volume;
    case Target::Kind::Array:
      return of_array;
    case Target::Kind::Link:
      return of_link;
    case Target::Kind::Site:
      return of_site;
    case Target::Kind::Call:
      return of_call;
    case Target::Kind::ReplicationGroup:
    case Target::Kind::Aspect:
    case Target::Kind::AccessPoint:
    case Target::Kind::Secret:
    case Target::Kind::Collection:
      return of_collection;
    case Target::Kind::Service:
      return of_service;
    case Target::Kind::Pool:
      return of_pool;
    default:
      return 0;
  }
}

std::vector<std::string> words_of_key(const KeyInfo& key) {
  if (key.map == nullptr) return words_of(key.words);
  std::vector<std::string> words;
  for (const ValueName& value : key.map()) words.emplace_back(value.name);
  return words;
}

std::optional<std::string> canonical_word(const KeyInfo& key, const std::string& text) {
  if (key.map != nullptr) {
    unsigned number = 0;
    const char* end = text.data() + text.size();
    const auto read = std::from_chars(text.data(), end, number);
    const bool numeric = read.ec == std::errc{} && read.ptr == end;
    for (const ValueName& value : key.map()) {
      if (numeric ? value.number == number : value.name == text) return std::string(value.name);
    }
    return std::nullopt;
  }
  const std::vector<std::string> words = words_of(key.words);
  if (std::find(words.begin(), words.end(), text) == words.end()) return std::nullopt;
  return text;
}

std::optional<ValueKind> kind_of_key(const std::string& key) {
  const KeyInfo* info = find_key(key);
  if (info == nullptr) return std::nullopt;
  return info->kind;
}

}  // namespace replisim::format
