// SPDX-License-Identifier: Apache-2.0
#include "sim/cli/verb.hpp"

#include <array>
#include <boost/program_options/parsers.hpp>
#include <boost/program_options/positional_options.hpp>
#include <boost/program_options/value_semantic.hpp>
#include <utility>

namespace replisim::cli {
namespace {

namespace po = boost::program_options;

constexpr std::array kVerbs{&run_verb,    &check_verb,   &show_verb, &list_verb,   &explain_verb,
                            &matrix_verb, &explore_verb, &fuzz_verb, &plan_verb,   &sweep_verb,
                            &merge_verb,  &fmt_verb,     &help_verb, &version_verb};

/// An option whose value may be left out must not take the next word, which is a file.
std::pair<std::string, std::string> flag_with_value(const std::string& word) {
  if (word == "--update") return {"update", "values"};
  return {};
}

std::string option_names(const Options& options) {
  std::string names;
  for (const auto& option : options.options()) names += " --" + option->long_name();
  return names;
}

}  // namespace

std::span<const Verb* const> all_verbs() {
  return kVerbs;
}

const Verb& find_verb(std::string_view name) {
  std::string names;
  for (const Verb* verb : kVerbs) {
    if (verb->name == name) return *verb;
    names.append(names.empty() ? "" : " ").append(verb->name);
  }
  throw UsageError("unknown verb '" + std::string(name) + "'\n    verbs: " + names);
}

po::typed_value<std::string>* word_value(const char* name) {
  return po::value<std::string>()->value_name(name);
}

Options no_options() {
  return {};
}

Options common_options() {
  Options options("Common options");
  options.add_options()("help", "explain the verb")("json", "print the results as JSON");
  return options;
}

Call parse_call(const Verb& verb, const std::vector<std::string>& words) {
  Options described = verb.options();
  described.add(common_options());
  Options complete;
  complete.add(described);
  complete.add_options()("argument", po::value<std::vector<std::string>>());
  po::positional_options_description places;
  places.add("argument", -1);
  const int style = po::command_line_style::unix_style & ~po::command_line_style::allow_guessing;
  const std::string prefix = std::string(verb.name) + ": ";
  Call call;
  try {
    po::store(po::command_line_parser(words)
                  .options(complete)
                  .positional(places)
                  .style(style)
                  .extra_parser(flag_with_value)
                  .run(),
              call.options);
    po::notify(call.options);
  } catch (const po::unknown_option& error) {
    throw UsageError(prefix + error.what() + "\n    options:" + option_names(described));
  } catch (const po::error& error) {
    throw UsageError(prefix + error.what() + "\n    see: replisim help " + std::string(verb.name));
  }
  if (call.has("argument")) call.arguments = call.get<std::vector<std::string>>("argument");
  if (verb.arguments.empty() && !call.arguments.empty())
    throw UsageError(prefix + "takes no arguments, but got '" + call.arguments.front() + "'");
  return call;
}

}  // namespace replisim::cli
