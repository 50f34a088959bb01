// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>

#include "model/service/methods/request.hpp"

/// Calls of methods, put together by the names of their parameters.
namespace replisim::testing {

inline Reference element(std::uint32_t index) {
  return {Reference::Kind::Element, index};
}

class Requested {
 public:
  explicit Requested(Method method) { request_.method = method; }
  Requested& number(std::string_view name, std::int64_t value) {
    argument(name).numbers.push_back(value);
    return *this;
  }
  Requested& reference(std::string_view name, Reference value) {
    argument(name).references.push_back(value);
    return *this;
  }
  Requested& null(std::string_view name) {
    argument(name).null = true;
    return *this;
  }
  Requested& settings(const SettingsParameter& settings) {
    request_.settings = settings;
    return *this;
  }
  const MethodRequest& done() const { return request_; }

 private:
  /// Of a parameter that the method has; given twice, its values add up.
  Argument& argument(std::string_view name) {
    const std::uint8_t place = parameter_of(info_of(request_.method), name).value();
    for (Argument& given : request_.arguments) {
      if (given.parameter == place) {
        return given;
      }
    }
    Argument& added = request_.arguments.emplace_back();
    added.parameter = place;
    return added;
  }
  MethodRequest request_;
};

}  // namespace replisim::testing
