// SPDX-License-Identifier: Apache-2.0
// Mismatch blocks, compared whole.
#include <catch2/catch.hpp>

#include "stage.hpp"

using namespace replisim;
using test::Stage;

TEST_CASE("A failed measure shows what was there, by how much, why and when", "[checker]") {
  Stage stage;
  const int fault = stage.row("10m, fault, paris, power=off, ,");
  const int call_line = stage.row("+35s, Failover, g1, Force=true, return=Completed,");
  const int line = stage.row("+30s, expect, g1, , lost<=620MB,");
  stage.event({}, "g1", "CopyState", "NULL", "Synchronized");
  stage.marker(minutes(10), fault);
  stage.event(milliseconds(622'410), "g1", "CopyState", "Synchronized", "Partitioned",
              {0, "heartbeat"});
  CallRecord& call = stage.call(seconds(640), call_line);
  call.force = true;
  call.clause = "D-15, D-06";
  call.basis = "decision";
  stage.event(milliseconds(641'250), "g1", "CopyState", "Partitioned", "Failedover",
              {call_line, ""});
  stage.returns(call, milliseconds(641'250), ReturnCode::Completed);
  stage.finding(milliseconds(641'250), "g1",
                "newest consistent point of g1 on lyon is 9m45s, 15.0 s before the fault");
  stage.sample(seconds(670), "g1", "lost", 1'830'000'000, 1'830'000'000);
  stage.marker(seconds(670), line);
  stage.event(seconds(1200), "g1", "CopyState", "Failedover", "Synchronized");
  stage.run_ends(seconds(1300));
  const auto verdicts = stage.judge();
  REQUIRE(verdicts.size() == 2);
  CHECK(test::text_of(verdicts[1]) ==
        R"(scenarios/group/x.csv:4: FAIL  expect g1 lost<=620MB
    expected  lost <= 620 MB
    actual    lost  = 1830 MB   at 11m10s   (1210 MB too much)
    as a row  11m10s, expect, g1, , lost=1830MB,
    because   newest consistent point of g1 on lyon is 9m45s, 15.0 s before the fault
    clause    D-15, D-06 (decision), row Failover/Partitioned/Force=true
    around     10m00.000s  fault paris power=off                                   line 2
               10m22.410s  g1 CopyState Synchronized -> Partitioned (heartbeat)
               10m40.000s  call 1 Failover g1 Force=true                           line 3
               10m41.250s  g1 CopyState Partitioned -> Failedover
             > 10m41.250s  call 1 returned Completed (0)                           lost 1830 MB
               20m00.000s  g1 CopyState Failedover -> Synchronized
    repeat    replisim run scenarios/group/x.csv --seed 7 --until 11m11s --trace
)");
}

TEST_CASE("A return code is shown with name and number and the check that gave it", "[checker]") {
  Stage stage;
  const int line = stage.row("10s, Fracture, p1, Force=true, return=JobStarted,");
  stage.event({}, "p1", "CopyState", "NULL", "Inactive");
  CallRecord& call = stage.call(seconds(10), line);
  call.force = true;
  stage.returns(call, seconds(10), ReturnCode::Failed);
  call.reason = "wrong-copy-state";
  call.check = 11;
  call.clause = "D-17";
  call.basis = "decision";
  stage.run_ends(seconds(60));
  CHECK(test::text_of(stage.only()) ==
        R"(scenarios/group/x.csv:2: FAIL  Fracture p1 return=JobStarted
    expected  return = JobStarted (4096)
    actual    return = Failed (4)   at 10s
    as a row  10s, Fracture, p1, Force=true, return=Failed,
    because   refused by check 11 (R-03): wrong-copy-state. The CopyState does not allow the operation.
    clause    D-17 (decision), row Fracture/Inactive/Force=true
    around      0m10.000s  call 1 Fracture p1 Force=true    line 2
             >  0m10.000s  call 1 returned Failed (4)
    repeat    replisim run scenarios/group/x.csv --seed 7 --until 11s --trace
)");
}

TEST_CASE("A window shows its span and when it became true", "[checker]") {
  Stage stage;
  const int line = stage.row("9s~14s, expect, p1, , CopyState=Fractured,");
  stage.event({}, "p1", "CopyState", "NULL", "Synchronized");
  stage.opens(seconds(9), line);
  stage.closes(seconds(14), line);
  stage.event(milliseconds(15'250), "p1", "CopyState", "Synchronized", "Fractured",
              {0, "copy completed"});
  stage.run_ends(seconds(20));
  CHECK(test::text_of(stage.only()) ==
        R"(scenarios/group/x.csv:2: FAIL  expect p1 CopyState=Fractured
    expected  CopyState = Fractured   from 9s to 14s
    actual    CopyState = Synchronized   at 14s   became true at 15.250 s, 1.250 s late
    as a row  14s, expect, p1, , CopyState=Synchronized,
    because   CopyState is Synchronized since 0s
    around      0m15.250s  p1 CopyState Synchronized -> Fractured (copy completed)
    repeat    replisim run scenarios/group/x.csv --seed 7 --until 15s --trace
)");
}

TEST_CASE("never shows the first instant at which it happened", "[checker]") {
  Stage stage;
  const int line = stage.row("0s~end, never, g1, , CopyState=Broken,");
  stage.opens({}, line);
  stage.event({}, "g1", "CopyState", "NULL", "Synchronized");
  stage.event(seconds(61), "p1", "CopyState", "Synchronized", "Broken", {0, "link_loss"});
  stage.event(seconds(61), "g1", "CopyState", "Synchronized", "Broken", {0, "link_loss"});
  stage.event(seconds(62), "g1", "CopyState", "Broken", "Synchronized");
  stage.run_ends(seconds(90));
  CHECK(test::text_of(stage.only()) ==
        R"(scenarios/group/x.csv:2: FAIL  never g1 CopyState=Broken
    expected  CopyState = Broken   never from 0s to 1m30s
    actual    CopyState = Broken   at 1m01s
    as a row  1m01s, expect, g1, , CopyState=Broken,
    because   CopyState is Broken since 1m01s: link_loss
    around      1m01.000s  p1 CopyState Synchronized -> Broken (link_loss)
             >  1m01.000s  g1 CopyState Synchronized -> Broken (link_loss)
                1m02.000s  g1 CopyState Broken -> Synchronized
    repeat    replisim run scenarios/group/x.csv --seed 7 --until 1m02s --trace
)");
}
