// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "model/service/methods/method.hpp"

/// How the files of the method table write parameters.
namespace replisim::method_rows {

using K = ParameterKind;
using D = Direction;

constexpr ParameterInfo in(std::string_view name, K kind) {
  return {.name = name, .kind = kind};
}
constexpr ParameterInfo in_list(std::string_view name, K kind) {
  return {.name = name, .kind = kind, .array = true};
}
constexpr ParameterInfo required(std::string_view name, K kind) {
  return {.name = name, .kind = kind, .required = true};
}
constexpr ParameterInfo required_list(std::string_view name, K kind) {
  return {.name = name, .kind = kind, .required = true, .array = true};
}
constexpr ParameterInfo out(std::string_view name, K kind) {
  return {.name = name, .kind = kind, .direction = D::Out};
}
constexpr ParameterInfo out_list(std::string_view name, K kind) {
  return {.name = name, .kind = kind, .direction = D::Out, .array = true};
}
constexpr ParameterInfo both(std::string_view name, K kind) {
  return {.name = name, .kind = kind, .direction = D::InOut};
}
constexpr ParameterInfo both_list(std::string_view name, K kind) {
  return {.name = name, .kind = kind, .direction = D::InOut, .array = true};
}
using ValueMap = std::span<const ValueName> (*)();
constexpr ParameterInfo number(std::string_view name, ValueMap map = nullptr) {
  return {.name = name, .kind = K::Number, .map = map};
}
constexpr ParameterInfo required_number(std::string_view name, ValueMap map) {
  return {.name = name, .kind = K::Number, .required = true, .map = map};
}

// One function for each file of the table.
std::span<const MethodInfo> modifying_methods();
std::span<const MethodInfo> creating_methods();
std::span<const MethodInfo> reading_methods();
std::span<const MethodInfo> capability_methods();

}  // namespace replisim::method_rows
