// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "scenarios/format/diagnostics.hpp"
#include "scenarios/format/known_failures.hpp"
#include "scenarios/format/matrix.hpp"
#include "scenarios/format/scenario.hpp"
#include "scenarios/format/table_text.hpp"

/// What a command reads and shows. Nothing here throws; trouble goes to Diagnostics.
namespace replisim::format {

/// Something that the command line sets instead of the scenario file.
struct Override {
  enum class Kind : std::uint8_t {
    Set,      ///< --set name,key=value
    Profile,  ///< --profile VALUE
    Version,  ///< --version VALUE
    Seed,     ///< --seed VALUE
  };
  Kind kind = Kind::Set;
  std::string name;   ///< Set: p1, wan, service, run, ...
  std::string key;    ///< Set: bandwidth, ...
  std::string value;  ///< text, with its unit
};

/// Parses the argument of `--set name,key=value` (also `name.key=value`); nothing when malformed.
std::optional<Override> parse_override(std::string_view text);

/// Reads a timeline, its topology and its settings and checks everything that can be known before a
/// run. Nothing comes back when there is an error; warnings do not prevent a run.
std::optional<Scenario> load_scenario(const std::filesystem::path& file,
                                      const std::vector<Override>& overrides,
                                      Diagnostics& diagnostics);

/// A scenario and its topology as texts, for a program that writes scenarios.
struct ScenarioText {
  std::string path;      ///< of the timeline, as messages name it
  std::string timeline;  ///< what the file holds
  std::string topology;  ///< the name in its `use` row
  std::vector<TableText> tables;
};
/// As load_scenario() of files with these texts, the topology in the folder `topologies` beside.
std::optional<Scenario> load_scenario(const ScenarioText& text,
                                      const std::vector<Override>& overrides,
                                      Diagnostics& diagnostics);

/// Whether a file is a timeline, a matrix or something else, by its header line.
enum class FileKind : std::uint8_t { Timeline, Matrix, KnownFailures, Other, Unreadable };
FileKind kind_of_file(const std::filesystem::path& file);

/// Aligns the columns of a CSV file block by block (the `fmt` verb). Keeps comments, order and the
/// contents of cells; lines end in LF and no byte order mark goes before them. A second pass
/// changes nothing. A text that is no well-formed CSV comes back as it is.
std::string format_file(const std::string& text);

/// A file as it is, and as format_file() makes it.
struct Formatted {
  std::string before;
  std::string after;
};
/// The same for a file, which must be what its reader takes as a table: bytes, quotes, header, and
/// as many cells in each row; what is wrong is told as load_scenario() does. Nothing comes back
/// then. `any_table`: a file that is no timeline and no matrix may have a header of its own.
std::optional<Formatted> format_file(const std::filesystem::path& file, bool any_table,
                                     Diagnostics& diagnostics);

/// The scenario as it will run (the `show` verb): steps with absolute times where they can be
/// known, topology, every setting and default in force.
std::string show_scenario(const Scenario& scenario);
/// The same as JSON.
std::string show_scenario_json(const Scenario& scenario);

}  // namespace replisim::format
