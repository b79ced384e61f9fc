#include "chat/event_stream.hpp"

#include "base/error.hpp"

namespace maia {

void EventStream::add(std::string_view piece) {
  while (!piece.empty()) {
    if (after_return_ && piece.front() == '\n') piece.remove_prefix(1);
    after_return_ = false;
    const auto end = piece.find_first_of("\r\n");
    line_ += piece.substr(0, end);
    if (line_.size() + data_.size() > kMostBytes) {
      throw Error(ErrorKind::kBadInput, "an event of the answer is too large");
    }
    if (end == std::string_view::npos) return;
    after_return_ = piece[end] == '\r';
    piece.remove_prefix(end + 1);
    take_line(line_);
    line_.clear();
  }
}

void EventStream::end() {
  take_line(line_);
  line_.clear();
  dispatch();
}

void EventStream::take_line(std::string_view line) {
  if (line.empty()) return dispatch();
  const auto colon = line.find(':');
  const std::string_view field = line.substr(0, colon);
  std::string_view value = colon == std::string_view::npos ? "" : line.substr(colon + 1);
  if (value.starts_with(' ')) value.remove_prefix(1);
  if (field == "event") {
    event_ = value;
  } else if (field == "data") {
    if (has_data_) data_ += '\n';
    data_ += value;
    has_data_ = true;
  }
}

void EventStream::dispatch() {
  if (has_data_) take_(event_, data_);
  event_.clear();
  data_.clear();
  has_data_ = false;
}

}  // namespace maia
