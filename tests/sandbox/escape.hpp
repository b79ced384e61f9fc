// One attempt to get out of the sandbox, to wear the host down or to break the worker is one test.
// After each, the host's files are as they were, the host has no more descriptors, threads and
// children than before, and the next program of the same run gets the right answer.
#pragma once

#include <fcntl.h>
#include <gtest/gtest.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/files.hpp"
#include "base/text.hpp"
#include "sandbox/recording_handler.hpp"
#include "sandbox/worker.hpp"

namespace maia {

class Escape : public testing::Test {
 protected:
  using Status = ProgramOutcome::Status;

  void SetUp() override {
    const auto report = inspect_sandbox();
    for (const auto& wall : report.walls) {
      if (wall.needed && !wall.stands) {
        GTEST_SKIP() << wall.name << " does not stand here: " << wall.remedy;
      }
      if (wall.stands) standing_.push_back(wall.name);
    }
    std::filesystem::create_directories(home_ / "keys");
    write_file(home_ / "keys" / "token", std::string_view("CANARY-5e1f"));
    write_file(home_ / "notes.txt", std::string_view("CANARY-notes"));
    // Nothing but the walls keeps a program from it.
    for (const auto& path : {folder_.path(), home_, home_ / "keys", home_ / "keys" / "token"}) {
      std::filesystem::permissions(path, std::filesystem::perms::all);
    }
    ::setenv("MAIA_ESCAPE_SECRET", "SECRET-77c2", 1);
    options_.seconds = 10;
    options_.memory_bytes = std::size_t{1} << 30;
    options_.disk_bytes = std::size_t{32} << 20;
    files_before_ = listing();
    descriptors_before_ = count_of("/proc/self/fd");
    threads_before_ = count_of("/proc/self/task");
  }

  void TearDown() override {
    if (IsSkipped()) return;
    EXPECT_EQ(listing(), files_before_) << "the host's files were changed";
    EXPECT_EQ(handler_.text.find("CANARY"), std::string::npos) << handler_.text;
    EXPECT_EQ(handler_.text.find("SECRET"), std::string::npos) << handler_.text;
    const auto outcome = run("print(6 * 7)");
    EXPECT_EQ(outcome.status, Status::kFinished) << outcome.error;
    EXPECT_TRUE(handler_.text.ends_with("42\n")) << handler_.text;
    worker_.reset();
    EXPECT_EQ(count_of("/proc/self/fd"), descriptors_before_) << "the host lost descriptors";
    EXPECT_EQ(count_of("/proc/self/task"), threads_before_) << "the host has threads left";
    siginfo_t info{};
    const bool children = ::waitid(P_ALL, 0, &info, WEXITED | WNOHANG | WNOWAIT | __WALL) == 0;
    EXPECT_FALSE(children) << "the host has children left";
  }

  // In `code`, @HOME@ is a folder of the host's and @PID@ the host's process.
  ProgramOutcome run(std::string code) {
    handler_.text.clear();
    code = replace_all(code, "@HOME@", home_.string());
    code = replace_all(code, "@PID@", std::to_string(::getpid()));
    if (!worker_) worker_.emplace(options_);
    return worker_->run(code, handler_);
  }

  void expect_prints(const std::string& code, const std::string& text) {
    const auto outcome = run(code);
    EXPECT_EQ(outcome.status, Status::kFinished) << outcome.error;
    EXPECT_EQ(handler_.text, text);
  }

  // The program fails, and the last line of its traceback starts with `name`, an exception's.
  void expect_raises(const std::string& code, const std::string& name) {
    const std::string line = last_line_of_failure(code);
    EXPECT_TRUE(line.starts_with(name)) << line;
  }

  // The program fails with an OSError of the kind that a wall gives: not allowed, or not there.
  void expect_refused(const std::string& code) {
    const std::string line = last_line_of_failure(code);
    const std::vector<std::string> refusals{"PermissionError: [Errno 1]",
                                            "PermissionError: [Errno 13]",
                                            "FileNotFoundError: [Errno 2]",
                                            "NotADirectoryError: [Errno 20]",
                                            "ProcessLookupError: [Errno 3]",
                                            "OSError: [Errno 30]",  // a read-only file system
                                            "OSError: [Errno 6]",   // no such device
                                            "OSError: [Errno 38]"};
    EXPECT_TRUE(std::ranges::any_of(refusals, [&](const std::string& refusal) {
      return line.starts_with(refusal);
    })) << line;
  }

  // A system call by number, its arguments written in Python: it is refused by the filter (EPERM,
  // or ENOSYS for those that a library has a fallback for). Any other error would be the kernel
  // having looked at the call.
  void expect_call_refused(long number, const std::string& arguments) {
    const auto outcome = run(R"(
import ctypes
libc = ctypes.CDLL(None, use_errno=True)
arguments = [)" + arguments + R"(]
result = libc.syscall()" + std::to_string(number) +
                             R"(,
                      *(ctypes.c_long(a) if isinstance(a, int) else a for a in arguments))
error = ctypes.get_errno()
print("refused" if result == -1 and error in (1, 38) else f"result {result}, error {error}")
)");
    EXPECT_EQ(outcome.status, Status::kFinished) << outcome.error;
    EXPECT_EQ(handler_.text, "refused\n");
  }

  // The worker is over, and the agent is told why in one sentence that contains `part`.
  void expect_ended(const std::string& code, Status expected, const std::string& part) {
    const auto outcome = run(code);
    EXPECT_EQ(static_cast<int>(outcome.status), static_cast<int>(expected))
        << outcome.error << handler_.text;
    expect_sentence(outcome.error);
    EXPECT_NE(outcome.error.find(part), std::string::npos) << outcome.error;
    EXPECT_FALSE(worker_->alive());
  }
  void expect_timed_out(const std::string& code) {
    expect_ended(code, Status::kTimedOut, "ran longer than its limit");
  }
  void expect_died(const std::string& code, const std::string& part) {
    expect_ended(code, Status::kDied, part);
  }

  void expect_sentence(const std::string& text) {
    EXPECT_EQ(text.find('\n'), std::string::npos) << text;
    EXPECT_EQ(text.find('/'), std::string::npos) << "names a path: " << text;
    EXPECT_TRUE(text.ends_with(
        "; the variables of earlier programs are lost, and the next program starts with a fresh "
        "worker"))
        << text;
  }

  bool stands(const std::string& wall) const {
    return std::ranges::find(standing_, wall) != standing_.end();
  }

  // Names, contents, types, owners' rights and times of everything in the host's folder.
  std::map<std::string, std::string> listing() const {
    namespace fs = std::filesystem;
    std::map<std::string, std::string> result;
    for (const auto& entry : fs::recursive_directory_iterator(folder_.path())) {
      const auto status = fs::symlink_status(entry.path());
      std::string text = std::to_string(static_cast<int>(status.type())) + " " +
                         std::to_string(static_cast<int>(status.permissions()));
      text +=
          " " + std::to_string(fs::last_write_time(entry.path()).time_since_epoch().count()) + " ";
      if (fs::is_regular_file(status)) text += read_text(entry.path());
      result[entry.path().string()] = text;
    }
    return result;
  }

  TemporaryFolder folder_;
  std::filesystem::path home_ = folder_.path() / "home";
  SandboxOptions options_;
  RecordingHandler handler_;
  std::optional<Worker> worker_;
  std::map<std::string, std::string> files_before_;

 private:
  std::string last_line_of_failure(const std::string& code) {
    const auto outcome = run(code);
    EXPECT_EQ(static_cast<int>(outcome.status), static_cast<int>(Status::kFailed))
        << outcome.error << handler_.text;
    return outcome.error.substr(outcome.error.rfind('\n') + 1);
  }

  static std::ptrdiff_t count_of(const char* folder) {
    return std::distance(std::filesystem::directory_iterator(folder), {});
  }

  std::vector<std::string> standing_;
  std::ptrdiff_t descriptors_before_ = 0;
  std::ptrdiff_t threads_before_ = 0;
};

}  // namespace maia
