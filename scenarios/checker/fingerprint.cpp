// SPDX-License-Identifier: Apache-2.0
#include "scenarios/checker/fingerprint.hpp"

#include <fmt/format.h>
#include <xxhash.h>

#include <array>
#include <cstddef>
#include <string_view>
#include <vector>

namespace replisim::checker {
namespace {

/// A stream of integers and texts that hashes the same on every machine: integers as eight bytes,
/// least significant first, texts with their length before them.
class Canonical {
 public:
  void add(std::int64_t number) {
    auto bits = static_cast<std::uint64_t>(number);
    for (int byte = 0; byte < 8; ++byte, bits >>= 8U) {
      bytes_.push_back(static_cast<unsigned char>(bits & 0xFFU));
    }
  }
  void add(std::string_view text) {
    add(static_cast<std::int64_t>(text.size()));
    bytes_.insert(bytes_.end(), text.begin(), text.end());
  }
  std::uint64_t hash() const { return XXH3_64bits(bytes_.data(), bytes_.size()); }

 private:
  std::vector<unsigned char> bytes_;
};

/// A metric that counts data moved, not a time or a share.
bool counts_bytes(std::string_view metric) {
  constexpr std::array<std::string_view, 6> names = {"copied",  "delivered", "changed",
                                                     "backlog", "lost",      "io.bytes"};
  for (const auto name : names) {
    if (metric == name) return true;
  }
  return false;
}

/// The points in time that the properties When... and those of a job hold are times, not states.
bool is_time_stamp(std::string_view property) {
  return property.substr(0, 4) == "When" || property == "TimeSubmitted" ||
         property == "StartTime" || property == "TimeOfLastStateChange" ||
         property == "TimeBeforeRemoval";
}

}  // namespace

Fingerprint fingerprint(const History& history) {
  Canonical states;
  Canonical times;
  Canonical bytes;
  for (const auto& event : history.events) {
    times.add(event.at.value);
    times.add(event.entity);
    times.add(event.property);
    times.add(event.to);
    if (is_time_stamp(event.property)) continue;
    states.add(event.entity);
    states.add(event.property);
    states.add(event.to);
  }
  for (const auto& call : history.calls) {
    const std::int64_t code = call.return_code ? static_cast<std::int64_t>(*call.return_code) : -1;
    states.add(call.operation);
    states.add(call.on);
    states.add(code);
    times.add(call.called_at.value);
    times.add(call.returned_at ? call.returned_at->value : -1);
    times.add(call.ended_at ? call.ended_at->value : -1);
    bytes.add(call.copied.value);
  }
  times.add(history.ended_at.value);
  for (const auto& sample : history.samples) {
    if (!counts_bytes(sample.metric)) continue;
    bytes.add(sample.entity);
    bytes.add(sample.metric);
    bytes.add(sample.value);
  }
  return {states.hash(), times.hash(), bytes.hash()};
}

std::uint64_t hash_text(std::string_view text) {
  return XXH3_64bits(text.data(), text.size());
}

std::string hash_hex(std::uint64_t hash) {
  return fmt::format("{:016x}", hash);
}

std::string fingerprint_text(const Fingerprint& value) {
  return fmt::format("states={:016x} times={:016x} bytes={:016x}", value.states, value.times,
                     value.bytes);
}

}  // namespace replisim::checker
