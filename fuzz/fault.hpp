// What every fuzz target says of an input: nothing, or what should never have come of it.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "base/error.hpp"

namespace maia {

using Input = std::span<const std::uint8_t>;

inline std::string fault_of_sentence(std::string_view sentence) {
  if (sentence.empty()) return "no sentence";
  return sentence.find('\n') != std::string_view::npos || sentence.size() > 1000 ? "not one line"
                                                                                 : "";
}

// Empty where `read` gives what passes its own check or is refused as it should be.
template <typename Read>
std::string fault_of(const Read& read) {
  try {
    return read();
  } catch (const Error& error) {
    if (error.kind() != ErrorKind::kBadInput) return std::string("another kind: ") + error.what();
    return fault_of_sentence(error.what());
  }
}

}  // namespace maia
