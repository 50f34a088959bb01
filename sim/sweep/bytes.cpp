// SPDX-License-Identifier: Apache-2.0
#include "sim/sweep/bytes.hpp"

#include <array>
#include <charconv>
#include <cmath>
#include <cstring>
#include <string_view>

namespace replisim::sweep {
namespace {

void put(std::string& bytes, std::int64_t number) {
  bytes.append(reinterpret_cast<const char*>(&number), sizeof number);
}

void put(std::string& bytes, const std::string& text) {
  put(bytes, static_cast<std::int64_t>(text.size()));
  bytes += text;
}

/// Takes values off the front; once something is missing, all is.
class Reader {
 public:
  explicit Reader(std::string_view bytes) : bytes_(bytes) {}

  std::int64_t number() {
    std::int64_t value = 0;
    if (bytes_.size() < sizeof value) {
      ok_ = false;
      bytes_ = {};
      return 0;
    }
    std::memcpy(&value, bytes_.data(), sizeof value);
    bytes_.remove_prefix(sizeof value);
    return value;
  }
  std::string text() {
    const std::int64_t size = number();
    if (size < 0 || static_cast<std::uint64_t>(size) > bytes_.size()) {
      ok_ = false;
      return {};
    }
    std::string value(bytes_.substr(0, static_cast<std::size_t>(size)));
    bytes_.remove_prefix(static_cast<std::size_t>(size));
    return value;
  }
  bool ok() const { return ok_; }
  bool at_end() const { return ok_ && bytes_.empty(); }

 private:
  std::string_view bytes_;
  bool ok_ = true;
};

constexpr std::int64_t no_verdict = 2;

}  // namespace

std::string figure_text(const std::string& text) {
  const char* end = text.data() + text.size();
  std::int64_t whole = 0;
  const auto as_whole = std::from_chars(text.data(), end, whole);
  if (as_whole.ec == std::errc{} && as_whole.ptr == end) return std::to_string(whole);
  double number = 0;
  const auto as_number = std::from_chars(text.data(), end, number);
  if (as_number.ec != std::errc{} || as_number.ptr != end || !std::isfinite(number)) return text;
  std::array<char, 64> digits{};
  const auto last = std::to_chars(digits.data(), digits.data() + digits.size(), number);
  return {digits.data(), last.ptr};
}

std::string to_bytes(const Outcome& outcome) {
  std::string bytes;
  put(bytes, static_cast<std::int64_t>(outcome.task.combination));
  put(bytes, outcome.task.number);
  put(bytes, std::int64_t{outcome.result ? 1 : 0});
  if (!outcome.result) {
    put(bytes, outcome.problem);
    return bytes;
  }
  const RunResult& result = *outcome.result;
  put(bytes, result.holds ? std::int64_t{*result.holds ? 1 : 0} : no_verdict);
  put(bytes, result.note);
  put(bytes, static_cast<std::int64_t>(result.figures.size()));
  for (const auto& [name, value] : result.figures) {
    put(bytes, name);
    put(bytes, value);
  }
  return bytes;
}

std::optional<Outcome> from_bytes(const std::string& bytes) {
  Reader reader(bytes);
  Outcome outcome;
  outcome.task.combination = static_cast<std::size_t>(reader.number());
  outcome.task.number = reader.number();
  if (reader.number() == 0) {
    outcome.problem = reader.text();
  } else {
    RunResult result;
    const std::int64_t holds = reader.number();
    if (holds != no_verdict) result.holds = holds == 1;
    result.note = reader.text();
    const std::int64_t figures = reader.number();
    for (std::int64_t i = 0; i < figures && reader.ok(); ++i) {
      std::string name = reader.text();
      result.figures.emplace_back(std::move(name), reader.text());
    }
    outcome.result = std::move(result);
  }
  if (!reader.at_end()) return std::nullopt;
  return outcome;
}

}  // namespace replisim::sweep
