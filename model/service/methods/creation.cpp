// SPDX-License-Identifier: Apache-2.0
#include "model/service/methods/creation.hpp"

#include <algorithm>

#include "model/rules/versions.hpp"
#include "model/service/given_settings.hpp"

// What the creating methods ask for: their parameters as pairs of elements (R-46, section 15).
namespace replisim {
namespace {

constexpr std::size_t kOneToMany = 2;

std::vector<std::optional<ElementId>> elements_of(const std::vector<Reference>& references) {
  std::vector<std::optional<ElementId>> elements;
  elements.reserve(references.size());
  for (const Reference& reference : references) {
    const bool named = reference.kind == Reference::Kind::Element;
    elements.push_back(named ? std::optional(ElementId{reference.index}) : std::nullopt);
  }
  return elements;
}

std::vector<std::optional<ElementId>> members_of(const Service& service, ReplicationGroupId id) {
  return {service[id].members.begin(), service[id].members.end()};
}

std::int64_t setting_of(const MethodRequest& request, SettingProperty property,
                        std::int64_t otherwise) {
  const auto* values = std::get_if<SettingValues>(&request.settings);
  if (values == nullptr) {
    return otherwise;
  }
  for (const auto& [given, value] : *values) {
    if (given == property && value) {
      return *value;
    }
  }
  return otherwise;
}

/// UnequalGroupsAction and UnequalListsAction.
enum class Unequal : std::uint8_t { Error = 2, SourceLarger = 3, TargetLarger = 4 };

/// Matches two lists by index; false when their sizes differ and must not. No targets at all: one
/// has to be made for each source.
bool match(std::vector<std::optional<ElementId>> sources,
           std::vector<std::optional<ElementId>> targets, std::int64_t action,
           std::vector<WantedPair>& pairs) {
  if (targets.empty()) {
    targets.resize(sources.size());
  }
  const bool larger_source = sources.size() > targets.size();
  const bool larger_target = targets.size() > sources.size();
  if ((larger_source && action != static_cast<std::int64_t>(Unequal::SourceLarger)) ||
      (larger_target && action != static_cast<std::int64_t>(Unequal::TargetLarger))) {
    return false;
  }
  for (std::size_t i = 0; i < std::min(sources.size(), targets.size()); ++i) {
    pairs.push_back({sources[i], targets[i], false, std::nullopt});
  }
  return true;
}

class Reader {
 public:
  Reader(const Service& service, const MethodRequest& request)
      : service_(service), request_(request) {}

  Creation read(MethodAnswer& answer) {
    read_common();
    read_pairs();
    if (problem_.check == 0) {
      check_type();
    }
    if (problem_.check == 0) {
      take_defaults();
      check_exemption();
      problem_ = choose_targets(service_, request_, creation_);
    }
    answer = problem_;
    return std::move(creation_);
  }

 private:
  void refuse(std::uint8_t check, Reason reason) {
    if (problem_.check == 0) {
      problem_ = refused_answer(check, reason);
    }
  }

  void read_common() {
    creation_.type = static_cast<SyncType>(request_.number("SyncType").value_or(0));
    const auto mode = static_cast<std::int64_t>(Mode::Synchronous);
    creation_.mode = static_cast<Mode>(request_.number("Mode").value_or(mode));
    creation_.settings = read_settings(request_.settings);
    if (!creation_.settings.legal || !takes_settings(service_, request_.settings)) {
      refuse(8, Reason::bad_setting);
    }
    constexpr std::int64_t kSequential = 3;
    creation_.consistent = request_.number("Consistency").value_or(0) == kSequential ||
                           service_.profile.group_features.test(kAlwaysConsistent);
    read_wait();
    if (!takes_settings(service_, request_.settings)) {
      refuse(8, Reason::bad_setting);
    }
  }

  void read_wait() {
    const auto wanted = request_.number("WaitForCopyState");
    if (!wanted || *wanted == static_cast<std::int64_t>(CopyState::NotApplicable)) {
      return;
    }
    creation_.wait = static_cast<CopyState>(*wanted);
  }

  /// The defaults of the service for the kind of the first pair.
  void take_defaults() {
    for (const WantedPair& wanted : creation_.pairs) {
      if (wanted.source && wanted.target) {
        creation_.settings = settings_of_new(
            request_.settings, service_.profile,
            {creation_.type, creation_.mode, place_of(service_, *wanted.source, *wanted.target)});
        if (creation_.type != SyncType::Mirror) {
          leave_out(creation_.settings,
                    {SettingProperty::DeltaUpdateInterval, SettingProperty::DeltaUpdateBlocks});
        }
        return;
      }
    }
  }

  /// the exempt form is for members of groups, and not for synchronous ones.
  void check_exemption() {
    if (!creation_.makes_group && !creation_.joins) {
      leave_out(creation_.settings, {SettingProperty::ConsistencyExempt});
    } else if (creation_.settings.consistency_exempt && acknowledges_at_both_ends(creation_.mode)) {
      refuse(8, Reason::bad_setting);
    }
  }

  void read_pairs() {
    switch (request_.method) {
      case Method::CreateElementReplica:
        creation_.pairs.push_back(
            {element("SourceElement"), element("TargetElement"), false, std::nullopt});
        break;
      case Method::CreateListReplica:
        read_lists(SettingProperty::UnequalListsAction);
        break;
      case Method::CreateGroupReplica:
        read_groups();
        break;
      case Method::CreateGroupReplicaFromElements:
        creation_.makes_group = true;
        creation_.relationship_name = text("RelationshipName");
        creation_.source_group = group("SourceGroup");
        creation_.target_group = group("TargetGroup");
        read_lists(SettingProperty::UnequalGroupsAction);
        break;
      case Method::AddElementsToGroupSynchronized:
        read_additions();
        break;
      default:
        break;
    }
  }

  std::optional<ElementId> element(std::string_view parameter) const {
    const auto given = request_.reference(parameter);
    return given && given->kind == Reference::Kind::Element ? std::optional(ElementId{given->index})
                                                            : std::nullopt;
  }
  std::optional<ReplicationGroupId> group(std::string_view parameter) const {
    const auto given = request_.reference(parameter);
    return given ? group_of_elements(service_, *given) : std::nullopt;
  }
  std::string text(std::string_view parameter) const {
    const auto texts = request_.texts(parameter);
    return texts.empty() ? std::string() : texts.front();
  }

  void read_lists(SettingProperty unequal) {
    const auto action = setting_of(request_, unequal, static_cast<std::int64_t>(Unequal::Error));
    if (!match(elements_of(request_.references("SourceElements")),
               elements_of(request_.references("TargetElements")), action, creation_.pairs)) {
      refuse(2, Reason::bad_parameter);
    }
  }

  void read_groups() {
    creation_.makes_group = true;
    creation_.relationship_name = text("RelationshipName");
    creation_.source_group = group("SourceGroup");
    creation_.target_group = group("TargetGroup");
    const auto single = element("SourceElement");
    const bool counted = !request_.is_null("TargetElementCount");
    if (creation_.source_group.has_value() == single.has_value() ||
        (creation_.target_group && counted)) {
      refuse(2, Reason::bad_parameter);
      return;
    }
    const auto action = setting_of(request_, SettingProperty::UnequalGroupsAction,
                                   static_cast<std::int64_t>(Unequal::Error));
    std::vector<std::optional<ElementId>> targets;
    if (creation_.target_group) {
      targets = members_of(service_, *creation_.target_group);
    }
    if (single) {
      read_one_to_many(*single, targets, counted);
      return;
    }
    if (!match(members_of(service_, *creation_.source_group), targets, action, creation_.pairs)) {
      refuse(2, Reason::bad_parameter);
    }
    if (creation_.pairs.empty()) {
      refuse(2, Reason::bad_parameter);  // groups without members have nothing to relate
    }
  }

  /// One source and a group of targets: only where the service supports it.
  void read_one_to_many(ElementId source, const std::vector<std::optional<ElementId>>& targets,
                        bool counted) {
    constexpr std::size_t kCount = 15;
    const auto& features = service_.profile.group_features;
    if (!features.test(kOneToMany) || (counted && !features.test(kCount))) {
      refuse(7, Reason::operation_not_offered);
      return;
    }
    for (const auto& target : targets) {
      creation_.pairs.push_back({source, target, false, std::nullopt});
    }
    for (std::int64_t i = 0; counted && i < *request_.number("TargetElementCount"); ++i) {
      creation_.pairs.push_back({source, std::nullopt, false, std::nullopt});
    }
    if (creation_.pairs.empty()) {
      refuse(2, Reason::bad_parameter);
    }
  }

  void read_additions() {
    const auto given = request_.reference("Synchronized");
    if (!given || given->kind != Reference::Kind::Group ||
        service_.groups[given->index].members.empty()) {
      refuse(3, Reason::unknown_instance);
      return;
    }
    creation_.joins = GroupId{given->index};
    const Group& held = service_[*creation_.joins];
    const Pair& first = service_[held.members.front()];
    creation_.type = first.sync_type;
    creation_.mode = first.mode;
    if (request_.references("SourceElements").empty()) {
      refuse(2, Reason::bad_parameter);
      return;
    }
    read_lists(SettingProperty::UnequalGroupsAction);
  }

  /// Check 7: the relationship exists in the version and is offered.
  void check_type() {
    if (!exists_in(service_.version, creation_.type) ||
        !exists_in(service_.version, creation_.mode) || creation_.mode == Mode::Unknown) {
      refuse(2, Reason::bad_parameter);
      return;
    }
    for (const WantedPair& wanted : creation_.pairs) {
      if (!wanted.source) {
        refuse(3, Reason::unknown_instance);
        return;
      }
    }
  }

  const Service& service_;
  const MethodRequest& request_;
  Creation creation_;
  MethodAnswer problem_;
};

}  // namespace

Creation read_creation(const Service& service, const MethodRequest& request, MethodAnswer& answer) {
  return Reader(service, request).read(answer);
}

std::optional<CopyState> resting_state(const Creation& creation) {
  if (creation.attaches && creation.type != SyncType::Snapshot) {
    return CopyState::Inactive;
  }
  if (creation.wait == CopyState::Initialized || creation.wait == CopyState::Inactive ||
      creation.wait == CopyState::Prepared) {
    return creation.wait;
  }
  return std::nullopt;
}

}  // namespace replisim
