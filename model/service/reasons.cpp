// SPDX-License-Identifier: Apache-2.0
#include "model/service/core.hpp"

// The table under R-22: what clients and reports read of a reason.
namespace replisim {
namespace {

struct ReasonRow {
  Reason reason;
  std::string_view name;
  std::string_view sentence;
  CimError error;  ///< CIMStatusCode, ErrorType, PerceivedSeverity, ProbableCause
};
/// In the order of Reason.
constexpr ReasonRow kReasons[] = {
    {Reason::none, "none", "", {0, 0, 0, 0}},
    {Reason::method_not_supported,
     "method-not-supported",
     "The service does not support the method.",
     {7, 10, 4, 0}},
    {Reason::operation_not_offered,
     "operation-not-offered",
     "The service does not offer the operation for this replication type or class.",
     {7, 10, 4, 0}},
    {Reason::bad_operation,
     "bad-operation",
     "The operation is missing, reserved, or makes no sense for the SyncType.",
     {4, 4, 4, 8}},
    {Reason::bad_list,
     "bad-list",
     "The list is missing or empty, or holds a NULL or a duplicate.",
     {4, 4, 4, 8}},
    {Reason::mixed_list,
     "mixed-list",
     "The entries of the list differ in class, SyncType or Mode.",
     {4, 4, 4, 8}},
    {Reason::bad_setting,
     "bad-setting",
     "ReplicationSettingData can not be read or holds a value that is not supported.",
     {4, 4, 4, 8}},
    {Reason::bad_wait_state,
     "bad-wait-state",
     "The operation can not reach the CopyState in WaitForCopyState.",
     {4, 4, 4, 8}},
    {Reason::unknown_association,
     "unknown-association",
     "The list names an association that does not exist.",
     {6, 4, 4, 8}},
    {Reason::force_needed,
     "force-needed",
     "The operation could leave targets inconsistent or lose data; repeat it with Force=true.",
     {1, 3, 3, 81}},
    {Reason::wrong_copy_state,
     "wrong-copy-state",
     "The CopyState does not allow the operation.",
     {1, 4, 4, 81}},
    {Reason::required_step_pending,
     "required-step-pending",
     "Another operation has to come first, see ProgressStatus.",
     {1, 4, 4, 81}},
    {Reason::busy, "busy", "Another operation is under way.", {1, 9, 3, 57}},
    {Reason::link_down, "link-down", "No line to the other end carries data.", {1, 2, 5, 5}},
    {Reason::source_unreachable,
     "source-unreachable",
     "The source can not be reached.",
     {1, 2, 5, 72}},
    {Reason::element_failed,
     "element-failed",
     "A storage element or its array reports a failure.",
     {1, 5, 5, 57}},
    {Reason::drain_incomplete,
     "drain-incomplete",
     "The writes under way could not be brought to the target.",
     {1, 3, 4, 81}},
    {Reason::wait_state_unreachable,
     "wait-state-unreachable",
     "The CopyState that was waited for will not be reached.",
     {1, 3, 4, 81}},
    {Reason::timeout, "timeout", "The operation ran over its time limit.", {1, 3, 4, 111}},
    {Reason::job_terminated,
     "job-terminated",
     "A client terminated the job; what was being copied goes on.",
     {1, 1, 2, 0}},
    {Reason::job_killed,
     "job-killed",
     "A client killed the job; what was being copied goes on.",
     {1, 1, 2, 0}},
    {Reason::service_down, "service-down", "The service does not run.", {1, 1, 2, 0}},
    {Reason::service_restarted,
     "service-restarted",
     "The service was restarted; what was being copied goes on.",
     {1, 1, 2, 0}},
    {Reason::wrong_job_state,
     "wrong-job-state",
     "The JobState does not allow the change.",
     {1, 4, 4, 0}},
    {Reason::space_exhausted,
     "space-exhausted",
     "The target or its storage pool has no room left.",
     {1, 8, 5, 57}},
    {Reason::bad_parameter,
     "bad-parameter",
     "A required parameter is missing, or a parameter holds a value that is not legal.",
     {4, 4, 4, 8}},
    {Reason::unknown_instance,
     "unknown-instance",
     "A parameter names an instance that does not exist.",
     {6, 4, 4, 8}},
    {Reason::not_nameable, "not-nameable", "Groups are not nameable.", {4, 4, 4, 8}},
    {Reason::in_relationship,
     "in-relationship",
     "One or more elements are in a replication relationship.",
     {1, 9, 4, 57}},
    {Reason::group_missing, "group-missing", "The group does not exist.", {6, 4, 4, 8}},
    {Reason::not_a_member, "not-a-member", "A member is not in the group.", {4, 4, 4, 8}},
    {Reason::group_not_empty,
     "group-not-empty",
     "The group has members; RemoveElements deletes it nevertheless.",
     {1, 9, 4, 57}},
    {Reason::not_confirmed,
     "not-confirmed",
     "The target data can not be confirmed in the present CopyState.",
     {1, 3, 4, 81}},
    {Reason::unspecified, "unspecified", "The work ended with an unspecified error.", {1, 0, 4, 0}},
};

const ReasonRow& row_of(Reason reason) {
  return kReasons[static_cast<std::size_t>(reason)];
}

}  // namespace

std::string_view name_of_reason(Reason reason) {
  return row_of(reason).name;
}

std::string_view sentence_of(Reason reason) {
  return row_of(reason).sentence;
}

CimError cim_error_of(Reason reason) {
  return row_of(reason).error;
}

}  // namespace replisim
