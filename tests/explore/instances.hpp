// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <initializer_list>

#include "model/explore/instance.hpp"

namespace replisim::testing {

/// Built with AddressSanitizer: the searches that take seconds are left to other builds.
#ifdef __SANITIZE_ADDRESS__
inline constexpr bool kSanitized = true;
#else
inline constexpr bool kSanitized = false;
#endif

/// One pair, no faults, all operations of the version.
inline explore::Instance one_pair(SyncType type, Mode mode, Locality locality, Version version,
                                  std::uint32_t writes) {
  explore::Instance instance;
  instance.type = type;
  instance.mode = mode;
  instance.locality = locality;
  instance.profile = generic_profile(version);
  instance.writes = writes;
  instance.operations = explore::list_operations(version);
  return instance;
}

inline explore::Instance mirror(Mode mode, Version version, std::uint32_t writes) {
  return one_pair(SyncType::Mirror, mode, Locality::Remote, version, writes);
}

inline explore::Instance with(explore::Instance instance,
                              std::initializer_list<explore::Fault> faults) {
  for (const explore::Fault fault : faults) {
    instance.put(fault);
  }
  return instance;
}

/// A consistency-enabled group of pairs, only some operations.
inline explore::Instance group_of(std::uint32_t pairs, explore::Instance instance,
                                  std::initializer_list<Operation> operations) {
  instance.pairs = pairs;
  instance.group = true;
  instance.operations = operations;
  return instance;
}

}  // namespace replisim::testing
