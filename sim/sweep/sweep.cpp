// SPDX-License-Identifier: Apache-2.0
#include "sim/sweep/sweep.hpp"

#include <xxhash.h>

#include <algorithm>
#include <array>
#include <cstdio>
#include <fstream>
#include <memory>

namespace replisim::sweep {
namespace {

using format::Study;
using format::StudyParameter;
using format::StudyRange;

/// A stream of numbers that a seed determines, the same with every library (splitmix64).
class Random {
 public:
  explicit Random(std::uint64_t seed) : state_(seed) {}
  std::uint64_t next() {
    std::uint64_t z = (state_ += 0x9E3779B97F4A7C15U);
    z = (z ^ (z >> 30U)) * 0xBF58476D1CE4E5B9U;
    z = (z ^ (z >> 27U)) * 0x94D049BB133111EBU;
    return z ^ (z >> 31U);
  }
  std::uint64_t below(std::uint64_t count) {
    __extension__ using Wide = unsigned __int128;
    return static_cast<std::uint64_t>(Wide{next()} * count >> 64U);
  }

 private:
  std::uint64_t state_;
};

std::vector<const StudyParameter*> varied(const Study& study) {
  std::vector<const StudyParameter*> parameters;
  for (std::size_t i = 0; i < study.parameters.size(); ++i) {
    if (!study.threshold || study.threshold->parameter != i)
      parameters.push_back(&study.parameters[i]);
  }
  return parameters;
}

using Column = std::vector<std::string>;

/// All rows side by side, the last going fastest.
std::vector<Column> product_of(const std::vector<const StudyParameter*>& parameters) {
  std::vector<Column> rows{{}};
  for (const StudyParameter* parameter : parameters) {
    std::vector<Column> longer;
    longer.reserve(rows.size() * parameter->values.size());
    for (const Column& row : rows) {
      for (const std::string& value : parameter->values) {
        longer.push_back(row);
        longer.back().push_back(value);
      }
    }
    rows = std::move(longer);
  }
  return rows;
}

std::vector<Column> list_of(const std::vector<const StudyParameter*>& parameters) {
  std::size_t longest = 1;
  for (const auto* parameter : parameters) longest = std::max(longest, parameter->values.size());
  std::vector<Column> rows(longest);
  for (const StudyParameter* parameter : parameters) {
    for (std::size_t i = 0; i < longest; ++i)
      rows[i].push_back(parameter->values[parameter->values.size() == 1 ? 0 : i]);
  }
  return rows;
}

/// The value of a parameter in one of `count` equal parts of it: drawn within the part, or the
/// value that the part falls on.
std::string drawn_value(const StudyParameter& parameter, std::uint64_t part, std::uint64_t count,
                        Random& random) {
  __extension__ using Wide = unsigned __int128;
  const std::uint64_t within = random.next() >> 32U;
  const auto share_of = [&](std::uint64_t whole) {  // floor(whole * (part + within / 2^32) / count)
    const Wide place = (Wide{part} << 32U) + within;
    return static_cast<std::uint64_t>((place * whole / count) >> 32U);
  };
  if (!parameter.range) return parameter.values[share_of(parameter.values.size())];
  const StudyRange& range = *parameter.range;
  const std::int64_t step = std::max<std::int64_t>(1, range.step);
  const auto steps = static_cast<std::uint64_t>((range.to - range.from) / step) + 1;
  return format::text_of(range, range.from + static_cast<std::int64_t>(share_of(steps)) * step);
}

/// Each parameter has a stream of its own, so that a new row changes no other's values.
std::vector<Column> hypercube_of(const Study& study,
                                 const std::vector<const StudyParameter*>& parameters) {
  const auto count = static_cast<std::size_t>(study.samples);
  std::vector<Column> rows(count);
  for (const StudyParameter* parameter : parameters) {
    Random random(static_cast<std::uint64_t>(study.seed) ^
                  XXH3_64bits(parameter->name.data(), parameter->name.size()));
    std::vector<std::uint64_t> parts(count);
    for (std::size_t i = 0; i < count; ++i) parts[i] = i;
    for (std::size_t i = count; i > 1; --i) std::swap(parts[i - 1], parts[random.below(i)]);
    for (std::size_t i = 0; i < count; ++i)
      rows[i].push_back(drawn_value(*parameter, parts[i], count, random));
  }
  return rows;
}

std::string digits_of(std::uint64_t hash) {
  std::array<char, 17> digits{};
  std::snprintf(digits.data(), digits.size(), "%016llx", static_cast<unsigned long long>(hash));
  return digits.data();
}

}  // namespace

std::string hash_text(const std::string& text) {
  return digits_of(XXH3_64bits(text.data(), text.size()));
}

std::string hash_file(const std::string& path) {
  struct Free {
    void operator()(XXH3_state_t* state) const { XXH3_freeState(state); }
  };
  const std::unique_ptr<XXH3_state_t, Free> state(XXH3_createState());
  XXH3_64bits_reset(state.get());
  std::ifstream file(path, std::ios::binary);
  std::vector<char> buffer(std::size_t{1} << 20U);
  while (file) {
    file.read(buffer.data(), static_cast<std::streamsize>(buffer.size()));
    XXH3_64bits_update(state.get(), buffer.data(), static_cast<std::size_t>(file.gcount()));
  }
  return digits_of(XXH3_64bits_digest(state.get()));
}

std::vector<std::string> names_of(const Study& study) {
  std::vector<std::string> names;
  for (const StudyParameter* parameter : varied(study)) names.push_back(parameter->name);
  return names;
}

std::vector<Combination> combinations_of(const Study& study, const std::string& subject,
                                         const Canonical& canonical) {
  const auto parameters = varied(study);
  std::vector<Column> rows;
  switch (study.method) {
    case Study::Method::Product:
      rows = product_of(parameters);
      break;
    case Study::Method::List:
      rows = list_of(parameters);
      break;
    case Study::Method::LatinHypercube:
      rows = hypercube_of(study, parameters);
      break;
  }
  std::vector<Combination> combinations;
  combinations.reserve(rows.size());
  for (Column& row : rows) {
    std::vector<std::string> named;
    for (std::size_t i = 0; i < row.size(); ++i)
      named.push_back(parameters[i]->name + "=" + canonical(parameters[i]->name, row[i]));
    std::sort(named.begin(), named.end());
    std::string text = subject;
    for (const std::string& one : named) text += "\n" + one;
    combinations.push_back({std::move(row), hash_text(text)});
  }
  return combinations;
}

std::string id_of(const Sweep& sweep, const Task& task) {
  const std::string& id = sweep.combinations[task.combination].id;
  if (!sweep.search) return id;
  return hash_text(id + "\n" + sweep.search->name + "=" + std::to_string(task.number));
}

std::string study_id(const Sweep& sweep) {
  std::vector<std::string> ids;
  ids.reserve(sweep.combinations.size());
  for (const Combination& one : sweep.combinations) ids.push_back(one.id);
  std::sort(ids.begin(), ids.end());
  std::string text = sweep.subject + "\n" + sweep.program + "\n" + sweep.model;
  for (const std::string& id : ids) text += "\n" + id;
  if (sweep.search) {
    const Search& search = *sweep.search;
    text += std::string("\n") + (search.least ? "least " : "most ") + search.name;
    for (const std::int64_t number : {search.range.from, search.range.to, search.range.step})
      text += " " + std::to_string(number);
  }
  return hash_text(text);
}

}  // namespace replisim::sweep
