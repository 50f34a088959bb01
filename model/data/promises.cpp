// SPDX-License-Identifier: Apache-2.0
#include "model/data/promises.hpp"

#include <array>

namespace replisim {

namespace {

bool nothing_missing(const ImageNow& now) {
  const bool promised = (now.mode == Mode::Synchronous || now.mode == Mode::Active) &&
                        now.state == CopyState::Synchronized;
  return !promised || now.lost == Bytes{};
}

bool in_order(const ImageNow& now) {
  const bool promised = now.state == CopyState::Synchronized && (!now.group || now.one_order);
  return !promised || now.prefix;
}

bool split_is_consistent(const ImageNow& now) {
  const bool promised =
      now.image && now.state == CopyState::Split &&
      (now.group ? now.parted_at_one_instant && now.one_order : now.flag == Image::consistent);
  return !promised || (now.consistent && now.prefix);
}

bool flag_is_true(const ImageNow& now) {
  const bool promised = !now.group && now.image && now.at_targets && now.flag == Image::consistent;
  return !promised || now.consistent;
}

bool group_is_consistent(const ImageNow& now) {
  const bool promised =
      now.group && now.image && now.at_targets && now.consistency == ConsistencyState::Consistent;
  return !promised || now.consistent;
}

constexpr std::array kPromises = {
    Promise{"nothing-missing", "S-34",
            "A Synchronous or Active mirror that shows Synchronized lacks no acknowledged write.",
            nothing_missing},
    Promise{"in-order", "S-37",
            "A mirror, or a group that keeps one order, shows Synchronized only while its image is "
            "the sources at one point of the write order.",
            in_order},
    Promise{"split-consistent", "R-42",
            "What shows Split was parted at one point of the write order.", split_is_consistent},
    Promise{"image-flag", "R-44",
            "A pair that takes no Force because its image is consistent has a consistent image.",
            flag_is_true},
    Promise{"group-flag", "R-48", "A group that shows ConsistencyState Consistent is consistent.",
            group_is_consistent},
};

}  // namespace

std::span<const Promise> promises() {
  return kPromises;
}

}  // namespace replisim
