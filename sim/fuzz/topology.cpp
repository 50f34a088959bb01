// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <set>

#include "sim/fuzz/cast.hpp"

namespace replisim::fuzz {
namespace {

constexpr const char* kSites[] = {"paris", "lyon", "oslo"};

class TopologyMaker {
 public:
  TopologyMaker(Random& random, Features features, Version version, Draft& draft)
      : random_(random), draft_(draft) {
    cast_.features = features;
    cast_.version = version;
  }

  Cast make() {
    draft_.tables = {
        {"arrays", {"array", "site", "disk_read", "disk_write", "service"}, {}},
        {"links", {"link", "from", "to", "bandwidth", "latency"}, {}},
        {"volumes", {"volume", "array", "size"}, {}},
        {"pools", {"pool", "array", "size"}, {}},
        {"groups", {"group", "ConsistencyEnabled", "Persistent", "DeleteOnUnassociated"}, {}},
        {"pairs",
         {"pair", "source", "target", "type", "mode", "state", "group", "pool", "CopyMethodology",
          "DeltaUpdateInterval", "CopyRecoveryMode", "FailedCopyStopsHostIO", "CopyPriority",
          "ConsistencyExempt", "Skew", "bias", "extent", "queue"},
         {}}};
    make_places();
    make_pairs();
    tidy(draft_);
    name_crossings();
    take_stock();
    return std::move(cast_);
  }

 private:
  bool has(Feature feature) const { return cast_.has(feature); }

  void make_places() {
    const int sites = !has(Feature::Remote) ? 1 : has(Feature::ThirdSite) ? 3 : 2;
    for (int i = 0; i < sites; ++i) {
      const std::string array = std::string(1, static_cast<char>('a' + i)) + "1";
      const auto rate = [&] {
        return random_.pick<std::string>({"", "8MiBps", "32MiBps", "50MBps"});
      };
      draft_.table("arrays").rows.push_back(
          {array, kSites[i], rate(), rate(), random_.pick<std::string>({"", "", "1ms", "200us"})});
      arrays_.push_back(array);
      if (i == 0) continue;
      draft_.table("links").rows.push_back(
          {i == 1 ? "wan" : "far", kSites[i - 1], kSites[i],
           random_.pick<std::string>({"1MBps", "4MiBps", "16MiBps", "64Mbps", ""}),
           random_.pick<std::string>({"0ms", "1ms", "8ms", "40ms", "333us"})});
    }
    // Without any limit a copy takes no time; that is worth a try, but seldom.
    for (Cells& row : draft_.table("arrays").rows)
      if (row[3].empty() && random_.percent(80)) row[3] = "16MiBps";
  }

  std::string make_volume(const std::string& array, const std::string& size) {
    std::string name = array + ".v" + std::to_string(++volumes_[array[0] - 'a']);
    draft_.table("volumes").rows.push_back({name, array, size});
    return name;
  }

  std::string draw_size() {
    if (random_.percent(10)) return std::to_string(random_.between(1, 200)) + "kB";
    return random_.pick<std::string>({"1MiB", "4MiB", "4MiB", "16MiB", "16MiB", "64MiB", "5MB"});
  }

  /// A kind of pairs, of which a run has one or two.
  struct Kind {
    SyncType type = SyncType::Mirror;
    Mode mode = Mode::Synchronous;
    std::size_t from = 0;  ///< arrays
    std::size_t to = 0;
    bool remote() const { return from != to; }
  };

  Kind draw_kind() {
    std::vector<SyncType> types;
    if (has(Feature::Mirrors)) types.insert(types.end(), 3, SyncType::Mirror);
    if (has(Feature::Snapshots)) types.push_back(SyncType::Snapshot);
    if (has(Feature::Clones)) types.push_back(SyncType::Clone);
    if (has(Feature::TokenizedClones) && cast_.version != Version::seed)
      types.push_back(SyncType::TokenizedClone);
    if (types.empty()) types.push_back(SyncType::Mirror);
    Kind kind;
    kind.type = random_.pick(types);
    kind.from = kind.to = static_cast<std::size_t>(random_.below(arrays_.size()));
    if (arrays_.size() > 1 && (!has(Feature::Local) || random_.percent(60)))
      kind.to = static_cast<std::size_t>((kind.from + 1 + random_.below(arrays_.size() - 1)) %
                                         arrays_.size());
    std::vector<Mode> modes{Mode::Synchronous};
    if (has(Feature::Asynchronous)) modes.insert(modes.end(), 2, Mode::Asynchronous);
    if (has(Feature::Adaptive) && cast_.version != Version::seed) modes.push_back(Mode::Adaptive);
    if (has(Feature::Active) && cast_.version == Version::cim249 && kind.remote())
      modes.push_back(Mode::Active);
    if (kind.type == SyncType::Mirror) kind.mode = random_.pick(modes);
    if (kind.type != SyncType::Mirror && random_.percent(30)) kind.mode = Mode::Asynchronous;
    return kind;
  }

  void make_pairs() {
    const int kinds = random_.percent(60) ? 1 : 2;
    for (int i = 0; i < kinds; ++i) {
      const Kind kind = draw_kind();
      const int count = static_cast<int>(random_.between(1, random_.percent(70) ? 2 : 3));
      const bool grouped = has(Feature::Groups) && (count > 1 || random_.percent(30));
      const std::string group = grouped ? "g" + std::to_string(i + 1) : "";
      std::string source;
      const std::string size = draw_size();
      for (int p = 0; p < count; ++p) {
        const bool shared = p > 0 && has(Feature::SharedSources) && kind.mode != Mode::Active &&
                            random_.percent(40);
        const std::string own = shared || random_.percent(70) ? size : draw_size();
        if (!shared) source = make_volume(arrays_[kind.from], own);
        size_of_ = shared ? size_of_ : own;
        add_pair(kind, source, make_volume(arrays_[kind.to], size_of_), group);
      }
      if (grouped) make_group(kind, group);
    }
    if (has(Feature::PointsOfTargets)) add_point_of_target();
  }

  void make_group(const Kind& kind, const std::string& group) {
    const bool consistent = has(Feature::ConsistentGroups) && kind.mode != Mode::Adaptive;
    draft_.table("groups").rows.push_back(
        {group, consistent ? "true" : random_.pick<std::string>({"", "false"}),
         random_.percent(10) ? "false" : "", random_.percent(15) ? "true" : ""});
  }

  std::string first_state(const Kind& kind) {
    if (random_.percent(40)) return "Inactive";
    if (kind.type == SyncType::Mirror && random_.percent(60)) return "Synchronized";
    return random_.pick<std::string>(
        {"Initialized", "Prepared", "Synchronized", "Fractured", "Split", "Suspended"});
  }

  void add_pair(const Kind& kind, const std::string& source, const std::string& target,
                const std::string& group) {
    DraftTable& pairs = draft_.table("pairs");
    Cells row(pairs.header.size());
    const auto put = [&](const char* title, std::string value) {
      row[pairs.column(title)] = std::move(value);
    };
    put("pair", "p" + std::to_string(pairs.rows.size() + 1));
    put("source", source);
    put("target", target);
    put("type", std::string(name_of(kind.type)));
    put("mode", std::string(name_of(kind.mode)));
    put("state", first_state(kind));
    put("group", group);
    if (has(Feature::Properties)) put_properties(kind, row, group);
    put_methodology(kind, row);
    pairs.rows.push_back(row);
  }

  void put_properties(const Kind& kind, Cells& row, const std::string& group) {
    const DraftTable& pairs = draft_.table("pairs");
    const auto put = [&](const char* title, std::uint64_t chance, std::string value) {
      if (random_.percent(chance)) row[pairs.column(title)] = std::move(value);
    };
    put("CopyPriority", 30, random_.pick<std::string>({"Low", "High", "Urgent", "Same"}));
    put("CopyRecoveryMode", 40, random_.pick<std::string>({"Automatic", "Manual"}));
    if (kind.type != SyncType::Mirror) return;
    if (kind.remote()) put("FailedCopyStopsHostIO", 25, "true");
    if (!group.empty()) put("ConsistencyExempt", 15, "true");
    if (kind.mode == Mode::Asynchronous || kind.mode == Mode::Adaptive)
      put("queue", 25, random_.pick<std::string>({"256KiB", "1MiB", "8MiB"}));
    if (kind.mode == Mode::Adaptive)
      put("Skew", 60, random_.pick<std::string>({"64KiB", "512KiB", "4MiB"}));
    if (kind.mode == Mode::Active) put("bias", 50, random_.pick<std::string>({"source", "target"}));
  }

  /// Members of a group have their cycles together.
  std::string interval_in(const std::string& group) {
    const DraftTable& pairs = draft_.table("pairs");
    for (const Cells& mate : pairs.rows)
      if (!group.empty() && pairs.cell(mate, "group") == group)
        return pairs.cell(mate, "DeltaUpdateInterval");
    return random_.pick<std::string>({"", "1s", "5s", "20s"});
  }

  void put_methodology(const Kind& kind, Cells& row) {
    const DraftTable& pairs = draft_.table("pairs");
    const auto put = [&](const char* title, const std::string& value) {
      row[pairs.column(title)] = value;
    };
    switch (kind.type) {
      case SyncType::Mirror:
        if (kind.mode != Mode::Asynchronous || !has(Feature::DeltaUpdate)) return;
        put("CopyMethodology", "Delta-Update");
        put("queue", "");
        put("DeltaUpdateInterval", interval_in(row[pairs.column("group")]));
        return;
      case SyncType::Snapshot:
        put("CopyMethodology",
            kind.remote() ? random_.pick<std::string>({"", "Copy-On-Write"})
                          : random_.pick<std::string>({"", "Copy-On-Write", "Redirect-On-Write"}));
        if (has(Feature::Pools)) put("pool", pool_on(kind.to));
        return;
      case SyncType::Clone:
        put("CopyMethodology",
            random_.pick<std::string>(
                {"", "Full-Copy", "Incremental-Copy", "Snap-And-Clone", "Copy-before-Activation"}));
        if (has(Feature::Pools) && pairs.cell(row, "CopyMethodology") == "Snap-And-Clone")
          put("pool", pool_on(kind.from));
        return;
      default:
        return;
    }
  }

  std::string pool_on(std::size_t array) {
    DraftTable& pools = draft_.table("pools");
    std::string name = "pool_" + arrays_[array];
    const bool there = std::any_of(pools.rows.begin(), pools.rows.end(),
                                   [&](const Cells& row) { return row.front() == name; });
    if (!there)
      pools.rows.push_back(
          {name, arrays_[array], random_.pick<std::string>({"256KiB", "1MiB", "8MiB", "256MiB"})});
    return name;
  }

  /// The target of a mirror may have points in time of its size.
  void add_point_of_target() {
    const DraftTable& pairs = draft_.table("pairs");
    const DraftTable& volumes = draft_.table("volumes");
    for (const Cells& pair : pairs.rows) {
      if (pairs.cell(pair, "type") != "Mirror" || pairs.cell(pair, "mode") == "Active") continue;
      const std::string target = pairs.cell(pair, "target");
      const auto of = [&](const std::string& volume, const char* title) {
        return volumes.cell(*std::find_if(volumes.rows.begin(), volumes.rows.end(),
                                          [&](const Cells& row) { return row.front() == volume; }),
                            title);
      };
      const std::string array = of(target, "array");
      Kind kind;
      kind.type = random_.percent(60) ? SyncType::Snapshot : SyncType::Clone;
      kind.from = kind.to = static_cast<std::size_t>(
          std::find(arrays_.begin(), arrays_.end(), array) - arrays_.begin());
      const std::string size = of(target, "size");
      return add_pair(kind, target, make_volume(array, size), "");
    }
  }

  /// A site on the way between two others has an array without a volume, which a row has to name.
  void name_crossings() {
    const DraftTable& volumes = draft_.table("volumes");
    for (const Cells& array : draft_.table("arrays").rows)
      if (std::none_of(volumes.rows.begin(), volumes.rows.end(), [&](const Cells& volume) {
            return volumes.cell(volume, "array") == array.front();
          }))
        draft_.setup.push_back({"", "set", array.front(), "service=0s", "", ""});
  }

  void take_stock() {
    const auto all = [&](const char* table) {
      std::vector<std::string> names;
      for (const Cells& row : draft_.table(table).rows) names.push_back(row.front());
      return names;
    };
    cast_.arrays = all("arrays");
    cast_.lines = all("links");
    for (const Cells& row : draft_.table("arrays").rows) cast_.sites.push_back(row[1]);
    const DraftTable& pairs = draft_.table("pairs");
    for (const Cells& row : pairs.rows) {
      CastPair pair;
      pair.name = row.front();
      pair.source = pairs.cell(row, "source");
      pair.target = pairs.cell(row, "target");
      pair.type = parse_value<SyncType>(pairs.cell(row, "type")).value_or(SyncType::Mirror);
      pair.mode = parse_value<Mode>(pairs.cell(row, "mode")).value_or(Mode::Synchronous);
      pair.remote = pair.source[0] != pair.target[0];
      pair.group = pairs.cell(row, "group");
      if (!pair.group.empty() &&
          std::find(cast_.groups.begin(), cast_.groups.end(), pair.group) == cast_.groups.end())
        cast_.groups.push_back(pair.group);
      cast_.pairs.push_back(std::move(pair));
    }
  }

  Random& random_;
  Draft& draft_;
  Cast cast_;
  std::vector<std::string> arrays_;
  int volumes_[3] = {0, 0, 0};
  std::string size_of_;
};

}  // namespace

Features draw_features(Random& random) {
  Features features;
  for (std::size_t i = 0; i < features.size(); ++i) features.set(i, random.percent(55));
  return features;
}

std::vector<std::string> Cast::volumes() const {
  std::vector<std::string> names;
  const auto add = [&](const std::string& name) {
    if (std::find(names.begin(), names.end(), name) == names.end()) names.push_back(name);
  };
  for (const CastPair& pair : pairs) {
    add(pair.source);
    add(pair.target);
  }
  return names;
}

Cast make_topology(Random& random, Features features, Version version, Draft& draft) {
  return TopologyMaker(random, features, version, draft).make();
}

}  // namespace replisim::fuzz
