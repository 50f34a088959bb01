// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "model/explore/search.hpp"

/// A counterexample as a course of one concrete service.
namespace replisim::explore {

/// The states of `way` are encodings, from the initial one on; after the last of them an edge
/// breaks the invariant. With symmetry the pairs of two neighbours may stand in different order:
/// the course keeps each pair in its place.
std::vector<CourseStep> course_along(const Edges& edges,
                                     const std::vector<std::vector<std::uint64_t>>& way,
                                     const Invariant& broken, const Limits& limits);

/// The course line by line: what happens, and below it what changes.
std::vector<std::string> lines_of(const Edges& edges, const std::vector<CourseStep>& course);

}  // namespace replisim::explore
