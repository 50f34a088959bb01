// SPDX-License-Identifier: Apache-2.0
#include "sim/sweep/schema.hpp"

#include <algorithm>
#include <charconv>
#include <map>

namespace replisim::sweep {
namespace {

constexpr const char* tables = R"(
CREATE TABLE study (key TEXT PRIMARY KEY, value) WITHOUT ROWID;
CREATE TABLE combinations (combination INTEGER PRIMARY KEY, id TEXT NOT NULL);
CREATE TABLE parameters (combination INTEGER, place INTEGER, name TEXT, value TEXT,
  PRIMARY KEY (combination, place)) WITHOUT ROWID;
CREATE TABLE runs (run_id TEXT, combination INTEGER, number INTEGER, holds INTEGER, note TEXT,
  PRIMARY KEY (combination, number)) WITHOUT ROWID;
CREATE TABLE figures (combination INTEGER, number INTEGER, place INTEGER, name TEXT, value,
  PRIMARY KEY (combination, number, place)) WITHOUT ROWID;
CREATE TABLE thresholds (combination INTEGER PRIMARY KEY, kind TEXT, number INTEGER, value TEXT);
)";

using Keys = std::map<std::string, std::string>;

Keys keys_of(const Sweep& sweep) {
  Keys keys{{"subject", sweep.subject},
            {"program", sweep.program},
            {"model", sweep.model},
            {"study", study_id(sweep)},
            {"shard", std::to_string(sweep.shard.number)},
            {"shards", std::to_string(sweep.shard.count)}};
  for (std::size_t i = 0; i < sweep.names.size(); ++i)
    keys["name " + std::to_string(i)] = sweep.names[i];
  if (!sweep.search) return keys;
  const Search& search = *sweep.search;
  keys[search.least ? "least" : "most"] = search.name;
  keys["range dimension"] = std::to_string(static_cast<int>(search.range.dimension));
  keys["range from"] = std::to_string(search.range.from);
  keys["range to"] = std::to_string(search.range.to);
  keys["range step"] = std::to_string(search.range.step);
  keys["range unit"] = search.range.unit;
  return keys;
}

std::int64_t number_of(const Keys& keys, const std::string& key) {
  std::int64_t number = 0;
  const auto found = keys.find(key);
  if (found != keys.end()) {
    const std::string& text = found->second;
    std::from_chars(text.data(), text.data() + text.size(), number);
  }
  return number;
}

std::string word_of(const Keys& keys, const std::string& key) {
  const auto found = keys.find(key);
  return found == keys.end() ? std::string{} : found->second;
}

Sweep sweep_of(const Keys& keys) {
  Sweep sweep;
  sweep.subject = word_of(keys, "subject");
  sweep.program = word_of(keys, "program");
  sweep.model = word_of(keys, "model");
  sweep.shard.number = static_cast<std::size_t>(number_of(keys, "shard"));
  sweep.shard.count = std::max<std::size_t>(1, static_cast<std::size_t>(number_of(keys, "shards")));
  while (keys.count("name " + std::to_string(sweep.names.size())) != 0)
    sweep.names.push_back(word_of(keys, "name " + std::to_string(sweep.names.size())));
  const bool least = keys.count("least") != 0;
  if (!least && keys.count("most") == 0) return sweep;
  Search search;
  search.least = least;
  search.name = word_of(keys, least ? "least" : "most");
  search.range.dimension = static_cast<format::Dimension>(number_of(keys, "range dimension"));
  search.range.from = number_of(keys, "range from");
  search.range.to = number_of(keys, "range to");
  search.range.step = std::max<std::int64_t>(1, number_of(keys, "range step"));
  search.range.unit = word_of(keys, "range unit");
  sweep.search = search;
  return sweep;
}

}  // namespace

void write_sweep(Database& database, const Sweep& sweep) {
  database.execute("PRAGMA application_id=" + std::to_string(application_id));
  database.execute(tables);
  Statement key(database, "INSERT INTO study VALUES (?,?)");
  for (const auto& [name, value] : keys_of(sweep)) key.bind(name).bind(value).run();
  Statement combination(database, "INSERT INTO combinations VALUES (?,?)");
  Statement parameter(database, "INSERT INTO parameters VALUES (?,?,?,?)");
  for (std::size_t c = 0; c < sweep.combinations.size(); ++c) {
    const auto number = static_cast<std::int64_t>(c);
    combination.bind(number).bind(sweep.combinations[c].id).run();
    const auto& values = sweep.combinations[c].values;
    for (std::size_t i = 0; i < values.size(); ++i) {
      parameter.bind(number).bind(static_cast<std::int64_t>(i)).bind(sweep.names[i]);
      parameter.bind(values[i]).run();
    }
  }
}

Sweep read_sweep(Database& database) {
  Statement id(database, "PRAGMA application_id");
  if (!id.next() || id.number(0) != application_id)
    throw StoreError(database.path() +
                     ": error: it holds no results of a sweep; name another "
                     "file");
  Keys keys;
  Statement key(database, "SELECT key, value FROM study");
  while (key.next()) keys[key.text(0)] = key.text(1);
  Sweep sweep = sweep_of(keys);
  Statement combination(database, "SELECT id FROM combinations ORDER BY combination");
  while (combination.next()) sweep.combinations.push_back({{}, combination.text(0)});
  Statement parameter(database,
                      "SELECT combination, value FROM parameters ORDER BY combination, place");
  while (parameter.next()) {
    const auto number = static_cast<std::size_t>(parameter.number(0));
    if (number < sweep.combinations.size())
      sweep.combinations[number].values.push_back(parameter.text(1));
  }
  if (study_id(sweep) != word_of(keys, "study"))
    throw StoreError(database.path() + ": error: it is damaged: its study has changed");
  return sweep;
}

void write_run(Statement& run, Statement& figure, const Sweep& sweep, const Task& task,
               const RunResult& result) {
  const auto combination = static_cast<std::int64_t>(task.combination);
  run.bind(id_of(sweep, task)).bind(combination).bind(task.number);
  if (result.holds)
    run.bind(std::int64_t{*result.holds ? 1 : 0});
  else
    run.bind_null();
  run.bind(result.note).run();
  std::int64_t place = 0;
  for (const auto& [name, value] : result.figures)
    figure.bind(combination).bind(task.number).bind(place++).bind(name).bind_figure(value).run();
}

}  // namespace replisim::sweep
