// SPDX-License-Identifier: Apache-2.0
#include "model/rules/checks.hpp"

namespace replisim {
namespace {

using enum Basis;

constexpr Check kChecks[] = {
    {1, "the service has the method", "R-03", stated, false},
    {2, "Operation is present and not reserved", "D-01", decision, false},
    {3, "Synchronization[] is present, not empty, without NULL, duplicates and unknown references",
     "D-37", decision, false},
    {4, "all entries have one class", "R-13", derived, false},
    {5, "all entries have one SyncType and one Mode", "R-13", derived, false},
    {6, "Operation makes sense for the SyncType", "D-02", decision, false},
    {7, "Operation is offered for the ReplicationType and the class", "D-03", decision, false},
    {8, "ReplicationSettingData and WaitForCopyState are legal", "D-01", decision, false},
    {9, "Force is given where it is needed", "D-06", decision, false},
    {10, "the pair is free", "D-29", decision, true},
    {11, "CopyState and required step allow the operation", "D-05", decision, true},
    {12, "the work itself succeeds", "R-03", derived, true},
};

using enum ReturnCode;

constexpr RefusalClass kRefusals[] = {
    {1, Reason::service_down, Failed, "S-11", decision},
    {1, Reason::method_not_supported, NotSupported, "R-03", stated},
    {2, Reason::bad_operation, InvalidParameter, "D-01", decision},
    {2, Reason::operation_not_offered, NotSupported, "D-01", decision},
    {2, Reason::bad_parameter, InvalidParameter, "D-01", decision},
    {3, Reason::bad_list, InvalidParameter, "D-37", decision},
    {3, Reason::unknown_association, InvalidParameter, "D-37", decision},
    {3, Reason::unknown_instance, InvalidParameter, "D-37", decision},
    {4, Reason::mixed_list, InvalidParameter, "R-13", derived},
    {5, Reason::mixed_list, InvalidParameter, "R-13", derived},
    {6, Reason::bad_operation, InvalidParameter, "D-02", decision},
    {7, Reason::operation_not_offered, NotSupported, "D-03", decision},
    {8, Reason::bad_setting, InvalidParameter, "D-01", decision},
    {8, Reason::bad_wait_state, InvalidParameter, "D-01", decision},
    {9, Reason::force_needed, Failed, "D-06", decision},
    {10, Reason::busy, InUse, "D-29", decision},
    {11, Reason::required_step_pending, Failed, "A-9", decision},
    {11, Reason::wrong_copy_state, Failed, "D-05", decision},
    {11, Reason::link_down, Failed, "D-20", decision},
    {11, Reason::space_exhausted, Failed, "D-18", decision},
    {11, Reason::element_failed, Failed, "D-18", decision},
    {11, Reason::source_unreachable, Failed, "D-16", decision},
    {11, Reason::not_nameable, MethodSpecific7, "15", stated},
    {11, Reason::in_relationship, MethodSpecific7, "15", stated},
    {11, Reason::group_missing, MethodSpecific7, "15", stated},
    {11, Reason::not_a_member, MethodSpecific8, "15", stated},
    {11, Reason::group_not_empty, Failed, "15", derived},
    {11, Reason::not_confirmed, MethodSpecific7, "R-64", stated},
};

}  // namespace

std::span<const Check> order_of_checks() {
  return kChecks;
}

std::span<const RefusalClass> refusal_classes() {
  return kRefusals;
}

}  // namespace replisim
