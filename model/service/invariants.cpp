// SPDX-License-Identifier: Apache-2.0
#include <string>
#include <string_view>
#include <utility>

#include "model/service/job_invariants.hpp"
#include "model/service/pair_invariants.hpp"
#include "model/service/step.hpp"

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

void check_group(const Service& service, std::size_t index, Report& report) {
  const GroupId id{static_cast<std::uint32_t>(index)};
  Service copy = service;
  std::vector<Change> changes;
  update_group(copy, id, changes);
  report.expect(changes.empty(), service[id].name, "the group does not show what its members show");
}

void check_call(const Call& call, std::size_t index, Report& report) {
  const std::string name = "call " + std::to_string(index + 1);
  report.expect(call_is_sound(call), name, "ended before its answer or its work");
  report.expect(call_code_is_sound(call), name, "a job without 4096, or 4096 without a job (R-10)");
}

}  // namespace

std::vector<std::string> broken_invariants(const Service& service) {
  Report report;
  for (std::uint32_t i = 0; i < service.pairs.size(); ++i) {
    for (const PairInvariant& invariant : pair_invariants()) {
      report.expect(!service.pairs[i].exists || invariant.holds(service, PairId{i}),
                    service.pairs[i].name, invariant.sentence);
    }
  }
  for (std::size_t i = 0; i < service.groups.size(); ++i) {
    check_group(service, i, report);
  }
  for (std::size_t i = 0; i < service.calls.size(); ++i) {
    check_call(service.calls[i], i, report);
  }
  std::vector<std::string> sentences = report.take();
  std::vector<std::string> jobs = broken_jobs(service);
  sentences.insert(sentences.end(), jobs.begin(), jobs.end());
  return sentences;
}

}  // namespace replisim
