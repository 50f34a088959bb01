// SPDX-License-Identifier: Apache-2.0
#include "sim/plan/journal.hpp"

#include <algorithm>
#include <vector>

#include "sim/plan/rounding.hpp"

namespace replisim::plan {
namespace {

struct Best {
  Wide waiting = -1;  ///< bytes x 10^9
  std::size_t first = 0;
  std::size_t last = 0;
  void offer(Wide amount, std::size_t from, std::size_t to) {
    if (amount > waiting) *this = {amount, from, to};
  }
};

}  // namespace

JournalNeed journal_need(Writes writes, Rate rate, SimTime outage) {
  Best best;
  std::vector<std::int64_t> before{0};  // bytes before write i
  for (const Write& write : writes) before.push_back(before.back() + write.size);
  // What was not written before i, were the line never idle: S up to i less R x a_i.
  const auto level = [&](std::size_t i) {
    return Wide{before[i]} * ns_a_second - Wide{rate.value} * writes[i].at.value;
  };
  std::size_t inside = 0;  // the first write within an outage that ends with write j
  std::size_t lowest = 0;  // of the writes before that, the one with the least level
  for (std::size_t j = 0; j < writes.size(); ++j) {
    for (; writes[inside].at + outage < writes[j].at; ++inside)
      if (level(inside) < level(lowest)) lowest = inside;
    best.offer(Wide{before[j + 1] - before[inside]} * ns_a_second, inside, j);
    if (inside == 0) continue;
    const Wide sent = Wide{rate.value} * (writes[j].at - writes[lowest].at - outage).value;
    best.offer(Wide{before[j + 1] - before[lowest]} * ns_a_second - sent, lowest, j);
  }
  const SimTime begin = writes[best.first].at;
  const Bytes size{static_cast<std::int64_t>((best.waiting + ns_a_second - 1) / ns_a_second)};
  return {size, best.first, best.last, {begin, begin + outage}};
}

}  // namespace replisim::plan
