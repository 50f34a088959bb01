// SPDX-License-Identifier: Apache-2.0
#include "model/rules/profile.hpp"

namespace replisim {
namespace {

using enum Offer;
using Op = Operation;

/// One line of the table of section 4.2: what is offered for which type. What is `optional` there
/// is off, so it is NotOffered here (D-04).
struct OfferRow {
  Operation operation;
  Offer mirror_local;
  Offer mirror_remote;
  Offer snapshot;
  Offer clone;
  Offer tokenized_clone;
};
constexpr OfferRow kOffers[] = {
    // operation               local       remote      snapshot    clone       tokenized
    {Op::Abort, Offered, Offered, Offered, Offered, Offered},
    {Op::Activate, Offered, Offered, Offered, Offered, NotOffered},
    {Op::Deactivate, Offered, Offered, Offered, Offered, NotOffered},
    {Op::Detach, Offered, Offered, Offered, Offered, Offered},
    {Op::Dissolve, Offered, Offered, Offered, Offered, Offered},
    {Op::Failover, NotOffered, Offered, Never, Never, Never},
    {Op::Failback, NotOffered, Offered, Never, Never, Never},
    {Op::Fracture, Offered, Offered, Offered, NotOffered, NotOffered},
    {Op::ResyncReplica, Offered, Offered, Offered, Offered, NotOffered},
    {Op::RestorefromReplica, Offered, Offered, Offered, Offered, NotOffered},
    {Op::Resume, Offered, Offered, Offered, Offered, NotOffered},
    {Op::ResetToSync, Offered, Offered, NotOffered, NotOffered, NotOffered},
    {Op::ResetToAsync, Offered, Offered, NotOffered, NotOffered, NotOffered},
    {Op::ReturnToResourcePool, Never, Never, Offered, Never, Never},
    {Op::ReverseRoles, Offered, Offered, Never, NotOffered, Never},
    {Op::Split, Offered, Offered, Offered, NotOffered, NotOffered},
    {Op::Suspend, Offered, Offered, Offered, Offered, NotOffered},
    {Op::Unprepare, Offered, Offered, Offered, Offered, NotOffered},
    {Op::Prepare, Offered, Offered, Offered, Offered, NotOffered},
    // Modes Adaptive and Active are not offered; Reset Replica is for points in time only.
    {Op::ResettoAdaptive, NotOffered, NotOffered, NotOffered, NotOffered, NotOffered},
    {Op::ResettoActive, NotOffered, NotOffered, NotOffered, NotOffered, NotOffered},
    {Op::ResetReplica, Never, Never, NotOffered, NotOffered, Never},
};

Offer in_row(const OfferRow& row, SyncType type, Locality locality) {
  switch (type) {
    case SyncType::Mirror:
      return locality == Locality::Local ? row.mirror_local : row.mirror_remote;
    case SyncType::Snapshot:
      return row.snapshot;
    case SyncType::Clone:
      return row.clone;
    case SyncType::TokenizedClone:
      return row.tokenized_clone;
  }
  return NotOffered;
}

}  // namespace

Profile generic_profile(Version version) {
  Profile profile;
  // features.csv, column simulator_default "set"; 15 by S-01.
  for (const std::size_t feature : {2U, 7U, 14U, 15U, 29U, 32U, 45U}) {
    profile.features.set(feature);
  }
  for (const std::size_t feature : {5U, 14U, 27U, 30U, 44U, 49U, 63U}) {
    profile.group_features.set(feature);
  }
  profile.failover_reverses = version == Version::seed;
  return profile;
}

Offer offer_of(const Profile& /*profile*/, Operation operation, SyncType type, Mode mode,
               Locality locality) {
  if (mode != Mode::Synchronous && mode != Mode::Asynchronous) {
    return NotOffered;
  }
  for (const OfferRow& row : kOffers) {
    if (row.operation == operation) {
      return in_row(row, type, locality);
    }
  }
  return NotOffered;
}

}  // namespace replisim
