// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "model/service/core.hpp"
#include "model/service/service.hpp"

/// Check 10: who may begin something while others use the same elements (D-29, R-33).
namespace replisim {

/// Neither the pair nor another one that uses its elements is in an exclusive operation; Abort may
/// pass a restore.
bool is_free(const Service& service, PairId id, Operation operation);
/// The operation writes into SystemElement: it has it for itself.
bool writes_source(Operation operation);
/// An earlier entry of the same call has begun to write into the element.
bool source_taken(const Service& service, const std::vector<EntryDecision>& earlier,
                  ElementId element);

}  // namespace replisim
