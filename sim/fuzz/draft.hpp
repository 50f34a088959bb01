// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "scenarios/format/load.hpp"

/// Random scenarios through the engine: made, run, judged, and what is found made small.
namespace replisim::fuzz {

using Cells = std::vector<std::string>;

/// A table of a topology, in cells.
struct DraftTable {
  std::string name;  ///< "pairs"
  Cells header;
  std::vector<Cells> rows;

  /// Position of a column; the table has it.
  std::size_t column(std::string_view title) const;
  const std::string& cell(const Cells& row, std::string_view title) const {
    return row[column(title)];
  }
};

/// A scenario with its topology, in cells, so that rows and words can be taken out of it.
struct Draft {
  std::string name;  ///< of the file and of the topology
  std::vector<std::string> comments;
  std::vector<DraftTable> tables;  ///< arrays links volumes pools groups pairs
  std::vector<Cells> setup;        ///< rows before the clock starts, but for `use, topology`
  std::vector<Cells> rows;         ///< at, do, on, with, expect, note

  DraftTable& table(std::string_view title);
  const DraftTable& table(std::string_view title) const;
};

/// The six columns of a timeline.
enum Column : std::size_t { At, Do, On, With, Expect, Note };

/// Takes out what nothing refers to any more: volumes, pools, lines, arrays and groups that no pair
/// and no row needs, and rows about things that are gone.
void tidy(Draft& draft);

/// As files would hold it. Columns of tables without any value are left out.
format::ScenarioText text_of(const Draft& draft);

/// The words of a cell, between blanks.
std::vector<std::string> words_in(std::string_view cell);
std::string joined(const std::vector<std::string>& words);

}  // namespace replisim::fuzz
