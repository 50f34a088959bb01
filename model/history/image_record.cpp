// SPDX-License-Identifier: Apache-2.0
#include "model/history/image_record.hpp"

namespace replisim {
namespace {

constexpr std::int64_t kSecond = 1'000'000'000;

/// "14.000 s": as many digits as needed, at least three.
std::string seconds_of(SimTime time) {
  std::string digits = std::to_string(time.value % kSecond);
  digits.insert(0, 9 - digits.size(), '0');
  while (digits.size() > 3 && digits.back() == '0') digits.pop_back();
  return std::to_string(time.value / kSecond) + "." + digits + " s";
}

std::string text_of(const WriteMark& write) {
  std::string text = "write " + std::to_string(write.number) + " of " + write.volume + " (" +
                     std::to_string(write.size) + " B at " + std::to_string(write.offset);
  if (write.place > 0) text += ", place " + std::to_string(write.place) + " in the write order";
  text += ", issued " + seconds_of(write.issued);
  text += write.acknowledged == SimTime::max() ? ", not acknowledged yet"
                                               : ", acknowledged " + seconds_of(write.acknowledged);
  return text + ")";
}

std::string copy_text(const ImageFlaw& flaw) {
  std::string text = flaw.pair + " is half copied: its ";
  text += flaw.first_copy ? "first copy " : "resync ";
  text += flaw.under_way ? "is under way" : "was broken off";
  return text;
}

std::string order_text(const ImageFlaw& flaw) {
  return "lacks " + text_of(*flaw.missing) + " but holds the later " + text_of(*flaw.present);
}

}  // namespace

std::string sentence_of(const ImageFlaw& flaw) {
  switch (flaw.kind) {
    case ImageFlaw::Kind::NoImage:
      return "nothing was ever copied to the target of " + flaw.pair;
    case ImageFlaw::Kind::HalfCopied: {
      std::string text = copy_text(flaw);
      if (flaw.missing && flaw.present)
        text += "; it " + order_text(flaw);
      else if (flaw.torn)
        text += "; it holds a part of " + text_of(*flaw.torn);
      return text;
    }
    case ImageFlaw::Kind::OutOfOrder:
      return "it " + order_text(flaw);
  }
  return {};
}

}  // namespace replisim
