// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>

/// What an application with a log makes of an image: can it start from it?
namespace replisim {

/// How much of one write an image holds.
enum class Presence : std::uint8_t {
  Absent,  ///< nothing, also of a write that was never issued
  Torn,    ///< some of its extents
  Whole,   ///< all of them, or what was written over them later
};

/// A transaction of a database, as an image holds it: the log tells what is going to be written,
/// then the data is written, then the log tells that all of it is.
struct LoggedTransaction {
  Presence intent = Presence::Absent;
  std::span<const Presence> data;
  Presence done = Presence::Absent;
};

/// The database can bring its data to one state: it redoes or undoes by the log what was on its
/// way. Not so when data was written, if only in part, of which the log knows nothing, or when the
/// log says that all is written and it is not. A torn log record is told by its checksum and counts
/// as absent.
bool recoverable(const LoggedTransaction& transaction);

}  // namespace replisim
