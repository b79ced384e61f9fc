// Server-sent events as they come in, in pieces cut anywhere (WHATWG HTML, section 9.2).
#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <string_view>

namespace maia {

class EventStream {
 public:
  // `data` are the event's data lines joined by line breaks, `event` its name or "".
  using Take = std::function<void(std::string_view event, std::string_view data)>;
  explicit EventStream(Take take) : take_(std::move(take)) {}

  // Throws kBadInput for an event larger than any service sends.
  void add(std::string_view piece);
  // Takes an event whose last line break is missing.
  void end();

 private:
  void take_line(std::string_view line);
  void dispatch();

  static constexpr std::size_t kMostBytes = std::size_t{8} << 20;
  Take take_;
  std::string line_;
  bool after_return_ = false;  // a "\r" ended the last line; "\n" after it is the same end
  std::string event_;
  std::string data_;
  bool has_data_ = false;
};

}  // namespace maia
