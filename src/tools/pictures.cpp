#include "tools/pictures.hpp"

#include "base/error.hpp"

namespace maia {
namespace {

constexpr std::int64_t kHandlesPerTurn = 1'000'000;
constexpr std::size_t kMaxHeldBytes = std::size_t{2} << 30;
// In memory: an experiment's pictures, drawn and lit, are a third of it.
constexpr std::size_t kMaxBytesInMemory = std::size_t{8} << 20;

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

std::size_t bytes_of(const Picture& picture) {
  return picture.image.pixels().size() + picture.plain.pixels().size() +
         (picture.lit ? picture.lit->values.size() : 0);
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
  Held& held = held_[handle];
  held.picture = std::make_shared<const Picture>(std::move(picture));
  bytes_in_memory_ += bytes_of(*held.picture);
  held.used = in_memory_.insert(in_memory_.end(), handle);
  put_aside();
  return description;
}

std::shared_ptr<const Picture> Pictures::find(const Json& reference, const ToolCall& call,
                                              const std::string& where) {
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
  use(held->first, held->second);
  const auto picture = held->second.picture;
  put_aside();
  return picture;
}

void Pictures::use(std::int64_t handle, Held& held) {
  if (held.picture) {
    in_memory_.splice(in_memory_.end(), in_memory_, held.used);
    return;
  }
  held.picture = read(held);
  bytes_in_memory_ += bytes_of(*held.picture);
  held.used = in_memory_.insert(in_memory_.end(), handle);
}

// The one used last stays, whatever its size, and so do all where the disk takes nothing.
void Pictures::put_aside() {
  while (bytes_in_memory_ > kMaxBytesInMemory && in_memory_.size() > 1) {
    Held& held = held_.at(in_memory_.front());
    if (!held.place && !write(held)) return;
    bytes_in_memory_ -= bytes_of(*held.picture);
    held.picture.reset();
    in_memory_.pop_front();
  }
}

bool Pictures::write(Held& held) {
  const Picture& picture = *held.picture;
  std::vector<std::uint8_t> bytes(picture.image.pixels().begin(), picture.image.pixels().end());
  bytes.insert(bytes.end(), picture.plain.pixels().begin(), picture.plain.pixels().end());
  if (picture.lit) {
    bytes.insert(bytes.end(), picture.lit->values.begin(), picture.lit->values.end());
  }
  held.place = spool_.add(bytes);
  if (!held.place) return false;
  held.sizes = {{{picture.image.width(), picture.image.height()},
                 {picture.plain.width(), picture.plain.height()},
                 {picture.lit ? picture.lit->width : 0, picture.lit ? picture.lit->height : 0}}};
  held.rest = {
      .prompt = picture.prompt, .missing = picture.missing, .scene = picture.scene, .lit = {}};
  if (picture.lit) held.rest.lit.emplace();
  return true;
}

std::shared_ptr<const Picture> Pictures::read(const Held& held) const {
  const auto bytes = spool_.read(*held.place);
  auto at = bytes.begin();
  const auto take = [&](std::size_t count) {
    const auto begin = at;
    at += static_cast<std::ptrdiff_t>(count);
    return std::vector<std::uint8_t>(begin, at);
  };
  const auto take_image = [&](std::pair<int, int> size) {
    const auto [width, height] = size;
    if (width == 0) return Image();
    return Image(width, height, take(std::size_t(width) * std::size_t(height) * 3));
  };
  auto picture = std::make_shared<Picture>(held.rest);
  picture->image = take_image(held.sizes[0]);
  picture->plain = take_image(held.sizes[1]);
  if (picture->lit) {
    const auto [width, height] = held.sizes[2];
    picture->lit = Mask{width, height, take(std::size_t(width) * std::size_t(height))};
  }
  return picture;
}

}  // namespace maia
