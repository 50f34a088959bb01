// SPDX-License-Identifier: Apache-2.0
#include <boost/program_options/value_semantic.hpp>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>
#include <list>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <vector>

#include "scenarios/checker/table_text.hpp"
#include "scenarios/format/profile.hpp"
#include "scenarios/format/text.hpp"
#include "sim/cli/provider.hpp"
#include "sim/cli/verb.hpp"

namespace replisim::cli {
namespace {

namespace fs = std::filesystem;
namespace po = boost::program_options;
using checker::DecisionTable;
using nlohmann::ordered_json;

constexpr std::size_t kMostMovedRows = 40;

Options matrix_options() {
  Options options;
  options.add_options()("profile", po::value<std::string>()->value_name("P"),
                        "what the provider offers: a name or a file (default generic)")(
      "version", po::value<std::string>()->value_name("V"),
      "seed, cim241 or cim249 (default: the profile's own)")(
      "diff", "print only the cells in which two profiles differ: matrix --diff generic 3par")(
      "golden", po::value<std::string>()->value_name("DIR"),
      "compare the tables of all shipped profiles with the files of this folder")(
      "update", po::value<std::string>()->implicit_value("values")->value_name(""),
      "with --golden: write the files");
  return options;
}

/// A profile and the version it is asked in: "3par", "generic:cim249", "my/own.csv:seed".
struct Provider {
  Profile profile;
  Version version = Version::seed;
};

Provider provider_of(const std::string& text, const std::optional<std::string>& version_text) {
  std::string name = text;
  const std::size_t colon = text.rfind(':');
  const std::string wanted =
      colon != std::string::npos ? text.substr(colon + 1) : version_text.value_or("");
  if (colon != std::string::npos) name = text.substr(0, colon);
  const Profile profile = provider_profile("matrix", name, wanted);
  return {profile, profile.version};
}

/// Tables that were decided before: the differences of a folder of goldens ask for most of them
/// again.
class Tables {
 public:
  const DecisionTable& of(const Provider& provider, const checker::Questions& questions) {
    for (const Decided& one : decided_) {
      if (one.profile == provider.profile && one.version == provider.version &&
          one.questions.values == questions.values)
        return one.table;
    }
    decided_.push_back({provider.profile, provider.version, questions,
                        checker::decide_all(provider.profile, provider.version, questions)});
    return decided_.back().table;
  }
  const DecisionTable& of(const Provider& provider) {
    return of(provider, checker::questions_of(provider.version));
  }

 private:
  struct Decided {
    Profile profile;
    Version version;
    checker::Questions questions;
    DecisionTable table;
  };
  std::list<Decided> decided_;
};

std::string difference_of(Tables& tables, const Provider& a, const Provider& b) {
  const checker::Questions questions =
      checker::united(checker::questions_of(a.version), checker::questions_of(b.version));
  DecisionTable first = tables.of(a, questions);
  DecisionTable second = tables.of(b, questions);
  if (first.profile == second.profile) {  // columns need names of their own
    first.profile += ":" + std::string(name_of_version(a.version));
    second.profile += ":" + std::string(name_of_version(b.version));
  }
  return checker::difference_csv(first, second);
}

ordered_json to_json(const DecisionTable& table, const std::vector<checker::TableRow>& rows) {
  ordered_json list = ordered_json::array();
  for (const checker::TableRow& row : rows) {
    ordered_json one;
    for (std::size_t i = 0; i < checker::kAxes; ++i)
      one[std::string(checker::name_of_axis(static_cast<checker::Axis>(i)))] = row.when[i];
    one["given"] = row.answer.given;
    one["returns"] = row.answer.code;
    one["check"] = row.answer.check;
    one["shows"] = row.answer.shows;
    one["becomes"] = row.answer.becomes;
    one["clause"] = row.answer.clause;
    one["basis"] = row.answer.basis;
    list.push_back(std::move(one));
  }
  return {{"profile", table.profile},
          {"version", name_of_version(table.version)},
          {"cells", table.questions.cells()},
          {"hash", table.hash},
          {"rows", list}};
}

/// What a folder of goldens holds.
struct Golden {
  std::string file;
  std::string text;
};

std::vector<Golden> all_goldens() {
  std::vector<Golden> goldens;
  Tables tables;
  const auto add_table = [&](const std::string& name) {
    const Provider provider = provider_of(name, std::nullopt);
    const DecisionTable& table = tables.of(provider);
    goldens.push_back(
        {provider.profile.name + "." + std::string(name_of_version(provider.version)) + ".csv",
         checker::table_csv(table, checker::shortest(table))});
  };
  const auto add_difference = [&](const std::string& a, const std::string& b) {
    const auto plain = [](std::string name) {
      for (char& letter : name) letter = letter == ':' ? '.' : letter;
      return name;
    };
    goldens.push_back(
        {"diff." + plain(a) + "." + plain(b) + ".csv",
         difference_of(tables, provider_of(a, std::nullopt), provider_of(b, std::nullopt))});
  };
  for (const char* version : {"seed", "cim241", "cim249"})
    add_table(std::string("generic:") + version);
  for (const std::string& name : format::profile_names()) {
    if (name == "generic") continue;
    add_table(name);
    const Provider provider = provider_of(name, std::nullopt);
    add_difference("generic:" + std::string(name_of_version(provider.version)), name);
  }
  add_difference("generic:seed", "generic:cim241");
  add_difference("generic:cim241", "generic:cim249");
  return goldens;
}

std::optional<std::string> text_of_file(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) return std::nullopt;
  return std::string(std::istreambuf_iterator<char>(file), {});
}

void write_golden(const fs::path& path, const std::string& text) {
  fs::create_directories(path.parent_path());
  std::ofstream file(path, std::ios::binary | std::ios::trunc);
  file << text;
  file.close();
  if (!file) throw UsageError("matrix: cannot write " + path.string());
}

/// Prints the rows that moved; false when there are any.
bool compare(const fs::path& path, const std::string& text) {
  const auto was = text_of_file(path);
  if (was && *was == text) return true;
  std::cout << path.string() << ":1: error: "
            << (was ? "the table is not what the file says" : "the file is missing") << '\n';
  if (was) {
    for (const std::string& row : checker::moved_rows(*was, text, kMostMovedRows))
      std::cout << "    " << row << '\n';
  }
  return false;
}

int run_goldens(const fs::path& folder, bool update) {
  bool good = true;
  for (const Golden& golden : all_goldens()) {
    const fs::path path = folder / golden.file;
    if (!update) {
      good = compare(path, golden.text) && good;
    } else if (text_of_file(path) != golden.text) {
      write_golden(path, golden.text);
      std::cout << "wrote " << path.string() << '\n';
    }
  }
  if (!good)
    std::cout << "to accept the rows that moved: replisim matrix --golden " << folder.string()
              << " --update\n";
  return good ? AllAsExpected : Unexpected;
}

int run_matrix(const Call& call) {
  if (call.has("update") && !call.has("golden"))
    throw UsageError("matrix: --update needs --golden DIR");
  if (call.has("diff")) {
    if (call.arguments.size() != 2)
      throw UsageError("matrix: --diff needs two profiles, as in: matrix --diff generic 3par");
    Tables tables;
    const std::string difference =
        difference_of(tables, provider_of(call.arguments[0], std::nullopt),
                      provider_of(call.arguments[1], std::nullopt));
    if (call.has("json")) {
      std::cout << ordered_json{{"difference", format::split(difference, '\n')}}.dump(2) << '\n';
    } else {
      std::cout << difference;
    }
    return AllAsExpected;
  }
  if (!call.arguments.empty())
    throw UsageError("matrix: unexpected '" + call.arguments[0] +
                     "'\n    see: replisim help matrix");
  if (call.has("golden")) return run_goldens(call.get<std::string>("golden"), call.has("update"));
  const Provider provider = provider_of(
      call.has("profile") ? call.get<std::string>("profile") : "generic",
      call.has("version") ? std::optional(call.get<std::string>("version")) : std::nullopt);
  Tables tables;
  const DecisionTable& table = tables.of(provider);
  const std::vector<checker::TableRow> rows = checker::shortest(table);
  if (call.has("json")) {
    std::cout << to_json(table, rows).dump(2) << '\n';
  } else {
    std::cout << checker::table_csv(table, rows);
  }
  return AllAsExpected;
}

}  // namespace

const Verb matrix_verb{
    "matrix",
    "[A B]",
    "print the complete decision table of a profile",
    "Every type, Mode, place, operation, CopyState, class of ProgressStatus, Force and "
    "composition\n"
    "of the list is decided; rows that are alike are written once, * stands for all values of a\n"
    "column, = for an unchanged CopyState. The first line counts the cells and hashes them all.\n"
    "A profile is a name or a file, PROFILE:VERSION asks for it in another version.\n",
    matrix_options,
    run_matrix};

}  // namespace replisim::cli
