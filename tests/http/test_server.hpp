// The servers that tests talk to, and the file that tests/http/server.py serves.
#pragma once

#include <fcntl.h>
#include <gtest/gtest.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdint>
#include <cstdlib>
#include <string>
#include <vector>

extern char** environ;

namespace maia {

// The bytes that server.py serves.
inline std::vector<std::uint8_t> served_bytes(std::size_t size) {
  std::vector<std::uint8_t> bytes(size);
  for (std::size_t i = 0; i < size; ++i) bytes[i] = static_cast<std::uint8_t>(i * 31 + i / 251);
  return bytes;
}

// A server written in Python, as a child of the test. It prints its port, and ends when its
// standard input does.
class ServerProcess {
 public:
  // `arguments`: the script, and what it is given.
  explicit ServerProcess(const std::vector<std::string>& arguments, bool secure = false)
      : secure_(secure) {
    ::setenv("no_proxy", "127.0.0.1", 1);
    std::vector<std::string> words = {"python3"};
    words.insert(words.end(), arguments.begin(), arguments.end());
    start(words);
  }
  ~ServerProcess() {
    ::close(input_);
    ::kill(child_, SIGTERM);
    ::waitpid(child_, nullptr, 0);
  }
  ServerProcess(const ServerProcess&) = delete;
  ServerProcess& operator=(const ServerProcess&) = delete;

  std::string url(const std::string& path) const {
    return (secure_ ? "https" : "http") + ("://127.0.0.1:" + port_) + "/" + path;
  }
  const std::string& port() const { return port_; }

 private:
  void start(std::vector<std::string>& words) {
    std::vector<char*> arguments;
    for (auto& word : words) arguments.push_back(word.data());
    arguments.push_back(nullptr);
    int input[2];
    int output[2];
    if (::pipe2(input, O_CLOEXEC) != 0 || ::pipe2(output, O_CLOEXEC) != 0) std::abort();
    posix_spawn_file_actions_t actions;
    ::posix_spawn_file_actions_init(&actions);
    ::posix_spawn_file_actions_adddup2(&actions, input[0], 0);
    ::posix_spawn_file_actions_adddup2(&actions, output[1], 1);
    const int code =
        ::posix_spawnp(&child_, "/usr/bin/python3", &actions, nullptr, arguments.data(), environ);
    ::posix_spawn_file_actions_destroy(&actions);
    ::close(input[0]);
    ::close(output[1]);
    if (code != 0) std::abort();
    input_ = input[1];
    char letter = 0;
    while (::read(output[0], &letter, 1) == 1 && letter != '\n') port_ += letter;
    ::close(output[0]);
  }

  bool secure_;
  pid_t child_ = 0;
  int input_ = -1;
  std::string port_;
};

// With a certificate and its key it speaks TLS.
class TestServer : public ServerProcess {
 public:
  explicit TestServer(std::size_t size, const std::string& certificate = "",
                      const std::string& key = "")
      : ServerProcess(words(size, certificate, key), !certificate.empty()) {}

 private:
  static std::vector<std::string> words(std::size_t size, const std::string& certificate,
                                        const std::string& key) {
    std::vector<std::string> words = {MAIA_SOURCE_FOLDER "/tests/http/server.py",
                                      std::to_string(size)};
    if (!certificate.empty()) words.insert(words.end(), {certificate, key});
    return words;
  }
};

}  // namespace maia
