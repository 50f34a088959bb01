// SPDX-License-Identifier: Apache-2.0
#include "model/service/settled.hpp"

#include <string_view>

#include "model/rules/outcome.hpp"
#include "model/rules/steps.hpp"

namespace replisim {
namespace {

/// Why a pair is not at rest; empty: it is.
std::string_view trouble_of(const Pair& pair) {
  if (pair.work != Work::None) return "work is under way";
  if (pair.call) return "a call works on it";
  if (pair.set) return "it waits for a drain";
  if (pair.copy_state == CopyState::Unsynchronized) return "it is not synchronized yet";
  if (pair.copy_state == CopyState::Partitioned) return "it is not seen";
  if (is_under_way(pair.progress_status)) return "its ProgressStatus is to change";
  if (pair.link_loss_timer || pair.heartbeat_timer) return "it waits for a line";
  if (pair.hosts_refused && pair.copy_state != CopyState::Broken) return "its hosts are refused";
  return {};
}

}  // namespace

std::vector<std::string> unsettled(const Service& service) {
  std::vector<std::string> sentences;
  const auto tell = [&](std::string who, std::string_view what) {
    sentences.push_back(std::move(who.append(": ").append(what)));
  };
  for (const Pair& pair : service.pairs) {
    if (!pair.exists) continue;
    const std::string_view trouble = trouble_of(pair);
    if (!trouble.empty())
      tell(pair.name, std::string(name_of(pair.copy_state)) + "/" +
                          std::string(name_of(pair.progress_status)) + ", " + std::string(trouble));
  }
  for (std::size_t i = 0; i < service.calls.size(); ++i) {
    const Call& call = service.calls[i];
    const std::string who = "call " + std::to_string(i + 1);
    if (!call.returned) tell(who, "it has not been answered");
    if (!call.ended) tell(who, "its work is not over");
    if (call.job && !is_final(service[*call.job].state)) tell(who, "its job has not ended");
  }
  for (const DrainSet& set : service.sets)
    if (set.open) tell("hosts", "they are held for a drain");
  return sentences;
}

}  // namespace replisim
