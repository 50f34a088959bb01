// SPDX-License-Identifier: Apache-2.0
#include "sim/fuzz/generate.hpp"

#include "sim/fuzz/cast.hpp"

namespace replisim::fuzz {

Draft generate(std::uint64_t seed, const Choice& choice) {
  Random random(seed);
  Draft draft;
  draft.name = "fuzz-" + std::to_string(seed);
  draft.comments.push_back("The scenario of seed " + std::to_string(seed) + ".");
  const Version drawn = random.pick({Version::seed, Version::cim241, Version::cim249});
  const Version version = choice.version.value_or(drawn);
  draft.setup.push_back({"", "use", "profile", choice.profile, "", ""});
  draft.setup.push_back({"", "use", "version", std::string(name_of_version(version)), "", ""});
  draft.setup.push_back({"", "set", "run", "seed=" + std::to_string(seed), "", ""});
  const Features features = draw_features(random);
  const Cast cast = make_topology(random, features, version, draft);
  make_timeline(random, cast, draft);
  if (choice.never)
    for (const CastPair& pair : cast.pairs)
      draft.rows.insert(draft.rows.begin(),
                        {"0s~end", "never", pair.name, "",
                         "CopyState=" + std::string(name_of(*choice.never)), ""});
  return draft;
}

}  // namespace replisim::fuzz
