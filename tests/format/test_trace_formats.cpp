// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>
#include <random>

#include "helpers.hpp"
#include "scenarios/format/traces/counters.hpp"
#include "scenarios/format/traces/trace.hpp"
#include "tests/format/written_trace.hpp"

using namespace replisim;
using namespace replisim::format;
using namespace replisim::format::test;

namespace {

std::vector<TraceRecord> records_of(const Workspace& workspace, const std::string& text,
                                    TraceFormat format) {
  std::string error;
  const auto records = read_trace(workspace.file("t", text), format, {}, error);
  CAPTURE(error);
  REQUIRE(records);
  return *records;
}

std::string first_problem(const fs::path& file, TraceFormat format,
                          const TraceOptions& options = {}) {
  std::vector<TraceProblem> problems;
  CHECK_FALSE(read_trace(file, format, options, problems));
  REQUIRE_FALSE(problems.empty());
  return std::to_string(problems.front().line) + ": " + problems.front().message;
}

std::string first_problem(const Workspace& workspace, const std::string& text, TraceFormat format) {
  return first_problem(workspace.file("t", text), format);
}

std::string counters_problem(const Workspace& workspace, const std::string& text,
                             CounterFormat format = CounterFormat::Counters) {
  std::vector<TraceProblem> problems;
  CHECK_FALSE(read_counters(workspace.file("c", text), format, problems));
  REQUIRE_FALSE(problems.empty());
  return std::to_string(problems.front().line) + ": " + problems.front().message;
}

}  // namespace

TEST_CASE("A fio iolog of version 2 counts its waits", "[format][traces]") {
  const Workspace workspace("iolog");
  const auto records = records_of(workspace,
                                  "fio version 2 iolog\n/dev/a add\n/dev/b add\n/dev/a open\n"
                                  "/dev/b open\n/dev/b wait 50 0\n/dev/b write 4096 512\n"
                                  "/dev/a sync 0 0\n/dev/a wait 1000 0\n/dev/a read 0 1024\n"
                                  "/dev/a trim 0 8192\n/dev/a close\n",
                                  TraceFormat::FioIolog);
  REQUIRE(records.size() == 2);
  CHECK(records[0] == TraceRecord{SimTime{}, 4096, 512, true, 1});
  CHECK(records[1] == TraceRecord{milliseconds(1), 0, 1024, false, 0});
  CHECK(first_problem(workspace, "fio version 4 iolog\n", TraceFormat::FioIolog) ==
        "1: the first line is not 'fio version 2 iolog' or 3");
  CHECK(
      first_problem(workspace, "fio version 3 iolog\n5 /dev/a jump 0 1\n", TraceFormat::FioIolog) ==
      "2: the action is none of add open close read write trim sync datasync wait");
}

TEST_CASE("blkparse's requests are what was queued", "[format][traces]") {
  const Workspace workspace("blkparse");
  const auto records =
      records_of(workspace,
                 "  8,16   3        1     0.000000000   697  A   W 223490 + 8 <- (8,1) 223427\n"
                 "  8,16   3        2     0.000000200   697  Q   W 223490 + 8 [kjournald]\n"
                 "  8,16   3        3     0.000001829   697  G   W 223490 + 8 [kjournald]\n"
                 "  8,0    1        4     0.500000200   697  Q FWS [sync]\n"
                 "  8,0    1        5     1.000000200   697  Q   D 0 + 4096 [fstrim]\n"
                 "  8,0    1        6     2.000000200   697  Q  RA 16 + 1 [cat]\n"
                 "CPU0 (8,0):\n Reads Queued:           1,        1KiB\nTotal (8,0):\n",
                 TraceFormat::Blkparse);
  REQUIRE(records.size() == 2);
  CHECK(records[0] == TraceRecord{SimTime{}, 223'490ULL * 512, 4096, true, 8 * 256 + 16});
  CHECK(records[1] == TraceRecord{seconds(2), 8192, 512, false, 8 * 256});
}

TEST_CASE("Further formats name what is wrong with a line", "[format][traces]") {
  const Workspace workspace("wrong");
  CHECK(first_problem(workspace, "0,X,0,512,1\n", TraceFormat::Alibaba) ==
        "1: opcode is neither R nor W");
  CHECK(first_problem(workspace, "5,0,1,2,9\n", TraceFormat::Tencent) ==
        "1: IOType is neither 0 nor 1");
  CHECK(first_problem(workspace, "5.5,x,W,0,0,512\n", TraceFormat::Systor) ==
        "1: Response is no number of seconds");
  CHECK(first_problem(workspace, "5 1 p 0 8 W 8 0\n", TraceFormat::Fiu) ==
        "1: fewer than 9 fields");
  CHECK(first_problem(workspace, "5, 1, 3, 512, 0\n", TraceFormat::FioLog) ==
        "1: direction is none of 0 1 2");
  CHECK(first_problem(workspace, "5, 1, 1, 512\n", TraceFormat::FioLog) ==
        "1: no offset: log with log_offset=1");
  CHECK(first_problem(workspace, std::string(32, '\0'), TraceFormat::Vscsi) ==
        "1: the command is neither a read nor a write");
  const std::string whole = written(some_requests(3), TraceFormat::Vscsi);
  CHECK(first_problem(workspace, whole.substr(0, 70), TraceFormat::Vscsi) ==
        "3: the file ends within a record of 32 bytes");
}

TEST_CASE("Times that step back are an error in every format", "[format][traces]") {
  const Workspace workspace("back");
  const fs::path file = workspace.file("t", "0,W,0,512,9000000\n0,W,0,512,7000000\n");
  CHECK(first_problem(file, TraceFormat::Alibaba) == "2: the time steps back by more than 1 s");
  TraceOptions options;
  options.step_back = seconds(2);
  std::string error;
  const auto records = read_trace(file, TraceFormat::Alibaba, options, error);
  REQUIRE(records);
  CHECK(records->back().at == seconds(2));
}

TEST_CASE("Bad lines are left out where so many are allowed, and named", "[format][traces]") {
  const Workspace workspace("allowed");
  const fs::path file = workspace.file("t", "0,W,0,512,1\nx\n0,W,512,512,2\n0,W,0,0,3\n");
  TraceOptions options;
  options.bad_lines = 2;
  std::vector<TraceProblem> problems;
  const auto records = read_trace(file, TraceFormat::Alibaba, options, problems);
  REQUIRE(records);
  CHECK(records->size() == 2);
  REQUIRE(problems.size() == 2);
  CHECK(problems[0].line == 2);
  CHECK(problems[1].line == 4);
  options.bad_lines = 1;
  CHECK_FALSE(read_trace(file, TraceFormat::Alibaba, options, problems));
}

TEST_CASE("Reads take no memory where only writes are asked for", "[format][traces]") {
  const Workspace workspace("writes");
  TraceOptions options;
  options.only_writes = true;
  std::string error;
  const auto records = read_trace(workspace.file("t", "0,R,0,512,1000\n0,W,0,512,3000\n"),
                                  TraceFormat::Alibaba, options, error);
  REQUIRE(records);
  REQUIRE(records->size() == 1);
  CHECK(records->front().at == milliseconds(2));  // since the first request, a read
}

TEST_CASE("A huge file of nothing is given up soon", "[format][traces]") {
  const Workspace workspace("sparse");
  const fs::path file = workspace.file("t", "0,W,0,512,1000\n");
  std::error_code error;
  fs::resize_file(file, std::uintmax_t{10} << 30U, error);
  if (error) {
    WARN("skipped: no sparse files here");
    return;
  }
  std::vector<TraceProblem> problems;
  CHECK_FALSE(read_trace(file, TraceFormat::Alibaba, {}, problems));
  REQUIRE(problems.size() == 2);
  CHECK(problems[1].message == "holds NUL bytes: not a text");
  CHECK_FALSE(read_trace(file, TraceFormat::Vscsi, {}, problems));
  CHECK(problems.size() == 1'002);
  CHECK(problems.back().message == "more than 1000 bad lines: not read further");
  CHECK(detect_format(file).problem == "is binary, but no vscsi trace of version 1");
  CHECK_FALSE(read_counters(file, CounterFormat::Counters, problems));
  CHECK(problems.size() == 2);
  const fs::path endless = workspace.file("e", std::string(std::size_t{18} << 20U, 'x'));
  CHECK_FALSE(read_trace(endless, TraceFormat::Spc, {}, problems));
  CHECK(problems.back().message == "no end of line within 16 MiB: not a trace");
}

TEST_CASE("Unusual MSR lines are read like usual ones", "[format][traces]") {
  const Workspace workspace("fast");
  const std::string usual = "128166372003061629,usr,0,Read,7014609920,24576,41286\n";
  const auto records =
      records_of(workspace,
                 usual + "128166372003061629,usr,0,read,7014609920,24576,41286\r\n" +
                     "0128166372003061629,usr,0,READ,7014609920,24576,41286\n\n" +
                     "128166372003061629,usr,0,Read,7014609920,24576,41286",
                 TraceFormat::Msr);
  REQUIRE(records.size() == 4);
  for (const TraceRecord& record : records) CHECK(record == records.front());
  CHECK(records.front() == TraceRecord{SimTime{}, 7'014'609'920, 24'576, false, 0});
  for (const std::string wrong :
       {"128166372003061629,usr,0,Read,7014609920,24576,\n", "128166372003061629\n",
        "128166372003061629,usr,0,Read,7014609920,24576,1,\n",
        "128166372003061629,usr,4294967296,Read,7014609920,24576,1\n",
        "128166372003061629,usr,0,Read,9223372036854775807,24576,1\n"}) {
    CAPTURE(wrong);
    std::string text = usual;
    text.append(wrong).append(usual);
    std::vector<TraceProblem> problems;
    CHECK_FALSE(read_trace(workspace.file("t", text), TraceFormat::Msr, {}, problems));
    REQUIRE(problems.size() == 1);
    CHECK(problems[0].line == 2);
  }
}

TEST_CASE("Formats are told by the first lines, or not at all", "[format][traces]") {
  const Workspace workspace("detect");
  const auto detected = [&](const std::string& text) {
    return detect_format(workspace.file("d", text));
  };
  CHECK(detected("time, write_bytes, write_ops\n0, 1, 1\n").counters == CounterFormat::Counters);
  CHECK(detected("1538323200,2,40,3,50.5,900\n").counters == CounterFormat::TencentLoad);
  CHECK(detected("1,2,1,1,5\n").problem == "may be tencent or fio-log: name the format");
  CHECK(detected("hello\n").problem == "no format reads its first lines");
  CHECK(detected("").problem == "the file is empty");
  CHECK(detect_format(workspace.folder() / "none").problem == "there is no such file");
  CHECK(detect_format(workspace.folder()).problem == "is no file that can be read");
}

TEST_CASE("Counters have intervals", "[format][traces]") {
  const Workspace workspace("counters");
  std::vector<TraceProblem> problems;
  const auto plain = read_counters(
      workspace.file("c", "time, write_bytes, write_ops\n10, 5000, 5\n11.5, 0, 0\n12.5,7,1\n"),
      CounterFormat::Counters, problems);
  REQUIRE(plain);
  CHECK(*plain ==
        std::vector<CounterRecord>{{SimTime{}, milliseconds(1'500), bytes(5'000), 5},
                                   {milliseconds(1'500), milliseconds(2'500), {}, 0},
                                   {milliseconds(2'500), milliseconds(3'500), bytes(7), 1}});
  const auto load = read_counters(workspace.file("c", "1538323200,2,40,3,50.5,900\n"),
                                  CounterFormat::TencentLoad, problems);
  REQUIRE(load);
  CHECK(*load == std::vector<CounterRecord>{{SimTime{}, seconds(300), bytes(15'150'000), 900}});
  CHECK(counters_problem(workspace, "time,bytes\n") ==
        "1: the header is not time, write_bytes, write_ops");
  CHECK(counters_problem(workspace, "time,write_bytes,write_ops\n5,1,1\n5,1,1\n") ==
        "3: the time does not grow");
  CHECK(counters_problem(workspace, "time,write_bytes,write_ops\n5,1MB,1\n6,1,1\n") ==
        "2: write_bytes is no whole number");
  CHECK(counters_problem(workspace, "time,write_bytes,write_ops\n5,1,1\n") ==
        "0: one interval alone has no length: write two");
  CHECK(counters_problem(workspace, "time,write_bytes,write_ops\n") ==
        "0: the file has no intervals");
  CHECK(counters_problem(workspace, "1,2,3,4,x,6\n", CounterFormat::TencentLoad) ==
        "1: write_bandwidth is no number");
}

TEST_CASE("No damage to a trace does harm", "[format][traces]") {
  const Workspace workspace("damage");
  std::mt19937_64 random(7);
  std::size_t refused = 0;
  std::size_t read = 0;
  for (std::size_t i = 0; i < trace_format_names().size(); ++i) {
    const auto format = static_cast<TraceFormat>(i);
    const std::string whole = written(some_requests(30, 1'000), format);
    for (int round = 0; round < 60; ++round) {
      std::string text =
          whole.substr(0, random() % 3 == 0 ? random() % whole.size() : whole.size());
      for (std::size_t k = random() % 4; k > 0 && !text.empty(); --k)
        text[random() % text.size()] = static_cast<char>(random() % 256);
      const fs::path file = workspace.file("t", text);
      std::vector<TraceProblem> problems;
      const auto records = read_trace(file, format, {}, problems);
      CAPTURE(trace_format_names()[i], round);
      CHECK(records.has_value() == problems.empty());
      (records ? read : refused) += 1;
      const DetectedFormat detected = detect_format(file);
      const bool known = detected.trace || detected.counters;
      CHECK(known == detected.problem.empty());
    }
  }
  CHECK(refused > 100);
  CHECK(read > 100);
}

TEST_CASE("Traces and counters beyond all measure are refused", "[format][traces]") {
  const Workspace workspace("beyond");
  CHECK(first_problem(workspace, "0 0 0 1 0\n9000000000000000000 0 0 1 0\n", TraceFormat::Mqsim) ==
        "0: the trace is longer than 50 years");
  const std::string header = "time,write_bytes,write_ops\n";
  CHECK(counters_problem(workspace, header + "0,1,1\n9000000000,1,1\n") ==
        "3: more than 50 years after the first line");
  CHECK(counters_problem(workspace, header + "0,900000000000000000,1\n1,900000000000000000,1\n") ==
        "0: more than 1 EB was written");
}
