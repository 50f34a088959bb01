// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "sim/plan/answer.hpp"

namespace replisim::cli {

/// Prints an answer: figures with their notes, then how they were found.
void print_answer(const plan::Answer& answer);
/// The same as JSON: a key with its unit for each figure, groups as objects.
void print_answer_json(const plan::Answer& answer);

}  // namespace replisim::cli
