// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>

#include "model/protocol/values.hpp"
#include "model/rules/profile.hpp"
#include "model/rules/steps.hpp"
#include "model/rules/versions.hpp"
#include "model/rules/wait_states.hpp"
#include "tests/model/reference.hpp"

using namespace replisim;
using namespace replisim::testing;

namespace {

template <class Enum>
void check_map(const std::string& file, const std::string& number, const std::string& name) {
  const auto rows = read_reference(file);
  if (rows.empty()) {
    WARN("skipped: no reference table " << file << " in " << reference_folder());
    return;
  }
  std::size_t compared = 0;
  for (Row row : rows) {
    if (row[number].find_first_not_of("0123456789") != std::string::npos) {
      continue;  // reserved and vendor ranges
    }
    const auto by_number = parse_value<Enum>(row[number]);
    CAPTURE(file, row[number], row[name]);
    REQUIRE(by_number);
    CHECK(parse_value<Enum>(row[name]) == by_number);
    ++compared;
  }
  CHECK(compared == value_map<Enum>().size());
}

template <class Enum>
void check_round_trip() {
  std::uint16_t last = 0;
  for (const ValueName& value : value_map<Enum>()) {
    CHECK(value.number >= last);
    last = value.number;
    CHECK(name_of(static_cast<Enum>(value.number)) == value.name);
    CHECK(parse_value<Enum>(value.name) == static_cast<Enum>(value.number));
    CHECK(parse_value<Enum>(value.schema_name) == static_cast<Enum>(value.number));
    CHECK(parse_value<Enum>(std::to_string(value.number)) == static_cast<Enum>(value.number));
    CHECK(value.name.find(' ') == std::string_view::npos);
  }
}

template <class Enum>
std::string numbers_and_names() {
  std::string text;
  for (const ValueName& value : value_map<Enum>()) {
    text += std::to_string(value.number) + ' ' + std::string(value.name) + ' ';
  }
  return text;
}

}  // namespace

TEST_CASE("Names and numbers of the value maps", "[model][protocol]") {
  CHECK(name_of(Operation::RestorefromReplica) == "RestorefromReplica");
  CHECK(static_cast<int>(Operation::ReverseRoles) == 20);
  CHECK(static_cast<int>(CopyState::Restored) == 18);
  CHECK(static_cast<int>(ProgressStatus::Requiresresume) == 25);
  CHECK(static_cast<int>(JobState::Exception) == 10);
  CHECK(static_cast<int>(ReturnCode::JobStarted) == 4096);
  CHECK(name_of(ReturnCode::InvalidParameter) == "InvalidParameter");
  CHECK(name_of(CopyMethodology::DeltaUpdate) == "Delta-Update");
  CHECK(parse_value<CopyMethodology>("DeltaUpdate") == CopyMethodology::DeltaUpdate);
  CHECK(parse_value<ProgressStatus>("Failing over") == ProgressStatus::Failingover);
  CHECK(parse_value<Operation>("0x14") == Operation::ReverseRoles);
  CHECK(name_of(static_cast<CopyState>(99)) == "99");
}

TEST_CASE("Each CopyState has its number", "[model][protocol][R-07]") {
  CHECK(numbers_and_names<CopyState>() ==
        "2 Initialized 3 Unsynchronized 4 Synchronized 5 Broken 6 Fractured 7 Split 8 Inactive "
        "9 Suspended 10 Failedover 11 Prepared 12 Aborted 13 Skewed 14 Mixed 15 NotApplicable "
        "16 Partitioned 17 Invalid 18 Restored ");
  CHECK(static_cast<int>(CopyState::Partitioned) == 16);
  CHECK(static_cast<int>(CopyState::Invalid) == 17);
}

TEST_CASE("Each ReturnCode has its number", "[model][protocol][R-21]") {
  CHECK(numbers_and_names<ReturnCode>() ==
        "0 Completed 1 NotSupported 2 UnspecifiedError 3 Timeout 4 Failed 5 InvalidParameter "
        "6 InUse 7 MethodSpecific7 8 MethodSpecific8 4096 JobStarted 4097 InvalidStateTransition "
        "4098 TimeoutParameterNotSupported 4099 Busy ");
  CHECK(static_cast<int>(ReturnCode::Timeout) == 3);
  CHECK(static_cast<int>(ReturnCode::Failed) == 4);
}

TEST_CASE("What is not in a value map is not parsed", "[model][protocol]") {
  for (const char* text : {"", "1", "fracture", "Fractur", "28", "-12", "12x", "0x", "99999"}) {
    CAPTURE(text);
    CHECK_FALSE(parse_value<Operation>(text));
  }
}

TEST_CASE("Every name and number of a value map is read back", "[model][protocol]") {
  check_round_trip<Operation>();
  check_round_trip<CopyState>();
  check_round_trip<ProgressStatus>();
  check_round_trip<SyncType>();
  check_round_trip<Mode>();
  check_round_trip<ReplicationType>();
  check_round_trip<ReturnCode>();
  check_round_trip<JobState>();
  check_round_trip<SyncState>();
  check_round_trip<CopyMethodology>();
  check_round_trip<ConsistencyState>();
  check_round_trip<ConsistencyStatus>();
}

TEST_CASE("The value maps agree with the reference tables", "[model][protocol][reference]") {
  check_map<CopyState>("copy_states.csv", "value", "name");
  check_map<ProgressStatus>("progress_status.csv", "value", "name");
  check_map<ReplicationType>("replication_types.csv", "value", "name");
  check_map<SyncType>("sync_types.csv", "value", "name");
  check_map<JobState>("job_states.csv", "value", "name");
}

TEST_CASE("The properties of ReplicationSettingData agree with the reference table",
          "[model][protocol][reference]") {
  const auto rows = read_reference("replication_setting_data.csv");
  if (rows.empty()) {
    WARN("skipped: no reference tables in " << reference_folder());
    return;
  }
  REQUIRE(rows.size() == setting_properties().size());
  for (std::size_t i = 0; i < rows.size(); ++i) {
    Row row = rows[i];
    const SettingInfo& info = setting_properties()[i];
    CAPTURE(row["property"]);
    CHECK(info.name == row["property"]);
    CHECK(parse_setting_property(row["property"]) == info.property);
    CHECK((info.kind == SettingKind::Boolean) == (row["type"] == "boolean"));
    CHECK((info.kind == SettingKind::Interval) == row["type"].starts_with("datetime"));
    if (row["default"].find_first_not_of("0123456789") == std::string::npos) {
      CHECK(info.default_value == std::stoll(row["default"]));
    }
    const bool listed = row["values"].find('=') != std::string::npos;  // else written as "2..7"
    for (const ValueName& value : listed ? info.values : std::span<const ValueName>()) {
      const bool came_later = value.name == "Redirect-On-Write";  // schema 2.49
      CHECK((row["values"].find(std::to_string(value.number) + "=") != std::string::npos) !=
            came_later);
    }
  }
}

TEST_CASE("Which values a version knows", "[model][protocol][R-01]") {
  CHECK_FALSE(exists_in(Version::seed, CopyState::Restored));
  CHECK(exists_in(Version::cim241, CopyState::Restored));
  CHECK(exists_in(Version::seed, ProgressStatus::Detaching));
  CHECK_FALSE(exists_in(Version::seed, ProgressStatus::Requiresdetach));
  CHECK_FALSE(exists_in(Version::cim241, Mode::Active));
  CHECK(exists_in(Version::cim249, Mode::Active));
  CHECK_FALSE(exists_in(Version::seed, SyncType::TokenizedClone));
  CHECK_FALSE(exists_in(Version::seed, ReplicationType::AdaptiveMirrorLocal));
  CHECK(operation_class(Version::seed, 23) == OperationClass::Named);
  CHECK(operation_class(Version::seed, 24) == OperationClass::Reserved);
  CHECK(operation_class(Version::cim241, 25) == OperationClass::Named);
  CHECK(operation_class(Version::cim241, 26) == OperationClass::Reserved);
  CHECK(operation_class(Version::cim249, 27) == OperationClass::Named);
  CHECK(operation_class(Version::cim249, 28) == OperationClass::Reserved);
  for (const int reserved : {0, 1, 3, 5, 6, 13, 0x7FFF}) {
    CHECK(operation_class(Version::cim249, static_cast<std::uint16_t>(reserved)) ==
          OperationClass::Reserved);
  }
  CHECK(operation_class(Version::seed, 0x8000) == OperationClass::Vendor);
  CHECK(spoken(Version::seed, ProgressStatus::Terminating) == ProgressStatus::Detaching);
  CHECK(spoken(Version::seed, ProgressStatus::Requiressplit) == ProgressStatus::Dormant);
  CHECK(spoken(Version::cim241, ProgressStatus::Requiressplit) == ProgressStatus::Requiressplit);
}

TEST_CASE("Waits agree with the reference table", "[model][protocol][reference][R-23]") {
  std::size_t compared = 0;
  for (Row row : read_reference("wait_for_copy_states.csv")) {
    if (row["method"] != "ModifyListSynchronization") {
      continue;
    }
    const auto operation = parse_value<Operation>(row["operation"]);
    REQUIRE(operation);
    for (const ValueName& state : value_map<CopyState>()) {
      const std::string& allowed = row["allowed_wait_for_copy_states"];
      const bool listed =
          ("; " + allowed + ";").find("; " + std::string(state.schema_name)) != std::string::npos;
      const bool later = state.number == 18;
      const bool restored_now = *operation == Operation::RestorefromReplica && state.number == 4;
      const bool expected = state.number == 15 || (listed && !restored_now);
      CAPTURE(row["operation"], state.name);
      CHECK(may_wait_for(Version::cim241, *operation, SyncType::Mirror, state.number, true) ==
            expected);
      CHECK(may_wait_for(Version::seed, *operation, SyncType::Mirror, state.number, true) ==
            (state.number == 15 || (listed && !later)));
      ++compared;
    }
  }
  if (compared == 0) {
    WARN("skipped: no reference tables in " << reference_folder());
  }
}

TEST_CASE("Waits of single operations", "[model][protocol][R-23]") {
  const auto may = [](Operation operation, std::uint16_t state) {
    return may_wait_for(Version::seed, operation, SyncType::Mirror, state, false);
  };
  CHECK(may(Operation::Fracture, 6));
  CHECK_FALSE(may(Operation::Fracture, 7));
  CHECK(may(Operation::RestorefromReplica, 4));
  CHECK_FALSE(may(Operation::RestorefromReplica, 18));
  CHECK_FALSE(may(Operation::Detach, 4));
  CHECK(may(Operation::Detach, 15));
  CHECK_FALSE(may(Operation::ResyncReplica, 11));
  CHECK_FALSE(may(Operation::Fracture, 77));
}

TEST_CASE("A required next step bars copy operations only", "[model][rules][R-08][A-9]") {
  using enum Operation;
  for (const Operation barred : {Activate, Deactivate, Failover, Failback, ResyncReplica,
                                 RestorefromReplica, Resume, ReverseRoles, Split, Suspend}) {
    CAPTURE(name_of(barred));
    CHECK(bars(ProgressStatus::Requiresfracture, barred));
  }
  for (const Operation open : {Detach, Dissolve, ReturnToResourcePool, Abort, Unprepare, Prepare,
                               ResetToSync, ResetToAsync, ResettoAdaptive, Fracture}) {
    CAPTURE(name_of(open));
    CHECK_FALSE(bars(ProgressStatus::Requiresfracture, open));
  }
  CHECK(bars(ProgressStatus::Requiresresync, Fracture));
  CHECK_FALSE(bars(ProgressStatus::Requiresresync, ResyncReplica));
  CHECK_FALSE(bars(ProgressStatus::Completed, Fracture));
}

TEST_CASE("Each operation is offered for its types and for no others", "[model][rules][R-04]") {
  using enum Operation;
  // Local mirror, remote mirror, snapshot, clone, tokenized clone; d default, - not, x never.
  const std::pair<Operation, std::string_view> table[] = {
      {Abort, "ddddd"},           {Activate, "dddd-"},    {Deactivate, "dddd-"},
      {Detach, "ddddd"},          {Dissolve, "ddddd"},    {Failover, "-dxxx"},
      {Failback, "-dxxx"},        {Fracture, "ddd--"},    {Split, "ddd--"},
      {ResyncReplica, "dddd-"},   {Resume, "dddd-"},      {RestorefromReplica, "dddd-"},
      {Suspend, "dddd-"},         {ResetToSync, "dd---"}, {ResetToAsync, "dd---"},
      {ResettoAdaptive, "dd---"}, {Unprepare, "dddd-"},   {ReturnToResourcePool, "xxdxx"},
      {ReverseRoles, "ddx-x"},    {Prepare, "dddd-"},
  };
  const Profile profile = generic_profile(Version::cim241);
  for (const auto& [operation, wanted] : table) {
    std::string found;
    const auto look = [&, asked = operation](SyncType type, Locality place) {
      const Offer offer = offer_of(profile, asked, type, Mode::Asynchronous, place);
      found += offer == Offer::Offered ? 'd' : offer == Offer::Never ? 'x' : '-';
    };
    look(SyncType::Mirror, Locality::Local);
    look(SyncType::Mirror, Locality::Remote);
    look(SyncType::Snapshot, Locality::Local);
    look(SyncType::Clone, Locality::Remote);
    look(SyncType::TokenizedClone, Locality::Local);
    CAPTURE(name_of(operation));
    CHECK(found == wanted);
  }
}
