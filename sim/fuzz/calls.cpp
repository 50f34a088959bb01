// SPDX-License-Identifier: Apache-2.0
#include "sim/fuzz/calls.hpp"

#include <algorithm>

#include "model/rules/versions.hpp"

namespace replisim::fuzz {
namespace {

using Op = Operation;

/// Operations after which a relationship is gone, and nothing more can be asked of it.
bool ends(Op operation) {
  return operation == Op::Detach || operation == Op::Dissolve ||
         operation == Op::ReturnToResourcePool;
}

/// What clients go on with after an operation.
std::vector<Op> followers(Op operation) {
  switch (operation) {
    case Op::Activate:
      return {Op::Fracture,           Op::Split,         Op::Suspend,
              Op::Failover,           Op::Deactivate,    Op::ResetToAsync,
              Op::RestorefromReplica, Op::ResyncReplica, Op::ResetReplica};
    case Op::Fracture:
    case Op::Split:
      return {Op::ResyncReplica, Op::ResyncReplica, Op::RestorefromReplica,
              Op::ReverseRoles,  Op::Activate,      Op::Prepare,
              Op::Failover};
    case Op::Suspend:
      return {Op::Resume, Op::Resume, Op::ReverseRoles, Op::Split, Op::RestorefromReplica};
    case Op::Failover:
      return {Op::Failback, Op::Failback, Op::ReverseRoles, Op::ResyncReplica};
    case Op::RestorefromReplica:
      return {Op::ResyncReplica, Op::Resume, Op::Fracture, Op::Split, Op::Activate};
    case Op::Deactivate:
    case Op::Prepare:
      return {Op::Activate, Op::Activate, Op::Unprepare, Op::Prepare};
    case Op::ReverseRoles:
      return {Op::Resume, Op::ResyncReplica, Op::Failover, Op::ReverseRoles, Op::Split};
    case Op::Abort:
      return {Op::ResyncReplica, Op::Activate, Op::Resume};
    default:
      return {Op::Split, Op::Fracture, Op::Failover, Op::Suspend, Op::ResyncReplica, Op::Resume};
  }
}

std::string wait_state(Op operation) {
  switch (operation) {
    case Op::Activate:
    case Op::ResyncReplica:
    case Op::Failback:
    case Op::Resume:
      return "Synchronized";
    case Op::RestorefromReplica:
      return "Restored";
    case Op::Deactivate:
      return "Inactive";
    case Op::Failover:
      return "Failedover";
    case Op::Fracture:
      return "Fractured";
    case Op::Split:
      return "Split";
    case Op::Suspend:
      return "Suspended";
    case Op::Abort:
      return "Aborted";
    default:
      return "Prepared";
  }
}

}  // namespace

CallMaker::CallMaker(Random& random, const Cast& cast) : random_(random), cast_(cast) {
  for (const ValueName& known : value_map<Op>())
    if (operation_class(cast.version, known.number) == OperationClass::Named)
      operations_.push_back(static_cast<Op>(known.number));
}

std::string CallMaker::draw_list() {
  const auto one = [&]() -> std::string {
    if (!cast_.groups.empty() && random_.percent(45)) return random_.pick(cast_.groups);
    return random_.pick(cast_.pairs).name;
  };
  std::vector<std::string> words{one()};
  if (cast_.has(Feature::Lists) && random_.percent(30)) words.push_back(one());
  return joined(words);
}

Operation CallMaker::draw_operation(const std::string& list) {
  const auto before = last_.find(list);
  if (before != last_.end() && random_.percent(60)) return random_.pick(followers(before->second));
  if (before == last_.end() && random_.percent(40))
    return random_.pick({Op::Activate, Op::Activate, Op::Fracture, Op::Split, Op::Failover});
  const Op drawn = random_.pick(operations_);
  if (ends(drawn) && !(cast_.has(Feature::EndingOperations) && random_.percent(40)))
    return random_.pick(followers(drawn));
  return drawn;
}

std::string CallMaker::draw_setting() {
  return "Setting." +
         random_.pick<std::string>({"OnGroupOrListError=Continue", "OnGroupOrListError=Stop",
                                    "ConsistentPointInTime=true", "CopyPriority=Urgent",
                                    "CopyRecoveryMode=Manual", "CopyRecoveryMode=Automatic",
                                    "FailedCopyStopsHostIO=true", "MaximumSkew=262144"});
}

std::string CallMaker::parameters_of(Operation operation) {
  std::vector<std::string> words;
  if (cast_.has(Feature::Force) && random_.percent(40)) words.emplace_back("Force=true");
  if (cast_.has(Feature::Waits) && random_.percent(25))
    words.push_back("WaitForCopyState=" + wait_state(operation));
  if (cast_.has(Feature::Settings) && random_.percent(25)) words.push_back(draw_setting());
  if (cast_.has(Feature::Jobs) && random_.percent(50)) {
    calls_.push_back("call" + std::to_string(calls_.size() + 1));
    words.push_back("as=" + calls_.back());
  }
  return joined(words);
}

CallRow CallMaker::draw_job_row() {
  const std::string& call = random_.pick(calls_);
  const auto state = random_.pick<std::string>({"Suspend", "Start", "Terminate", "Kill"});
  if (state == "Suspend" &&
      std::find(suspended_.begin(), suspended_.end(), call) == suspended_.end())
    suspended_.push_back(call);
  return {"RequestStateChange", call, "RequestedState=" + state};
}

std::vector<CallRow> CallMaker::draw() {
  if (!calls_.empty() && random_.percent(15)) return {draw_job_row()};
  const std::string list = draw_list();
  const Op operation = draw_operation(list);
  last_[list] = operation;
  return {{std::string(name_of(operation)), list, parameters_of(operation)}};
}

std::vector<CallRow> CallMaker::last_rows() const {
  std::vector<CallRow> rows;
  for (const std::string& call : suspended_)
    rows.push_back({"RequestStateChange", call, "RequestedState=Start"});
  return rows;
}

}  // namespace replisim::fuzz
