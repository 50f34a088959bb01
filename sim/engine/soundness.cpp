// SPDX-License-Identifier: Apache-2.0
#include "sim/engine/soundness.hpp"

#include "model/service/settled.hpp"

namespace replisim::engine {

void Soundness::look() {
  for (const std::string& sentence : broken_invariants(stage_.service)) {
    if (!told_.insert(sentence).second) continue;
    const auto cut = sentence.find(": ");
    const std::string who = sentence.substr(0, cut);
    stage_.recorder.history().broken_promises.push_back(
        {stage_.now, stage_.recorder.next_sequence(), who, "sound", sentence.substr(cut + 2)});
  }
}

std::vector<std::string> Soundness::unsettled() {
  std::vector<std::string> sentences = replisim::unsettled(stage_.service);
  add_data(sentences);
  return sentences;
}

void Soundness::add_data(std::vector<std::string>& sentences) {
  const auto& topology = stage_.scenario.topology;
  for (std::uint32_t v = 0; v < topology.volumes.size(); ++v)
    if (data_.load_on(v) == nullptr && !data_.hosts_are_answered(v))
      sentences.push_back(topology.volumes[v].name + ": writes of its hosts are not answered");
  for (std::uint32_t p = 0; p < stage_.service.pairs.size(); ++p) {
    const Pair& pair = stage_.service.pairs[p];
    const Replica& replica = data_.replica(PairId{p});
    if (!pair.exists || pair.sync_type != SyncType::Mirror ||
        pair.copy_state != CopyState::Synchronized || data_.load_on(replica.volume[0]) != nullptr ||
        data_.load_on(replica.volume[1]) != nullptr)
      continue;
    format::Target target;
    target.kind = format::Target::Kind::Pair;
    target.index = p;
    if (measures_.value(target, "rpo").value_or(0) != 0) {
      sentences.push_back(pair.name + ": writes are on their way to its target");
    } else if (measures_.value(target, "identical") != 1) {
      sentences.push_back(pair.name + ": Synchronized, and its ends differ");
    }
  }
}

}  // namespace replisim::engine
