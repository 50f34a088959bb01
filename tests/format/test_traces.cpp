// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>
#include <cstdlib>

#include "helpers.hpp"
#include "scenarios/format/traces/trace.hpp"
#include "tests/format/written_trace.hpp"

using namespace replisim;
using namespace replisim::format;
using namespace replisim::format::test;

namespace {

std::string trace_error(const Workspace& workspace, const std::string& text, TraceFormat format,
                        const TraceOptions& options = {}) {
  const fs::path file = workspace.file("t", text);
  std::string error;
  CHECK_FALSE(read_trace(file, format, options, error));
  return renamed(error, file, "t");
}

}  // namespace

TEST_CASE("The same requests in all formats are the same records", "[format][traces]") {
  const Workspace workspace("traces");
  for (std::size_t i = 0; i < trace_format_names().size(); ++i) {
    const auto format = static_cast<TraceFormat>(i);
    const auto requests = some_requests(5'000, format == TraceFormat::FioLog ? 1'000 : 1);
    std::vector<TraceRecord> expected;
    for (const Issued& r : requests) {
      expected.push_back({microseconds(static_cast<std::int64_t>(r.time_us)), r.lba * 512,
                          static_cast<std::uint32_t>(r.sectors * 512), r.write, 0});
    }
    const fs::path file = workspace.file("t", written(requests, format));
    std::string error;
    const auto records = read_trace(file, format, {}, error);
    CAPTURE(trace_format_names()[i], error);
    REQUIRE(records);
    CHECK(*records == expected);
    const DetectedFormat detected = detect_format(file);
    CAPTURE(detected.problem);
    CHECK(detected.trace == format);
  }
}

TEST_CASE("MSR traces may step back by a second, no more", "[format][traces]") {
  const Workspace workspace("msr");
  const std::string a = "128166372010000000,hm,1,Write,4096,512,1\n";
  const std::string b = "128166372000000000,hm,0,Read,8192,512,1\n";  // exactly 1 s earlier
  const std::string c = "128166371999999999,hm,0,Read,8192,512,1\n";
  std::string error;
  const auto records = read_trace(workspace.file("t", a + b), TraceFormat::Msr, {}, error);
  REQUIRE(records);
  CHECK((*records)[0] == TraceRecord{SimTime{}, 8192, 512, false, 0});
  CHECK((*records)[1] == TraceRecord{seconds(1), 4096, 512, true, 1});
  CHECK(trace_error(workspace, a + c, TraceFormat::Msr) ==
        "t:2: the time steps back by more than 1 s\n");
}

TEST_CASE("Requests of one time keep their order", "[format][traces]") {
  const Workspace workspace("stable");
  std::string error;
  const auto records =
      read_trace(workspace.file("t", "10 0 3 1 0\n5 0 1 1 0\n10 0 4 1 0\n5 0 2 1 0\n"),
                 TraceFormat::Mqsim, {}, error);
  REQUIRE(records);
  std::vector<std::uint64_t> order;
  for (const TraceRecord& record : *records) order.push_back(record.offset / 512);
  CHECK(order == std::vector<std::uint64_t>{1, 2, 3, 4});
}

TEST_CASE("One device of a trace keeps the trace's time", "[format][traces]") {
  const Workspace workspace("device");
  std::string error;
  TraceOptions options;
  options.device = 2;
  const auto records =
      read_trace(workspace.file("t", "0,8,512,w,1.5\n2,16,512,r,2.0\n2,24,512,W,2.25\n"),
                 TraceFormat::Spc, options, error);
  REQUIRE(records);
  REQUIRE(records->size() == 2);
  CHECK((*records)[0].at == milliseconds(500));
  CHECK((*records)[1].at == milliseconds(750));
  CHECK(trace_error(workspace, "time_us,op,lba_512,size_bytes\n0,W,8,512\n",
                    TraceFormat::Cloudphysics, options) == "t: this format has no devices\n");
}

TEST_CASE("Malformed lines are named, at most twenty", "[format][traces]") {
  const Workspace workspace("malformed");
  const auto error = [&](const std::string& text, TraceFormat format) {
    return trace_error(workspace, text, format);
  };
  CHECK(error("0,W,8,512\n", TraceFormat::Cloudphysics) ==
        "t:1: the header is not time_us,op,lba_512,size_bytes\n");
  CHECK(error("1,8,512,w,1.5\n1,8,512,x,1.5\n1,8,512,w,1.\n1,8,512,w\n-1,8,512,w,1\n",
              TraceFormat::Spc) ==
        "t:2: Opcode is neither R nor W\nt:3: Timestamp is no number of seconds\n"
        "t:4: Timestamp is no number of seconds\nt:5: ASU is no number\n");
  CHECK(error("1,hm,0,Write,0,512,1\n128166372010000000,hm,0,Wrote,0,512,1\n"
              "128166372010000000,hm,0,Write,0,0,1\n128166372010000000,hm,0,Write,0,512\n",
              TraceFormat::Msr) ==
        "t:1: Timestamp is no Windows file time (100 ns since 1601)\n"
        "t:2: Type is neither Read nor Write\nt:3: a request of no bytes\n"
        "t:4: ResponseTime is no number\n");
  CHECK(error("0 0 36028797018963968 1 0\n0 0 0 9000000 0\n0 0 0 1 2\n0 0 0 1 1 1\n",
              TraceFormat::Mqsim) ==
        "t:1: the request is out of range\nt:2: the request is out of range\n"
        "t:3: type is neither 0 nor 1\nt:4: more than 5 fields\n");
  CHECK(error("", TraceFormat::Spc) == "t: the trace has no requests\n");
  CHECK(error(std::string(300'000, 'x') + "\n1,8,512,w,1\ny\n", TraceFormat::Spc) ==
        "t:1: the line has more than 1024 bytes\nt:3: ASU is no number\n");
  std::string many;
  for (int i = 0; i < 25; ++i) many += "x\n";
  const std::string told = error(many, TraceFormat::Spc);
  CHECK(std::count(told.begin(), told.end(), '\n') == 21);
  CHECK(told.ends_with("t: and 5 more\n"));
}

TEST_CASE("A missing trace is a skip, one beyond the volume an error", "[format][traces][S-43]") {
  const Workspace workspace("load");
  std::string message;
  const auto missing = load_rows(workspace, "pair", "0s, io, a1.v1, trace=none.csv, ,\n", &message);
  REQUIRE(missing);
  CHECK(missing->missing_traces ==
        std::vector<std::string>{(workspace.folder() / "none.csv").generic_string()});
  workspace.file("t.csv", "time_us,op,lba_512,size_bytes\n0,W,209715199,512\n1,R,209715200,512\n");
  const std::string row = "0s, io, a1.v1, trace=t.csv";
  CHECK(load_rows(workspace, "pair", row + ", ,\n"));
  CHECK_FALSE(load_rows(workspace, "pair", row + " reads=on, ,\n"));
  CHECK_FALSE(load_rows(workspace, "pair", row + " offset=1B, ,\n"));
  CHECK(load_rows(workspace, "pair", row + " offset=1B wrap=yes, ,\n"));
}

TEST_CASE("A long trace is read whole", "[format][traces]") {
  const Workspace workspace("long");
  const fs::path file =
      workspace.file("t", written(some_requests(113'872), TraceFormat::Cloudphysics));
  std::string error;
  const auto records = read_trace(file, TraceFormat::Cloudphysics, {}, error);
  REQUIRE(records);
  CHECK(records->size() == 113'872);
}

TEST_CASE("The reference traces are read whole", "[format][traces][reference]") {
  const char* chosen = std::getenv("REPLISIM_REFERENCE");
  const fs::path folder = fs::path(chosen != nullptr ? chosen : REFERENCE) / "traces";
  if (!fs::exists(folder / "cloudphysics-w106-2h.csv")) {
    WARN("skipped: " << folder.generic_string() << " is not there");
    return;
  }
  std::string error;
  const auto vm =
      read_trace(folder / "cloudphysics-w106-2h.csv", TraceFormat::Cloudphysics, {}, error);
  CAPTURE(error);
  REQUIRE(vm);
  CHECK(vm->size() == 113'872);
  std::size_t writes = 0;
  std::uint64_t written_bytes = 0;
  for (const TraceRecord& record : *vm) {
    writes += record.write ? 1 : 0;
    written_bytes += record.write ? record.size : 0;
  }
  CHECK(writes == 66'898);
  CHECK(written_bytes == 2'408'565'760);
  const auto tpcc = read_trace(folder / "mqsim-tpcc-small.trace", TraceFormat::Mqsim, {}, error);
  REQUIRE(tpcc);
  CHECK(tpcc->size() == 6'999);
  const auto search = read_trace(folder / "mqsim-wsrch-small.trace", TraceFormat::Mqsim, {}, error);
  REQUIRE(search);
  CHECK(search->size() == 24'783);
  CHECK(std::count_if(search->begin(), search->end(),
                      [](const TraceRecord& r) { return r.write; }) == 4);
  const auto spc = read_trace(folder / "spc-spec-example.spc", TraceFormat::Spc, {}, error);
  REQUIRE(spc);
  CHECK(spc->front().offset == 20'941'264ULL * 512);
  // Lines of several servers, months apart and in no order.
  CHECK(read_trace(folder / "msr-genuine-lines.csv", TraceFormat::Msr, {}, error));
}
