// Messages between the host and the worker: JSON with binary blobs beside it. Every length is
// bounded and checked before it is believed, for what arrives from the worker is hostile.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/json.hpp"

namespace maia {

enum class FrameType : std::uint8_t {
  kRun = 1,       // host: {"code", "number"}
  kResult = 2,    // host: {"value"} and blobs
  kError = 3,     // host: {"kind", "message"}, raised in the program
  kProgress = 4,  // host: {"text"}, to be shown while an answer takes its time; sessions only
  kHello = 16,    // worker: {}
  kCall = 17,     // worker: {"name", "arguments"} and blobs
  kDone = 18,     // worker: {"number", "error"}, empty when the program finished
};

struct Frame {
  FrameType type = FrameType::kHello;
  Json value;
  std::vector<std::vector<std::uint8_t>> blobs;
};

struct FrameLimits {
  std::size_t json_bytes = std::size_t{4} << 20;
  std::size_t json_depth = 32;  // a flat array is of depth 1
  std::size_t blobs = 4096;
  std::size_t blob_bytes = std::size_t{512} << 20;  // of all blobs together
};

inline constexpr std::array<std::uint8_t, 4> kFrameMagic{'M', 'A', 'I', 'A'};
inline constexpr std::uint8_t kFrameVersion = 1;
// magic, version (u8), type (u8), number of blobs (u16), bytes of JSON (u32), all little-endian;
// then one u32 length per blob, the JSON, and the blobs.
inline constexpr std::size_t kFrameHeaderBytes = 12;

// Everything of a frame up to its blobs, which follow it on the wire as they are.
std::vector<std::uint8_t> encode_frame_head(const Frame& frame);
// The whole frame.
std::vector<std::uint8_t> encode_frame(const Frame& frame);

// Bytes in, frames out, in any pieces. Memory grows with the bytes that have arrived, never with
// the lengths that they promise.
class FrameParser {
 public:
  explicit FrameParser(FrameLimits limits = {}) : limits_(limits) {}

  // Takes bytes up to the end of one frame and returns how many it took. `frame` is set when that
  // frame is complete. Throws kBadInput, saying in one clause what is wrong, at the first
  // violation; the parser is of no use afterwards.
  std::size_t push(std::span<const std::uint8_t> bytes, std::optional<Frame>& frame);

  // True between frames.
  bool idle() const { return stage_ == Stage::kHeader && part_.empty(); }

 private:
  enum class Stage { kHeader, kLengths, kJson, kBlobs };

  std::size_t wanted() const;
  void finish_part(std::optional<Frame>& frame);
  void read_header();
  void read_lengths();
  void read_json();
  void begin(Stage stage);

  FrameLimits limits_;
  Stage stage_ = Stage::kHeader;
  std::vector<std::uint8_t> part_;  // of the stage, as far as it has arrived
  std::size_t json_bytes_ = 0;
  std::vector<std::uint32_t> lengths_;
  Frame frame_;
};

}  // namespace maia
