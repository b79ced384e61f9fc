#include <gtest/gtest.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <atomic>

#include "base/error.hpp"
#include "base/files.hpp"
#include "image/codec.hpp"
#include "imagery/collage_dataset.hpp"
#include "imagery/world.hpp"

namespace maia {
namespace {

namespace fs = std::filesystem;

CollageRecipe scenes(std::size_t count, std::uint64_t seed) {
  return {.count = count, .seed = seed};
}

TEST(CollageDataset, HoldsTheScenesAndTheirPictures) {
  const TemporaryFolder folder;
  const fs::path target = folder.path() / "set";
  draw_collage_dataset(target, scenes(12, 7), silent_progress());
  const auto drawn = read_scenes(target);
  ASSERT_EQ(drawn.size(), 12u);
  for (std::size_t i = 0; i < drawn.size(); ++i) {
    const auto name = "scene/0000" + std::string(i < 10 ? "0" : "") + std::to_string(i) + ".jpg";
    EXPECT_EQ(drawn[i].file, name);
    const auto bytes = read_file(target / "images" / name);
    EXPECT_EQ(bytes, encode_jpeg(render(drawn[i].scene).image, 95)) << name;
  }
  EXPECT_FALSE(fs::exists(target.string() + ".part"));
}

TEST(CollageDataset, DependsOnSeedAndNumberAlone) {
  const TemporaryFolder folder;
  draw_collage_dataset(folder.path() / "small", scenes(4, 7), silent_progress());
  draw_collage_dataset(folder.path() / "large", scenes(9, 7), silent_progress());
  for (int i = 0; i < 4; ++i) {
    const std::string name = "images/scene/00000" + std::to_string(i) + ".jpg";
    EXPECT_EQ(read_file(folder.path() / "small" / name), read_file(folder.path() / "large" / name));
  }
  EXPECT_TRUE(read_text(folder.path() / "large/scenes.jsonl")
                  .starts_with(read_text(folder.path() / "small/scenes.jsonl")));
}

TEST(CollageDataset, LeavesACompleteFolderAndRefusesAnother) {
  const TemporaryFolder folder;
  const fs::path target = folder.path() / "set";
  draw_collage_dataset(target, scenes(3, 7), silent_progress());
  const auto written = fs::last_write_time(target / "images/scene/000001.jpg");
  draw_collage_dataset(target, scenes(3, 7), silent_progress());
  EXPECT_EQ(fs::last_write_time(target / "images/scene/000001.jpg"), written);
  EXPECT_THROW(draw_collage_dataset(target, scenes(4, 7), silent_progress()), Error);
  EXPECT_THROW(draw_collage_dataset(target, scenes(3, 8), silent_progress()), Error);
  fs::create_directories(folder.path() / "other");
  EXPECT_THROW(draw_collage_dataset(folder.path() / "other", scenes(3, 7), silent_progress()),
               Error);
  EXPECT_THROW(read_scenes(folder.path() / "nothing"), Error);
}

class Counting : public Progress {
 public:
  void update(std::string_view, std::size_t, std::size_t) override { ++updates; }
  void note(std::string_view) override { ++notes; }
  std::atomic<int> updates = 0;
  std::atomic<int> notes = 0;
};

TEST(CollageDataset, IsDrawnOnceByTwoProcesses) {
  const TemporaryFolder folder;
  const fs::path target = folder.path() / "set";
  std::vector<pid_t> children;
  for (int i = 0; i < 2; ++i) {
    const pid_t child = ::fork();
    if (child == 0) {
      Counting progress;
      try {
        draw_collage_dataset(target, scenes(40, 3), progress);
      } catch (...) {
        ::_exit(99);
      }
      ::_exit(progress.updates > 0 ? 1 : 0);
    }
    children.push_back(child);
  }
  int drew = 0;
  for (const pid_t child : children) {
    int status = 0;
    ASSERT_EQ(::waitpid(child, &status, 0), child);
    ASSERT_TRUE(WIFEXITED(status));
    ASSERT_LE(WEXITSTATUS(status), 1);
    drew += WEXITSTATUS(status);
  }
  EXPECT_EQ(drew, 1);
  EXPECT_EQ(read_scenes(target).size(), 40u);
}

TEST(CollageDataset, LeavesNothingUnderItsNameWhenKilled) {
  const TemporaryFolder folder;
  const fs::path target = folder.path() / "set";
  const pid_t child = ::fork();
  if (child == 0) {
    draw_collage_dataset(target, scenes(100'000, 3), silent_progress());
    ::_exit(0);
  }
  while (!fs::exists(target.string() + ".part/images/scene/000020.jpg")) ::usleep(1000);
  ::kill(child, SIGKILL);
  ::waitpid(child, nullptr, 0);
  EXPECT_FALSE(fs::exists(target));
  draw_collage_dataset(target, scenes(5, 3), silent_progress());
  EXPECT_EQ(read_scenes(target).size(), 5u);
  EXPECT_FALSE(fs::exists(target / "images/scene/000020.jpg"));
}

// A limit on file size fails writes as a full disk does.
TEST(CollageDataset, SaysWhenThereIsNoRoom) {
  const TemporaryFolder folder;
  const fs::path target = folder.path() / "set";
  const pid_t child = ::fork();
  if (child == 0) {
    ::signal(SIGXFSZ, SIG_IGN);
    const rlimit tiny{2000, 2000};
    ::setrlimit(RLIMIT_FSIZE, &tiny);
    int code = 1;
    try {
      draw_collage_dataset(target, scenes(5, 3), silent_progress());
    } catch (const Error& error) {
      const std::string text = error.what();
      code = error.kind() == ErrorKind::kLimit && text.find('\n') == std::string::npos ? 0 : 2;
    }
    ::_exit(code);
  }
  int status = 0;
  ASSERT_EQ(::waitpid(child, &status, 0), child);
  EXPECT_EQ(WEXITSTATUS(status), 0);
  EXPECT_FALSE(fs::exists(target));
  EXPECT_FALSE(fs::exists(target.string() + ".part"));
}

}  // namespace
}  // namespace maia
