#include "chat/fitted_pictures.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <atomic>

#include "base/error.hpp"
#include "base/parallel.hpp"
#include "base/random.hpp"
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
  Fitting(const PictureLimits& limits, int left_out, FittedConversation& fitted)
      : limits_(limits), to_leave_out_(left_out), fitted_(fitted) {}

  FittedMessage fit(const Message& message) {
    FittedMessage fitted{message.role, {}};
    for (const auto& part : message.parts) {
      if (!part.is_picture()) {
        add_text(fitted, clean_utf8(part.text));
      } else if (to_leave_out_ > 0) {
        --to_leave_out_;
        add_text(fitted, kLeftOut);
      } else {
        fitted.parts.push_back({"", word_for(part)});
      }
    }
    std::erase_if(fitted.parts,
                  [](const auto& p) { return p.png.empty() && trim(p.text).empty(); });
    if (fitted.parts.empty()) fitted.parts.push_back({"(empty)", ""});
    return fitted;
  }
  // The pictures that have words: they are files to be read, checked and made into text.
  void read_pictures() {
    fitted_.pictures.resize(pictures_.size());
    parallel_for(pictures_.size(), processor_count(), [&](std::size_t i) {
      append_base64(fitted_.pictures[i], shrunk_to_fit(png_of(*pictures_[i])));
    });
  }
  int shrunk() const { return shrunk_; }

 private:
  static void add_text(FittedMessage& message, const std::string& text) {
    if (message.parts.empty() || !message.parts.back().png.empty()) message.parts.emplace_back();
    message.parts.back().text += text;
  }

  std::string word_for(const MessagePart& picture) {
    pictures_.push_back(&picture);
    return fmt::format("{}{}.", fitted_.word, pictures_.size() - 1);
  }

  std::vector<std::uint8_t> shrunk_to_fit(std::vector<std::uint8_t> png) {
    const auto [width, height] = image_size(png, "a picture of the conversation");
    if (std::max(width, height) <= limits_.longest_side) return png;
    ++shrunk_;
    const Image image = decode_image(png, "a picture of the conversation");
    return encode_png(shrink(image, limits_.longest_side));
  }

  const PictureLimits& limits_;
  int to_leave_out_;
  FittedConversation& fitted_;
  std::vector<const MessagePart*> pictures_;
  std::atomic<int> shrunk_ = 0;
};

}  // namespace

FittedConversation fit_pictures(std::span<const Message> conversation,
                                const PictureLimits& limits) {
  const int pictures = count_pictures(conversation);
  const int left_out = count_left_out(pictures, limits.most);
  FittedConversation fitted;
  fitted.word = "picture-" + name_unlike_others() + "-";  // which no text of a message has
  Fitting fitting(limits, left_out, fitted);
  for (const auto& message : conversation) fitted.messages.push_back(fitting.fit(message));
  fitting.read_pictures();
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

std::string body_of(const Json& request, const FittedConversation& conversation) {
  const std::string text = to_text(request);
  std::size_t size = text.size();
  for (const auto& picture : conversation.pictures) size += picture.size();
  std::string body;
  body.reserve(size);
  std::size_t begin = 0;
  for (std::size_t i = 0; i < conversation.pictures.size(); ++i) {
    const std::string word = fmt::format("{}{}.", conversation.word, i);
    const std::size_t at = text.find(word, begin);
    if (at == std::string::npos) {
      throw Error(ErrorKind::kInternal, "a request lacks a picture of its conversation");
    }
    body.append(text, begin, at - begin);
    body += conversation.pictures[i];
    begin = at + word.size();
  }
  body.append(text, begin);
  return body;
}

}  // namespace maia
