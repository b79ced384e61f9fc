#include "chat/fitted_pictures.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.hpp"
#include "image/codec.hpp"
#include "image/resample.hpp"

namespace maia {
namespace {

constexpr const char* kLeftOut = "[an image was here; older images are no longer shown]\n";

int count_pictures(std::span<const Message> conversation) {
  int count = 0;
  for (const auto& message : conversation) {
    count += static_cast<int>(std::count_if(message.parts.begin(), message.parts.end(),
                                            [](const auto& part) { return part.is_picture(); }));
  }
  return count;
}

int count_left_out(int pictures, int most) {
  if (pictures <= most) return 0;
  const int step = std::max(1, most / 4);
  const int excess = pictures - most;
  return std::min(pictures, (excess + step - 1) / step * step);
}

Image shrink(const Image& image, int longest_side) {
  const int longest = std::max(image.width(), image.height());
  const auto scaled = [&](int side) {
    return std::max(1, static_cast<int>(static_cast<std::int64_t>(side) * longest_side / longest));
  };
  return resize(image, scaled(image.width()), scaled(image.height()), Filter::kBicubic);
}

class Fitting {
 public:
  Fitting(const PictureLimits& limits, int left_out) : limits_(limits), to_leave_out_(left_out) {}

  FittedMessage fit(const Message& message) {
    FittedMessage fitted{message.role, {}};
    for (const auto& part : message.parts) {
      if (!part.is_picture()) {
        add_text(fitted, clean_utf8(part.text));
      } else if (to_leave_out_ > 0) {
        --to_leave_out_;
        add_text(fitted, kLeftOut);
      } else {
        fitted.parts.push_back({"", encoded(png_of(part))});
      }
    }
    std::erase_if(fitted.parts,
                  [](const auto& p) { return p.png.empty() && trim(p.text).empty(); });
    if (fitted.parts.empty()) fitted.parts.push_back({"(empty)", ""});
    return fitted;
  }
  int shrunk() const { return shrunk_; }

 private:
  static void add_text(FittedMessage& message, const std::string& text) {
    if (message.parts.empty() || !message.parts.back().png.empty()) message.parts.emplace_back();
    message.parts.back().text += text;
  }

  std::string encoded(const std::vector<std::uint8_t>& png) {
    const auto [width, height] = image_size(png, "a picture of the conversation");
    if (std::max(width, height) <= limits_.longest_side) return base64_encode(png);
    ++shrunk_;
    const Image image = decode_image(png, "a picture of the conversation");
    return base64_encode(encode_png(shrink(image, limits_.longest_side)));
  }

  const PictureLimits& limits_;
  int to_leave_out_;
  int shrunk_ = 0;
};

}  // namespace

FittedConversation fit_pictures(std::span<const Message> conversation,
                                const PictureLimits& limits) {
  const int pictures = count_pictures(conversation);
  const int left_out = count_left_out(pictures, limits.most);
  Fitting fitting(limits, left_out);
  FittedConversation fitted;
  for (const auto& message : conversation) fitted.messages.push_back(fitting.fit(message));
  if (left_out > 0 && limits.most == 0) {
    fitted.notes.push_back(fmt::format(
        "The model takes no images: the {} of the conversation were left out.", left_out));
  } else if (left_out > 0) {
    fitted.notes.push_back(fmt::format(
        "The oldest {} of {} images were left out of the conversation: at most {} are sent.",
        left_out, pictures, limits.most));
  }
  if (fitting.shrunk() > 0) {
    fitted.notes.push_back(fmt::format("{} images were sent smaller, with a longest side of {}.",
                                       fitting.shrunk(), limits.longest_side));
  }
  return fitted;
}

}  // namespace maia
