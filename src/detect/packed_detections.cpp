#include "detect/packed_detections.hpp"

#include <algorithm>
#include <string_view>

#include "base/hash.hpp"
#include "base/json.hpp"

namespace maia {
namespace {

using Bytes = std::vector<std::uint8_t>;

constexpr const char* kKind = "maia detections 1";

// Seven bits a byte, the lowest first; the eighth says that more follow.
void append_number(Bytes& bytes, std::uint64_t number) {
  for (; number >= 0x80; number >>= 7) bytes.push_back(static_cast<std::uint8_t>(number | 0x80));
  bytes.push_back(static_cast<std::uint8_t>(number));
}

std::optional<std::uint64_t> take_number(std::span<const std::uint8_t>& bytes) {
  std::uint64_t number = 0;
  for (unsigned shift = 0; shift < 35 && !bytes.empty(); shift += 7) {
    const std::uint8_t byte = bytes.front();
    bytes = bytes.subspan(1);
    number |= std::uint64_t{byte & 0x7fU} << shift;
    if (byte < 0x80) return number;
  }
  return std::nullopt;
}

// Pixels outside, inside, outside, ...: the first run may be empty.
void append_runs(Bytes& bytes, const Mask& mask) {
  bool inside = false;
  std::uint64_t run = 0;
  for (const std::uint8_t value : mask.values) {
    if ((value != 0) != inside) {
      append_number(bytes, run);
      inside = !inside;
      run = 0;
    }
    ++run;
  }
  append_number(bytes, run);
}

std::optional<Mask> take_mask(std::span<const std::uint8_t>& bytes, int width, int height) {
  const std::size_t size = std::size_t(width) * height;
  Mask mask{width, height, {}};
  mask.values.reserve(size);
  std::uint8_t inside = 0;
  do {
    const auto run = take_number(bytes);
    if (!run || *run > size - mask.values.size()) return std::nullopt;
    mask.values.insert(mask.values.end(), *run, inside);
    inside ^= 1;
  } while (mask.values.size() < size);
  return mask;
}

std::optional<std::vector<Detection>> unpack(const Json& head, std::span<const std::uint8_t> runs) {
  if (head.at("kind") != kKind || head.at("sha256") != sha256(runs)) return std::nullopt;
  std::vector<Detection> detections;
  for (const Json& one : head.at("detections")) {
    const int width = one.at("width").get<int>();
    const int height = one.at("height").get<int>();
    const bool fits = width > 0 && height > 0 && width <= kMaxImageSide &&
                      height <= kMaxImageSide && std::int64_t{width} * height <= kMaxImagePixels;
    if (!fits) return std::nullopt;
    auto mask = take_mask(runs, width, height);
    if (!mask) return std::nullopt;
    detections.push_back({std::move(*mask), one.at("score").get<float>()});
  }
  if (!runs.empty()) return std::nullopt;
  return detections;
}

}  // namespace

Bytes pack_detections(std::span<const Detection> detections) {
  Bytes runs;
  Json listed = Json::array();
  for (const Detection& one : detections) {
    listed.push_back(
        {{"score", one.score}, {"width", one.mask.width}, {"height", one.mask.height}});
    append_runs(runs, one.mask);
  }
  const std::string head = to_text({{"kind", kKind},
                                    {"detections", std::move(listed)},
                                    {"sha256", sha256(std::span<const std::uint8_t>(runs))}}) +
                           "\n";
  Bytes bytes(head.begin(), head.end());
  bytes.insert(bytes.end(), runs.begin(), runs.end());
  return bytes;
}

std::optional<std::vector<Detection>> unpack_detections(std::span<const std::uint8_t> bytes) {
  const auto end = std::find(bytes.begin(), bytes.end(), std::uint8_t{'\n'});
  if (end == bytes.end()) return std::nullopt;
  try {
    return unpack(Json::parse(bytes.begin(), end),
                  bytes.subspan(static_cast<std::size_t>(end - bytes.begin()) + 1));
  } catch (const Json::exception&) {
    return std::nullopt;
  }
}

}  // namespace maia
