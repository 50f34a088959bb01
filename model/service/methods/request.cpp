// SPDX-License-Identifier: Apache-2.0
#include "model/service/methods/request.hpp"

namespace replisim {

const Argument* MethodRequest::find(std::string_view parameter) const {
  const auto place = parameter_of(info_of(method), parameter);
  for (const Argument& argument : arguments) {
    if (place && argument.parameter == *place) {
      return &argument;
    }
  }
  return nullptr;
}

bool MethodRequest::is_null(std::string_view parameter) const {
  const Argument* argument = find(parameter);
  return argument == nullptr || argument->null;
}

std::optional<std::int64_t> MethodRequest::number(std::string_view parameter) const {
  const Argument* argument = find(parameter);
  if (argument == nullptr || argument->null || argument->numbers.empty()) {
    return std::nullopt;
  }
  return argument->numbers.front();
}

std::optional<Reference> MethodRequest::reference(std::string_view parameter) const {
  const Argument* argument = find(parameter);
  if (argument == nullptr || argument->null || argument->references.empty()) {
    return std::nullopt;
  }
  return argument->references.front();
}

std::vector<Reference> MethodRequest::references(std::string_view parameter) const {
  const Argument* argument = find(parameter);
  return argument == nullptr || argument->null ? std::vector<Reference>() : argument->references;
}

std::vector<std::string> MethodRequest::texts(std::string_view parameter) const {
  const Argument* argument = find(parameter);
  return argument == nullptr || argument->null ? std::vector<std::string>() : argument->texts;
}

}  // namespace replisim
