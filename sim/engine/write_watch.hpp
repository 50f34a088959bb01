// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "sim/engine/load.hpp"

namespace replisim::engine {

/// Looks at every single write of a load, in order: how much there is to do for it, and that it is
/// done.
class WriteWatch {
 public:
  virtual ~WriteWatch() = default;
  /// The write's service begins: bytes to move for it at the server's rate. Asked once a write.
  virtual double begins(const Write& write) = 0;
  /// The watch begins while the write is in service, with so many bytes to go: the bytes from now
  /// on.
  virtual double joins(const Write& write, double left) = 0;
  /// The watch ends while a write is in service: bytes to go without it.
  virtual double leaves(double left) = 0;
  /// The write's last byte has left the server.
  virtual void departed(const Write& write) = 0;
};

}  // namespace replisim::engine
