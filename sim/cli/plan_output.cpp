// SPDX-License-Identifier: Apache-2.0
#include "sim/cli/plan_output.hpp"

#include <algorithm>
#include <iostream>
#include <nlohmann/json.hpp>
#include <string>

namespace replisim::cli {
namespace {

using nlohmann::ordered_json;

/// "binding_span" and "first_write" as "binding span first write".
std::string label_of(const plan::Figure& figure) {
  std::string label = figure.group.empty() ? figure.name : figure.group + " " + figure.name;
  std::replace(label.begin(), label.end(), '_', ' ');
  return label;
}

std::string padded(const std::string& text, std::size_t width) {
  return text + std::string(text.size() < width ? width - text.size() : 1, ' ');
}

ordered_json number_of(const plan::Figure& figure) {
  if (!figure.value) return nullptr;
  if (figure.whole()) return static_cast<std::int64_t>(*figure.value);
  return *figure.value;
}

}  // namespace

void print_answer(const plan::Answer& answer) {
  std::size_t labels = 0;
  std::size_t values = 0;
  for (const plan::Figure& figure : answer.figures()) {
    labels = std::max(labels, label_of(figure).size());
    values = std::max(values, figure.text().size());
  }
  for (const auto& told : answer.told()) labels = std::max(labels, told.topic.size());
  for (const plan::Figure& figure : answer.figures()) {
    std::cout << padded(label_of(figure), labels + 2);
    if (figure.note.empty())
      std::cout << figure.text() << '\n';
    else
      std::cout << padded(figure.text(), values + 2) << figure.note << '\n';
  }
  if (answer.holds()) {
    std::cout << padded("holds", labels + 2)
              << (*answer.holds() ? "yes: the limit is kept\n" : "NO: the limit is not kept\n");
  }
  std::cout << '\n';
  for (const auto& told : answer.told())
    std::cout << padded(told.topic, labels + 2) << told.sentence << '\n';
  for (const std::string& what : answer.unknown())
    std::cout << padded("cannot say", labels + 2) << what << '\n';
}

void print_answer_json(const plan::Answer& answer) {
  ordered_json json{{"question", answer.question()}, {"answered", answer.answered()}};
  for (const plan::Figure& figure : answer.figures()) {
    ordered_json& place = figure.group.empty() ? json : json[figure.group];
    place[figure.key()] = number_of(figure);
  }
  if (answer.holds()) json["holds"] = *answer.holds();
  json["about"] = ordered_json::object();
  for (const auto& told : answer.told()) json["about"][told.topic] = told.sentence;
  json["cannot_say"] = answer.unknown();
  std::cout << json.dump(2) << '\n';
}

}  // namespace replisim::cli
