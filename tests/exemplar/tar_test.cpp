#include <archive.h>
#include <archive_entry.h>
#include <gtest/gtest.h>

#include <fstream>

#include "base/files.hpp"
#include "base/random.hpp"
#include "exemplar/dataset.hpp"
#include "exemplar/fakes.hpp"
#include "exemplar/index.hpp"
#include "exemplar/tar_archive.hpp"
#include "image/codec.hpp"
#include "thrown.hpp"

namespace maia {
namespace {

namespace fs = std::filesystem;
using Bytes = std::vector<std::uint8_t>;

struct Member {
  std::string name;
  Bytes content;
};

Bytes picture(std::uint8_t value) {
  return encode_png(Image(2, 2, Bytes(12, value)));
}

// Written by libarchive in one of its formats: "ustar", "pax", "gnutar".
void write_tar(const fs::path& path, const std::vector<Member>& members, const char* format,
               bool compressed = false) {
  archive* writer = archive_write_new();
  archive_write_set_format_by_name(writer, format);
  if (compressed) archive_write_add_filter_gzip(writer);
  ASSERT_EQ(archive_write_open_filename(writer, path.c_str()), ARCHIVE_OK);
  for (const auto& member : members) {
    archive_entry* entry = archive_entry_new();
    archive_entry_set_pathname(entry, member.name.c_str());
    archive_entry_set_size(entry, static_cast<la_int64_t>(member.content.size()));
    archive_entry_set_filetype(entry, AE_IFREG);
    archive_entry_set_perm(entry, 0644);
    archive_write_header(writer, entry);
    archive_write_data(writer, member.content.data(), member.content.size());
    archive_entry_free(entry);
  }
  archive_write_free(writer);
}

class TarTest : public testing::Test {
 protected:
  fs::path file(const std::string& name) const { return folder_.path() / name; }
  std::unique_ptr<ImageDataset> open(const fs::path& where) const {
    return open_pictures(where.string(), silent_progress());
  }

  const TemporaryFolder cache_;
  const TemporaryVariable variable_{"MAIA_CACHE", cache_.path().string()};
  const TemporaryFolder folder_;
};

TEST_F(TarTest, HoldsItsPicturesInTheirOrderInEveryFormat) {
  const std::string long_name = std::string(80, 'd') + "/" + std::string(90, 'f') + ".png";
  const std::string longer = std::string(200, 'd') + "/" + std::string(180, 'f') + ".png";
  for (const std::string format : {"ustar", "pax", "gnutar"}) {
    std::vector<Member> members = {
        {"b/2.png", picture(2)}, {"b/2.cls", {'7'}},
        {"b/empty.png", {}},     {"a/1.JPG", encode_jpeg(Image(2, 2), 90)},
        {long_name, picture(4)}, {"b/2.png", picture(5)}};
    if (format != "ustar") members.push_back({longer, picture(6)});
    write_tar(file(format + ".tar"), members, format.c_str());
    const auto dataset = open(file(format + ".tar"));
    const std::string tar = format + ".tar/";
    ASSERT_EQ(dataset->size(), members.size() - 1) << format;
    EXPECT_EQ(dataset->id(0), tar + "b/2.png");
    EXPECT_EQ(dataset->id(1), tar + "b/empty.png");
    EXPECT_EQ(dataset->id(2), tar + "a/1.JPG");
    EXPECT_EQ(dataset->id(3), tar + long_name);
    for (std::size_t i = dataset->size(); i-- > 0;) {  // backwards: random access
      if (i == 1) {
        EXPECT_EQ(kind_thrown([&] { dataset->load(i); }), ErrorKind::kBadInput);
        continue;
      }
      const auto& content = members[i == 0 ? 0 : i + 1].content;
      EXPECT_EQ(dataset->load(i).image, decode_image(content, "")) << format << " " << i;
    }
  }
}

TEST_F(TarTest, AFolderOfArchivesAndAPatternAreTheSameDataset) {
  fs::create_directory(file("set"));
  for (int i = 8; i < 12; ++i) {
    char name[32];
    std::snprintf(name, sizeof name, "set/s-%03d.tar", i);
    write_tar(file(name),
              {{"x.png", picture(std::uint8_t(i))}, {"y.png", picture(std::uint8_t(i + 50))}},
              "ustar");
  }
  const auto by_folder = open(file("set"));
  const auto by_pattern = open(file("set/s-{008..011}.tar"));
  ASSERT_EQ(by_folder->size(), 8u);
  EXPECT_EQ(by_pattern->hash(), by_folder->hash());
  for (std::size_t i = 0; i < 8; ++i) {
    EXPECT_EQ(by_pattern->id(i), by_folder->id(i));
    EXPECT_EQ(by_folder->load(i).image.pixels()[0], 8 + i / 2 + (i % 2) * 50);
  }
  EXPECT_EQ(by_folder->id(5), "s-010.tar/y.png");
  EXPECT_EQ(open(file("set/s-{009,011}.tar"))->size(), 4u);
  std::string message;
  EXPECT_EQ(kind_thrown([&] { open(file("set/s-{008..012}.tar")); }, &message),
            ErrorKind::kNotFound);
  EXPECT_NE(message.find("s-012.tar"), std::string::npos);
}

TEST_F(TarTest, ItsHashFollowsItsContent) {
  write_tar(file("a.tar"), {{"x.png", picture(1)}}, "ustar");
  const std::string before = open(file("a.tar"))->hash();
  EXPECT_EQ(open(file("a.tar"))->hash(), before);
  write_tar(file("a.tar"), {{"x.png", picture(2)}}, "ustar");
  EXPECT_NE(open(file("a.tar"))->hash(), before);
}

TEST_F(TarTest, RefusesWhatIsNoPlainTar) {
  const auto complaint = [&](const std::string& name, ErrorKind kind) {
    std::string message;
    EXPECT_EQ(kind_thrown([&] { open(file(name)); }, &message), kind) << name;
    EXPECT_NE(message.find(name), std::string::npos) << message;
    EXPECT_EQ(message.find('\n'), std::string::npos) << message;
    return message;
  };
  write_tar(file("a.tar.gz"), {{"x.png", picture(1)}}, "pax", true);
  EXPECT_NE(complaint("a.tar.gz", ErrorKind::kBadInput).find("gzip"), std::string::npos);
  write_file(file("text.tar"), "no archive at all");
  complaint("text.tar", ErrorKind::kBadInput);
  write_file(file("empty.tar"), "");
  EXPECT_ANY_THROW(open(file("empty.tar")));
  write_tar(file("none.tar"), {{"x.txt", {'1'}}}, "ustar");
  complaint("none.tar", ErrorKind::kNotFound);
  EXPECT_EQ(kind_thrown([&] { open("/nowhere/a.tar"); }), ErrorKind::kNotFound);
}

TEST_F(TarTest, LeavesOutLinksFoldersAndDevices) {
  archive* writer = archive_write_new();
  archive_write_set_format_pax(writer);
  archive_write_open_filename(writer, file("a.tar").c_str());
  const auto put = [&](const char* name, unsigned type, const char* link, const char* symlink) {
    archive_entry* entry = archive_entry_new();
    archive_entry_set_pathname(entry, name);
    archive_entry_set_filetype(entry, type);
    if (link != nullptr) archive_entry_set_hardlink(entry, link);
    if (symlink != nullptr) archive_entry_set_symlink(entry, symlink);
    const Bytes content = picture(1);
    const bool data = type == AE_IFREG && link == nullptr;
    archive_entry_set_size(entry, data ? static_cast<la_int64_t>(content.size()) : 0);
    archive_write_header(writer, entry);
    if (data) archive_write_data(writer, content.data(), content.size());
    archive_entry_free(entry);
  };
  put("real.png", AE_IFREG, nullptr, nullptr);
  put("hard.png", AE_IFREG, "real.png", nullptr);
  put("soft.png", AE_IFLNK, nullptr, "/etc/passwd");
  put("folder.png", AE_IFDIR, nullptr, nullptr);
  put("device.png", AE_IFCHR, nullptr, nullptr);
  archive_write_free(writer);
  const auto dataset = open(file("a.tar"));
  ASSERT_EQ(dataset->size(), 1u);
  EXPECT_EQ(dataset->id(0), "a.tar/real.png");
}

TEST_F(TarTest, ACutArchiveGivesWhatIsBeforeTheCut) {
  std::vector<Member> members;
  for (int i = 0; i < 10; ++i) {
    members.push_back({std::to_string(i) + ".png", picture(std::uint8_t(i))});
  }
  write_tar(file("a.tar"), members, "pax");
  auto bytes = read_file(file("a.tar"));
  std::vector<std::uint64_t> positions;
  scan_tar(file("a.tar"), [&](const TarMember& member) { positions.push_back(member.position); });
  ASSERT_EQ(positions.size(), 10u);
  bytes.resize(positions[7] + 100);
  write_file(file("cut.tar"), bytes);
  RecordedProgress progress;
  const auto dataset = open_pictures(file("cut.tar").string(), progress);
  EXPECT_EQ(dataset->size(), 7u);
  EXPECT_EQ(dataset->load(6).image.pixels()[0], 6);
  ASSERT_EQ(progress.notes.size(), 1u);
  EXPECT_NE(progress.notes[0].find("cut.tar"), std::string::npos);
  EXPECT_NE(progress.notes[0].find("7 pictures"), std::string::npos);
}

// Whatever the bytes, an archive is opened or refused in one sentence, and no picture takes more
// memory than the archive's own size allows.
TEST_F(TarTest, SurvivesEveryDamage) {
  std::vector<Member> members;
  for (int i = 0; i < 4; ++i) {
    members.push_back({std::string(std::size_t(i) * 30, 'n') + std::to_string(i) + ".png",
                       picture(std::uint8_t(i))});
  }
  Random random(99);
  for (const char* format : {"ustar", "pax", "gnutar"}) {
    write_tar(file("sound.tar"), members, format);
    const auto sound = read_file(file("sound.tar"));
    for (int round = 0; round < 300; ++round) {
      auto bytes = sound;
      for (std::uint64_t i = 1 + random.below(8); i > 0; --i) {
        bytes[random.below(bytes.size())] = static_cast<std::uint8_t>(random.below(256));
      }
      if (round % 3 == 0) bytes.resize(random.below(bytes.size()));
      std::ofstream(file("damaged.tar"), std::ios::binary)
          .write(reinterpret_cast<const char*>(bytes.data()),
                 static_cast<std::streamsize>(bytes.size()));
      try {
        std::vector<std::pair<std::string, std::uint64_t>> found;
        scan_tar(file("damaged.tar"), [&](const TarMember& member) {
          found.emplace_back(member.name, member.position);
        });
        ASSERT_LE(found.size(), bytes.size() / 512);
        for (const auto& [name, position] : found) {
          const auto content = read_tar_member(file("damaged.tar"), position, name, 1 << 20);
          ASSERT_LE(content.size(), bytes.size());
        }
      } catch (const Error& error) {
        ASSERT_EQ(std::string(error.what()).find('\n'), std::string::npos) << error.what();
      }
    }
  }
}

TEST_F(TarTest, AMemberThatClaimsToBeHugeIsRefusedUnread) {
  write_tar(file("a.tar"), {{"x.png", picture(1)}}, "ustar");
  auto bytes = read_file(file("a.tar"));
  const std::string size = "77777777777";  // 8 GiB, in octal digits
  std::copy(size.begin(), size.end(), bytes.begin() + 124);
  std::fill_n(bytes.begin() + 148, 8, ' ');
  unsigned sum = 0;
  for (int i = 0; i < 512; ++i) sum += bytes[std::size_t(i)];
  char text[8];
  std::snprintf(text, sizeof text, "%06o", sum);
  std::copy(text, text + 7, bytes.begin() + 148);
  write_file(file("huge.tar"), bytes);
  const auto dataset = open(file("huge.tar"));
  ASSERT_EQ(dataset->size(), 1u);
  EXPECT_EQ(kind_thrown([&] { dataset->load(0); }), ErrorKind::kLimit);
}

TEST_F(TarTest, NoticesThatTheArchiveWasReplaced) {
  write_tar(file("a.tar"), {{"x.png", picture(1)}, {"y.png", picture(2)}}, "ustar");
  const auto dataset = open(file("a.tar"));
  write_tar(file("a.tar"), {{"x.png", picture(1)}, {"z.png", picture(2)}}, "ustar");
  std::string message;
  EXPECT_EQ(kind_thrown([&] { dataset->load(1); }, &message), ErrorKind::kBadInput);
  EXPECT_NE(message.find("y.png"), std::string::npos);
}

TEST_F(TarTest, NamesDoNotCommandTheTerminal) {
  write_tar(file("a.tar"), {{"\x1b[2Jx.png", picture(1)}}, "ustar");
  EXPECT_EQ(open(file("a.tar"))->id(0), "a.tar/?[2Jx.png");
}

}  // namespace
}  // namespace maia
