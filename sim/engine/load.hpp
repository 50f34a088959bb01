// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "model/data/change_map.hpp"
#include "model/data/version_map.hpp"
#include "model/units.hpp"

/// The writes of hosts to a volume as streams whose k-th write can be computed.
namespace replisim::engine {

/// One host write.
struct Write {
  SimTime issue;
  std::uint64_t offset = 0;
  std::uint32_t size = 0;
  friend constexpr bool operator==(const Write&, const Write&) = default;
};

/// The pace of a stream whose writes have one size and come at one interval: write k is issued at
/// start + k * interval_numerator / interval_denominator nanoseconds, rounded to whole ones, halves
/// up.
struct RegularPace {
  SimTime start;
  std::int64_t interval_numerator = 1;
  std::int64_t interval_denominator = 1;
  std::uint32_t block = 0;
};

/// The k-th write of a volume's load, k from 0. Constant: two readers see the same writes.
class WriteStream {
 public:
  virtual ~WriteStream() = default;

  virtual Write at(std::uint64_t k) const = 0;
  /// The size of write k alone.
  virtual std::uint32_t size_of(std::uint64_t k) const = 0;
  /// The sum of the sizes of writes [k0, k1).
  virtual Bytes bytes_of(std::uint64_t k0, std::uint64_t k1) const = 0;
  /// The number of writes issued before `t`, all of which have lower numbers than the others.
  virtual std::uint64_t issued_before(SimTime t) const = 0;
  /// The number of writes issued at `t` or before.
  std::uint64_t issued_until(SimTime t) const { return issued_before(t + nanoseconds(1)); }
  /// How many writes there are; none: no end.
  virtual std::optional<std::uint64_t> size() const = 0;
  bool finite() const { return size().has_value(); }
  /// More writes may come: size() counts those that are known.
  virtual bool growing() const { return false; }
  /// The pace, if size and interval are constant.
  virtual std::optional<RegularPace> regular() const = 0;

  /// Applies writes [k0, k1) in order: marks what they touch in `changes` and stamps it in
  /// `versions` with `first` for write k0 and the next stamp for each next one. Either map may be
  /// null. This is the hot loop: one virtual call a batch. Maps clip at the volume's end.
  virtual void apply(std::uint64_t k0, std::uint64_t k1, ChangeMap* changes, VersionMap* versions,
                     Stamp first) const = 0;
};

/// Where a generated stream writes.
enum class Spread : std::uint8_t {
  Random,      ///< uniform over the volume's whole blocks
  Sequential,  ///< block after block from 0, again from 0 at the end
  Zipf,        ///< rank r with weight 1 / r^theta; ranks are scattered over the volume
};

/// What a generated stream is made of.
struct GeneratorSettings {
  SimTime start;
  std::uint32_t block = 65536;  ///< bytes of a write; writes are aligned to it
  Rate rate;                    ///< bytes a second; more than 0
  Bytes volume_size;            ///< at least one block; a last part of a block is never written
  Spread spread = Spread::Random;
  std::int64_t zipf_theta_ppm = 990'000;  ///< theta in millionths, at least 0
  std::uint64_t seed = 1;                 ///< of the run
  std::string_view stream;                ///< name of the random stream: io.<volume>
};

/// A generator: write k is issued at start + k * block / rate. Offsets come from a counter-based
/// generator (Philox 4x32-10) keyed by XXH3 of the stream's name and the run's seed, so the k-th is
/// computed without the ones before. Random maps 64 random bits to a block by the high half of a
/// product (off by less than blocks / 2^64). Zipf draws its rank by rejection-inversion (Hoermann
/// and Derflinger 1996), which is exact and needs no table, and scatters ranks by a multiplication
/// modulo the number of blocks.
std::unique_ptr<const WriteStream> make_generated_stream(const GeneratorSettings& settings);

/// A request of a block trace.
struct TraceRecord {
  SimTime time;  ///< by the trace's own clock
  std::uint64_t offset = 0;
  std::uint32_t size = 0;
  bool write = true;
};

/// How a trace becomes a load (S-43).
struct TraceSettings {
  SimTime start;                             ///< the first record's time is this one
  double speed = 1.0;                        ///< 2 = twice as fast
  Bytes offset;                              ///< added to each request's offset
  std::optional<Bytes> wrap = std::nullopt;  ///< offsets are taken modulo this
};

/// Writes that are written down one by one.
class ListedStream : public WriteStream {
 public:
  Write at(std::uint64_t k) const override { return writes_[k]; }
  std::uint32_t size_of(std::uint64_t k) const override { return writes_[k].size; }
  Bytes bytes_of(std::uint64_t k0, std::uint64_t k1) const override;
  std::uint64_t issued_before(SimTime t) const override;
  std::optional<std::uint64_t> size() const override { return writes_.size(); }
  std::optional<RegularPace> regular() const override { return std::nullopt; }
  void apply(std::uint64_t k0, std::uint64_t k1, ChangeMap* changes, VersionMap* versions,
             Stamp first) const override;

 protected:
  /// Not issued before the one before it.
  void push(const Write& write);

 private:
  std::vector<Write> writes_;
  std::vector<std::int64_t> bytes_before_{0};  // of write k; one more than there are writes
};

/// The writes of a trace as a stream; reads are only counted.
class TraceStream final : public ListedStream {
 public:
  /// Records are sorted by time, equal times in their order.
  TraceStream(std::span<const TraceRecord> records, const TraceSettings& settings);

  /// Reads in the trace, which are not simulated.
  std::uint64_t reads() const { return reads_; }
  Bytes read_bytes() const { return read_bytes_; }
  /// The first byte after the last one that is written: the least size of a volume that holds the
  /// trace.
  Bytes end_offset() const { return end_offset_; }

 private:
  std::uint64_t reads_ = 0;
  Bytes read_bytes_;
  Bytes end_offset_;
};

/// Writes of a host that decides on each when it is time for it.
class GrowingStream final : public ListedStream {
 public:
  /// `block`: the size that writes have, as long as none is known.
  explicit GrowingStream(std::uint32_t block) : block_(block) {}
  bool growing() const override { return true; }
  std::uint32_t size_of(std::uint64_t k) const override {
    return k < *size() ? ListedStream::size_of(k) : block_;
  }
  /// Not issued before the one before it. Returns its number.
  std::uint64_t add(const Write& write) {
    push(write);
    return *size() - 1;
  }

 private:
  std::uint32_t block_;
};

}  // namespace replisim::engine
