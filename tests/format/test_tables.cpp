// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>

#include "helpers.hpp"

using namespace replisim;
using namespace replisim::format;
using namespace replisim::format::test;

namespace {

const std::string matrix_header =
    "case, type, mode, place, state, list, op, force, return, becomes, clause\n";

std::string matrix_message(const std::string& text) {
  const Workspace workspace("matrix");
  const fs::path file = workspace.file("m.csv", text);
  Diagnostics diagnostics;
  CHECK_FALSE(load_matrix(file, diagnostics));
  return renamed(diagnostics.to_text(), file, "m.csv");
}

}  // namespace

TEST_CASE("Matrix rows are read with their optional columns", "[format][matrix]") {
  const Workspace workspace("matrix");
  const fs::path file = workspace.file(
      "m.csv",
      "case, type, mode, place, state, list, op, force, return, becomes, clause, features, knows, "
      "wait, version, progress\n"
      "fr-001, Mirror, Synchronous, local, Synchronized, alone, Fracture, no, JobStarted, "
      "Fractured, \"R-03, D-06\", , , , ,\n"
      "dt-001, Mirror, Asynchronous, remote, Fractured, two-modes, 8, yes, 0, gone, D-04, 15 -7, "
      "link_down missing_writes, 99, cim241, Requiresresync\n"
      "no-001, Clone, Synchronous, local, Mixed, alone, NULL, no, 5, Mixed, R-03, , , "
      "Fractured, ,\n");
  Diagnostics diagnostics;
  const auto matrix = load_matrix(file, diagnostics);
  CAPTURE(diagnostics.to_text());
  REQUIRE(matrix);
  REQUIRE(matrix->rows.size() == 3);
  const MatrixRow& first = matrix->rows[0];
  CHECK(first.line == 2);
  CHECK(first.case_id == "fr-001");
  CHECK(first.operation == 12);
  CHECK(first.return_code == ReturnCode::JobStarted);
  CHECK(first.becomes == CopyState::Fractured);
  CHECK(first.clause == "R-03, D-06");
  CHECK_FALSE(first.wait);
  CHECK_FALSE(first.version);
  const MatrixRow& second = matrix->rows[1];
  CHECK(second.place == Locality::Remote);
  CHECK(second.operation == 8);
  CHECK(second.force);
  CHECK(second.return_code == ReturnCode::Completed);
  CHECK_FALSE(second.becomes);
  CHECK(second.features == std::vector<std::string>{"15", "-7"});
  CHECK(second.knows == std::vector<std::string>{"link_down", "missing_writes"});
  CHECK(second.wait == 99);
  CHECK(second.version == Version::cim241);
  CHECK(second.progress == ProgressStatus::Requiresresync);
  CHECK_FALSE(matrix->rows[2].operation);
  CHECK(matrix->rows[2].wait == 6);
  CHECK(kind_of_file(file) == FileKind::Matrix);
}

TEST_CASE("Problems of matrix rows are told by column", "[format][matrix]") {
  CHECK(matrix_message(matrix_header +
                       "a, Miror, Synchronous, here, Synchronized, , Fractur, perhaps, 9, "
                       "Fractured,\n"
                       "a, Mirror, Synchronous, local, Synchronized, alone, 70000, no, 0, "
                       "Fractured, D-01\n") ==
        "m.csv:2: error: column 'type': unknown value 'Miror'\n"
        "    did you mean: Mirror\n"
        "m.csv:2: error: column 'place': unknown value 'here'\n"
        "    values: local, remote\n"
        "m.csv:2: error: column 'list': the cell is empty\n"
        "m.csv:2: error: column 'op': unknown value 'Fractur'\n"
        "    did you mean: Fracture\n"
        "m.csv:2: error: column 'force': unknown value 'perhaps'\n"
        "    values: no, yes\n"
        "m.csv:2: error: column 'return': unknown value '9'\n"
        "    values: Completed, NotSupported, UnspecifiedError, Timeout, Failed, "
        "InvalidParameter, InUse, MethodSpecific7, MethodSpecific8, JobStarted, "
        "InvalidStateTransition, TimeoutParameterNotSupported, Busy\n"
        "m.csv:2: error: column 'clause': the cell is empty\n"
        "m.csv:3: error: column 'op': unknown value '70000'\n"
        "    values are named or numbered 0 to 65535\n"
        "m.csv:3: error: column 'case': the case 'a' is given twice\n");
  CHECK(matrix_message(matrix_header) == "m.csv: error: the matrix has no cases\n");
  CHECK(matrix_message("case, type\n").find("m.csv:1: error: the header lacks: mode") == 0);
}

TEST_CASE("Known failures are read and checked", "[format][known]") {
  const Workspace workspace("known");
  const std::string header = "scenario, check, profile, expected message, reason, issue\n";
  const fs::path file = workspace.file(
      "known_failures.csv",
      header + "mirror/x.csv, expect g1 lost<=620MB, generic, \"actual, 1\", slow line, 17\n");
  Diagnostics diagnostics;
  const auto known = load_known_failures(file, diagnostics);
  REQUIRE(known);
  REQUIRE(known->size() == 1);
  CHECK(known->front().line == 2);
  CHECK(known->front().check == "expect g1 lost<=620MB");
  CHECK(known->front().expected_message == "actual, 1");
  CHECK(known->front().issue == "17");
  CHECK(kind_of_file(file) == FileKind::KnownFailures);

  const fs::path bad =
      workspace.file("bad.csv", header + "x.csv, c, , , , \ny.csv, c, , , r,\ny.csv, c, , , r,\n");
  CHECK_FALSE(load_known_failures(bad, diagnostics));
  CHECK(diagnostics.to_text() ==
        bad.generic_string() + ":2: error: column 'reason': the cell is empty\n" +
            bad.generic_string() + ":4: error: column 'check': this check is listed twice\n");
}

TEST_CASE("Files are told apart by their headers", "[format]") {
  const Workspace workspace("kinds");
  CHECK(kind_of_file(workspace.file("a.csv", "# x\n\nat, do, on, with, expect, note\n")) ==
        FileKind::Timeline);
  CHECK(kind_of_file(workspace.file("b.csv", "array, site\n")) == FileKind::Other);
  CHECK(kind_of_file(workspace.file("c.csv", "")) == FileKind::Other);
  CHECK(kind_of_file(workspace.folder() / "none.csv") == FileKind::Unreadable);
}
