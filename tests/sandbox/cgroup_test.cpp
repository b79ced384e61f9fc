#include "sandbox/cgroup.hpp"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <fstream>
#include <set>
#include <string>
#include <vector>

#include "base/files.hpp"
#include "base/text.hpp"
#include "sandbox/recording_handler.hpp"
#include "sandbox/worker.hpp"

namespace maia {
namespace {

namespace fs = std::filesystem;

constexpr const char* kVersion2 =
    "35 24 0:30 / /sys/fs/cgroup rw,nosuid shared:9 - cgroup2 cgroup2 rw,nsdelegate\n";
constexpr const char* kVersion1 =
    "24 1 8:1 / / rw,relatime - ext4 /dev/sda1 rw\n"
    "35 31 0:32 / /sys/fs/cgroup/memory rw shared:17 - cgroup cgroup rw,memory\n"
    "39 31 0:36 / /sys/fs/cgroup/pids rw - cgroup cgroup rw,pids\n"
    "41 31 0:38 / /sys/fs/cgroup/unified rw - cgroup2 cgroup2 rw\n";

TEST(OwnGroups, AreOneFolderInVersion2) {
  const auto own = own_groups("0::/user.slice/session.scope\n", kVersion2);
  ASSERT_TRUE(own.has_value());
  EXPECT_EQ(own->version, 2);
  EXPECT_EQ(own->memory, "/sys/fs/cgroup/user.slice/session.scope");
  EXPECT_EQ(own->pids, own->memory);
}

TEST(OwnGroups, AreOneFolderForEachControllerInVersion1) {
  const auto own = own_groups("8:pids:/\n4:cpu,memory:/jobs/7\n0::/\n", kVersion1);
  ASSERT_TRUE(own.has_value());
  EXPECT_EQ(own->version, 1);
  EXPECT_EQ(own->memory, "/sys/fs/cgroup/memory/jobs/7");
  EXPECT_EQ(own->pids, "/sys/fs/cgroup/pids");
}

// A container's mount shows the tree from the container's own group on.
TEST(OwnGroups, AreCountedFromTheRootOfTheMount) {
  const std::string mount = "35 24 0:30 /docker/abc /sys/fs/cgroup ro - cgroup2 cgroup rw\n";
  EXPECT_EQ(own_groups("0::/docker/abc\n", mount)->memory, "/sys/fs/cgroup");
  EXPECT_EQ(own_groups("0::/docker/abc/x\n", mount)->memory, "/sys/fs/cgroup/x");
  EXPECT_FALSE(own_groups("0::/docker/abcd\n", mount).has_value());
  EXPECT_FALSE(own_groups("0::/other\n", mount).has_value());
  EXPECT_FALSE(own_groups("0::/../other\n", kVersion2).has_value());
}

TEST(OwnGroups, AreNoneWithoutMountsOrControllers) {
  EXPECT_FALSE(own_groups("", "").has_value());
  EXPECT_FALSE(own_groups("0::/x\n", "").has_value());
  EXPECT_FALSE(own_groups("4:memory:/x\n", kVersion1).has_value()) << "no pids controller";
  EXPECT_FALSE(own_groups("nonsense\n:\n::\n", "- - -\n1 2 3 4 5 6 7 - cgroup2\n").has_value());
}

// Folders that look like a group of version 2; the kernel's part of the work is not done in them.
class MadeUpGroup : public testing::Test {
 protected:
  void SetUp() override {
    write("cgroup.controllers", "cpu memory pids\n");
    write("cgroup.subtree_control", "\n");
    write("cgroup.procs", std::to_string(::getpid()) + "\n");
  }
  void write(const std::string& name, const std::string& text) {
    write_file(base_.path() / name, std::string_view(text));
  }
  std::string text(const std::string& name) { return read_text(base_.path() / name); }
  std::optional<ControlGroup> make() {
    return ControlGroup::make({2, base_.path(), base_.path()}, {1000, 7});
  }
  fs::path made() {
    for (const auto& entry : fs::directory_iterator(base_.path())) {
      if (entry.path().filename().string().starts_with("maia-worker-")) return entry.path();
    }
    return {};
  }
  TemporaryFolder base_;
};

TEST_F(MadeUpGroup, GivesAGroupWithItsLimitsWhereControllersAreHandedDown) {
  write("cgroup.subtree_control", "memory pids\n");
  const auto group = make();
  ASSERT_TRUE(group.has_value());
  EXPECT_EQ(read_text(made() / "memory.max"), "1000");
  EXPECT_EQ(read_text(made() / "memory.swap.max"), "0");
  EXPECT_EQ(read_text(made() / "pids.max"), "7");
  EXPECT_EQ(group->entrances().size(), 1U);
  EXPECT_FALSE(group->ran_out_of_memory());
  write_file(made() / "memory.events", std::string_view("oom 3\noom_kill 1\n"));
  EXPECT_TRUE(group->ran_out_of_memory());
}

TEST_F(MadeUpGroup, IsLeftAloneWhenAControllerIsMissing) {
  write("cgroup.controllers", "cpu memory\n");
  EXPECT_FALSE(make().has_value());
  EXPECT_EQ(made(), fs::path());
}

TEST_F(MadeUpGroup, IsLeftAloneWhenOtherProcessesAreInIt) {
  write("cgroup.procs", "1\n" + std::to_string(::getpid()) + "\n");
  EXPECT_FALSE(make().has_value());
  EXPECT_EQ(text("cgroup.subtree_control"), "\n");
  EXPECT_FALSE(fs::exists(base_.path() / "maia-host"));
}

TEST_F(MadeUpGroup, IsDividedByItsOnlyProcessWhereItIsDelegated) {
  const auto group = make();
  if (::geteuid() == 0) {  // root may write to what nobody gave it
    EXPECT_FALSE(group.has_value());
    EXPECT_EQ(text("cgroup.subtree_control"), "\n");
    return;
  }
  ASSERT_TRUE(group.has_value());
  EXPECT_EQ(read_text(base_.path() / "maia-host" / "cgroup.procs"), "0");
  EXPECT_TRUE(text("cgroup.subtree_control").starts_with("+memory +pids"));
}

TEST_F(MadeUpGroup, OfTheHostItselfIsNotDividedAgain) {
  write("cgroup.subtree_control", "memory pids\n");
  fs::create_directory(base_.path() / "maia-host");
  const fs::path host = base_.path() / "maia-host";
  const auto group = ControlGroup::make({2, host, host}, {1000, 7});
  EXPECT_TRUE(group.has_value());
  EXPECT_NE(made(), fs::path());
}

TEST_F(MadeUpGroup, LosesWhatDeadProcessesLeft) {
  write("cgroup.subtree_control", "memory pids\n");
  const auto group = make();
  const std::string live = made().filename().string();
  // maia-worker-NAMESPACE-PID-START-NUMBER: the same process number, started at another time.
  auto fields = split(live, '-');
  fields[4] = "1";
  const fs::path dead = base_.path() / join(fields, "-");
  fields[2] = "1";
  const fs::path elsewhere = base_.path() / join(fields, "-");
  for (const auto& folder : {dead, elsewhere, base_.path() / "other"}) {
    fs::create_directory(folder);
  }
  remove_stale_groups(base_.path());
  EXPECT_FALSE(fs::exists(dead));
  EXPECT_TRUE(fs::exists(elsewhere)) << "of another namespace, whose processes cannot be seen";
  EXPECT_TRUE(fs::exists(base_.path() / "other"));
  EXPECT_TRUE(fs::exists(base_.path() / live));
}

// ---- the kernel's own groups, where there are any

class LiveGroup : public testing::Test {
 protected:
  void SetUp() override {
    group_ = ControlGroup::make({std::uint64_t{64} << 20, 4});
    if (!group_) GTEST_SKIP() << "there can be no control group here";
  }
  std::optional<ControlGroup> group_;
};

void enter(const ControlGroup& group) {
  for (const int entrance : group.entrances()) {
    if (::write(entrance, "0", 1) != 1) ::_exit(100);
  }
}

int status_of(pid_t child) {
  int status = 0;
  ::waitpid(child, &status, 0);
  return status;
}

TEST_F(LiveGroup, EndsAProcessThatTakesTooMuchMemory) {
  EXPECT_FALSE(group_->ran_out_of_memory());
  const pid_t child = ::fork();
  if (child == 0) {
    enter(*group_);
    std::string memory(std::size_t{256} << 20, 'x');
    ::_exit(memory[memory.size() / 2] == 'x' ? 1 : 2);
  }
  const int status = status_of(child);
  EXPECT_TRUE(WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL) << status;
  EXPECT_TRUE(group_->ran_out_of_memory());
}

TEST_F(LiveGroup, LimitsTheNumberOfProcesses) {
  const pid_t child = ::fork();
  if (child == 0) {
    enter(*group_);
    int started = 0;
    for (int i = 0; i < 10; ++i) {
      const pid_t another = ::fork();
      if (another == 0) {
        ::pause();
        ::_exit(0);
      }
      if (another > 0) ++started;
    }
    ::signal(SIGTERM, SIG_IGN);
    ::kill(0, SIGTERM);
    ::_exit(started);
  }
  ::setpgid(child, child);
  EXPECT_EQ(WEXITSTATUS(status_of(child)), 3);
}

std::string text_of(const char* path) {
  std::ifstream file(path);
  return {std::istreambuf_iterator<char>(file), {}};
}

std::vector<fs::path> groups_of(pid_t host) {
  const auto own = own_groups(text_of("/proc/self/cgroup"), text_of("/proc/self/mountinfo"));
  std::vector<fs::path> found;
  if (!own) return found;
  const bool divided = own->memory.filename() == "maia-host";
  std::set<fs::path> bases{own->memory, own->pids};
  if (divided) bases = {own->memory.parent_path()};
  for (const auto& base : bases) {
    for (const auto& entry : fs::directory_iterator(base)) {
      const std::string name = entry.path().filename().string();
      if (name.starts_with("maia-worker-") && split(name, '-')[3] == std::to_string(host)) {
        found.push_back(entry.path());
      }
    }
  }
  return found;
}

TEST_F(LiveGroup, GoesWithItsWorker) {
  if (!inspect_sandbox().sufficient) GTEST_SKIP() << "the sandbox cannot stand here";
  group_.reset();
  EXPECT_TRUE(groups_of(::getpid()).empty());
  std::optional<Worker> worker(std::in_place, SandboxOptions{});
  RecordingHandler handler;
  worker->run("print(1)", handler);
  EXPECT_FALSE(groups_of(::getpid()).empty());
  worker.reset();
  EXPECT_TRUE(groups_of(::getpid()).empty());
}

TEST_F(LiveGroup, OfAKilledHostGoesWhenTheNextOneStarts) {
  std::array<int, 2> ends{};
  ASSERT_EQ(::pipe2(ends.data(), O_CLOEXEC), 0);
  const pid_t host = ::fork();
  if (host == 0) {
    const auto group = ControlGroup::make({std::uint64_t{64} << 20, 4});
    if (!group || ::write(ends[1], "x", 1) != 1) ::_exit(1);
    while (true) ::pause();
  }
  char ready = 0;
  ASSERT_EQ(::read(ends[0], &ready, 1), 1);
  for (const int end : ends) ::close(end);
  const auto groups = groups_of(host);
  EXPECT_FALSE(groups.empty());
  for (const auto& group : groups) remove_stale_groups(group.parent_path());
  EXPECT_EQ(groups_of(host), groups) << "its host is alive";
  ::kill(host, SIGKILL);
  status_of(host);
  for (const auto& group : groups) remove_stale_groups(group.parent_path());
  EXPECT_TRUE(groups_of(host).empty());
}

}  // namespace
}  // namespace maia
