// SPDX-License-Identifier: Apache-2.0
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <vector>

#include "model/protocol/values.hpp"
#include "reports/crash_scan.hpp"
#include "reports/images.hpp"
#include "reports/numbers.hpp"
#include "reports/writers.hpp"
#include "scenarios/checker/fingerprint.hpp"

namespace replisim::reports {
namespace {

using nlohmann::ordered_json;

ordered_json counts_json(const Counts& counts) {
  return {{"pass", counts.pass}, {"fail", counts.fail},   {"error", counts.error},
          {"skip", counts.skip}, {"known", counts.known}, {"surprise", counts.surprise}};
}

ordered_json verdict_json(const Verdict& verdict) {
  return {{"line", verdict.line},
          {"check", verdict.check},
          {"verdict", name_of_outcome(verdict.outcome)},
          {"expected", verdict.expected},
          {"actual", verdict.actual},
          {"time_ns", verdict.at.value},
          {"clause", verdict.clause},
          {"reason", verdict.reason},
          {"explanation", verdict.explanation}};
}

ordered_json time_json(const std::optional<SimTime>& time) {
  return time ? ordered_json(time->value) : ordered_json(nullptr);
}

ordered_json call_json(const CallRecord& call) {
  ordered_json outputs = ordered_json::object();
  for (const auto& [name, value] : call.outputs) outputs[name] = value;
  ordered_json code = nullptr;
  if (call.return_code) {
    code = {{"number", static_cast<unsigned>(*call.return_code)},
            {"name", name_of(*call.return_code)}};
  }
  return {{"id", call.id},
          {"name", call.name},
          {"line", call.line},
          {"operation", call.operation},
          {"on", call.on},
          {"force", call.force},
          {"wait", call.wait_for_copy_state},
          {"called_ns", call.called_at.value},
          {"returned_ns", time_json(call.returned_at)},
          {"ended_ns", time_json(call.ended_at)},
          {"return", code},
          {"job", call.job},
          {"reason", call.reason},
          {"check", call.check},
          {"clause", call.clause},
          {"basis", call.basis},
          {"copied_bytes", call.copied.value},
          {"entries", call.entries},
          {"outputs", outputs}};
}

ordered_json write_json(const std::optional<WriteMark>& write) {
  if (!write) return nullptr;
  ordered_json json = {{"pair", write->pair},     {"volume", write->volume},
                       {"number", write->number}, {"place", write->place},
                       {"offset", write->offset}, {"bytes", write->size}};
  json["issued_ns"] = write->issued.value;
  json["acknowledged_ns"] = nullptr;
  if (write->acknowledged != SimTime::max()) json["acknowledged_ns"] = write->acknowledged.value;
  return json;
}

ordered_json flaw_json(const ImageFlaw& flaw) {
  return {{"kind", name_of_flaw(flaw.kind)},     {"pair", flaw.pair},
          {"missing", write_json(flaw.missing)}, {"present", write_json(flaw.present)},
          {"torn", write_json(flaw.torn)},       {"text", sentence_of(flaw)}};
}

ordered_json images_json(const History& history) {
  ordered_json all = ordered_json::array();
  for (const ImageRecord& image : history.images) {
    if (!image.parted) continue;
    ordered_json one = {{"time_ns", image.at.value},
                        {"entity", image.entity},
                        {"CopyState", image.state},
                        {"line", image.line},
                        {"consistent", image.consistent}};
    if (image.flaw) one["flaw"] = flaw_json(*image.flaw);
    all.push_back(std::move(one));
  }
  return all;
}

ordered_json crash_json(const CrashSummary& s) {
  ordered_json json = {{"entity", s.entity},
                       {"instants", s.instants},
                       {"lossless", s.lossless},
                       {"without_image", s.without_image},
                       {"inconsistent", s.inconsistent},
                       {"no_prefix", s.no_prefix},
                       {"lost_p50_bytes", s.lost_median.value},
                       {"lost_p95_bytes", s.lost_p95.value},
                       {"lost_p99_bytes", s.lost_p99.value},
                       {"lost_max_bytes", s.worst.lost.value},
                       {"behind_p50_ns", s.behind_median.value},
                       {"behind_p95_ns", s.behind_p95.value},
                       {"behind_p99_ns", s.behind_p99.value},
                       {"worst_at_ns", s.worst.at.value},
                       {"worst_behind_ns", s.worst.behind.value},
                       {"worst_CopyState", s.worst.state}};
  if (s.first_inconsistent) {
    json["first_inconsistent_at_ns"] = s.first_inconsistent->at.value;
    if (s.first_inconsistent->flaw)
      json["first_inconsistent_flaw"] = flaw_json(*s.first_inconsistent->flaw);
  }
  if (s.worst.flaw) json["worst_flaw"] = flaw_json(*s.worst.flaw);
  return json;
}

ordered_json result_json(const ScenarioResult& result) {
  ordered_json verdicts = ordered_json::array();
  for (const auto& verdict : result.verdicts) verdicts.push_back(verdict_json(verdict));
  ordered_json calls = ordered_json::array();
  for (const auto& call : result.history.calls) calls.push_back(call_json(call));
  ordered_json json = {{"scenario", result.path},
                       {"profile", result.info.profile},
                       {"version", result.info.version},
                       {"seed", result.info.seed},
                       {"simulated_ns", result.history.ended_at.value},
                       {"fingerprint",
                        {{"states", checker::hash_hex(result.fingerprint.states)},
                         {"times", checker::hash_hex(result.fingerprint.times)},
                         {"bytes", checker::hash_hex(result.fingerprint.bytes)}}},
                       {"counts", counts_json(count(result.verdicts))},
                       {"verdicts", verdicts},
                       {"calls", calls},
                       {"images", images_json(result.history)}};
  if (!result.history.crash_points.empty()) {
    json["crash_scan"] = ordered_json::array();
    for (const CrashSummary& summary : crash_summaries(result.history.crash_points))
      json["crash_scan"].push_back(crash_json(summary));
  }
  return json;
}

}  // namespace

std::string results_json(const std::vector<ScenarioResult>& results) {
  ordered_json scenarios = ordered_json::array();
  for (const auto& result : results) scenarios.push_back(result_json(result));
  const ordered_json all = {{"scenarios", results.size()},
                            {"counts", counts_json(count(results))},
                            {"exit_code", exit_code(results)},
                            {"results", scenarios}};
  return all.dump(1, ' ', false, ordered_json::error_handler_t::replace) + "\n";
}

}  // namespace replisim::reports
