// SPDX-License-Identifier: Apache-2.0
#include "sim/engine/loads.hpp"

#include <vector>

#include "scenarios/format/traces/trace.hpp"

namespace replisim::engine {

namespace {

using format::GeneratedLoad;
using format::TraceLoad;

/// A closed loop without write= is paced by its latency alone; until that is known it asks for
/// this.
constexpr Rate kClosedLoop = bytes_per_second(1'000'000'000'000);

Spread spread_of(format::Pattern pattern) {
  switch (pattern) {
    case format::Pattern::Sequential:
      return Spread::Sequential;
    case format::Pattern::Zipf:
      return Spread::Zipf;
    case format::Pattern::Random:
      break;
  }
  return Spread::Random;
}

std::shared_ptr<const WriteStream> generated(const format::Scenario& scenario,
                                             const GeneratedLoad& load,
                                             const format::Volume& volume, SimTime now) {
  GeneratorSettings settings;
  settings.start = now;
  settings.block = static_cast<std::uint32_t>(load.block.value);
  settings.rate = load.write.value_or(kClosedLoop);
  settings.volume_size = volume.size;
  settings.spread = spread_of(load.pattern);
  settings.zipf_theta_ppm = load.zipf_theta_ppm;
  settings.seed = scenario.run.seed;
  const std::string name = load.stream.value_or("io." + volume.name);
  settings.stream = name;
  return make_generated_stream(settings);
}

MadeLoad replayed(const format::Step& step, const TraceLoad& load, const format::Volume& volume,
                  SimTime now, std::string& problem) {
  format::TraceOptions options;
  options.device = load.device;
  options.reads = load.reads;
  if (!load.wrap) options.end = static_cast<std::uint64_t>(volume.size.value - load.offset.value);
  const auto read = format::read_trace(load.path, load.format, options, problem);
  if (!read) {
    problem = "line " + std::to_string(step.line) + ": " + problem;
    return {};
  }
  std::vector<TraceRecord> records;
  records.reserve(read->size());
  for (const format::TraceRecord& record : *read)
    records.push_back({record.at, record.offset, record.size, record.write});
  TraceSettings settings;
  settings.start = now;
  settings.speed = load.speed;
  settings.offset = load.offset;
  if (load.wrap) settings.wrap = volume.size;
  MadeLoad made;
  const auto writes = std::make_shared<TraceStream>(records, settings);
  made.writes = writes;
  if (!load.reads) {
    made.reads_counted = writes->reads();
    return made;
  }
  for (TraceRecord& record : records) record.write = !record.write;
  made.reads = std::make_shared<TraceStream>(records, settings);
  return made;
}

}  // namespace

MadeLoad make_load(const format::Scenario& scenario, const format::Step& step,
                   const format::IoStep& io, std::uint32_t volume, SimTime now,
                   std::string& problem) {
  const format::Volume& on = scenario.topology.volumes[volume];
  if (const auto* load = std::get_if<GeneratedLoad>(&io.load))
    return {generated(scenario, *load, on, now), nullptr, 0};
  if (const auto* load = std::get_if<TraceLoad>(&io.load))
    return replayed(step, *load, on, now, problem);
  return {};
}

}  // namespace replisim::engine
