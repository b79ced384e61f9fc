#include "http/exchange_log.hpp"

#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <fstream>
#include <thread>

#include "base/files.hpp"
#include "base/random.hpp"
#include "thrown.hpp"

namespace maia {
namespace {

namespace fs = std::filesystem;

class Exchanges : public testing::Test {
 protected:
  fs::path file() const { return folder_.path() / "exchanges.jsonl"; }
  std::vector<Json> read(const std::string& service = "a") const {
    return read_exchanges(file(), service);
  }
  TemporaryFolder folder_;
};

Json exchange(int number, const std::string& service = "a") {
  return {{"service", service}, {"number", number}, {"text", std::string(1000, 'x')}};
}

TEST_F(Exchanges, AreReadByService) {
  {
    ExchangeLog log(file());
    log.append(exchange(1));
    log.append(exchange(2, "b"));
    log.append(exchange(3));
  }
  EXPECT_EQ(read(), (std::vector<Json>{exchange(1), exchange(3)}));
  EXPECT_EQ(read("b"), (std::vector<Json>{exchange(2, "b")}));
  std::string message;
  EXPECT_EQ(kind_thrown([&] { read("c"); }, &message), ErrorKind::kBadInput);
  EXPECT_NE(message.find("records nothing of a c"), std::string::npos) << message;
}

TEST_F(Exchanges, ACutLastLineIsIgnoredAndThenReplaced) {
  {
    ExchangeLog log(file());
    log.append(exchange(1));
    log.append(exchange(2));
  }
  const auto whole = fs::file_size(file());
  Random random(7);
  for (int i = 0; i < 20; ++i) {
    fs::resize_file(file(), whole / 2 + 1 + random.below(whole / 2 - 1));
    EXPECT_EQ(read(), (std::vector<Json>{exchange(1)}));
    ExchangeLog(file()).append(exchange(2));
    EXPECT_EQ(read(), (std::vector<Json>{exchange(1), exchange(2)}));
    EXPECT_EQ(fs::file_size(file()), whole);
  }
}

TEST_F(Exchanges, SurviveAKill) {
  int ready[2];
  ASSERT_EQ(::pipe(ready), 0);
  const pid_t child = ::fork();
  if (child == 0) {
    ExchangeLog log(file());
    for (int i = 0;; ++i) {
      log.append(exchange(i));
      if (i == 20 && ::write(ready[1], "x", 1) != 1) ::_exit(1);
    }
  }
  char letter = 0;
  ASSERT_EQ(::read(ready[0], &letter, 1), 1);
  ::kill(child, SIGKILL);
  ::waitpid(child, nullptr, 0);
  ::close(ready[0]);
  ::close(ready[1]);
  const auto found = read();
  ASSERT_GE(found.size(), 21u);
  for (std::size_t i = 0; i < found.size(); ++i) EXPECT_EQ(found[i], exchange(static_cast<int>(i)));
}

TEST_F(Exchanges, OfManyThreadsAreWholeLines) {
  {
    ExchangeLog log(file());
    std::vector<std::jthread> threads;
    for (int t = 0; t < 8; ++t) {
      threads.emplace_back([&] {
        for (int i = 0; i < 50; ++i) log.append(exchange(i));
      });
    }
  }
  EXPECT_EQ(read().size(), 400u);
}

TEST_F(Exchanges, AreWrittenByOneProcess) {
  const ExchangeLog log(file());
  std::string message;
  EXPECT_EQ(kind_thrown([&] { ExchangeLog another(file()); }, &message), ErrorKind::kUnavailable);
  EXPECT_NE(message.find("another process"), std::string::npos) << message;
}

TEST_F(Exchanges, OtherFilesAreRefused) {
  EXPECT_EQ(kind_thrown([&] { read(); }), ErrorKind::kNotFound);
  EXPECT_EQ(kind_thrown([&] { ExchangeLog log(folder_.path() / "no" / "such" / "folder"); }),
            ErrorKind::kUnavailable);
  for (const char* text : {"hello\n", "[1]\n", "{}\n", "{\"service\": 5}\n", "\n"}) {
    write_file(file(), std::string_view(text));
    std::string message;
    EXPECT_EQ(kind_thrown([&] { read(); }, &message), ErrorKind::kBadInput);
    EXPECT_NE(message.find("line 1"), std::string::npos) << message;
  }
}

}  // namespace
}  // namespace maia
