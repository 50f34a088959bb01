// SPDX-License-Identifier: Apache-2.0
#include "reports/indications.hpp"

#include <fmt/format.h>

#include <string>
#include <string_view>
#include <vector>

#include "reports/printable.hpp"
#include "reports/writers.hpp"
#include "scenarios/checker/text.hpp"
#include "scenarios/format/text.hpp"

namespace replisim::reports {
namespace {

/// Of a modification the properties that changed, else the whole instance.
std::string shown(const Indication& told, const Instance& instance) {
  if (told.kind != IndicationKind::InstModification) return instance_text(instance);
  Instance changed;
  for (const auto& entry : instance) {
    if (told.changes(entry.first)) changed.push_back(entry);
  }
  return instance_text(changed);
}

std::string cause_of(const Cause& cause) {
  if (cause.line == 0) return cause.fact;
  const std::string line = fmt::format("line {}", cause.line);
  return cause.fact.empty() ? line : line + ": " + cause.fact;
}

}  // namespace

std::string indications_csv(const std::vector<ScenarioResult>& results) {
  std::string text =
      "scenario,time_ns,number,indication,entity,class,changed,previous,source,cause\n";
  for (const ScenarioResult& result : results) {
    int number = 0;
    for (const Indication& told : indications_of(result.history)) {
      const std::vector<std::string> cells = {
          result.path,
          std::to_string(told.at.value),
          std::to_string(++number),
          std::string(name_of_indication(told.kind)),
          told.entity,
          std::string(told.of_class),
          format::join(told.changed, " "),
          shown(told, told.previous_instance),
          shown(told, told.source_instance),
          cause_of(told.cause),
      };
      for (std::size_t i = 0; i < cells.size(); ++i) {
        text += (i == 0 ? "" : ",") + csv_cell(cells[i]);
      }
      text += '\n';
    }
  }
  return text;
}

std::string indication_line(const Indication& told) {
  std::string text = fmt::format("  {}  -> {} {}", checker::clock_text(told.at),
                                 name_of_indication(told.kind), told.entity);
  if (told.kind == IndicationKind::InstModification) {
    text += " [" + format::join(told.changed, ", ") + "]";
  } else {
    text += fmt::format(" ({})", told.of_class);
  }
  return printable(text) + "\n";
}

}  // namespace replisim::reports
