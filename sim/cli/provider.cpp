// SPDX-License-Identifier: Apache-2.0
#include "sim/cli/provider.hpp"

#include <optional>

#include "model/protocol/values.hpp"
#include "scenarios/format/diagnostics.hpp"
#include "scenarios/format/profile.hpp"

namespace replisim::cli {
namespace {

/// What is wrong with the name itself is told in the words of the command line; what is wrong
/// inside a file, with its file and line.
std::string told(const format::Diagnostics& diagnostics) {
  const auto& first = diagnostics.all().front();
  if (!first.file.empty()) return "the profile can not be used\n" + diagnostics.to_text();
  return first.message + (first.hint.empty() ? "" : "\n    " + first.hint);
}

}  // namespace

Profile provider_profile(const std::string& verb, const std::string& name,
                         const std::string& version) {
  std::optional<Version> wanted;
  if (!version.empty()) {
    wanted = parse_version(version);
    if (!wanted)
      throw UsageError(verb + ": version '" + version +
                       "' is unknown\n    valid: seed cim241 cim249");
  }
  format::Diagnostics diagnostics;
  format::Problems problems("", diagnostics);
  const auto profile = format::find_profile({name, ".", 0, ""}, wanted, problems);
  if (!profile) throw UsageError(verb + ": " + told(diagnostics));
  return *profile;
}

checker::MatrixProvider matrix_provider(const std::string& verb, const std::string& name,
                                        const std::string& version) {
  const std::string asked = name.empty() ? "generic" : name;
  const auto in = [&](const std::string& one) { return provider_profile(verb, asked, one); };
  return {in(version).version, {in("seed"), in("cim241"), in("cim249")}, name};
}

}  // namespace replisim::cli
