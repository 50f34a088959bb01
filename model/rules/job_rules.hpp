// SPDX-License-Identifier: Apache-2.0
#pragma once

/// How a provider treats its jobs: part of a profile.
namespace replisim {

struct JobRules {
  // Which changes of state clients may ask for; the others get 1 Not Supported.
  bool start = true;
  bool suspend = true;
  bool terminate = true;
  bool kill = true;
  /// RequestStateChange answers 4096 Transition Started also where the change is done at once.
  bool answers_started = false;
  /// TimeoutPeriod is understood; else any but 0 and NULL gets 4098.
  bool takes_timeout = false;
  /// DeleteOnCompletion of a new job; false: jobs stay until a client deletes them.
  bool delete_on_completion = true;
  friend bool operator==(const JobRules&, const JobRules&) = default;
};

}  // namespace replisim
