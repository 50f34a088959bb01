// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

/// What source and target of a mirror hold, told the long way: a version for every extent in plain
/// arrays, every host write on its way one by one. Written from the protocol's texts alone. Times
/// are nanoseconds, rates bytes a nanosecond.
namespace replisim::test {

using Content = std::uint64_t;  ///< 0: never written
using Contents = std::vector<Content>;
using Nanoseconds = std::int64_t;

/// A host write as its host knows it.
struct HostWrite {
  std::size_t volume = 0;
  std::size_t first = 0;  ///< extents
  std::size_t last = 0;
  std::int64_t bytes = 0;
  Nanoseconds issued = 0;
  Nanoseconds departed = 0;  ///< it is on its volume, and has left for a mirror that waits for it
  Nanoseconds acknowledged = 0;
  Content version = 0;
};

/// What goes on between the two ends of a pair, as its published states say.
enum class Course : std::uint8_t {
  None,       ///< nothing is remembered: never copied, given up, detached
  Apart,      ///< parted; changes are remembered
  Copying,    ///< the target is brought up to the source, whose writes are sent on meanwhile
  Following,  ///< the target is the source at an earlier instant
  Restoring,  ///< the source is brought to what the target holds
  Mutual,     ///< hosts use both ends (Mode Active)
};
/// How writes get to the other end while it follows.
enum class Way : std::uint8_t {
  Together,  ///< acknowledged when both have them
  Queue,     ///< acknowledged by the first, in order after that
  Either,    ///< one of the two; which is the mirror's business
  Turning,   ///< likewise, on the way from Queue to Together; what is given up is sent again
  Cycles,    ///< what was acknowledged before an instant, all at once
  Hurry,     ///< cycles while everything has to go
};
inline bool either(Way way) {
  return way == Way::Either || way == Way::Turning;
}
struct Flow {
  Course course = Course::None;
  std::size_t from = 0;  ///< volumes
  std::size_t to = 0;
  Way way = Way::Together;
  friend bool operator==(const Flow&, const Flow&) = default;
};

/// What is between the ends of a pair.
struct Wire {
  double rate = 0;
  Nanoseconds latency = 0;
  Nanoseconds period = 0;  ///< of cycles
  std::size_t order = 0;   ///< pairs with one number share a queue, or cycles
};

class NaiveMirrors {
 public:
  /// `seen` tells what a volume holds in truth.
  using Seen = std::function<Content(std::size_t volume, std::size_t extent)>;

  NaiveMirrors(std::size_t volumes, std::vector<std::int64_t> extent_sizes, Seen seen);
  void add_pair(const Wire& wire);

  /// Host writes until `now`, in the order in which they left their hosts' volumes.
  void advance(Nanoseconds now, const std::vector<HostWrite>& writes);
  void set_line(std::size_t pair, bool up);
  /// The pair's published states changed. `all`: the states promise that nothing that was
  /// acknowledged is missing at the end that goes on.
  void turn(std::size_t pair, const Flow& next, bool all);
  /// Holds what is seen against what has to be.
  void look(std::size_t pair);

  /// Acknowledged bytes that are not at the other end, at least and at most (S: backlog).
  std::pair<std::int64_t, std::int64_t> backlog(std::size_t pair) const;
  /// Whole writes (S: lost), at the instant of the last look or turn.
  std::int64_t missing(std::size_t pair) const;
  /// What was missing when the pair was last parted.
  std::int64_t missing_at_parting(std::size_t pair) const { return pairs_[pair].missing; }
  /// Bytes of the extents changed at either end since the parting; none: it was parted within a
  /// copy, so that it depends on how far that came.
  std::optional<std::int64_t> changed(std::size_t pair) const;
  /// Bytes of the extents in which the ends differ.
  std::int64_t differing(std::size_t pair) const;
  bool exactly_known(std::size_t pair) const;

  const std::vector<std::string>& findings() const { return findings_; }
  std::int64_t exact() const { return exact_; }
  std::int64_t looks() const { return looks_; }

 private:
  static constexpr double kNever = 1e300;
  struct Sent {
    HostWrite write;
    double early = kNever;  ///< at the other end not before, and not after
    double late = kNever;
  };
  struct Pair {
    Wire wire;
    bool up = true;
    Flow flow;
    Contents image;  ///< what the following end has to hold
    std::deque<std::shared_ptr<Sent>> sent;
    std::vector<Contents> allowed;   ///< Copying, Restoring: by extent, in their order
    std::vector<std::size_t> least;  ///< place in it that has been seen
    std::set<std::size_t> meanwhile;
    std::vector<HostWrite> mutual;
    Contents base;
    std::optional<std::set<std::size_t>> changed;
    std::vector<HostWrite> lacking;  ///< Apart: writes that the other end has not; -1 in `missing`
    std::int64_t missing = 0;        ///< at the last turn; -1: depends on how far a copy came
  };
  struct Entry {
    std::shared_ptr<Sent> sent;
    std::size_t pair = 0;
    double entered = 0;
    bool gone = false;
  };
  struct Server {
    double clock = 0;
    double left = 0;
    std::size_t next = 0;
  };
  struct Order {
    std::vector<Entry> entries;
    Server early;
    Server late;
    // Cycles.
    Nanoseconds started = 0;
    bool transferring = false;
    double clock = 0;
    std::vector<double> left;        ///< by pair
    std::vector<std::size_t> count;  ///< writes of the cycle, by pair
    std::optional<double> arrives;
  };

  /// Queues and cycles of either direction are apart.
  static std::size_t order_of(const Pair& pair) {
    // What hosts write meanwhile goes against a restore.
    const bool restores = pair.flow.course == Course::Restoring;
    return 2 * pair.wire.order + ((pair.flow.from < pair.flow.to) != restores ? 0 : 1);
  }
  bool in_queue(const Order& order, std::size_t index) const;
  void apply(Contents& to, const HostWrite& write) const;
  void take(Pair& pair, std::size_t index, const HostWrite& write);
  void send(Pair& pair, std::size_t index, const HostWrite& write);
  void serve(std::size_t order);
  void serve(Order& order, Server& server, double rate, bool early);
  void run_cycles(std::size_t order);
  bool begin_cycle(Order& order, const std::vector<std::size_t>& members, double at);
  void cycle_arrived(Order& order, const std::vector<std::size_t>& members, double at);
  void transfer(Order& order, const std::vector<std::size_t>& members);
  std::pair<std::size_t, std::size_t> bounds(const Pair& pair) const;
  void resolve(std::size_t index);
  void compare(std::size_t index, std::size_t volume, const Contents& expected, const char* what);
  void check_copy(std::size_t index);
  void end_copy(std::size_t index, const Flow& next);
  void end_restore(std::size_t index, bool finished);
  Contents at_end(const Pair& pair, std::size_t end, bool all) const;
  void look_mutual(std::size_t index);
  void end_mutual(std::size_t index);
  void part(Pair& pair, Course before);
  void begin(std::size_t index, const Flow& next);
  void change_way(std::size_t index, Way before);
  void send_again(std::size_t index);
  void begin_allowed(Pair& pair);
  void leave(std::size_t index);
  void join(Pair& pair);
  void leave_mutual(Pair& pair, const Flow& next);
  void find(std::size_t index, const std::string& what);

  Seen seen_;
  std::vector<std::int64_t> sizes_;
  std::vector<Contents> volumes_;
  std::vector<Pair> pairs_;
  std::vector<Order> orders_;
  Nanoseconds now_ = 0;
  std::vector<std::string> findings_;
  std::int64_t exact_ = 0;
  std::int64_t looks_ = 0;
};

}  // namespace replisim::test
