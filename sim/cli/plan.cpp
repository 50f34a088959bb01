// SPDX-License-Identifier: Apache-2.0
#include "scenarios/format/text.hpp"
#include "sim/cli/plan_call.hpp"
#include "sim/cli/plan_output.hpp"
#include "sim/cli/plan_questions.hpp"
#include "sim/cli/verb.hpp"

namespace replisim::cli {
namespace {

std::vector<std::string> question_names() {
  std::vector<std::string> names;
  for (const PlanQuestion& question : plan_questions()) names.emplace_back(question.name);
  return names;
}

const PlanQuestion& question_of(const Call& call) {
  const std::vector<std::string> names = question_names();
  if (call.arguments.empty())
    throw UsageError("plan: name a question\n    questions: " + format::join(names, " "));
  if (call.arguments.size() > 1) {
    throw UsageError("plan: one question at a time, but got '" + call.arguments[1] + "'");
  }
  for (const PlanQuestion& question : plan_questions())
    if (question.name == call.arguments[0]) return question;
  throw UsageError("plan: unknown question " + format::in_quotes(call.arguments[0]) + "\n    " +
                   format::suggestion(call.arguments[0], names, "questions"));
}

int run_plan(const Call& call) {
  const auto answer = question_of(call).ask(call);
  if (!answer) return BadInput;
  if (call.has("json"))
    print_answer_json(*answer);
  else
    print_answer(*answer);
  return answer->answered() && answer->holds().value_or(true) ? AllAsExpected : Unexpected;
}

}  // namespace

const Verb plan_verb{
    "plan",
    "QUESTION",
    "size lines, journals and cycles from what hosts wrote",
    "Questions, each with what it needs and, in brackets, what it may have. W is a workload:\n"
    "--trace FILE (several are merged) or --write-rate RATE; --load 150% and --speed 2 scale it.\n"
    "  least-bandwidth  W --rpo T                 the least line that keeps an RPO\n"
    "  rpo              W --rate R [--rpo T]      the lag on a line\n"
    "  outage           W --from T --to T [--rate R --extent LIST --left SHARE]\n"
    "                                             what an outage leaves, and when it is made up "
    "for\n"
    "  resync           W --outage T --rate R [--extent LIST]\n"
    "                                             the worst outage of a length\n"
    "  disaster         W --rate R [--at T]       what is lost at any time, or at one\n"
    "  lines            W --lines N --rate R --rpo T\n"
    "                                             the loss of one of several lines\n"
    "  cycle            W --period T --rate R [--extent SIZE --rpo T]\n"
    "                                             the age of the target under Delta-Update\n"
    "  period           W --rpo T --rate R [--extent SIZE]\n"
    "                                             stream or cycle, and which period\n"
    "  folding          W [--window LIST --extent LIST]\n"
    "                                             how much is written twice within a window\n"
    "  initial-copy     --size S --rate R [W --at T --extent SIZE --period T]\n"
    "                                             how long a first copy takes while hosts write\n"
    "  journal          W --rate R [--outage T], or W --window T [--reserve SHARE]\n"
    "                                             how much a journal must hold\n"
    "  pool             W --period T [--extent LIST --reserve SHARE]\n"
    "                                             how much a pool must hold between two cycles\n"
    "  distance         --km N or --rtt T [--service T --block S --rate R --round-trips N\n"
    "                   --outstanding N --latency T --window S --loss SHARE --segment S]\n"
    "                                             what distance costs synchronous writes\n"
    "  growth           W --rate R --rpo T --growth SHARE\n"
    "                                             months until a line is too slow\n"
    "  groups           --trace A --trace B ... --rpo T [--rate R]\n"
    "                                             several workloads on one line\n"
    "Formats of --trace: cloudphysics msr spc mqsim alibaba tencent systor fiu vscsi fio-iolog\n"
    "fio-log blkparse, and counters: tencent-load counters (time, write_bytes, write_ops).\n"
    "Exit 1: the limit that was asked about is not kept, or the profile is too short to say.\n",
    plan_options,
    run_plan};

}  // namespace replisim::cli
