// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "model/rules/steps.hpp"
#include "model/rules/versions.hpp"
#include "model/service/job_invariants.hpp"
#include "model/service/modes.hpp"
#include "model/service/points.hpp"
#include "model/service/valuation.hpp"

// What must hold in every state of a service that was reached through begin() and apply().
namespace replisim {
namespace {

class Report {
 public:
  void expect(bool holds, const std::string& who, std::string_view sentence) {
    if (!holds) {
      std::string line = who;
      line += ": ";
      line += sentence;
      sentences_.push_back(line);
    }
  }
  std::vector<std::string> take() { return std::move(sentences_); }

 private:
  std::vector<std::string> sentences_;
};

bool is_flowing(CopyState state) {
  return state == CopyState::Unsynchronized || state == CopyState::Synchronized;
}

/// Exactly one unfinished, started entry of the pair's call is on the pair.
bool call_knows_pair(const Service& service, PairId id) {
  const Pair& pair = service[id];
  return std::ranges::count_if(service[*pair.call].entries, [id](const CallEntry& entry) {
           return entry.pair == id && entry.started && !entry.finished;
         }) == 1;
}

void check_pair(const Service& service, PairId id, Report& report) {
  const Pair& pair = service[id];
  const std::string& name = pair.name;
  const ProgressKind kind = kind_of(pair.progress_status);
  report.expect(exists_in(service.version, pair.copy_state), name,
                "CopyState does not exist in the version");
  report.expect(exists_in(service.version, pair.progress_status), name,
                "ProgressStatus does not exist in the version");
  report.expect(pair.copy_state != CopyState::Mixed && pair.copy_state != CopyState::NotApplicable,
                name, "only groups are Mixed, only RequestedCopyState is Not Applicable");
  report.expect(!pair.call || call_knows_pair(service, id), name,
                "the call on the pair has no running entry for it");
  report.expect(!pair.call || pair.work != Work::None, name, "a running entry without work");
  report.expect(kind != ProgressKind::InProgress || pair.work != Work::None, name,
                "an operation in progress without work");
  report.expect(pair.copy_state != CopyState::Unsynchronized || pair.work != Work::None, name,
                "Unsynchronized, but nothing is being copied");
  report.expect(pair.requested_copy_state == CopyState::NotApplicable || pair.call, name,
                "RequestedCopyState is left over");
  report.expect(pair.copy_state != CopyState::Split || pair.work != Work::None ||
                    pair.image == Image::consistent || pair.image == Image::modified,
                name, "Split with an image that is not consistent (R-42)");
  report.expect(pair.copy_state != CopyState::Synchronized || pair.image == Image::consistent, name,
                "Synchronized with an image that is not consistent");
  report.expect(pair.copy_state != CopyState::Broken ||
                    pair.progress_status == ProgressStatus::NotApplicable || pair.call,
                name, "Broken with a ProgressStatus");
  report.expect(pair.copy_state != CopyState::Partitioned ||
                    pair.before_partition != CopyState::NotApplicable || pair.call,
                name, "Partitioned without a remembered state");
  report.expect(pair.serving == Side::System || pair.copy_state == CopyState::Failedover ||
                    !is_flowing(pair.copy_state) ||
                    (pair.mode == Mode::Active && pair.copy_state == CopyState::Unsynchronized),
                name, "hosts use the target while the mirror flows");
  report.expect(pair.both_serve == ends_serve_together(pair), name,
                pair.both_serve ? "both ends serve hosts without being mirrored (split brain)"
                                : "an end of an Active pair in flow does not serve hosts");
  report.expect(pair.mode != Mode::Active || pair.locality == Locality::Remote, name,
                "Mode Active on one array");
  report.expect(!pair.write_through || (pair.mode == Mode::Adaptive && flows(pair)), name,
                "writes go synchronous outside a flow of Mode Adaptive");
  report.expect(!pair.flow_reversed || pair.copy_state == CopyState::Failedover, name,
                "a reversed flow outside Failedover");
  report.expect(pair.progress_status != ProgressStatus::Pending || is_flowing(pair.copy_state) ||
                    pair.copy_state == CopyState::Failedover,
                name, "Pending without a flow");
  report.expect(!is_point_in_time(pair) || (pair.copy_state != CopyState::Failedover &&
                                            pair.serving == Side::System && !pair.flow_reversed),
                name, "a point in time that was failed over (D-02)");
  report.expect(
      pair.copy_state != CopyState::Skewed ||
          (is_point_in_time(pair) && (pair.image == Image::modified || pair.work != Work::None)),
      name, "Skewed, but no hosts wrote a point in time (R-62)");
  report.expect(!pair.copied_ahead || (pair.sync_type == SyncType::Clone &&
                                       (waits_for_activate(pair) || pair.work != Work::None)),
                name, "copied ahead of an Activate that is not to come");
  report.expect(pair.work != Work::PointInTime || pair.sync_type == SyncType::Snapshot, name,
                "the work of a snapshot on another type");
  report.expect(!pair.set || service.sets[pair.set->index].open, name, "in a set that is closed");
  report.expect(pair.work != Work::Drain || pair.set, name, "draining outside a set");
}

void check_group(const Service& service, std::size_t index, Report& report) {
  const GroupId id{static_cast<std::uint32_t>(index)};
  Service copy = service;
  std::vector<Change> changes;
  update_group(copy, id, changes);
  report.expect(changes.empty(), service[id].name, "the group does not show what its members show");
}

void check_call(const Service& service, std::size_t index, Report& report) {
  const Call& call = service.calls[index];
  const std::string name = "call " + std::to_string(index + 1);
  const bool all_done =
      std::ranges::all_of(call.entries, [](const CallEntry& entry) { return entry.finished; });
  report.expect(!call.ended || (call.returned && all_done), name,
                "ended before its answer or its work");
  report.expect(call.job.has_value() == (call.code == ReturnCode::JobStarted), name,
                "a job without 4096, or 4096 without a job (R-10)");
}

}  // namespace

std::vector<std::string> broken_invariants(const Service& service) {
  Report report;
  for (std::uint32_t i = 0; i < service.pairs.size(); ++i) {
    if (service.pairs[i].exists) {
      check_pair(service, PairId{i}, report);
    }
  }
  for (std::size_t i = 0; i < service.groups.size(); ++i) {
    check_group(service, i, report);
  }
  for (std::size_t i = 0; i < service.calls.size(); ++i) {
    check_call(service, i, report);
  }
  std::vector<std::string> sentences = report.take();
  std::vector<std::string> jobs = broken_jobs(service);
  sentences.insert(sentences.end(), jobs.begin(), jobs.end());
  return sentences;
}

}  // namespace replisim
