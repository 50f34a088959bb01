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
  /// Terminate halts a restore that the job stands for: the pair is Aborted, its source restored in
  /// part (section 18; D-12). Else the copy goes on (D-38).
  bool terminate_halts_restore = false;
  friend bool operator==(const JobRules&, const JobRules&) = default;
};

}  // namespace replisim
