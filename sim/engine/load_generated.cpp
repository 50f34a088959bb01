// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>
#include <bit>
#include <cassert>
#include <cmath>
#include <numeric>

#include "sim/engine/load.hpp"
#include "sim/engine/random_stream.hpp"

namespace replisim::engine {
namespace {

__extension__ using Wide = __int128;
__extension__ using UnsignedWide = unsigned __int128;

/// Uniform over the blocks; two writes share a call of the generator.
class RandomBlocks {
 public:
  RandomBlocks(const GeneratorSettings& settings, std::uint64_t blocks)
      : random_(settings.seed, settings.stream), blocks_(blocks) {}
  std::uint64_t block(std::uint64_t k) const { return below(blocks_, random_.pair(k / 2)[k % 2]); }
  template <class Visit>
  void for_each(std::uint64_t k0, std::uint64_t k1, Visit&& visit) const {
    if (k0 < k1 && k0 % 2 == 1) visit(block(k0)), ++k0;
    for (; k0 + 1 < k1; k0 += 2) {
      const auto bits = random_.pair(k0 / 2);
      visit(below(blocks_, bits[0]));
      visit(below(blocks_, bits[1]));
    }
    if (k0 < k1) visit(block(k0));
  }

 private:
  RandomStream random_;
  std::uint64_t blocks_;
};

class SequentialBlocks {
 public:
  SequentialBlocks(const GeneratorSettings& /*settings*/, std::uint64_t blocks) : blocks_(blocks) {}
  std::uint64_t block(std::uint64_t k) const { return k % blocks_; }
  template <class Visit>
  void for_each(std::uint64_t k0, std::uint64_t k1, Visit&& visit) const {
    std::uint64_t at = k0 % blocks_;
    for (; k0 < k1; ++k0) {
      visit(at);
      if (++at == blocks_) at = 0;
    }
  }

 private:
  std::uint64_t blocks_;
};

/// Zipf by rejection-inversion: a rank is drawn from the integral of the density's hat and rejected
/// when it falls between hat and density; each try reads the next lane of the k-th place.
class ZipfBlocks {
 public:
  ZipfBlocks(const GeneratorSettings& settings, std::uint64_t blocks)
      : random_(settings.seed, settings.stream),
        blocks_(blocks),
        theta_(static_cast<double>(settings.zipf_theta_ppm) * 1e-6),
        integral_first_(integral(1.5) - 1.0),
        integral_last_(integral(static_cast<double>(blocks) + 0.5)),
        squeeze_(2.0 - inverse(integral(2.5) - density(2.0))),
        scatter_(coprime_near_golden(blocks)) {}

  std::uint64_t block(std::uint64_t k) const {
    const UnsignedWide spread = static_cast<UnsignedWide>(rank(k) - 1) * scatter_;
    return static_cast<std::uint64_t>(spread % blocks_);
  }
  template <class Visit>
  void for_each(std::uint64_t k0, std::uint64_t k1, Visit&& visit) const {
    for (; k0 < k1; ++k0) visit(block(k0));
  }

 private:
  std::uint64_t rank(std::uint64_t k) const {
    for (std::uint64_t attempt = 0;; ++attempt) {
      const double unit =
          static_cast<double>(random_.pair(k, attempt + 1)[0] >> 11) * 0x1.0p-53;  // [0, 1)
      const double u = integral_last_ + unit * (integral_first_ - integral_last_);
      const double x = inverse(u);
      const auto last = static_cast<double>(blocks_);
      const double nearest = std::clamp(std::floor(x + 0.5), 1.0, last);
      if (nearest - x <= squeeze_ || u >= integral(nearest + 0.5) - density(nearest))
        return static_cast<std::uint64_t>(nearest);
    }
  }
  double density(double x) const { return std::exp(-theta_ * std::log(x)); }
  /// The integral of the density, (x^(1-theta) - 1) / (1 - theta), also near theta = 1.
  double integral(double x) const {
    const double log_x = std::log(x);
    const double t = (1.0 - theta_) * log_x;
    return (std::abs(t) < 1e-8 ? 1.0 + t / 2.0 : std::expm1(t) / t) * log_x;
  }
  double inverse(double y) const {
    const double t = std::max(-1.0, y * (1.0 - theta_));
    return std::exp((std::abs(t) < 1e-8 ? 1.0 - t / 2.0 : std::log1p(t) / t) * y);
  }
  static std::uint64_t coprime_near_golden(std::uint64_t n) {
    auto factor = std::max<std::uint64_t>(
        1, static_cast<std::uint64_t>(static_cast<double>(n) * 0.6180339887498949));
    while (std::gcd(factor, n) != 1) ++factor;
    return factor;
  }

  RandomStream random_;
  std::uint64_t blocks_;
  double theta_;
  double integral_first_;
  double integral_last_;
  double squeeze_;
  std::uint64_t scatter_;
};

/// Finds the extents of a block. Most often extents are whole multiples of blocks and powers of
/// two: then one shift is enough.
struct BlockExtents {
  BlockExtents(std::uint64_t block_size, Bytes extent)
      : block(block_size), step(static_cast<std::uint64_t>(extent.value)) {
    if (step % block == 0 && std::has_single_bit(step / block))
      shift = std::countr_zero(step / block);
  }
  std::uint64_t block;
  std::uint64_t step;
  std::optional<int> shift;
};

/// One loop for each pattern and each way to find extents: no decision is left inside.
template <class Blocks>
class GeneratedStream final : public WriteStream {
 public:
  explicit GeneratedStream(const GeneratorSettings& settings)
      : blocks_(settings, static_cast<std::uint64_t>(settings.volume_size.value) / settings.block) {
    assert(settings.rate.value > 0);
    const auto divisor =
        std::gcd(std::int64_t{settings.block} * 1'000'000'000, settings.rate.value);
    pace_ = {settings.start, std::int64_t{settings.block} * 1'000'000'000 / divisor,
             settings.rate.value / divisor, settings.block};
  }

  Write at(std::uint64_t k) const override {
    return {issue(k), blocks_.block(k) * pace_.block, pace_.block};
  }
  std::uint32_t size_of(std::uint64_t /*k*/) const override { return pace_.block; }
  Bytes bytes_of(std::uint64_t k0, std::uint64_t k1) const override {
    return bytes(static_cast<std::int64_t>(k1 - k0) * pace_.block);
  }
  std::optional<std::uint64_t> size() const override { return std::nullopt; }
  std::optional<RegularPace> regular() const override { return pace_; }

  std::uint64_t issued_before(SimTime t) const override {
    const Wide since = (t - pace_.start).value;
    if (since <= 0) return 0;
    // issue(k) < t  <=>  2 k N + D < 2 D since  <=>  k < D (2 since - 1) / (2 N)
    const Wide above = static_cast<Wide>(pace_.interval_denominator) * (2 * since - 1);
    const Wide step = 2 * static_cast<Wide>(pace_.interval_numerator);
    return static_cast<std::uint64_t>((above + step - 1) / step);
  }

  void apply(std::uint64_t k0, std::uint64_t k1, ChangeMap* changes, VersionMap* versions,
             Stamp first) const override {
    if (changes != nullptr && versions != nullptr) {
      visit_extents(k0, k1, changes->extent(), [&](std::uint64_t from, std::uint64_t to) {
        for (std::uint64_t index = from; index <= to; ++index) {
          changes->set(index);
          versions->set(index, first);
        }
        ++first.value;
      });
    } else if (changes != nullptr) {
      visit_extents(k0, k1, changes->extent(), [&](std::uint64_t from, std::uint64_t to) {
        for (std::uint64_t index = from; index <= to; ++index) changes->set(index);
      });
    } else if (versions != nullptr) {
      visit_extents(k0, k1, versions->extent(), [&](std::uint64_t from, std::uint64_t to) {
        for (std::uint64_t index = from; index <= to; ++index) versions->set(index, first);
        ++first.value;
      });
    }
  }

 private:
  SimTime issue(std::uint64_t k) const {
    const Wide twice =
        2 * static_cast<Wide>(k) * pace_.interval_numerator + pace_.interval_denominator;
    return pace_.start + nanoseconds(static_cast<std::int64_t>(
                             twice / (2 * static_cast<Wide>(pace_.interval_denominator))));
  }
  template <class Visit>
  void visit_extents(std::uint64_t k0, std::uint64_t k1, Bytes extent, Visit&& visit) const {
    const BlockExtents extents(pace_.block, extent);
    if (extents.shift) {
      const int shift = *extents.shift;
      blocks_.for_each(k0, k1, [&](std::uint64_t block) { visit(block >> shift, block >> shift); });
    } else {
      blocks_.for_each(k0, k1, [&](std::uint64_t block) {
        const std::uint64_t begin = block * extents.block;
        visit(begin / extents.step, (begin + extents.block - 1) / extents.step);
      });
    }
  }

  Blocks blocks_;
  RegularPace pace_;
};

}  // namespace

std::unique_ptr<const WriteStream> make_generated_stream(const GeneratorSettings& settings) {
  assert(settings.block > 0 && settings.volume_size.value >= std::int64_t{settings.block});
  switch (settings.spread) {
    case Spread::Sequential:
      return std::make_unique<GeneratedStream<SequentialBlocks>>(settings);
    case Spread::Zipf:
      return std::make_unique<GeneratedStream<ZipfBlocks>>(settings);
    case Spread::Random:
      break;
  }
  return std::make_unique<GeneratedStream<RandomBlocks>>(settings);
}

}  // namespace replisim::engine
