// SPDX-License-Identifier: Apache-2.0
#include "tests/model/oracle_words.hpp"

// Section 4.2, read line by line: which operation is for which type.
namespace replisim::oracle {
namespace {

using Op = Operation;

bool is_reset(Op operation) {
  return operation == Op::ResetToSync || operation == Op::ResetToAsync ||
         operation == Op::ResettoAdaptive;
}

bool contradicts(Op operation, SyncType type) {
  const bool mirror = type == SyncType::Mirror;
  switch (operation) {
    case Op::Failover:
    case Op::Failback:
    case Op::ResettoActive:
      return !mirror;
    case Op::ReverseRoles:
      return type == SyncType::Snapshot || type == SyncType::TokenizedClone;
    case Op::ReturnToResourcePool:
      return type != SyncType::Snapshot;
    case Op::ResetReplica:
      return mirror || type == SyncType::TokenizedClone;
    default:
      return false;
  }
}

}  // namespace

bool is_optional(Operation operation, SyncType type) {
  if (type == SyncType::Clone && (operation == Op::Fracture || operation == Op::Split)) {
    return true;  // D-04
  }
  return is_reset(operation) && (type == SyncType::Snapshot || type == SyncType::Clone);
}

ReturnCode offered_code(const Case& one) {
  if (contradicts(one.operation, one.type)) {
    return ReturnCode::InvalidParameter;
  }
  const bool left_to_remote = one.operation == Op::Failover || one.operation == Op::Failback;
  const bool to_tokens = one.operation == Op::Abort || one.operation == Op::Detach ||
                         one.operation == Op::Dissolve;       // D-26
  const bool to_active = one.operation == Op::ResettoActive;  // cim249: Active mirrors are remote
  const bool off = ((left_to_remote || to_active) && one.locality == Locality::Local) ||
                   (one.type == SyncType::TokenizedClone && !to_tokens) ||
                   (one.type == SyncType::Clone && one.operation == Op::ReverseRoles) ||
                   (is_optional(one.operation, one.type) && !one.facts.offered);
  return off ? ReturnCode::NotSupported : ReturnCode::Completed;
}

}  // namespace replisim::oracle
