// SPDX-License-Identifier: Apache-2.0
// What reports say about the images of what was parted.
#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>
#include <string>

#include "tests/cli/program.hpp"

namespace {

using namespace replisim::tests;
using Catch::Contains;

/// Data (p1) and its log (p2) in one order, and a mirror that was never copied (p3), over 20 MB/s
/// and 5 ms. Data write k is issued at 10 ms x k, log write k 5 ms later.
class Ledger : public Folder {
 public:
  Ledger() {
    write("topologies/ledger/arrays.csv",
          "array, site,  disk_read, disk_write\n"
          "a1,    paris, 800MBps,   400MBps\n"
          "b1,    lyon,  800MBps,   400MBps\n");
    write("topologies/ledger/links.csv",
          "link, from,  to,   bandwidth, latency\n"
          "wan,  paris, lyon, 20MBps,    5ms\n");
    write("topologies/ledger/volumes.csv",
          "volume, array, size\n"
          "a1.v1,  a1,    1GiB\n"
          "a1.v2,  a1,    1GiB\n"
          "a1.v3,  a1,    1GiB\n"
          "b1.v1,  b1,    1GiB\n"
          "b1.v2,  b1,    1GiB\n"
          "b1.v3,  b1,    1GiB\n");
    write("topologies/ledger/groups.csv", "group, ConsistencyEnabled\ng1, true\n");
    write("topologies/ledger/pairs.csv",
          "pair, source, target, type,   mode,        state,        group\n"
          "p1,   a1.v1,  b1.v1,  Mirror, Synchronous, Synchronized, g1\n"
          "p2,   a1.v2,  b1.v2,  Mirror, Synchronous, Synchronized, g1\n"
          "p3,   a1.v3,  b1.v3,  Mirror, Synchronous, Inactive,\n");
    write("parted.csv",
          "at, do, on, with, expect, note\n"
          ", use, topology, ledger, ,\n"
          ", use, profile, generic, ,\n"
          "0s, io, a1.v1, write=6.5536MBps block=64KiB pattern=sequential, ,\n"
          "5ms, io, a1.v2, write=0.4096MBps block=4KiB pattern=sequential, ,\n"
          "1.003s, Fracture, p1, Force=true, return=JobStarted,\n"
          "+500ms, Fracture, p2, Force=true, return=JobStarted,\n"
          "+1s, expect, g1, , consistent=yes,\n"
          "3s, Activate, p3, , return=JobStarted,\n"
          "+1s, Fracture, p3, Force=true, return=JobStarted,\n"
          "+1s, expect, p3, , consistent=yes,\n"
          "+1s, stop, , , ,\n");
  }
  Ran run(const std::vector<std::string>& words) const { return run_verb("run", words, *this); }
};

// Data write 100 is issued at 1 s and has not left for b1 at 1.003 s: 64 KiB at 20 MB/s take
// 3.2768 ms. 100 data writes and the 99 log writes issued until 985 ms are acknowledged before it.
constexpr const char* kMissing =
    "it lacks write 101 of a1.v1 (65536 B at 6553600, place 200 in the write order, issued 1.000 "
    "s, acknowledged 1.0032768 s) but holds the later write 150 of a1.v2 (4096 B at 610304, ";

}  // namespace

TEST_CASE("A failed check of an image names the write that breaks it", "[cli][R-43]") {
  const Ledger in;
  const Ran ran = in.run({"parted.csv"});
  CHECK(ran.exit == 1);
  // Log write 149 is issued at 1.495 s; by the check its acknowledgement has come, after those of
  // 151 data writes and of 149 of the log.
  CHECK_THAT(ran.out, Contains("    because   " + std::string(kMissing) +
                               "place 301 in the write order, issued 1.495 s, acknowledged "
                               "1.5052048 s)\n"));
  CHECK_THAT(ran.out, Contains("    because   p3 is half copied: its first copy was broken off\n"));
}

TEST_CASE("Reports say of each parting whether the image was consistent", "[cli][R-43]") {
  const Ledger in;
  in.run({"parted.csv", "--csv", "out"});
  const std::string header =
      "scenario,time_s,entity,CopyState,line,cause,consistent,flaw,pair,missing_volume,"
      "missing_number,missing_place,missing_offset,missing_bytes,missing_issued_s,"
      "missing_acknowledged_s,present_volume,present_number,present_place,present_offset,"
      "present_bytes,present_issued_s,present_acknowledged_s,torn_volume,torn_number,torn_place,"
      "torn_offset,torn_bytes,torn_issued_s,torn_acknowledged_s\n";
  CHECK(read_file(in / "out/images.csv") ==
        header + "parted.csv,1.003,p1,Fractured,6,,yes,,,,,,,,,,,,,,,,,,,,,,,\n" +
            "parted.csv,1.503,p2,Fractured,7,,yes,,,,,,,,,,,,,,,,,,,,,,,\n" +
            "parted.csv,1.503,g1,Fractured,7,,no,out-of-order,,a1.v1,101,200,6553600,65536,1,"
            "1.0032768,a1.v2,150,,610304,4096,1.495,,,,,,,,\n" +
            "parted.csv,4,p3,Unsynchronized,10,,no,half-copied,p3,,,,,,,,,,,,,,,,,,,,,\n");

  const auto json = nlohmann::json::parse(in.run({"parted.csv", "--json"}).out);
  const auto& images = json.at("results").at(0).at("images");
  REQUIRE(images.size() == 4);
  CHECK(images[1].at("entity") == "p2");
  CHECK(images[1].at("consistent") == true);
  CHECK_FALSE(images[1].contains("flaw"));
  const auto& flaw = images[2].at("flaw");
  CHECK(flaw.at("kind") == "out-of-order");
  CHECK(flaw.at("missing").at("acknowledged_ns") == 1'003'276'800);
  CHECK(flaw.at("missing").at("place") == 200);
  CHECK(flaw.at("present").at("issued_ns") == 1'495'000'000);
  CHECK(flaw.at("present").at("acknowledged_ns").is_null());  // it comes at 1.5052 s

  const std::string told = in.run({"parted.csv", "-v"}).out;
  CHECK_THAT(told, Contains("  0m01.503s  p2 parted, image consistent  line 7\n"));
  CHECK_THAT(told,
             Contains("  0m01.503s  g1 parted, image inconsistent: " + std::string(kMissing)));
  CHECK_THAT(told, Contains("p3 parted, image inconsistent: p3 is half copied: its first copy"));
}

TEST_CASE("A crash scan says which write breaks the image", "[cli][R-43]") {
  const Ledger in;
  const Ran ran = in.run({"parted.csv", "--crash-scan", "--until", "2s", "--csv", "out"});
  CHECK_THAT(ran.out, Contains("inconsistent first at 1.503 s: Mixed since 1.003 s; " +
                               std::string(kMissing)));
  CHECK_THAT(read_file(in / "out/crash.csv"), Contains(",yes,no,no,\"" + std::string(kMissing)));
}
