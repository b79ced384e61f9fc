#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <cmath>
#include <cstdlib>
#include <fstream>
#include <set>

#include "base/error.hpp"
#include "base/files.hpp"
#include "base/hash.hpp"
#include "base/json.hpp"
#include "base/parallel.hpp"
#include "base/random.hpp"
#include "base/subprocess.hpp"
#include "base/text.hpp"
#include "thrown.hpp"

namespace maia {
namespace {

TEST(Error, ExitCodesFollowTheKind) {
  EXPECT_EQ(exit_code(ErrorKind::kUsage), 2);
  EXPECT_EQ(exit_code(ErrorKind::kBadInput), 3);
  EXPECT_EQ(exit_code(ErrorKind::kNotFound), 4);
  EXPECT_EQ(exit_code(ErrorKind::kUnavailable), 5);
  EXPECT_EQ(exit_code(ErrorKind::kLimit), 6);
  EXPECT_EQ(exit_code(ErrorKind::kInternal), 70);
}

TEST(Random, IsTheSameEverywhere) {
  // xoshiro256** seeded with splitmix64(1), from the authors' reference code.
  Random random(1);
  EXPECT_EQ(random.next(), 12966619160104079557ULL);
  EXPECT_EQ(random.next(), 9600361134598540522ULL);
}

TEST(Random, BelowIsUniform) {
  Random random(7);
  std::array<int, 7> counts{};
  constexpr int kDraws = 70'000;
  for (int i = 0; i < kDraws; ++i) ++counts[random.below(7)];
  for (const int count : counts) EXPECT_NEAR(count, kDraws / 7, 5 * std::sqrt(kDraws / 7.0));
}

TEST(Random, NormalHasUnitMoments) {
  Random random(3);
  double sum = 0;
  double squares = 0;
  constexpr int kDraws = 100'000;
  for (int i = 0; i < kDraws; ++i) {
    const double value = random.normal();
    sum += value;
    squares += value * value;
  }
  EXPECT_NEAR(sum / kDraws, 0, 0.02);
  EXPECT_NEAR(squares / kDraws, 1, 0.03);
}

TEST(Random, DerivedSeedsDiffer) {
  std::set<std::uint64_t> seeds;
  for (std::uint64_t i = 0; i < 1000; ++i) {
    seeds.insert(derive_seed(0, i));
    seeds.insert(derive_seed(0, std::to_string(i)));
    seeds.insert(derive_seed(i + 1, "a"));
  }
  EXPECT_EQ(seeds.size(), 3000U);
  EXPECT_EQ(derive_seed(5, "label"), derive_seed(5, "label"));
}

TEST(Hash, MatchesPublishedVectors) {
  EXPECT_EQ(sha256(std::string_view("abc")),
            "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  EXPECT_EQ(sha256(std::string_view("")),
            "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
}

TEST(Hash, FileAndTextAgree) {
  const TemporaryFolder folder;
  const std::string text(200'000, 'x');
  write_file(folder.path() / "x", text);
  EXPECT_EQ(sha256_file(folder.path() / "x"), sha256(std::string_view(text)));
  EXPECT_EQ(kind_thrown([&] { sha256_file(folder.path() / "y"); }), ErrorKind::kNotFound);
}

TEST(Hash, NamesFilesAsGitDoes) {
  const TemporaryFolder folder;
  write_file(folder.path() / "x", "hello\n");
  EXPECT_EQ(git_blob_id(folder.path() / "x"), "ce013625030ba8dba906f756967f9e9ca394464a");
  write_file(folder.path() / "x", "");
  EXPECT_EQ(git_blob_id(folder.path() / "x"), "e69de29bb2d1d6434b8b29ae775ad8c2e48c5391");
  EXPECT_EQ(kind_thrown([&] { git_blob_id(folder.path() / "y"); }), ErrorKind::kNotFound);
  EXPECT_EQ(kind_thrown([&] { git_blob_id(folder.path()); }), ErrorKind::kBadInput);
}

TEST(Files, WriteReplacesAtomicallyAndLeavesNothingBeside) {
  const TemporaryFolder folder;
  write_file(folder.path() / "a", "old");
  write_file(folder.path() / "a", "new");
  EXPECT_EQ(read_text(folder.path() / "a"), "new");
  EXPECT_EQ(std::distance(std::filesystem::directory_iterator(folder.path()), {}), 1);
}

TEST(Files, FolderThatCannotBeWrittenIsOneSentence) {
  EXPECT_EQ(kind_thrown([] { write_file("/proc/maia-test", "x"); }), ErrorKind::kUnavailable);
  EXPECT_EQ(kind_thrown([] { create_folder("/proc/maia-test"); }), ErrorKind::kUnavailable);
}

TEST(Files, ReadRefusesWhatIsTooLarge) {
  const TemporaryFolder folder;
  write_file(folder.path() / "a", "12345");
  EXPECT_EQ(kind_thrown([&] { read_file(folder.path() / "a", 4); }), ErrorKind::kLimit);
  EXPECT_EQ(kind_thrown([&] { read_file(folder.path() / "none"); }), ErrorKind::kNotFound);
}

TEST(Files, LockKeepsAnotherProcessOut) {
  const TemporaryFolder folder;
  const auto path = folder.path() / "lock";
  const auto counter = folder.path() / "counter";
  write_file(counter, "0");
  std::vector<pid_t> children;
  for (int i = 0; i < 4; ++i) {
    const pid_t child = ::fork();
    if (child == 0) {
      for (int n = 0; n < 25; ++n) {
        const FileLock lock(path);
        const int value = std::stoi(read_text(counter));
        std::ofstream(counter) << value + 1;
      }
      ::_exit(0);
    }
    children.push_back(child);
  }
  for (const pid_t child : children) ::waitpid(child, nullptr, 0);
  EXPECT_EQ(read_text(counter), "100");
}

TEST(Files, CacheFolderThatCannotBeWrittenIsOneSentence) {
  const TemporaryFolder folder;
  write_file(folder.path() / "file", "");
  ::setenv("MAIA_CACHE", (folder.path() / "file" / "below").c_str(), 1);
  EXPECT_EQ(kind_thrown([] { cache_folder(); }), ErrorKind::kUnavailable);
  ::unsetenv("MAIA_CACHE");
}

TEST(Json, RefusesWhatIsNotJson) {
  EXPECT_EQ(kind_thrown([] { parse_json("{", "a file"); }), ErrorKind::kBadInput);
  EXPECT_EQ(to_text(Json("\xff")), "\"\xef\xbf\xbd\"");
}

TEST(Text, NearestIgnoresCase) {
  const std::vector<std::string> names = {"efficientnet-lite0", "resnet50", "resnet18"};
  EXPECT_EQ(nearest("ResNet5", names, 1), std::vector<std::string>{"resnet50"});
  EXPECT_EQ(nearest("x", names, 9).size(), 3U);
}

TEST(Text, CleanUtf8MendsAndNeverSplits) {
  EXPECT_EQ(clean_utf8("a\xff"
                       "b"),
            "a\xef\xbf\xbd"
            "b");
  EXPECT_EQ(clean_utf8("aé", 2), "a");
  EXPECT_EQ(clean_utf8("\xed\xa0\x80").size(), 9U) << "a surrogate is three bad bytes";
  Random random(11);
  for (int i = 0; i < 2000; ++i) {
    std::string noise;
    for (int n = 0; n < 40; ++n) noise += static_cast<char>(random.below(256));
    const std::string clean = clean_utf8(noise);
    EXPECT_EQ(clean_utf8(clean), clean);
    EXPECT_NO_THROW(Json(clean).dump()) << "seed 11, round " << i;
  }
}

TEST(Text, Base64RoundTripsAndRefusesGarbage) {
  Random random(5);
  for (std::size_t size = 0; size < 70; ++size) {
    std::vector<std::uint8_t> bytes;
    for (std::size_t i = 0; i < size; ++i) bytes.push_back(random.below(256));
    EXPECT_EQ(base64_decode(base64_encode(bytes)), bytes);
  }
  EXPECT_FALSE(base64_decode("not base64!"));
  EXPECT_FALSE(base64_decode("abc"));
}

TEST(Parallel, DoesEveryPieceOnce) {
  std::vector<std::atomic<int>> done(1000);
  parallel_for(done.size(), 4, [&](std::size_t i) { ++done[i]; });
  for (const auto& count : done) EXPECT_EQ(count, 1);
}

TEST(Parallel, ThrowsOnWhatAPieceThrew) {
  EXPECT_EQ(kind_thrown([] {
              parallel_for(100, 4, [](std::size_t i) {
                if (i == 50) throw Error(ErrorKind::kLimit, "piece 50");
              });
            }),
            ErrorKind::kLimit);
}

TEST(Subprocess, ReturnsOutputAndStatus) {
  const auto result = run_process({"sh", "-c", "echo hello; exit 3"});
  EXPECT_EQ(result.output, "hello\n");
  EXPECT_EQ(result.status, 3);
  EXPECT_EQ(kind_thrown([] { run_process({"/no/such/program"}); }), ErrorKind::kUnavailable);
}

TEST(WordsNamed, AreWholeWords) {
  const std::vector<std::string> all = {"grass", "snow", "night sky"};
  EXPECT_EQ(words_named("Dogs on Grass or in snow", all),
            (std::vector<std::string>{"grass", "snow"}));
  EXPECT_EQ(words_named("snowy dogs on grass", all), std::vector<std::string>{"grass"});
  EXPECT_EQ(words_named("under a night sky", all), std::vector<std::string>{"night sky"});
  EXPECT_TRUE(words_named("", all).empty());
  EXPECT_TRUE(words_named("grass", std::vector<std::string>{""}).empty());
}

TEST(Article, FollowsTheNoun) {
  EXPECT_EQ(with_article("dog"), "a dog");
  EXPECT_EQ(with_article("owl"), "an owl");
  EXPECT_EQ(with_article("horses"), "horses");
  EXPECT_EQ(with_article("walrus"), "a walrus");
}

}  // namespace
}  // namespace maia
