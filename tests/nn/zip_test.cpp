#include "nn/zip.hpp"

#include <gtest/gtest.h>

#include "base/files.hpp"
#include "nn/inflate.hpp"
#include "thrown.hpp"

namespace maia {
namespace {

// Written by Python's zipfile and gzip.
const std::filesystem::path kFolder = MAIA_SOURCE_FOLDER "/fuzz/corpus/archive";
constexpr std::size_t kPlenty = 1 << 20;

std::string text_of(const std::vector<std::uint8_t>& bytes) {
  return {bytes.begin(), bytes.end()};
}

TEST(Zip, UnpacksWhatIsDeflated) {
  const auto bytes = read_file(kFolder / "deflated.zip");
  const auto entries = read_zip(bytes, "the file");
  ASSERT_EQ(entries.size(), 2u);
  std::string expected;
  for (int i = 0; i < 20; ++i) expected += "text that repeats itself ";
  const auto& member = entries.at("a/member.txt");
  EXPECT_EQ(text_of(unpack(member, kPlenty, "the file")), expected);
  EXPECT_EQ(kind_thrown([&] { stored_bytes(member, "the file"); }), ErrorKind::kBadInput);
  EXPECT_EQ(kind_thrown([&] { unpack(member, expected.size() - 1, "the file"); }),
            ErrorKind::kBadInput);
}

TEST(Zip, OfTheLargerFormIsRead) {
  const auto bytes = read_file(kFolder / "zip64.zip");
  const auto entries = read_zip(bytes, "the file");
  EXPECT_EQ(text_of(unpack(entries.at("big"), kPlenty, "the file")), "hello");
}

TEST(Zip, CutShortOrDamagedIsRefused) {
  const auto bytes = read_file(kFolder / "deflated.zip");
  for (std::size_t size = 0; size < bytes.size(); ++size) {
    const std::span<const std::uint8_t> cut(bytes.data(), size);
    EXPECT_EQ(kind_thrown([&] { read_zip(cut, "the file"); }), ErrorKind::kBadInput) << size;
  }
}

TEST(Zip, WhoseEntryIsLargerThanItSaysIsRefused) {
  auto bytes = read_file(kFolder / "deflated.zip");
  const auto entries = read_zip(bytes, "the file");
  ZipEntry entry = entries.at("a/member.txt");
  entry.size -= 1;
  EXPECT_EQ(kind_thrown([&] { unpack(entry, kPlenty, "the file"); }), ErrorKind::kBadInput);
  entry.size += 2;
  EXPECT_EQ(kind_thrown([&] { unpack(entry, kPlenty, "the file"); }), ErrorKind::kBadInput);
}

TEST(Gunzip, GivesTheTextWithinItsLimit) {
  const auto bytes = read_file(kFolder / "text.gz");
  const auto text = text_of(gunzip(bytes, kPlenty, "the file"));
  EXPECT_EQ(text.size(), 330u);
  EXPECT_TRUE(text.starts_with("vocabulary vocabulary "));
  EXPECT_EQ(gunzip(bytes, 330, "the file").size(), 330u);
  EXPECT_EQ(kind_thrown([&] { gunzip(bytes, 329, "the file"); }), ErrorKind::kBadInput);
}

TEST(Gunzip, RefusesWhatIsDamaged) {
  auto bytes = read_file(kFolder / "text.gz");
  for (std::size_t size = 0; size < bytes.size(); ++size) {
    const std::span<const std::uint8_t> cut(bytes.data(), size);
    EXPECT_EQ(kind_thrown([&] { gunzip(cut, kPlenty, "the file"); }), ErrorKind::kBadInput);
  }
  bytes[bytes.size() - 6] ^= 1;  // of its checksum
  EXPECT_EQ(kind_thrown([&] { gunzip(bytes, kPlenty, "the file"); }), ErrorKind::kBadInput);
}

}  // namespace
}  // namespace maia
