#include "tools/observation.hpp"

#include <array>

#include "base/text.hpp"

namespace maia {

void Observation::add_text(std::string_view text) {
  if (text_bytes_ >= kMaxTurnText) return;
  std::string clean = clean_utf8(text, kMaxTurnText - text_bytes_);
  text_bytes_ += text.size();
  if (text_bytes_ >= kMaxTurnText) clean += "\n[more text than can be shown]\n";
  if (clean.empty()) return;
  if (!items_.empty() && items_.back()["kind"] == "text") {
    items_.back()["text"] = items_.back()["text"].get<std::string>() + clean;
  } else {
    items_.push_back({{"kind", "text"}, {"text", clean}});
  }
}

bool Observation::room_for_image() {
  if (++images_ == kMaxTurnImages + 1) {
    add_notice("more than " + std::to_string(kMaxTurnImages) +
               " images were shown in this turn; the rest is left out");
  }
  return images_ <= kMaxTurnImages;
}

void Observation::add_image(const Image& image, const std::string& title,
                            const std::vector<std::string>& missing) {
  if (!room_for_image()) return;
  items_.push_back({{"kind", "image"},
                    {"image", keep_(std::array{&image}).front()},
                    {"title", clean_utf8(title, 2000)},
                    {"missing", missing}});
}

void Observation::add_log(const std::vector<LogEntry>& entries, const std::string& notes) {
  std::vector<const Image*> images;
  for (const auto& entry : entries) {
    if (!room_for_image()) break;
    images.push_back(entry.image);
  }
  const auto hashes = keep_(images);
  Json shown = Json::array();
  for (std::size_t i = 0; i < images.size(); ++i) {
    shown.push_back({{"title", clean_utf8(entries[i].title, 2000)},
                     {"activation", entries[i].activation},
                     {"image", hashes[i]},
                     {"missing", entries[i].missing}});
  }
  Json item = {{"kind", "log"}, {"entries", shown}, {"notes", nullptr}};
  if (!notes.empty()) item["notes"] = clean_utf8(notes, kMaxTurnText);
  items_.push_back(std::move(item));
}

void Observation::add_check(const Json& check) {
  items_.push_back({{"kind", "check"}, {"check", check}});
}

void Observation::add_program(const std::string& status, double seconds, std::size_t measured) {
  programs_.push_back({{"status", status}, {"seconds", seconds}, {"measured", measured}});
}

void Observation::add_line(const char* kind, const std::string& text) {
  items_.push_back({{"kind", kind}, {"text", clean_utf8(text, kMaxTurnText)}});
}

}  // namespace maia
