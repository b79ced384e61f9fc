#include "sandbox/frame.hpp"

#include <gtest/gtest.h>

#include <algorithm>

#include "base/error.hpp"
#include "base/random.hpp"

namespace maia {
namespace {

using Bytes = std::vector<std::uint8_t>;

std::vector<Frame> parse_all(FrameParser& parser, std::span<const std::uint8_t> bytes) {
  std::vector<Frame> frames;
  while (!bytes.empty()) {
    std::optional<Frame> frame;
    bytes = bytes.subspan(parser.push(bytes, frame));
    if (frame) frames.push_back(std::move(*frame));
  }
  return frames;
}

Frame example(Random& random) {
  Frame frame;
  frame.type = FrameType::kCall;
  frame.value = {{"name", "tools.x"}, {"arguments", {{"n", random.next()}, {"t", "\u00e4\n\"["}}}};
  for (std::uint64_t i = random.below(4); i > 0; --i) {
    Bytes blob(random.below(3000));
    for (auto& byte : blob) byte = static_cast<std::uint8_t>(random.next());
    frame.blobs.push_back(std::move(blob));
  }
  return frame;
}

Bytes raw(std::uint8_t type, std::string_view json, std::vector<std::uint32_t> lengths = {}) {
  Bytes bytes(kFrameMagic.begin(), kFrameMagic.end());
  const auto put = [&](std::uint64_t value, int size) {
    for (int i = 0; i < size; ++i) bytes.push_back(static_cast<std::uint8_t>(value >> 8 * i));
  };
  put(kFrameVersion, 1);
  put(type, 1);
  put(lengths.size(), 2);
  put(json.size(), 4);
  for (const auto length : lengths) put(length, 4);
  bytes.insert(bytes.end(), json.begin(), json.end());
  return bytes;
}

void expect_refused(const Bytes& bytes, const std::string& reason) {
  FrameParser parser;
  try {
    parse_all(parser, bytes);
    ADD_FAILURE() << "not refused, though " << reason;
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::kBadInput);
    EXPECT_NE(std::string(error.what()).find(reason), std::string::npos) << error.what();
  }
}

TEST(Frame, ComesThroughInAnyPieces) {
  Random random(7);
  for (int round = 0; round < 200; ++round) {
    std::vector<Frame> sent;
    Bytes bytes;
    for (int i = 0; i < 3; ++i) {
      sent.push_back(example(random));
      const auto encoded = encode_frame(sent.back());
      bytes.insert(bytes.end(), encoded.begin(), encoded.end());
    }
    FrameParser parser;
    std::vector<Frame> received;
    for (std::size_t at = 0; at < bytes.size();) {
      const std::size_t size = std::min<std::size_t>(1 + random.below(997), bytes.size() - at);
      for (auto& frame : parse_all(parser, std::span(bytes).subspan(at, size))) {
        received.push_back(std::move(frame));
      }
      at += size;
    }
    ASSERT_EQ(received.size(), sent.size());
    for (std::size_t i = 0; i < sent.size(); ++i) {
      EXPECT_EQ(received[i].type, sent[i].type);
      EXPECT_EQ(received[i].value, sent[i].value);
      EXPECT_EQ(received[i].blobs, sent[i].blobs);
    }
    EXPECT_TRUE(parser.idle());
  }
}

TEST(Frame, StopsAtTheEndOfOneFrame) {
  const auto one = raw(17, "{}");
  auto two = one;
  two.insert(two.end(), one.begin(), one.end());
  FrameParser parser;
  std::optional<Frame> frame;
  EXPECT_EQ(parser.push(two, frame), one.size());
  EXPECT_TRUE(frame.has_value());
}

TEST(Frame, EmptyBlobsArriveAsEmptyBlobs) {
  FrameParser parser;
  const auto frames = parse_all(parser, raw(17, "{}", {0, 0}));
  ASSERT_EQ(frames.size(), 1U);
  EXPECT_EQ(frames[0].blobs, std::vector<Bytes>(2));
}

TEST(Frame, RefusesWhatBreaksTheProtocol) {
  auto bytes = raw(17, "{}");
  bytes[0] = 'm';
  expect_refused(bytes, "does not start with MAIA");
  bytes = raw(17, "{}");
  bytes[4] = 9;
  expect_refused(bytes, "version 9");
  expect_refused(raw(99, "{}"), "unknown type 99");
  expect_refused(raw(17, "{"), "not valid JSON");
  expect_refused(raw(17, "[1]"), "not an object");
  expect_refused(raw(17, ""), "not valid JSON");
  expect_refused(raw(17, "{\"a\": NaN}"), "not valid JSON");
  expect_refused(raw(17, "{\"a\": 1e999}"), "not valid JSON");
  expect_refused(raw(17, "{\"a\": \"\xff\xfe\"}"), "not valid JSON");
  expect_refused(raw(17, "{\"a\": \"\\ud800\"}"), "not valid JSON");
  expect_refused(raw(17, "{} {}"), "not valid JSON");
}

TEST(Frame, RefusesLengthsOverTheLimitsBeforeTheBytesArrive) {
  auto bytes = raw(17, "");
  std::fill(bytes.begin() + 8, bytes.begin() + 12, 0xff);
  expect_refused(bytes, "bytes of JSON");
  expect_refused(raw(17, "{}", std::vector<std::uint32_t>(5000, 0)), "5000 blobs");
  expect_refused(raw(17, "{}", {0xffffffff}), "bytes, more than");
  // The sum of lengths must not wrap around.
  expect_refused(raw(17, "{}", std::vector<std::uint32_t>(4096, 0xffffffff)), "bytes, more than");
}

TEST(Frame, RefusesDeepJsonButNotBracketsInStrings) {
  const std::string deep = std::string(100'000, '[') + std::string(100'000, ']');
  expect_refused(raw(17, "{\"a\": " + deep + "}"), "nested deeper");
  FrameParser parser;
  const auto frames = parse_all(parser, raw(17, "{\"a\": \"\\\"" + std::string(500, '[') + "\"}"));
  EXPECT_EQ(frames.size(), 1U);
}

// Whatever arrives, the parser either refuses it as bad input or hands out frames within the
// limits.
void expect_harmless(std::span<const std::uint8_t> bytes) {
  constexpr FrameLimits kSmall{
      .json_bytes = 4096, .json_depth = 8, .blobs = 8, .blob_bytes = 1 << 16};
  FrameParser parser(kSmall);
  try {
    for (const auto& frame : parse_all(parser, bytes)) {
      std::size_t total = 0;
      for (const auto& blob : frame.blobs) total += blob.size();
      EXPECT_LE(total, kSmall.blob_bytes);
      EXPECT_LE(frame.blobs.size(), kSmall.blobs);
      EXPECT_TRUE(frame.value.is_object());
      FrameParser again(kSmall);
      const auto copies = parse_all(again, encode_frame(frame));
      ASSERT_EQ(copies.size(), 1U);
      EXPECT_EQ(copies[0].blobs, frame.blobs);
    }
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::kBadInput) << error.what();
  }
}

TEST(Frame, RandomBytesDoNoHarm) {
  Random random(20);
  for (int round = 0; round < 3000; ++round) {
    Bytes bytes(random.below(400));
    for (auto& byte : bytes) byte = static_cast<std::uint8_t>(random.next());
    // Half of them get past the first checks.
    if (round % 2 == 0 && bytes.size() > 12) {
      const auto head = raw(17, std::string(random.below(64), ' '), {});
      std::copy(head.begin(), head.begin() + 12, bytes.begin());
    }
    expect_harmless(bytes);
  }
}

TEST(Frame, MutatedFramesDoNoHarm) {
  Random random(21);
  for (int round = 0; round < 3000; ++round) {
    auto bytes = encode_frame(example(random));
    for (std::uint64_t change = 1 + random.below(4); change > 0; --change) {
      const auto at = bytes.begin() + static_cast<std::ptrdiff_t>(random.below(bytes.size()));
      switch (random.below(4)) {
        case 0:
          *at ^= static_cast<std::uint8_t>(1U << random.below(8));
          break;
        case 1:
          bytes.insert(at, static_cast<std::uint8_t>(random.next()));
          break;
        case 2:
          bytes.erase(at);
          break;
        default:
          bytes.resize(static_cast<std::size_t>(at - bytes.begin()) + 1);
      }
    }
    expect_harmless(bytes);
  }
}

}  // namespace
}  // namespace maia
