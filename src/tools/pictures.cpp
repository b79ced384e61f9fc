#include "tools/pictures.hpp"

#include "base/error.hpp"

namespace maia {
namespace {

constexpr std::int64_t kHandlesPerTurn = 1'000'000;
constexpr std::size_t kMaxHeldBytes = std::size_t{2} << 30;

Picture picture_from_pixels(const Json& reference, const ToolCall& call, const std::string& where) {
  const auto number = [&](const char* key) -> std::int64_t {
    const auto found = reference.find(key);
    return found != reference.end() && found->is_number_integer() ? found->get<std::int64_t>() : -1;
  };
  const std::int64_t blob = number("pixels");
  const std::int64_t width = number("width");
  const std::int64_t height = number("height");
  if (blob < 0 || blob >= static_cast<std::int64_t>(call.blobs.size()) || width < 1 || height < 1 ||
      width > kMaxImageSide || height > kMaxImageSide) {
    throw Error(ErrorKind::kBadInput, where + " is not an image of a size that can be used");
  }
  return {.image = Image(static_cast<int>(width), static_cast<int>(height),
                         call.blobs[static_cast<std::size_t>(blob)])};
}

}  // namespace

void Pictures::begin_turn(int turn) {
  next_ = turn * kHandlesPerTurn + 1;
}

Json Pictures::add(Picture picture) {
  bytes_ += picture.image.pixels().size() + picture.plain.pixels().size();
  if (bytes_ > kMaxHeldBytes || next_ % kHandlesPerTurn == 0) {
    throw Error(ErrorKind::kLimit, "this run holds too many images: make fewer or smaller ones");
  }
  const std::int64_t handle = next_++;
  Json description = {{"image", handle},
                      {"width", picture.image.width()},
                      {"height", picture.image.height()},
                      {"prompt", nullptr},
                      {"missing", picture.missing}};
  if (picture.prompt) description["prompt"] = *picture.prompt;
  held_.emplace(handle, std::make_shared<const Picture>(std::move(picture)));
  return description;
}

std::shared_ptr<const Picture> Pictures::find(const Json& reference, const ToolCall& call,
                                              const std::string& where) const {
  if (!reference.is_object()) throw Error(ErrorKind::kBadInput, where + " is not an image");
  const auto handle = reference.find("image");
  if (handle == reference.end()) {
    return std::make_shared<const Picture>(picture_from_pixels(reference, call, where));
  }
  if (!handle->is_number_integer()) throw Error(ErrorKind::kBadInput, where + " is not an image");
  const auto held = held_.find(handle->get<std::int64_t>());
  if (held == held_.end()) {
    throw Error(ErrorKind::kBadInput, where + " is an image that this run does not have");
  }
  return held->second;
}

}  // namespace maia
