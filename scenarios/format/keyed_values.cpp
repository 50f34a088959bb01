// SPDX-License-Identifier: Apache-2.0
#include "scenarios/format/keyed_values.hpp"

#include <algorithm>

#include "scenarios/format/text.hpp"

namespace replisim::format {
namespace {

template <class Number>
Trouble read_number(const std::string& text, Dimension dimension, Number& value) {
  const Parsed parsed = parse_number(text, dimension);
  if (!parsed.value) return {parsed.problem, parsed.hint};
  value = Number{*parsed.value};
  return {};
}

Trouble read_boolean(const std::string& text, bool& value) {
  const auto parsed = parse_boolean(text);
  if (!parsed) return {in_quotes(text) + " is neither true nor false", "write true or false"};
  value = *parsed;
  return {};
}

template <class Enum>
Trouble read_enum(const std::string& text, Enum& value) {
  if (const auto parsed = parse_value<Enum>(text)) {
    value = *parsed;
    return {};
  }
  std::vector<std::string> names;
  for (const ValueName& name : value_map<Enum>()) names.emplace_back(name.name);
  return {"unknown value " + in_quotes(text), suggestion(text, names, "values")};
}

template <class Amount>
Trouble read_optional(const std::string& text, Dimension dimension, std::optional<Amount>& value) {
  std::optional<std::int64_t> number;
  Trouble trouble = read_limit(text, dimension, number);
  if (trouble.any()) return trouble;
  value = number ? std::optional<Amount>(Amount{*number}) : std::nullopt;
  return trouble;
}

std::string yes_no(bool value) {
  return value ? "true" : "false";
}
std::string show(SimTime value) {
  return value_text(ValueKind::Time, value.value);
}
std::string show(Bytes value) {
  return value_text(ValueKind::Data, value.value);
}
std::string show(Rate value) {
  return value_text(ValueKind::DataRate, value.value);
}
template <class Amount>
std::string show_or(const std::optional<Amount>& value, const char* none) {
  return value ? show(*value) : none;
}

/// By reference: the value is read in the course of the other argument.
Trouble no_zero(Trouble trouble, const std::int64_t& value, const char* hint) {
  if (!trouble.any() && value == 0) return {"0 has no meaning here", hint};
  return trouble;
}

Trouble read_first_state(PairSpec& pair, const std::string& text) {
  Trouble trouble = read_enum(text, pair.state);
  if (trouble.any()) return trouble;
  switch (pair.state) {
    case CopyState::Initialized:
    case CopyState::Inactive:
    case CopyState::Prepared:
    case CopyState::Synchronized:
    case CopyState::Fractured:
    case CopyState::Split:
    case CopyState::Suspended:
      return {};
    default:
      return {"a pair can not begin in " + in_quotes(text) + ": calls lead there",
              "first states: Initialized Inactive Prepared Synchronized Fractured Split Suspended"};
  }
}

Trouble read_mode(PairSpec& pair, const std::string& text) {
  Trouble trouble = read_enum(text, pair.mode);
  if (!trouble.any() && pair.mode == Mode::Unknown) {
    return {"a pair has a Mode", "values: Synchronous Asynchronous Adaptive Active"};
  }
  return trouble;
}

Trouble read_bias(PairSpec& pair, const std::string& text) {
  if (text != "source" && text != "target") {
    return {"unknown value " + in_quotes(text), "values: source, target"};
  }
  pair.bias = text == "target" ? Side::Synced : Side::System;
  return {};
}

Trouble read_type(PairSpec& pair, const std::string& text) {
  return read_enum(text, pair.type);
}

Trouble read_extent(PairSpec& pair, const std::string& text) {
  Trouble trouble = read_number(text, Dimension::Data, pair.extent);
  if (!trouble.any() && (pair.extent.value < 512 || pair.extent.value % 512 != 0)) {
    return {"an extent is a multiple of 512B, at least one", "the default is 64KiB"};
  }
  return trouble;
}

Trouble read_progress(PairSpec& pair, const std::string& text) {
  ProgressStatus status{};
  Trouble trouble = read_enum(text, status);
  if (!trouble.any()) pair.progress_status = status;
  return trouble;
}

Trouble read_jobs(Policy& policy, const std::string& text) {
  const std::vector<std::string> words = {"auto", "sync", "async", "threshold"};
  const auto place = std::find(words.begin(), words.end(), text);
  if (place == words.end()) {
    return {"unknown value " + in_quotes(text), suggestion(text, words, "values")};
  }
  policy.jobs = static_cast<JobPolicy>(place - words.begin());
  return {};
}

Trouble read_places(const std::string& text, std::uint32_t& value) {
  std::optional<std::int64_t> number;
  Trouble trouble = read_limit(text, Dimension::Count, number);
  if (trouble.any()) return trouble;
  if (number && (*number < 1 || *number > 1'000'000)) {
    return {in_quotes(text) + " is no number of jobs", "write 1 or more, or unlimited"};
  }
  value = static_cast<std::uint32_t>(number.value_or(0));
  return {};
}

/// `link_loss` alone is for both modes.
Trouble read_link_loss(Policy& policy, const std::string& text, bool synchronous,
                       bool asynchronous) {
  std::optional<SimTime> value;
  Trouble trouble;
  if (text != "none") {
    SimTime time;
    trouble = read_number(text, Dimension::Time, time);
    value = time;
  } else if (synchronous) {
    return {"none is only possible for link_loss.Asynchronous", {}};
  }
  if (trouble.any()) return trouble;
  if (synchronous) policy.link_loss_synchronous = *value;
  if (asynchronous) policy.link_loss_asynchronous = value;
  return {};
}

}  // namespace

Trouble read_limit(const std::string& text, Dimension dimension,
                   std::optional<std::int64_t>& value) {
  value.reset();
  if (text.empty() || text == "unlimited" || text == "NULL") return {};
  const Parsed parsed = parse_number(text, dimension);
  if (!parsed.value) return {parsed.problem, parsed.hint};
  value = parsed.value;
  if (*value == 0 && dimension == Dimension::DataRate) {
    return {"0 has no meaning here", "leave it out for no limit; a fault can stop a line"};
  }
  return {};
}

const std::vector<KeyedValue<Array>>& array_keys() {
  static const std::vector<KeyedValue<Array>> keys = {
      {"disk_read",
       [](Array& a, const std::string& t) {
         return read_optional(t, Dimension::DataRate, a.disk_read);
       },
       [](const Array& a) { return show_or(a.disk_read, "unlimited"); }},
      {"disk_write",
       [](Array& a, const std::string& t) {
         return read_optional(t, Dimension::DataRate, a.disk_write);
       },
       [](const Array& a) { return show_or(a.disk_write, "unlimited"); }},
      {"service",
       [](Array& a, const std::string& t) { return read_number(t, Dimension::Time, a.service); },
       [](const Array& a) { return show(a.service); }},
  };
  return keys;
}

const std::vector<KeyedValue<Link>>& link_keys() {
  static const std::vector<KeyedValue<Link>> keys = {
      {"bandwidth",
       [](Link& l, const std::string& t) {
         return read_optional(t, Dimension::DataRate, l.bandwidth);
       },
       [](const Link& l) { return show_or(l.bandwidth, "unlimited"); }},
      {"latency",
       [](Link& l, const std::string& t) { return read_number(t, Dimension::Time, l.latency); },
       [](const Link& l) { return show(l.latency); }},
  };
  return keys;
}

const std::vector<KeyedValue<Volume>>& volume_keys() {
  static const std::vector<KeyedValue<Volume>> keys = {
      {"size",
       [](Volume& v, const std::string& t) {
         return no_zero(read_number(t, Dimension::Data, v.size), v.size.value,
                        "a volume holds at least one byte");
       },
       [](const Volume& v) { return show(v.size); }},
  };
  return keys;
}

const std::vector<KeyedValue<PoolSpec>>& pool_keys() {
  static const std::vector<KeyedValue<PoolSpec>> keys = {
      {"size",
       [](PoolSpec& p, const std::string& t) {
         return no_zero(read_number(t, Dimension::Data, p.size), p.size.value,
                        "a pool without space keeps nothing: leave the pool out for no limit");
       },
       [](const PoolSpec& p) { return show(p.size); }},
  };
  return keys;
}

const std::vector<KeyedValue<PairSpec>>& pair_keys() {
  using P = PairSpec;
  using Text = const std::string&;
  static const std::vector<KeyedValue<P>> keys = {
      {"type", read_type, [](const P& p) { return name_of(p.type); }},
      {"mode", read_mode, [](const P& p) { return name_of(p.mode); }},
      {"state", read_first_state, [](const P& p) { return name_of(p.state); }},
      {"ProgressStatus", read_progress, [](const P& p) { return name_of(first_progress(p)); }},
      {"CopyMethodology", [](P& p, Text t) { return read_enum(t, p.copy_methodology); },
       [](const P& p) { return name_of(p.copy_methodology); }},
      {"DeltaUpdateInterval",
       [](P& p, Text t) { return read_optional(t, Dimension::Time, p.delta_update_interval); },
       [](const P& p) { return show_or(p.delta_update_interval, "NULL"); }},
      {"DeltaUpdateBlocks",
       [](P& p, Text t) { return read_optional(t, Dimension::Count, p.delta_update_blocks); },
       [](const P& p) {
         return p.delta_update_blocks ? std::to_string(*p.delta_update_blocks) : "NULL";
       }},
      {"CopyRecoveryMode", [](P& p, Text t) { return read_enum(t, p.copy_recovery_mode); },
       [](const P& p) { return name_of(p.copy_recovery_mode); }},
      {"FailedCopyStopsHostIO",
       [](P& p, Text t) { return read_boolean(t, p.failed_copy_stops_host_io); },
       [](const P& p) { return yes_no(p.failed_copy_stops_host_io); }},
      {"CopyPriority", [](P& p, Text t) { return read_enum(t, p.copy_priority); },
       [](const P& p) { return name_of(p.copy_priority); }},
      {"ConsistencyExempt", [](P& p, Text t) { return read_boolean(t, p.consistency_exempt); },
       [](const P& p) { return yes_no(p.consistency_exempt); }},
      {"Skew", [](P& p, Text t) { return read_optional(t, Dimension::Data, p.skew); },
       [](const P& p) { return show_or(p.skew, "NULL"); }},
      {"DesiredRPO", [](P& p, Text t) { return read_optional(t, Dimension::Time, p.desired_rpo); },
       [](const P& p) { return show_or(p.desired_rpo, "NULL"); }},
      {"bias", read_bias,
       [](const P& p) { return std::string(p.bias == Side::Synced ? "target" : "source"); }},
      {"ReadOnly",
       [](P& p, Text t) {
         if (t == "NULL") {
           p.read_only = ReadOnly::None;
           return Trouble{};
         }
         return read_enum(t, p.read_only);
       },
       [](const P& p) { return p.read_only == ReadOnly::None ? "NULL" : name_of(p.read_only); }},
      {"extent", read_extent, [](const P& p) { return show(p.extent); }},
      {"queue", [](P& p, Text t) { return read_optional(t, Dimension::Data, p.queue); },
       [](const P& p) { return show_or(p.queue, "unlimited"); }},
  };
  return keys;
}

const std::vector<KeyedValue<GroupSpec>>& group_keys() {
  using G = GroupSpec;
  using Text = const std::string&;
  static const std::vector<KeyedValue<G>> keys = {
      {"ConsistencyEnabled", [](G& g, Text t) { return read_boolean(t, g.consistency_enabled); },
       [](const G& g) { return yes_no(g.consistency_enabled); }},
      {"Persistent", [](G& g, Text t) { return read_boolean(t, g.persistent); },
       [](const G& g) { return yes_no(g.persistent); }},
      {"DeleteOnUnassociated",
       [](G& g, Text t) { return read_boolean(t, g.delete_on_unassociated); },
       [](const G& g) { return yes_no(g.delete_on_unassociated); }},
  };
  return keys;
}

template <SimTime Policy::*member>
constexpr KeyedValue<Policy> policy_time(std::string_view key) {
  return {
      key,
      [](Policy& p, const std::string& t) { return read_number(t, Dimension::Time, p.*member); },
      [](const Policy& p) { return show(p.*member); }};
}

const std::vector<KeyedValue<Policy>>& service_keys() {
  using P = Policy;
  using Text = const std::string&;
  static const std::vector<KeyedValue<P>> keys = {
      {"jobs", read_jobs,
       [](const P& p) {
         return words_of("auto sync async threshold")[static_cast<std::size_t>(p.jobs)];
       }},
      policy_time<&P::job_threshold>("job_threshold"),
      policy_time<&P::call_latency>("call_latency"),
      policy_time<&P::control_time>("control_time"),
      policy_time<&P::wait_limit>("wait_limit"),
      policy_time<&P::split_limit>("split_limit"),
      policy_time<&P::host_timeout>("host_timeout"),
      policy_time<&P::heartbeat>("heartbeat"),
      {"link_loss", [](P& p, Text t) { return read_link_loss(p, t, true, true); }, nullptr},
      {"link_loss.Synchronous", [](P& p, Text t) { return read_link_loss(p, t, true, false); },
       [](const P& p) { return show(p.link_loss_synchronous); }},
      {"link_loss.Asynchronous", [](P& p, Text t) { return read_link_loss(p, t, false, true); },
       [](const P& p) { return show_or(p.link_loss_asynchronous, "none"); }},
      policy_time<&P::time_before_removal>("TimeBeforeRemoval"),
      policy_time<&P::job_transition>("job_transition"),
      {"jobs_at_once", [](P& p, Text t) { return read_places(t, p.jobs_at_once); },
       [](const P& p) -> std::string {
         return p.jobs_at_once == 0 ? "unlimited" : std::to_string(p.jobs_at_once);
       }},
      {"MaximumSkew",
       [](P& p, Text t) {
         return no_zero(read_number(t, Dimension::Data, p.maximum_skew), p.maximum_skew.value,
                        "without a skew a pair is Synchronous");
       },
       [](const P& p) { return show(p.maximum_skew); }},
  };
  return keys;
}

const std::vector<KeyedValue<RunSettings>>& run_keys() {
  using R = RunSettings;
  using Text = const std::string&;
  static const std::vector<KeyedValue<R>> keys = {
      {"seed",
       [](R& r, Text t) {
         const Parsed parsed = parse_number(t, Dimension::Count);
         if (!parsed.value) return Trouble{parsed.problem, parsed.hint};
         r.seed = static_cast<std::uint64_t>(*parsed.value);
         return Trouble{};
       },
       [](const R& r) { return std::to_string(r.seed); }},
      {"limit",
       [](R& r, Text t) {
         SimTime time;
         Trouble trouble = no_zero(read_number(t, Dimension::Time, time), time.value,
                                   "leave it out for no limit");
         if (!trouble.any()) r.limit = time;
         return trouble;
       },
       [](const R& r) { return show_or(r.limit, "none"); }},
  };
  return keys;
}

}  // namespace replisim::format
