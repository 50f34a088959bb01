// SPDX-License-Identifier: Apache-2.0
#include "reports/images.hpp"

#include <fmt/format.h>

#include <optional>

#include "reports/numbers.hpp"
#include "reports/printable.hpp"
#include "reports/writers.hpp"
#include "scenarios/checker/text.hpp"

namespace replisim::reports {
namespace {

/// ",volume,number,place,offset,bytes,issued,acknowledged" of a write, empty where it has none.
std::string write_cells(const std::optional<WriteMark>& write) {
  if (!write) return ",,,,,,,";
  return fmt::format(
      ",{},{},{},{},{},{},{}", csv_cell(write->volume), write->number,
      write->place > 0 ? std::to_string(write->place) : "", write->offset, write->size,
      seconds_text(write->issued),
      write->acknowledged == SimTime::max() ? "" : seconds_text(write->acknowledged));
}

}  // namespace

std::string_view name_of_flaw(ImageFlaw::Kind kind) {
  switch (kind) {
    case ImageFlaw::Kind::NoImage:
      return "no-image";
    case ImageFlaw::Kind::HalfCopied:
      return "half-copied";
    case ImageFlaw::Kind::OutOfOrder:
      return "out-of-order";
  }
  return {};
}

std::string image_line(const ImageRecord& image) {
  if (!image.parted) return {};
  std::string text = fmt::format("  {}  {} parted, image {}", checker::clock_text(image.at),
                                 image.entity, image.consistent ? "consistent" : "inconsistent");
  if (image.flaw) text += ": " + sentence_of(*image.flaw);
  if (image.line > 0) text += fmt::format("  line {}", image.line);
  return printable(text) + "\n";
}

std::string images_csv(const std::vector<ScenarioResult>& results) {
  std::string text = "scenario,time_s,entity,CopyState,line,cause,consistent,flaw,pair";
  for (const char* write : {"missing", "present", "torn"})
    text += fmt::format(
        ",{0}_volume,{0}_number,{0}_place,{0}_offset,{0}_bytes,{0}_issued_s,{0}_acknowledged_s",
        write);
  text += '\n';
  for (const ScenarioResult& result : results) {
    for (const ImageRecord& image : result.history.images) {
      if (!image.parted) continue;
      const ImageFlaw none;
      const ImageFlaw& flaw = image.flaw ? *image.flaw : none;
      text += fmt::format(
          "{},{},{},{},{},{},{},{},{}{}{}{}\n", csv_cell(result.path), seconds_text(image.at),
          csv_cell(image.entity), image.state, image.line > 0 ? std::to_string(image.line) : "",
          csv_cell(image.fact), image.consistent ? "yes" : "no",
          image.flaw ? name_of_flaw(flaw.kind) : std::string_view{}, csv_cell(flaw.pair),
          write_cells(flaw.missing), write_cells(flaw.present), write_cells(flaw.torn));
    }
  }
  return text;
}

}  // namespace replisim::reports
