// What a program prints, on its way to the handler: the first bytes up to a limit, as valid UTF-8,
// and a count of the rest.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "sandbox/worker.hpp"

namespace maia {

class PrintedText {
 public:
  PrintedText(ToolHandler& handler, std::size_t limit) : handler_(handler), left_(limit) {}

  void add(std::string_view bytes);
  // Hands over what was held back and says how much was not shown.
  void finish();

 private:
  ToolHandler& handler_;
  std::size_t left_;
  std::uint64_t hidden_ = 0;
  std::string unfinished_;  // the start of a character whose end has not arrived
};

}  // namespace maia
