// SPDX-License-Identifier: Apache-2.0
#include "scenarios/format/topology_files.hpp"

#include <algorithm>
#include <map>
#include <system_error>

#include "scenarios/format/keyed_values.hpp"
#include "scenarios/format/text.hpp"

namespace replisim::format {
namespace {

namespace fs = std::filesystem;

/// Reads the rows of all tables of one folder.
class Reader {
 public:
  /// `texts`: what the files hold, in the place of the folder.
  Reader(fs::path folder, const std::vector<TableText>* texts, TopologyFiles& files,
         Diagnostics& diagnostics)
      : folder_(std::move(folder)), texts_(texts), files_(files), diagnostics_(diagnostics) {}

  void read() {
    if (texts_ == nullptr) check_folder();
    read_arrays();
    read_links();
    read_volumes();
    read_pools();
    read_groups();
    read_pairs();
    drop_unread_groups();
  }

 private:
  Topology& topology() { return files_.topology; }

  void check_folder();
  void read_arrays();
  void read_links();
  void read_volumes();
  void read_pools();
  void read_pairs();
  void read_groups();
  void drop_unread_groups();
  void read_group_of(PairSpec& pair, const std::string& name, int line, Problems& problems);

  std::optional<Table> table(const char* file, const Columns& columns, Problems& problems) {
    auto read = texts_ == nullptr ? read_table(folder_ / file, columns, problems)
                                  : table_of_text(file, columns, problems);
    if (!read) files_.good = false;
    return read;
  }
  const TableText* text_of(const std::string& file) const {
    const auto found = std::find_if(texts_->begin(), texts_->end(),
                                    [&](const TableText& text) { return text.name == file; });
    return found == texts_->end() ? nullptr : &*found;
  }
  std::optional<Table> table_of_text(const char* file, const Columns& columns, Problems& problems) {
    const TableText* text = text_of(file);
    if (text != nullptr) return table_of(check_lines(text->text, problems), columns, problems);
    problems.error(0, "", "no such file");
    return std::nullopt;
  }
  Problems problems_of(const char* file) {
    return {(fs::path(files_.folder) / file).generic_string(), diagnostics_};
  }
  bool there(const char* file) const {
    if (texts_ != nullptr) return text_of(file) != nullptr;
    std::error_code error;
    return fs::exists(folder_ / file, error);
  }

  /// A name that is good and new.
  bool take_name(const std::string& name, const char* column, int line, Problems& problems) {
    if (const std::string problem = name_problem(name); !problem.empty()) {
      problems.error(line, column, problem);
      return false;
    }
    const auto [place, added] = names_.emplace(name, problems.file() + ":" + std::to_string(line));
    if (!added)
      problems.error(line, column, "the name '" + name + "' is taken",
                     "first taken in " + place->second);
    return added;
  }

  template <class Thing>
  void read_keys(Thing& thing, const std::vector<KeyedValue<Thing>>& keys, const Table& table,
                 const Row& row, Problems& problems) {
    for (const KeyedValue<Thing>& key : keys) {
      const std::string& cell = table.cell(row, key.key);
      if (cell.empty()) continue;
      const Trouble trouble = key.set(thing, cell);
      if (trouble.any()) {
        problems.error(row.line, std::string(key.key), trouble.problem, trouble.hint);
      }
    }
  }

  fs::path folder_;
  const std::vector<TableText>* texts_;
  TopologyFiles& files_;
  Diagnostics& diagnostics_;
  bool arrays_read_ = false;  ///< all of them: an unknown name is an error
  bool volumes_read_ = false;
  bool pools_read_ = false;
  std::map<std::string, std::string> names_;  ///< to where they are taken
};

template <class Thing>
std::optional<std::uint32_t> position(const std::vector<Thing>& things, const std::string& name) {
  const auto place =
      std::find_if(things.begin(), things.end(), [&](const Thing& t) { return t.name == name; });
  if (place == things.end()) return std::nullopt;
  return static_cast<std::uint32_t>(place - things.begin());
}

template <class Thing>
std::vector<std::string> names_in(const std::vector<Thing>& things) {
  std::vector<std::string> names;
  names.reserve(things.size());
  for (const Thing& thing : things) names.push_back(thing.name);
  return names;
}

template <class Thing>
std::optional<std::uint32_t> refer(const std::vector<Thing>& things, const std::string& name,
                                   const char* what, const char* column, int line, bool all_known,
                                   Problems& problems) {
  const auto found = position(things, name);
  if (!found && (all_known || name.empty())) {
    problems.error(
        line, column,
        std::string("no ") + what + (name.empty() ? " given" : " named " + in_quotes(name)),
        suggestion(name, names_in(things), std::string(what) + "s here"));
  }
  return found;
}

void Reader::check_folder() {
  const std::vector<std::string> known = {"arrays.csv", "links.csv", "volumes.csv",
                                          "pools.csv",  "pairs.csv", "groups.csv"};
  std::vector<std::string> strangers;
  std::error_code error;
  for (fs::directory_iterator entry(folder_, error), end; !error && entry != end;
       entry.increment(error)) {
    const std::string name = entry->path().filename().string();
    if (name.ends_with(".csv") && std::find(known.begin(), known.end(), name) == known.end()) {
      strangers.push_back(name);
    }
  }
  std::sort(strangers.begin(), strangers.end());
  for (const std::string& name : strangers) {
    Problems problems = problems_of(name.c_str());
    problems.error(0, "", "a topology has no such file", suggestion(name, known, "files"));
    files_.good = false;
  }
}

void Reader::read_arrays() {
  Problems problems = problems_of("arrays.csv");
  const auto rows = table(
      "arrays.csv", {{"array", "site"}, {"disk_read", "disk_write", "service", "note"}}, problems);
  if (!rows) return;
  std::map<std::string, int> sites;
  for (const Row& row : rows->rows) {
    Array array;
    array.name = rows->cell(row, "array");
    array.site = rows->cell(row, "site");
    if (!take_name(array.name, "array", row.line, problems)) continue;
    if (sites.count(array.site) == 0) {
      if (!take_name(array.site, "site", row.line, problems)) continue;
      sites.emplace(array.site, row.line);
      topology().sites.push_back(array.site);
    }
    read_keys(array, array_keys(), *rows, row, problems);
    topology().arrays.push_back(std::move(array));
    files_.array_lines.push_back(row.line);
  }
  if (rows->rows.empty()) problems.error(0, "", "a topology needs at least one array");
  arrays_read_ = problems.errors() == 0;
  if (!arrays_read_) files_.good = false;
}

void Reader::read_links() {
  if (!there("links.csv")) return;
  Problems problems = problems_of("links.csv");
  const auto rows =
      table("links.csv", {{"link", "from", "to"}, {"bandwidth", "latency", "note"}}, problems);
  if (!rows) return;
  for (const Row& row : rows->rows) {
    Link link;
    link.name = rows->cell(row, "link");
    if (!take_name(link.name, "link", row.line, problems)) continue;
    bool good = true;
    for (const char* column : {"from", "to"}) {
      const std::string& site = rows->cell(row, column);
      const auto& sites = topology().sites;
      if (arrays_read_ && std::find(sites.begin(), sites.end(), site) == sites.end()) {
        problems.error(row.line, column, "no site named " + in_quotes(site),
                       suggestion(site, sites, "sites here"));
        good = false;
      }
    }
    link.from = rows->cell(row, "from");
    link.to = rows->cell(row, "to");
    if (good && link.from == link.to) {
      problems.error(row.line, "to", "the link begins and ends at " + in_quotes(link.to),
                     "within a site no link is needed");
    }
    read_keys(link, link_keys(), *rows, row, problems);
    topology().links.push_back(std::move(link));
    files_.link_lines.push_back(row.line);
  }
  if (problems.errors() != 0) files_.good = false;
}

void Reader::read_volumes() {
  Problems problems = problems_of("volumes.csv");
  const auto rows = table("volumes.csv", {{"volume", "array", "size"}, {"note"}}, problems);
  if (!rows) return;
  for (const Row& row : rows->rows) {
    Volume volume;
    const int before = problems.errors();
    volume.name = rows->cell(row, "volume");
    if (!take_name(volume.name, "volume", row.line, problems)) continue;
    const auto array = refer(topology().arrays, rows->cell(row, "array"), "array", "array",
                             row.line, arrays_read_, problems);
    volume.array = array.value_or(0);
    if (rows->cell(row, "size").empty()) {
      problems.error(row.line, "size", "a volume needs a size", "write 100GiB, for example");
    }
    read_keys(volume, volume_keys(), *rows, row, problems);
    topology().volumes.push_back(std::move(volume));
    files_.volume_lines.push_back(row.line);
    files_.volume_good.push_back(array.has_value() && problems.errors() == before);
  }
  volumes_read_ = problems.errors() == 0;
  if (!volumes_read_) files_.good = false;
}

void Reader::read_pools() {
  if (!there("pools.csv")) {
    pools_read_ = true;
    return;
  }
  Problems problems = problems_of("pools.csv");
  const auto rows = table("pools.csv", {{"pool", "array", "size"}, {"note"}}, problems);
  if (!rows) return;
  for (const Row& row : rows->rows) {
    PoolSpec pool;
    pool.name = rows->cell(row, "pool");
    if (!take_name(pool.name, "pool", row.line, problems)) continue;
    const auto array = refer(topology().arrays, rows->cell(row, "array"), "array", "array",
                             row.line, arrays_read_, problems);
    pool.array = array.value_or(0);
    if (rows->cell(row, "size").empty())
      problems.error(row.line, "size", "a pool needs a size", "write 100GiB, for example");
    read_keys(pool, pool_keys(), *rows, row, problems);
    topology().pools.push_back(std::move(pool));
    files_.pool_lines.push_back(row.line);
  }
  pools_read_ = problems.errors() == 0;
  if (!pools_read_) files_.good = false;
}

void Reader::read_groups() {
  if (!there("groups.csv")) return;
  Problems problems = problems_of("groups.csv");
  const auto rows = table(
      "groups.csv",
      {{"group"}, {"ConsistencyEnabled", "Persistent", "DeleteOnUnassociated", "note"}}, problems);
  if (!rows) return;
  for (const Row& row : rows->rows) {
    GroupSpec group;
    group.name = rows->cell(row, "group");
    if (!take_name(group.name, "group", row.line, problems)) continue;
    read_keys(group, group_keys(), *rows, row, problems);
    topology().groups.push_back(std::move(group));
  }
  if (problems.errors() != 0) files_.good = false;
}

void Reader::read_group_of(PairSpec& pair, const std::string& name, int line, Problems& problems) {
  if (name.empty()) return;
  auto group = position(topology().groups, name);
  if (!group) {  // a group exists because pairs name it
    if (!take_name(name, "group", line, problems)) return;
    GroupSpec spec;
    spec.name = name;
    topology().groups.push_back(std::move(spec));
    group = static_cast<std::uint32_t>(topology().groups.size() - 1);
  }
  pair.group = group;
  topology().groups[*group].members.push_back(static_cast<std::uint32_t>(topology().pairs.size()));
}

void Reader::read_pairs() {
  Problems problems = problems_of("pairs.csv");
  Columns columns{{"pair", "source", "target", "type", "mode", "state"}, {"group", "pool", "note"}};
  for (const auto& key : pair_keys()) {
    const auto& required = columns.required;
    if (std::find(required.begin(), required.end(), key.key) == required.end()) {
      columns.optional.emplace_back(key.key);
    }
  }
  const auto rows = table("pairs.csv", columns, problems);
  if (!rows) return;
  for (const Row& row : rows->rows) {
    PairSpec pair;
    const int before = problems.errors();
    pair.name = rows->cell(row, "pair");
    if (!take_name(pair.name, "pair", row.line, problems)) continue;
    const auto source = refer(topology().volumes, rows->cell(row, "source"), "volume", "source",
                              row.line, volumes_read_, problems);
    const auto target = refer(topology().volumes, rows->cell(row, "target"), "volume", "target",
                              row.line, volumes_read_, problems);
    for (const char* column : {"type", "mode", "state"}) {
      if (rows->cell(row, column).empty()) problems.error(row.line, column, "the cell is empty");
    }
    read_keys(pair, pair_keys(), *rows, row, problems);
    read_group_of(pair, rows->cell(row, "group"), row.line, problems);
    if (const std::string& pool = rows->cell(row, "pool"); !pool.empty())
      pair.pool = refer(topology().pools, pool, "pool", "pool", row.line, pools_read_, problems);
    if (!source || !target) files_.good = false;
    pair.source = source.value_or(0);
    pair.target = target.value_or(0);
    topology().pairs.push_back(std::move(pair));
    files_.pair_lines.push_back(row.line);
    files_.pair_good.push_back(source && target && problems.errors() == before &&
                               files_.volume_good[*source] && files_.volume_good[*target]);
  }
  if (problems.errors() != 0) files_.good = false;
}

void Reader::drop_unread_groups() {
  if (!files_.good) return;
  Problems problems = problems_of("groups.csv");
  for (const GroupSpec& group : topology().groups) {
    if (!group.members.empty()) continue;
    problems.error(0, "group", "no pair is in group '" + group.name + "'",
                   "name it in the group column of pairs.csv");
    files_.good = false;
  }
}

}  // namespace

std::optional<fs::path> find_topology(const fs::path& scenario, const std::string& name,
                                      std::vector<std::string>& available) {
  std::error_code error;
  fs::path folder = fs::absolute(scenario, error).lexically_normal().parent_path();
  while (true) {
    const fs::path topologies = folder / "topologies";
    if (fs::is_directory(topologies / name, error)) {
      if (scenario.is_absolute()) return topologies / name;
      return (topologies / name).lexically_proximate(fs::current_path(error));
    }
    for (fs::directory_iterator entry(topologies, error), end; !error && entry != end;
         entry.increment(error)) {
      if (entry->is_directory(error)) available.push_back(entry->path().filename().string());
    }
    if (folder == folder.parent_path()) break;
    folder = folder.parent_path();
  }
  std::sort(available.begin(), available.end());
  return std::nullopt;
}

TopologyFiles load_topology(const fs::path& folder, const std::string& name,
                            Diagnostics& diagnostics) {
  TopologyFiles files;
  files.topology.name = name;
  files.folder = folder.generic_string();
  Reader(folder, nullptr, files, diagnostics).read();
  return files;
}

TopologyFiles load_topology(const std::vector<TableText>& tables, const std::string& folder,
                            const std::string& name, Diagnostics& diagnostics) {
  TopologyFiles files;
  files.topology.name = name;
  files.folder = folder;
  Reader(folder, &tables, files, diagnostics).read();
  return files;
}

}  // namespace replisim::format
