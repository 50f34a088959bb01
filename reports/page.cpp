// SPDX-License-Identifier: Apache-2.0
#include "reports/page.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <iterator>
#include <map>
#include <string_view>

#include "model/protocol/values.hpp"
#include "reports/images.hpp"
#include "scenarios/checker/judge.hpp"
#include "scenarios/checker/text.hpp"

namespace replisim::reports {
namespace {

constexpr std::string_view kHead = R"(<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>replisim report</title><style>
:root{color-scheme:light dark;--line:#8886;--bad:#c62828}
@media (prefers-color-scheme:dark){:root{--bad:#ff8a80}}
body{font:15px/1.45 system-ui,sans-serif;max-width:75rem;margin:auto;padding:1rem}
h1,h2{line-height:1.2;overflow-wrap:anywhere}section{border-top:1px solid var(--line)}
.bad{color:var(--bad)}.wide{overflow-x:auto}svg{width:100%;min-width:40rem;height:auto}
svg text{font:12px system-ui,sans-serif;fill:currentColor}svg .in{fill:#000}
table{border-collapse:collapse}td,th{text-align:left;padding:.2rem .6rem;vertical-align:top;
border-bottom:1px solid var(--line)}
@media print{.wide{overflow:visible}svg{min-width:0}section{break-inside:avoid-page}}
</style></head><body><h1>replisim report</h1>
)";

/// A text that is no markup, whatever it holds; control characters become spaces.
std::string escaped(std::string_view text) {
  std::string safe;
  for (const char c : text) {
    switch (c) {
      case '&':
        safe += "&amp;";
        break;
      case '<':
        safe += "&lt;";
        break;
      case '>':
        safe += "&gt;";
        break;
      case '"':
        safe += "&quot;";
        break;
      default:
        safe += static_cast<unsigned char>(c) < 0x20 ? ' ' : c;
    }
  }
  return safe;
}

std::string clock_cell(SimTime at) {
  return escaped(checker::clock_text(at));
}

std::string_view band_color(std::string_view state) {
  constexpr std::string_view colors[] = {"#90caf9", "#a5d6a7", "#ffcc80", "#ce93d8", "#80cbc4",
                                         "#ef9a9a", "#fff59d", "#bcaaa4", "#b0bec5", "#f48fb1"};
  std::size_t sum = 0;
  for (const char c : state) sum = sum * 31 + static_cast<unsigned char>(c);
  return colors[sum % std::size(colors)];
}

using Lanes = std::map<std::string, std::vector<const Event*>>;

Lanes lanes_of(const History& history) {
  Lanes lanes;
  for (const Event& event : history.events)
    if (event.property == "CopyState") lanes[event.entity].push_back(&event);
  return lanes;
}

constexpr double kLeft = 120;
constexpr double kWidth = 860;

double place_of(SimTime at, SimTime end) {
  if (end.value <= 0) return kLeft;
  const double share = static_cast<double>(at.value) / static_cast<double>(end.value);
  return kLeft + kWidth * std::clamp(share, 0.0, 1.0);
}

std::string lane_svg(const std::vector<const Event*>& events, SimTime end, int top) {
  std::string text =
      fmt::format("<text x=\"0\" y=\"{}\">{}</text>\n", top + 15, escaped(events.front()->entity));
  for (std::size_t i = 0; i < events.size(); ++i) {
    const SimTime until = i + 1 < events.size() ? events[i + 1]->at : end;
    const double from = place_of(events[i]->at, end);
    const double width = std::max(place_of(until, end) - from, 0.5);
    const std::string state = escaped(events[i]->to);
    text += fmt::format(
        "<rect x=\"{:.1f}\" y=\"{}\" width=\"{:.1f}\" height=\"20\" fill=\"{}\">"
        "<title>{} {}</title></rect>\n",
        from, top, width, band_color(events[i]->to), clock_cell(events[i]->at), state);
    if (width > 8.0 * static_cast<double>(state.size()))
      text += fmt::format("<text class=\"in\" x=\"{:.1f}\" y=\"{}\">{}</text>\n", from + 4,
                          top + 15, state);
  }
  return text;
}

std::string lanes_svg(const History& history) {
  const Lanes lanes = lanes_of(history);
  if (lanes.empty()) return {};
  const int height = 40 + 26 * static_cast<int>(lanes.size());
  std::string text = fmt::format(
      "<div class=\"wide\"><svg viewBox=\"0 0 990 {}\" role=\"img\" "
      "aria-label=\"CopyState over time\">\n",
      height);
  int top = 16;
  for (const auto& [entity, events] : lanes) {
    text += lane_svg(events, history.ended_at, top);
    top += 26;
  }
  for (const CallRecord& call : history.calls) {
    const double x = place_of(call.called_at, history.ended_at);
    text += fmt::format(
        "<path d=\"M{0:.1f} 2V{1}\" stroke=\"currentColor\" stroke-dasharray=\"3 2\">"
        "<title>{2} {3} {4}</title></path>\n",
        x, top, clock_cell(call.called_at), escaped(call.operation), escaped(call.on));
  }
  return text + fmt::format(
                    "<text x=\"{}\" y=\"{}\">0 s</text><text x=\"{}\" y=\"{}\" "
                    "text-anchor=\"end\">{}</text></svg></div>\n",
                    kLeft, height - 6, kLeft + kWidth, height - 6, clock_cell(history.ended_at));
}

std::string tables(const History& history) {
  std::string text =
      "<details><summary>CopyState as a table</summary><table>"
      "<tr><th>time<th>entity<th>from<th>to<th>cause</tr>\n";
  for (const Event& event : history.events) {
    if (event.property != "CopyState") continue;
    text += fmt::format("<tr><td>{}<td>{}<td>{}<td>{}<td>{}</tr>\n", clock_cell(event.at),
                        escaped(event.entity), escaped(event.from), escaped(event.to),
                        escaped(event.cause.fact));
  }
  text +=
      "</table></details>\n<details><summary>Calls</summary><table>"
      "<tr><th>time<th>call<th>operation<th>on<th>returned<th>reason</tr>\n";
  for (const CallRecord& call : history.calls) {
    text += fmt::format(
        "<tr><td>{}<td>{}<td>{}<td>{}<td>{}<td>{}</tr>\n", clock_cell(call.called_at),
        escaped(call.name), escaped(call.operation), escaped(call.on),
        call.return_code ? escaped(name_of(*call.return_code)) : "", escaped(call.reason));
  }
  text += "</table></details>\n";
  for (const ImageRecord& image : history.images) {
    if (!image.parted) continue;
    text += fmt::format("<p{}>{}</p>\n", image.consistent ? "" : " class=\"bad\"",
                        escaped(image_line(image)));
  }
  return text;
}

std::string verdict_row(const Verdict& verdict) {
  std::string why = verdict.reason;
  for (const std::string& line : verdict.explanation) why += (why.empty() ? "" : " · ") + line;
  return fmt::format("<tr{}><td>{}:{}<td>{}<td>{}<td>{}</tr>\n",
                     checker::is_bad(verdict.outcome) ? " class=\"bad\"" : "",
                     escaped(verdict.scenario), verdict.line,
                     escaped(name_of_outcome(verdict.outcome)), escaped(verdict.check),
                     escaped(why));
}

constexpr std::string_view kVerdicts =
    "<div class=\"wide\"><table><tr><th>where<th>verdict<th>check<th>why</tr>\n";

}  // namespace

std::string report_html(const std::vector<ScenarioResult>& results) {
  const Counts counts = count(results);
  std::string text{kHead};
  text += fmt::format(
      "<p><b>{} checks in {} files: {} pass, {} fail, {} error, {} skip, {} known, {} "
      "surprise.</b></p>\n",
      counts.total(), results.size(), counts.pass, counts.fail, counts.error, counts.skip,
      counts.known, counts.surprise);
  if (counts.fail + counts.error + counts.surprise > 0) {
    text += kVerdicts;
    for (const ScenarioResult& result : results)
      for (const Verdict& verdict : result.verdicts)
        if (checker::is_bad(verdict.outcome)) text += verdict_row(verdict);
    text += "</table></div>\n";
  }
  for (const ScenarioResult& result : results) {
    text += fmt::format("<section><h2>{}</h2>\n", escaped(result.path));
    text += lanes_svg(result.history) + tables(result.history);
    text += "<details><summary>Checks</summary>" + std::string(kVerdicts);
    for (const Verdict& verdict : result.verdicts) text += verdict_row(verdict);
    text += "</table></div></details></section>\n";
  }
  return text + "</body></html>\n";
}

}  // namespace replisim::reports
