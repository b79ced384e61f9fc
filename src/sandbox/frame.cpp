#include "sandbox/frame.hpp"

#include <algorithm>
#include <numeric>
#include <string_view>

#include "base/error.hpp"

namespace maia {
namespace {

[[noreturn]] void violation(const std::string& what) {
  throw Error(ErrorKind::kBadInput, what);
}

void put(std::vector<std::uint8_t>& bytes, std::uint64_t value, int size) {
  for (int i = 0; i < size; ++i) bytes.push_back(static_cast<std::uint8_t>(value >> (8 * i)));
}

std::uint32_t get(std::span<const std::uint8_t> bytes, int size) {
  std::uint32_t value = 0;
  for (int i = 0; i < size; ++i)
    value |= std::uint32_t{bytes[static_cast<std::size_t>(i)]} << 8 * i;
  return value;
}

bool known_type(std::uint8_t type) {
  switch (static_cast<FrameType>(type)) {
    case FrameType::kRun:
    case FrameType::kResult:
    case FrameType::kError:
    case FrameType::kProgress:
    case FrameType::kHello:
    case FrameType::kCall:
    case FrameType::kDone:
      return true;
  }
  return false;
}

// Brackets outside strings: the depth is known before any value is built, so that neither the
// parser nor what later walks the value can be driven into deep recursion.
bool deeper_than(std::string_view json, std::size_t limit) {
  std::size_t depth = 0;
  bool in_string = false;
  for (std::size_t i = 0; i < json.size(); ++i) {
    const char c = json[i];
    if (in_string) {
      if (c == '\\') ++i;
      if (c == '"') in_string = false;
    } else if (c == '"') {
      in_string = true;
    } else if (c == '[' || c == '{') {
      if (++depth > limit) return true;
    } else if ((c == ']' || c == '}') && depth > 0) {
      --depth;
    }
  }
  return false;
}

}  // namespace

std::vector<std::uint8_t> encode_frame_head(const Frame& frame) {
  const std::string json = to_text(frame.value);
  std::vector<std::uint8_t> bytes(kFrameMagic.begin(), kFrameMagic.end());
  put(bytes, kFrameVersion, 1);
  put(bytes, static_cast<std::uint8_t>(frame.type), 1);
  const bool fits =
      frame.blobs.size() <= 0xffff && json.size() <= 0xffffffff &&
      std::ranges::all_of(frame.blobs, [](const auto& blob) { return blob.size() <= 0xffffffff; });
  if (!fits) throw Error(ErrorKind::kLimit, "the answer of a tool is too large for the worker");
  put(bytes, frame.blobs.size(), 2);
  put(bytes, json.size(), 4);
  for (const auto& blob : frame.blobs) put(bytes, blob.size(), 4);
  bytes.insert(bytes.end(), json.begin(), json.end());
  return bytes;
}

std::vector<std::uint8_t> encode_frame(const Frame& frame) {
  auto bytes = encode_frame_head(frame);
  for (const auto& blob : frame.blobs) bytes.insert(bytes.end(), blob.begin(), blob.end());
  return bytes;
}

std::size_t FrameParser::push(std::span<const std::uint8_t> bytes, std::optional<Frame>& frame) {
  frame.reset();
  std::size_t taken = 0;
  while (!frame) {
    const std::size_t size = std::min(wanted() - part_.size(), bytes.size() - taken);
    const auto piece = bytes.subspan(taken, size);
    part_.insert(part_.end(), piece.begin(), piece.end());
    taken += size;
    if (part_.size() < wanted()) return taken;
    finish_part(frame);
  }
  return taken;
}

std::size_t FrameParser::wanted() const {
  switch (stage_) {
    case Stage::kHeader:
      return kFrameHeaderBytes;
    case Stage::kLengths:
      return 4 * lengths_.size();
    case Stage::kJson:
      return json_bytes_;
    case Stage::kBlobs:
      break;
  }
  return lengths_[frame_.blobs.size()];
}

void FrameParser::begin(Stage stage) {
  stage_ = stage;
  part_.clear();
}

void FrameParser::finish_part(std::optional<Frame>& frame) {
  switch (stage_) {
    case Stage::kHeader:
      read_header();
      begin(Stage::kLengths);
      return;
    case Stage::kLengths:
      read_lengths();
      begin(Stage::kJson);
      return;
    case Stage::kJson:
      read_json();
      break;
    case Stage::kBlobs:
      frame_.blobs.push_back(std::move(part_));
      break;
  }
  part_ = {};
  if (frame_.blobs.size() < lengths_.size()) {
    begin(Stage::kBlobs);
  } else {
    frame = std::move(frame_);
    frame_ = {};
    begin(Stage::kHeader);
  }
}

void FrameParser::read_header() {
  if (!std::equal(kFrameMagic.begin(), kFrameMagic.end(), part_.begin())) {
    violation("a message does not start with MAIA");
  }
  if (part_[4] != kFrameVersion) {
    violation("a message is of version " + std::to_string(part_[4]));
  }
  if (!known_type(part_[5])) {
    violation("a message is of the unknown type " + std::to_string(part_[5]));
  }
  frame_.type = static_cast<FrameType>(part_[5]);
  const std::size_t blobs = get(std::span(part_).subspan(6), 2);
  json_bytes_ = get(std::span(part_).subspan(8), 4);
  if (blobs > limits_.blobs) {
    violation("a message has " + std::to_string(blobs) + " blobs, more than " +
              std::to_string(limits_.blobs));
  }
  if (json_bytes_ > limits_.json_bytes) {
    violation("a message has " + std::to_string(json_bytes_) + " bytes of JSON, more than " +
              std::to_string(limits_.json_bytes));
  }
  lengths_.resize(blobs);
}

void FrameParser::read_lengths() {
  std::uint64_t total = 0;
  for (std::size_t i = 0; i < lengths_.size(); ++i) {
    lengths_[i] = get(std::span(part_).subspan(4 * i), 4);
    total += lengths_[i];
  }
  if (total > limits_.blob_bytes) {
    violation("the blobs of a message have " + std::to_string(total) + " bytes, more than " +
              std::to_string(limits_.blob_bytes));
  }
}

void FrameParser::read_json() {
  const std::string_view text(reinterpret_cast<const char*>(part_.data()), part_.size());
  if (deeper_than(text, limits_.json_depth)) {
    violation("the JSON of a message is nested deeper than " + std::to_string(limits_.json_depth));
  }
  frame_.value = parse_json(text, "the JSON of a message");
  if (!frame_.value.is_object()) violation("the JSON of a message is not an object");
}

}  // namespace maia
