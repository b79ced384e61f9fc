// What survives a process that is killed, a second process, and a full disk.
#include <gtest/gtest.h>
#include <sched.h>
#include <sys/mount.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <csignal>
#include <functional>
#include <iostream>
#include <random>
#include <thread>

#include "base/hash.hpp"
#include "store/run_store.hpp"
#include "store/sample.hpp"

namespace maia {
namespace {

// What turn `number` says: long enough to span many database pages, and checkable.
std::string reply_of(int number) {
  std::string text = "turn " + std::to_string(number) + ":";
  const std::string word = sha256(text);
  for (int i = 0; i < 20 + number % 300; ++i) text += word;
  return text;
}

Json observation_of(int number) {
  return {{"digest", sha256(reply_of(number))}};
}

// Runs `work` in a child and returns its process id; the child exits with what `work` returns.
pid_t in_child(const std::function<int()>& work) {
  const pid_t child = ::fork();
  if (child != 0) return child;
  int code = 99;
  try {
    code = work();
  } catch (const std::exception& error) {
    std::cerr << error.what() << '\n';
  }
  ::_exit(code);
}

int exit_code_of(pid_t child) {
  int status = 0;
  ::waitpid(child, &status, 0);
  return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

// Continues the run for ever, telling the pipe what has been acknowledged: n for the reply of turn
// n, -n for its observation.
[[noreturn]] void write_turns(const std::filesystem::path& folder, int pipe) {
  RunStore store(folder);
  auto run = store.find(sample_spec());
  if (!run) run = store.create(sample_spec(), "prompt", nullptr, nullptr);
  const auto tell = [pipe](int value) {
    if (::write(pipe, &value, sizeof value) != sizeof value) ::_exit(1);
  };
  auto turns = store.turns(run->id);
  int number = static_cast<int>(turns.size());
  if (number > 0 && turns.back().observation.is_null()) {
    store.add_observation(run->id, number, observation_of(number)).wait();
    tell(-number);
  }
  for (;;) {
    ++number;
    store.add_reply(run->id, number, reply_of(number)).wait();
    tell(number);
    store.put_image(noise_image(static_cast<std::uint64_t>(number)));
    store.add_observation(run->id, number, observation_of(number)).wait();
    tell(-number);
  }
}

TEST(RunStoreCrash, EveryAcknowledgedTurnSurvivesSigkill) {
  const auto seed = std::random_device{}();
  SCOPED_TRACE("seed " + std::to_string(seed));
  std::cout << "seed " << seed << '\n';
  Random random(seed);
  const TemporaryFolder folder;
  int replies = 0;
  int observations = 0;
  for (int life = 0; life < 20; ++life) {
    int ends[2];
    ASSERT_EQ(::pipe(ends), 0);
    const pid_t child = in_child([&]() -> int {
      ::close(ends[0]);
      write_turns(folder.path(), ends[1]);
    });
    ::close(ends[1]);
    std::this_thread::sleep_for(std::chrono::microseconds(random.between(5'000, 120'000)));
    ::kill(child, SIGKILL);
    EXPECT_EQ(exit_code_of(child), 128 + SIGKILL);
    int value = 0;
    while (::read(ends[0], &value, sizeof value) == sizeof value) {
      (value > 0 ? replies : observations) = std::abs(value);
    }
    ::close(ends[0]);

    const RunStore store(folder.path());
    const auto run = store.find(sample_spec());
    if (!run) {
      ASSERT_EQ(replies, 0);
      continue;
    }
    const auto turns = store.turns(run->id);
    ASSERT_GE(static_cast<int>(turns.size()), replies);
    for (const Turn& turn : turns) {
      ASSERT_EQ(turn.reply, reply_of(turn.number));
      if (turn.number <= observations || !turn.observation.is_null()) {
        ASSERT_EQ(turn.observation, observation_of(turn.number));
      }
    }
  }
  EXPECT_GT(replies, 0) << "no child lived long enough to write anything";
  for (const auto& file : std::filesystem::recursive_directory_iterator(folder.path() / "blobs")) {
    if (file.path().extension() != ".png") continue;
    EXPECT_EQ(sha256_file(file.path()), file.path().stem().string());
  }
}

TEST(RunStoreCrash, TwoProcessesWriteToOneStore) {
  const TemporaryFolder folder;
  constexpr int kTurns = 40;
  std::vector<pid_t> children;
  for (int unit = 0; unit < 2; ++unit) {
    children.push_back(in_child([&] {
      RunStore store(folder.path());
      RunSpec spec = sample_spec();
      spec.unit = unit;
      const auto id = store.create(spec, "", nullptr, nullptr).id;
      for (int n = 1; n <= kTurns; ++n) {
        store.add_reply(id, n, reply_of(n)).wait();
        store.put_image(noise_image(static_cast<std::uint64_t>(n)));
        store.add_observation(id, n, observation_of(n)).wait();
      }
      return 0;
    }));
  }
  for (const pid_t child : children) EXPECT_EQ(exit_code_of(child), 0);
  const RunStore store(folder.path());
  ASSERT_EQ(store.runs().size(), 2u);
  for (const auto& run : store.runs()) EXPECT_EQ(store.turns(run.id).size(), std::size_t{kTurns});
}

TEST(RunStoreCrash, OneProcessWorksOnARunAndItsDeathFreesIt) {
  const TemporaryFolder folder;
  const RunStore store(folder.path());
  int ready[2];
  ASSERT_EQ(::pipe(ready), 0);
  const pid_t child = in_child([&] {
    const RunStore own(folder.path());
    const auto lock = own.lock_run(sample_spec());
    if (::write(ready[1], "x", 1) != 1) return 1;
    ::pause();
    return 0;
  });
  char byte = 0;
  ASSERT_EQ(::read(ready[0], &byte, 1), 1);
  EXPECT_EQ(kind_thrown([&] { store.lock_run(sample_spec()); }), ErrorKind::kUnavailable);
  EXPECT_NE(message_of([&] { store.lock_run(sample_spec()); }).find("another maia process"),
            std::string::npos);
  RunSpec other = sample_spec();
  other.unit += 1;
  EXPECT_NE(store.lock_run(other), nullptr);
  ::kill(child, SIGKILL);
  exit_code_of(child);
  EXPECT_NE(store.lock_run(sample_spec()), nullptr);
  ::close(ready[0]);
  ::close(ready[1]);
}

constexpr int kNoMount = 77;

// Fills a tiny file system of its own with turns and pictures until it is full.
int fill_disk(const std::filesystem::path& folder, bool pictures) {
  const int namespaces = ::geteuid() == 0 ? CLONE_NEWNS : CLONE_NEWNS | CLONE_NEWUSER;
  if (::unshare(namespaces) != 0) return kNoMount;
  if (::mount(nullptr, "/", nullptr, MS_REC | MS_PRIVATE, nullptr) != 0) return kNoMount;
  if (::mount("tmpfs", folder.c_str(), "tmpfs", 0, "size=1500k") != 0) return kNoMount;
  RunStore store(folder);
  const auto id = store.create(sample_spec(), "", nullptr, nullptr).id;
  int written = 0;
  const auto kind = kind_thrown([&] {
    for (int n = 1; n < 10'000; ++n) {
      if (pictures) {
        store.put_image(noise_image(static_cast<std::uint64_t>(n), 100));
      } else {
        store.add_reply(id, n, reply_of(n)).wait();
        written = n;
      }
    }
  });
  if (kind != ErrorKind::kLimit) return 1;
  if (static_cast<int>(store.turns(id).size()) != written) return 2;
  for (const auto& file : std::filesystem::recursive_directory_iterator(folder / "blobs")) {
    if (file.is_regular_file() && sha256_file(file.path()) != file.path().stem().string()) return 3;
  }
  return 0;
}

TEST(RunStoreCrash, AFullDiskIsALimitAndLosesNothing) {
  for (const bool pictures : {false, true}) {
    const TemporaryFolder folder;
    const int code = exit_code_of(in_child([&] { return fill_disk(folder.path(), pictures); }));
    if (code == kNoMount) GTEST_SKIP() << "this machine allows no file system of one's own";
    EXPECT_EQ(code, 0) << (pictures ? "pictures" : "turns");
  }
}

}  // namespace
}  // namespace maia
