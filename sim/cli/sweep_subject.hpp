// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <string>

#include "scenarios/format/diagnostics.hpp"
#include "scenarios/format/study.hpp"
#include "sim/sweep/crew.hpp"
#include "sim/sweep/sweep.hpp"

namespace replisim::cli {

/// What a study asks: a question of `plan`, or a scenario.
class SweepSubject {
 public:
  SweepSubject() = default;
  SweepSubject(const SweepSubject&) = delete;
  SweepSubject& operator=(const SweepSubject&) = delete;
  virtual ~SweepSubject() = default;

  /// Its name in results: "plan rpo".
  virtual std::string name() const = 0;
  /// What its runs are simulated with.
  virtual std::string model() const = 0;
  /// A value without its spelling; of a file what it holds.
  virtual std::string canonical(const std::string& name, const std::string& value) = 0;
  /// Looks at one choice of values, beside their names, and reads what the runs share.
  virtual void check(const std::vector<std::string>& names, const std::vector<std::string>& values,
                     format::Diagnostics& diagnostics) = 0;
  /// Makes one run. Throws when there is no result.
  virtual sweep::RunResult run(const std::vector<std::string>& names,
                               const std::vector<std::string>& values) = 0;
};

/// Nothing when the study's subject can not be used, which is in `diagnostics`.
std::unique_ptr<SweepSubject> plan_subject(const format::Study& study,
                                           format::Diagnostics& diagnostics);
std::unique_ptr<SweepSubject> scenario_subject(const format::Study& study,
                                               format::Diagnostics& diagnostics);

}  // namespace replisim::cli
