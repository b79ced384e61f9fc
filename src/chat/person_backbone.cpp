#include "chat/person_backbone.hpp"

#include <fmt/format.h>

#include <iostream>
#include <mutex>
#include <vector>

#include "base/error.hpp"
#include "base/files.hpp"
#include "base/hash.hpp"
#include "base/text.hpp"
#include "chat/conversation_hash.hpp"

namespace maia {
namespace {

// Escapes and other commands to a terminal do not come out of a program's output.
std::string for_terminal(const std::string& text) {
  std::string shown = clean_utf8(text);
  for (char& c : shown) {
    const auto letter = static_cast<unsigned char>(c);
    if ((letter < ' ' && c != '\n' && c != '\t') || letter == 0x7f) c = '?';
  }
  return shown;
}

class PersonBackbone final : public Backbone {
 public:
  PersonBackbone(std::istream& input, std::ostream& output, std::filesystem::path pictures)
      : input_(input), output_(output), pictures_(std::move(pictures)) {}

  std::string name() const override { return "human"; }

  Reply reply(std::span<const Message> conversation) override {
    const std::lock_guard lock(mutex_);
    show(conversation);
    output_ << "\n--- your reply, and then a line with a single dot\n" << std::flush;
    return {.text = read(), .usage = {.dollars = 0.0}};
  }

 private:
  void show(std::span<const Message> conversation) {
    auto hashes = conversation_hashes(conversation);
    for (std::size_t i = 0; i < conversation.size(); ++i) {
      const bool seen = i < shown_.size() && shown_[i] == hashes[i];
      const bool own = conversation[i].role == Message::Role::kAssistant && i < shown_.size() + 1 &&
                       i > 0 && !shown_.empty();
      if (!seen && !own) show(conversation[i]);
    }
    shown_ = std::move(hashes);
  }

  void show(const Message& message) {
    constexpr const char* kTitles[] = {"system", "message", "earlier reply"};
    output_ << "\n=== " << kTitles[static_cast<int>(message.role)] << "\n";
    for (const auto& part : message.parts) {
      if (!part.is_picture()) {
        output_ << for_terminal(part.text);
      } else {
        output_ << "  [" << keep(png_of(part)) << "]\n";
      }
    }
  }

  std::string keep(const std::vector<std::uint8_t>& png) {
    create_folder(pictures_);
    const auto path = pictures_ / (sha256(png).substr(0, 16) + ".png");
    write_file(path, png);
    return path.string();
  }

  std::string read() {
    std::string text;
    std::string line;
    while (std::getline(input_, line)) {
      if (line == ".") return text;
      text += line + "\n";
    }
    throw Error(ErrorKind::kUnavailable,
                "the input ended before a reply was finished with a line of a single dot");
  }

  std::mutex mutex_;
  std::istream& input_;
  std::ostream& output_;
  std::filesystem::path pictures_;
  std::vector<std::string> shown_;  // hashes of what has been
};

}  // namespace

std::unique_ptr<Backbone> make_person_backbone(std::istream& input, std::ostream& output,
                                               std::filesystem::path pictures) {
  return std::make_unique<PersonBackbone>(input, output, std::move(pictures));
}

}  // namespace maia
