// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>

#include "scenarios/checker/signal.hpp"
#include "scenarios/checker/timeline.hpp"
#include "scenarios/format/scenario.hpp"

/// What conditions ask about indications.
namespace replisim::checker {

/// The key counts or names indications.
bool is_about_indications(std::string_view key);

/// `InstModification`, `InstModification.CopyState`, `InstCreation`, `InstDeletion`: how many were
/// sent so far about the target. Of the service: `indications` counts all of them, `indicated`
/// names whom those of the last instant were about, in the order of sending: "p1+p2+g1+c1".
Signal signal_of_indications(const Timeline& timeline, const format::Target& target,
                             std::string_view key);

}  // namespace replisim::checker
