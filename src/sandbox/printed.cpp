#include "sandbox/printed.hpp"

#include <algorithm>

#include "base/text.hpp"

namespace maia {
namespace {

// How many bytes at the end may be the start of a longer UTF-8 character.
std::size_t unfinished_bytes(std::string_view text) {
  for (std::size_t back = 1; back <= std::min<std::size_t>(3, text.size()); ++back) {
    const auto byte = static_cast<unsigned char>(text[text.size() - back]);
    if (byte < 0x80) return 0;
    if (byte < 0xc0) continue;
    const std::size_t length = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2;
    return length > back ? back : 0;
  }
  return 0;
}

}  // namespace

void PrintedText::add(std::string_view bytes) {
  const std::string_view shown = bytes.substr(0, left_);
  hidden_ += bytes.size() - shown.size();
  left_ -= shown.size();
  if (shown.empty()) return;
  std::string text = std::move(unfinished_);
  text += shown;
  const std::size_t back = unfinished_bytes(text);
  unfinished_ = text.substr(text.size() - back);
  text.resize(text.size() - back);
  if (!text.empty()) handler_.printed(clean_utf8(text));
}

void PrintedText::finish() {
  if (!unfinished_.empty()) handler_.printed(clean_utf8(unfinished_));
  unfinished_.clear();
  if (hidden_ > 0) {
    handler_.printed("\n[... " + std::to_string(hidden_) + " bytes of output not shown]\n");
  }
  hidden_ = 0;
}

}  // namespace maia
