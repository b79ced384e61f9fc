#include "nn/torchscript_errors.hpp"

#include <c10/util/Exception.h>

#include <string_view>

#include "base/text.hpp"

namespace maia {
namespace {

constexpr std::size_t kLongest = 240;

// The interpreter puts the operator's own message last, below the model's source lines.
std::string_view line_that_says_why(std::string_view message) {
  const bool traced = message.find("Traceback of TorchScript") != std::string_view::npos;
  if (!traced) return trim(message.substr(0, message.find('\n')));
  constexpr std::string_view kMarks[] = {"RuntimeError: ", "Error: ", "Exception: "};
  for (const std::string_view mark : kMarks) {
    const auto found = message.rfind(mark);
    if (found == std::string_view::npos) continue;
    const std::string_view rest = message.substr(found + mark.size());
    return trim(rest.substr(0, rest.find('\n')));
  }
  return trim(message.substr(0, message.find('\n')));
}

}  // namespace

std::string torchscript_reason(const std::exception& error) {
  const auto* const own = dynamic_cast<const c10::Error*>(&error);
  const std::string message =
      own != nullptr ? std::string(own->what_without_backtrace()) : error.what();
  std::string line(line_that_says_why(trim(message)));
  while (line.ends_with('.') || line.ends_with(':')) line.pop_back();
  return line.empty() ? "LibTorch does not say why" : clean_utf8(line, kLongest);
}

}  // namespace maia
