#include "chat/vision_reader.hpp"

#include <algorithm>

#include "base/error.hpp"
#include "base/files.hpp"
#include "base/text.hpp"
#include "http/untrusted_json.hpp"
#include "image/highlight.hpp"

namespace maia {
namespace {

constexpr std::size_t kMostOfLine = 1000;
constexpr std::size_t kMostOfSummary = 4000;
constexpr const char* kNothing = "nothing is highlighted";

bool is_dark(const ReadableImage& image) {
  return image.lit && std::all_of(image.lit->values.begin(), image.lit->values.end(),
                                  [](std::uint8_t value) { return value == 0; });
}

Image as_seen(const ReadableImage& image) {
  if (!image.lit) return image.image;
  if (image.lit->width != image.image.width() || image.lit->height != image.image.height()) {
    throw Error(ErrorKind::kBadInput, "the mask and the picture it is for differ in size");
  }
  return highlight(image.image, *image.lit);
}

class VisionReader final : public BlindReader {
 public:
  explicit VisionReader(std::shared_ptr<Backbone> backbone)
      : backbone_(std::move(backbone)),
        describe_(read_text(data_folder() / "prompts" / "reader_describe.md")),
        summarize_(read_text(data_folder() / "prompts" / "reader_summarize.md")) {}

  std::string name() const override { return backbone_->name(); }

  std::string describe(const ReadableImage& image) const override {
    if (is_dark(image)) return kNothing;
    return single_line(read(describe_, {&image, 1}), kMostOfLine);
  }

  std::string summarize(std::span<const ReadableImage> images) const override {
    std::vector<ReadableImage> lit;
    for (const auto& image : images) {
      if (!is_dark(image)) lit.push_back(image);
    }
    std::string dark = lit.size() == images.size()
                           ? ""
                           : std::to_string(images.size() - lit.size()) + " of " +
                                 std::to_string(images.size()) + ": " + kNothing;
    if (lit.empty()) return dark.empty() ? kNothing : dark;
    std::string summary = clean_utf8(trim(read(summarize_, lit)), kMostOfSummary);
    return dark.empty() ? summary : summary + "\n" + dark;
  }

 private:
  std::string read(const std::string& question, std::span<const ReadableImage> images) const {
    std::vector<Message> conversation = {{Message::Role::kSystem, {{question, {}}}},
                                         {Message::Role::kUser, {}}};
    auto& parts = conversation.back().parts;
    for (const auto& image : images) {
      if (images.size() > 1) {
        parts.push_back({"Picture " + std::to_string(parts.size() / 2 + 1) + ":\n", {}});
      }
      parts.push_back({"", as_seen(image)});
    }
    return backbone_->reply(conversation).text;
  }

  std::shared_ptr<Backbone> backbone_;
  std::string describe_;
  std::string summarize_;
};

}  // namespace

std::unique_ptr<BlindReader> make_vision_reader(std::shared_ptr<Backbone> backbone) {
  return std::make_unique<VisionReader>(std::move(backbone));
}

}  // namespace maia
