// SPDX-License-Identifier: Apache-2.0
#include "sim/plan/answer.hpp"

#include <array>
#include <cmath>
#include <cstdio>
#include <utility>

namespace replisim::plan {
namespace {

std::string with_decimals(double value, int decimals) {
  std::array<char, 400> text{};
  const int length = std::snprintf(text.data(), text.size(), "%.*f", decimals, value);
  return {text.data(), static_cast<std::size_t>(length)};
}

/// 2.41 GB behind 2408565760 B.
std::string in_short(double size) {
  constexpr std::array names = {"kB", "MB", "GB", "TB", "PB"};
  if (size < 1e4) return "";
  std::size_t place = 0;
  double value = size / 1e3;
  for (; value >= 1e3 && place + 1 < names.size(); ++place) value /= 1e3;
  const int decimals = value < 10 ? 2 : value < 100 ? 1 : 0;
  return " (" + with_decimals(value, decimals) + " " + names[place] + ")";
}

std::string_view suffix_of(Unit unit) {
  switch (unit) {
    case Unit::Seconds:
      return "_s";
    case Unit::Data:
      return "_B";
    case Unit::Mbps:
      return "_mbps";
    case Unit::Kilometres:
      return "_km";
    case Unit::Each:
      return "_per_s";
    case Unit::Share:
    case Unit::Count:
      break;
  }
  return "";
}

constexpr double mbps = 8e-6;

}  // namespace

std::string Figure::key() const {
  if (name == "bytes" || name == "seconds") return name;  // the unit is the name
  return name + std::string(suffix_of(unit));
}

std::string Figure::text() const {
  if (!value) return "no bound";
  switch (unit) {
    case Unit::Seconds:
      return with_decimals(*value, std::abs(*value) < 1 ? 6 : 3) + " s";
    case Unit::Data:
      return with_decimals(*value, 0) + " B" + in_short(*value);
    case Unit::Mbps:
      return with_decimals(*value, 3) + " Mb/s";
    case Unit::Share:
      return with_decimals(*value, 4);
    case Unit::Kilometres:
      return with_decimals(*value, 1) + " km";
    case Unit::Each:
      return with_decimals(*value, 1) + " /s";
    case Unit::Count:
      break;
  }
  return with_decimals(*value, 0);
}

void Answer::add(std::string_view name, Unit unit, std::optional<double> value, std::string note) {
  figures_.push_back({group_, std::string(name), unit, value, std::move(note)});
}

void Answer::seconds(std::string_view name, SimTime time, std::string note) {
  add(name, Unit::Seconds, static_cast<double>(time.value) / 1e9, std::move(note));
}

void Answer::seconds(std::string_view name, double time_s, std::string note) {
  add(name, Unit::Seconds, time_s, std::move(note));
}

void Answer::data(std::string_view name, Bytes size, std::string note) {
  add(name, Unit::Data, static_cast<double>(size.value), std::move(note));
}

void Answer::rate(std::string_view name, double rate, std::string note) {
  add(name, Unit::Mbps, rate * mbps, std::move(note));
}

void Answer::share(std::string_view name, double ratio, std::string note) {
  add(name, Unit::Share, ratio, std::move(note));
}

void Answer::count(std::string_view name, std::size_t number, std::string note) {
  add(name, Unit::Count, static_cast<double>(number), std::move(note));
}

void Answer::kilometres(std::string_view name, double km, std::string note) {
  add(name, Unit::Kilometres, km, std::move(note));
}

void Answer::each_second(std::string_view name, double number, std::string note) {
  add(name, Unit::Each, number, std::move(note));
}

void Answer::unbounded(std::string_view name, Unit unit, std::string note) {
  add(name, unit, std::nullopt, std::move(note));
}

void Answer::tell(std::string_view topic, std::string sentence) {
  told_.push_back({std::string(topic), std::move(sentence)});
}

void Answer::cannot_say(std::string what) {
  unknown_.push_back(std::move(what));
}

void Answer::cannot_answer(std::string why) {
  answered_ = false;
  cannot_say(std::move(why));
}

std::string text_of_rate(double rate) {
  return with_decimals(rate * mbps, 3) + " Mb/s";
}

std::string text_of_time(SimTime time) {
  std::string text = with_decimals(static_cast<double>(time.value) / 1e9, 9);
  text.erase(text.find_last_not_of('0') + 1);
  if (text.ends_with('.')) text.pop_back();
  return text + " s";
}

std::string text_of_data(Bytes size) {
  return std::to_string(size.value) + " B" + in_short(static_cast<double>(size.value));
}

}  // namespace replisim::plan
