// A process that the host starts, with nothing of the host's environment, descriptors or rights
// beyond what is named, in a session of its own, and killed when the host goes.
#pragma once

#include <sys/resource.h>
#include <sys/types.h>

#include <condition_variable>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <utility>
#include <vector>

namespace maia {

struct Launch {
  std::string program;                 // a path
  std::vector<std::string> arguments;  // without the program's name
  std::vector<std::string> environment;
  std::string folder;       // to start in; empty for the host's
  int output = -1;          // becomes standard output and standard error; -1 for /dev/null
  int socket = -1;          // becomes descriptor 3; -1 for none
  std::vector<int> passed;  // descriptors that keep their number, 16 or above
  std::vector<int> groups;  // open files of control groups that it joins
  std::vector<std::pair<int, rlim_t>> limits;  // RLIMIT_..., value
  bool fixed_addresses = false;                // its memory lies at the same addresses each time
  bool drop_root = false;                      // a host that is root starts it as nobody
};

// How it ended.
struct ChildStatus {
  bool signalled = false;
  int number = 0;  // the signal, or the exit code
};

class Child {
 public:
  // Throws kUnavailable naming the program if it cannot be started.
  explicit Child(const Launch& launch);
  // Kills it and waits until it is gone.
  ~Child();
  Child(const Child&) = delete;
  Child& operator=(const Child&) = delete;

  // It is in all the control groups that it was to join.
  bool joined() const { return joined_; }
  void kill();
  // Nothing if it still lives after `seconds`.
  std::optional<ChildStatus> wait(double seconds);

 private:
  void run(const Launch& launch);

  std::mutex mutex_;
  std::condition_variable changed_;
  pid_t pid_ = 0;
  int start_error_ = 0;
  bool joined_ = false;  // not changed after the start
  bool started_ = false;
  bool reaped_ = false;
  ChildStatus status_;
  // Starts the child and stays until it ends: the kernel ties "die with parent" to the thread that
  // started it, which therefore must not be one that comes and goes.
  std::thread keeper_;
};

}  // namespace maia
