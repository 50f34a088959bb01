// SPDX-License-Identifier: Apache-2.0
#include "scenarios/checker/indicated.hpp"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

namespace replisim::checker {
namespace {

constexpr std::string_view kAll = "indications";
constexpr std::string_view kWhom = "indicated";

/// "InstModification.CopyState" is about modifications of that property.
bool counts(const Indication& told, std::string_view key) {
  const std::size_t dot = key.find('.');
  return key.substr(0, dot) == name_of_indication(told.kind) &&
         (dot == std::string_view::npos || told.changes(key.substr(dot + 1)));
}

/// Numbers that begin at 0 and go up by one at each place.
Signal counted(std::vector<Position> places) {
  std::ranges::sort(places, {}, &Position::seq);
  std::vector<Knot> knots{{{SimTime{}, 0}, NoData{}, std::int64_t{0}}};
  std::int64_t number = 0;
  for (const Position& place : places) {
    knots.push_back({place, number, number + 1});
    ++number;
  }
  return {Signal::Shape::Steps, std::move(knots)};
}

/// Whom the indications of each instant were about; known when the last of them was sent.
Signal named(const std::vector<Indication>& sent) {
  std::vector<Knot> knots{{{SimTime{}, 0}, NoData{}, std::string("none")}};
  for (std::size_t i = 0; i < sent.size();) {
    const SimTime at = sent[i].at;
    std::string names;
    Sequence last = 0;
    for (; i < sent.size() && sent[i].at == at; ++i) {
      names += (names.empty() ? "" : "+") + sent[i].entity;
      last = std::max(last, sent[i].seq);
    }
    Value before = knots.back().value;
    std::ranges::replace(names, ' ', '-');  // a call without a name of its own
    knots.push_back({{at, last}, std::move(before), std::move(names)});
  }
  return {Signal::Shape::Steps, std::move(knots)};
}

}  // namespace

bool is_about_indications(std::string_view key) {
  return key.substr(0, 4) == "Inst" || key == kAll || key == kWhom;
}

Signal signal_of_indications(const Timeline& timeline, const format::Target& target,
                             std::string_view key) {
  if (key == kWhom) return named(timeline.indications());
  std::vector<Position> places;
  for (const Indication& told : timeline.indications()) {
    if (key == kAll || (told.entity == target.text && counts(told, key))) {
      places.push_back({told.at, told.seq});
    }
  }
  return counted(std::move(places));
}

}  // namespace replisim::checker
