// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "model/protocol/values.hpp"

/// Which values exist in which version of the schema (R-01, section 19, cim249-additions), and what
/// a version says where it lacks a value (D-36).
namespace replisim {

bool exists_in(Version version, CopyState state);
bool exists_in(Version version, ProgressStatus progress);
bool exists_in(Version version, Mode mode);
bool exists_in(Version version, SyncType type);
bool exists_in(Version version, ReplicationType type);

/// Check 2 of R-03: what a number means as Operation of the list method.
enum class OperationClass : std::uint8_t { Named, Reserved, Vendor };
OperationClass operation_class(Version version, std::uint16_t number);

/// The value that the version shows: in `seed` Restored is Synchronized, Terminating is Detaching,
/// and the required steps it has no name for are Dormant (D-36).
CopyState spoken(Version version, CopyState state);
ProgressStatus spoken(Version version, ProgressStatus progress);

/// UpdatedSynchronizations[] is a parameter of the version.
bool has_updated_synchronizations(Version version);

}  // namespace replisim
