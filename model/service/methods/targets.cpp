// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "model/service/methods/creation.hpp"

// Targets that the service makes, from the pool that the client names or from one of its choice
// (section 15; features 8 to 11 and 39 to 51). Everything but a Snapshot takes the size of its
// source at once.
namespace replisim {
namespace {

constexpr std::size_t kFromPools[] = {8, 9, 10, 11};
constexpr std::size_t kNoTarget = 39;
constexpr std::size_t kNoPool = 40;
constexpr std::size_t kRemoteElements = 42;
constexpr std::size_t kRemoteNeedsPool = 43;
constexpr std::size_t kNames = 51;
constexpr std::size_t kNoTargetGroup = 34;
constexpr std::size_t kNoPoolOfGroup = 35;
constexpr std::size_t kRemoteTargetGroup = 37;
constexpr std::size_t kLocalTargetGroup = 38;

/// ReplicationSettingData.TargetElementSupplier.
enum class Supplier : std::int64_t { UseExisting = 1, CreateNew = 2, Decides = 4, Client = 5 };

std::int64_t wanted_setting(const MethodRequest& request, SettingProperty wanted,
                            std::int64_t otherwise) {
  if (const auto* values = std::get_if<SettingValues>(&request.settings)) {
    for (const auto& [property, value] : *values) {
      if (property == wanted && value) {
        return *value;
      }
    }
  }
  return otherwise;
}

Supplier supplier_of(const MethodRequest& request) {
  return static_cast<Supplier>(wanted_setting(request, SettingProperty::TargetElementSupplier,
                                              static_cast<std::int64_t>(Supplier::Decides)));
}

/// TargetElementResourcePool 3: the target is to come from the pool that its source came from.
bool wants_pool_of_source(const MethodRequest& request) {
  constexpr std::int64_t kSameAsSource = 3;
  return wanted_setting(request, SettingProperty::TargetElementResourcePool, 0) == kSameAsSource;
}

bool names_pool(const MethodRequest& request) {
  return !request.is_null("TargetPool") || !request.is_null("TargetPools");
}

/// What the client gives goes together, and the service takes it.
MethodAnswer check_what_is_given(const Service& service, const MethodRequest& request,
                                 const Creation& creation) {
  const auto& features = service.profile.features;
  const auto& group_features = service.profile.group_features;
  const bool given = std::ranges::any_of(
      creation.pairs, [](const WantedPair& wanted) { return wanted.target.has_value(); });
  const bool lacking = std::ranges::any_of(
      creation.pairs, [](const WantedPair& wanted) { return !wanted.target.has_value(); });
  const Supplier supplier = supplier_of(request);
  const bool wrong_target =
      given && (features.test(kNoTarget) || supplier == Supplier::CreateNew ||
                (creation.target_group && group_features.test(kNoTargetGroup)));
  const bool wrong_pool =
      names_pool(request) &&
      (given || features.test(kNoPool) ||
       ((creation.makes_group || creation.joins) && group_features.test(kNoPoolOfGroup)));
  if (wrong_target || wrong_pool || (lacking && supplier == Supplier::Client)) {
    return refused_answer(2, Reason::bad_parameter);
  }
  const bool hops = wanted_setting(request, SettingProperty::Multihop, 1) > 1;  // feature 3
  if (hops || (lacking && supplier == Supplier::UseExisting)) {  // it chooses no elements itself
    return refused_answer(7, Reason::operation_not_offered);
  }
  return {};
}

/// The service can make that element for that source.
bool can_make(const Service& service, const MethodRequest& request, const Creation& creation,
              ElementId source, const Element& target) {
  const auto& features = service.profile.features;
  const auto& group_features = service.profile.group_features;
  const bool from_pool = std::ranges::any_of(
      kFromPools, [&features](std::size_t feature) { return features.test(feature); });
  const bool other_pool =
      wants_pool_of_source(request) && service.elements[source.index].pool != target.pool;
  const bool local = target.system == service.elements[source.index].system;
  const bool named = !request.is_null("ElementName") || !request.is_null("ElementNames") ||
                     !request.is_null("TargetElementNames");
  if (!from_pool || !target.pool || other_pool || (named && !features.test(kNames))) {
    return false;
  }
  if (creation.makes_group && !creation.target_group &&
      !group_features.test(local ? kLocalTargetGroup : kRemoteTargetGroup)) {
    return false;
  }
  return local || (features.test(kRemoteElements) &&
                   (names_pool(request) || !features.test(kRemoteNeedsPool)));
}

}  // namespace

MethodAnswer choose_targets(const Service& service, const MethodRequest& request,
                            Creation& creation) {
  if (MethodAnswer no = check_what_is_given(service, request, creation); no.check != 0) {
    return no;
  }
  std::size_t next = 0;
  for (WantedPair& wanted : creation.pairs) {
    if (wanted.target) {
      continue;
    }
    const bool placed = next < request.places.elements.size();
    if (!placed || !can_make(service, request, creation, *wanted.source,
                             service.elements[request.places.elements[next].index])) {
      return refused_answer(7, Reason::operation_not_offered);
    }
    wanted.target = request.places.elements[next++];
    wanted.made = true;
  }
  return {};
}

bool Room::take(const Service& service, const Creation& creation, const NewPair& made) {
  const Element& target = service.elements[made.target.index];
  if (!made.makes_target || !target.pool || *target.pool >= free_.size()) {
    return true;
  }
  if (creation.type == SyncType::Snapshot) {  // takes it as hosts write, but needs some to begin
    return free_[*target.pool] > Bytes{};
  }
  if (free_[*target.pool] < target.size) {
    return false;
  }
  free_[*target.pool] -= target.size;
  return true;
}

}  // namespace replisim
