// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <boost/program_options/options_description.hpp>
#include <boost/program_options/value_semantic.hpp>
#include <boost/program_options/variables_map.hpp>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace replisim::cli {

/// What the program returns. If several apply: SimulatorFailed, then BadInput, then Unexpected.
enum ExitCode : int {
  AllAsExpected = 0,
  Unexpected = 1,       ///< a check was not met
  BadInput = 2,         ///< command line or an input file wrong; nothing ran
  SimulatorFailed = 3,  ///< crash, deadlock, time limit, or two equal runs differed
  NothingSelected = 4,
  Interrupted = 130,
};

/// The command line is wrong: the message is printed and the program ends with BadInput.
class UsageError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

using Options = boost::program_options::options_description;
using Values = boost::program_options::variables_map;

/// What a verb was called with.
struct Call {
  Values options;
  std::vector<std::string> arguments;  ///< what is no option, in order

  bool has(const char* option) const { return options.count(option) > 0; }
  template <class T>
  const T& get(const char* option) const {
    return options[option].as<T>();
  }
};

/// One verb of the command line; each has a file of its own.
struct Verb {
  std::string_view name;
  std::string_view arguments;  ///< "FILE, DIR or GLOB..."; empty: takes none
  std::string_view summary;    ///< one line
  std::string_view details;    ///< sentences for `help VERB`; may be empty
  Options (*options)();
  int (*run)(const Call& call);
};

extern const Verb run_verb;
extern const Verb check_verb;
extern const Verb show_verb;
extern const Verb list_verb;
extern const Verb fuzz_verb;
extern const Verb plan_verb;
extern const Verb sweep_verb;
extern const Verb merge_verb;
extern const Verb fmt_verb;
extern const Verb explain_verb;
extern const Verb matrix_verb;
extern const Verb explore_verb;
extern const Verb help_verb;
extern const Verb version_verb;

/// All verbs, in the order of the help text.
std::span<const Verb* const> all_verbs();
/// The verb of that name; throws UsageError that names the verbs there are.
const Verb& find_verb(std::string_view name);
/// The value of an option, a word that help shows as `name`.
boost::program_options::typed_value<std::string>* word_value(const char* name);
/// Of a verb without options of its own.
Options no_options();
/// Options that every verb has: --help and --json.
Options common_options();
/// Reads the words after a verb; throws UsageError on an unknown option or a bad value.
Call parse_call(const Verb& verb, const std::vector<std::string>& words);

}  // namespace replisim::cli
