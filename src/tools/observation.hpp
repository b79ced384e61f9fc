// What the agent is told after a turn, in order: printed text, pictures, log entries, errors,
// notices. docs/records.md has the JSON.
#pragma once

#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.hpp"
#include "image/image.hpp"

namespace maia {

struct LogEntry {
  std::string title;
  double activation = 0;
  const Image* image = nullptr;
  std::vector<std::string> missing;
};

class Observation {
 public:
  // `keep` stores pictures and returns their hashes, in order.
  using Keep = std::function<std::vector<std::string>(std::span<const Image* const>)>;
  explicit Observation(Keep keep) : keep_(std::move(keep)) {}

  void add_text(std::string_view text);  // follows on from text just before it
  void add_image(const Image& image, const std::string& title,
                 const std::vector<std::string>& missing);
  void add_log(const std::vector<LogEntry>& entries, const std::string& notes);
  void add_error(const std::string& text) { add_line("error", text); }
  void add_notice(const std::string& text) { add_line("notice", text); }
  void add_check(const Json& check);
  // `measured` is how many pictures it had the unit measured on.
  void add_program(const std::string& status, double seconds, std::size_t measured);

  // {"items": [...], "programs": [...]}
  Json to_json() const { return {{"items", items_}, {"programs", programs_}}; }

 private:
  void add_line(const char* kind, const std::string& text);
  // False, with one notice, once the turn has shown as many pictures as it may.
  bool room_for_image();

  Keep keep_;
  Json items_ = Json::array();
  Json programs_ = Json::array();
  std::size_t images_ = 0;
  std::size_t text_bytes_ = 0;
};

// Pictures shown in one turn, and bytes of text: what is over is left out, and that is said.
inline constexpr std::size_t kMaxTurnImages = 120;
inline constexpr std::size_t kMaxTurnText = 256 << 10;

}  // namespace maia
