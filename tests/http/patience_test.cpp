#include "http/patience.hpp"

#include <gtest/gtest.h>

#include <vector>

#include "thrown.hpp"

namespace maia {
namespace {

using std::chrono::milliseconds;
using std::chrono::system_clock;

struct Course {
  Patience patience;
  std::vector<std::int64_t> pauses;
  int attempts = 0;

  Course() {
    patience.pause = [this](milliseconds pause) { pauses.push_back(pause.count()); };
  }
  // Fails `times` times.
  void run(int times, std::optional<milliseconds> wait = {}) {
    with_patience(patience, "the service", [&](milliseconds) -> std::optional<Setback> {
      if (++attempts > times) return std::nullopt;
      return Setback{"it is busy", wait};
    });
  }
};

TEST(Patience, PausesGrowUpToTheLongestAndVaryByHalf) {
  Course course;
  course.patience.attempts = 9;
  course.patience.longest_pause = milliseconds(16'000);
  course.run(8);
  ASSERT_EQ(course.pauses.size(), 8u);
  std::int64_t whole = 1000;
  for (const auto pause : course.pauses) {
    EXPECT_GE(pause, whole / 2);
    EXPECT_LE(pause, whole);
    whole = std::min<std::int64_t>(2 * whole, 16'000);
  }
}

TEST(Patience, EndsWithTheAttemptsAndSaysWhatWasWrong) {
  Course course;
  course.patience.attempts = 3;
  std::string message;
  EXPECT_EQ(kind_thrown([&] { course.run(100); }, &message), ErrorKind::kUnavailable);
  EXPECT_EQ(course.attempts, 3);
  EXPECT_EQ(course.pauses.size(), 2u);
  EXPECT_NE(message.find("the service gives no answer: it is busy (3 attempts"), std::string::npos)
      << message;
}

TEST(Patience, NeverWaitsBeyondTheLimit) {
  for (const int limit : {1, 400, 5'000, 60'000}) {
    Course course;
    course.patience.attempts = 1000;
    course.patience.limit = milliseconds(limit);
    std::string message;
    EXPECT_EQ(kind_thrown([&] { course.run(10'000); }, &message), ErrorKind::kUnavailable);
    std::int64_t sum = 0;
    for (const auto pause : course.pauses) sum += pause;
    EXPECT_LT(sum, limit);
    EXPECT_NE(message.find("limit"), std::string::npos) << message;
  }
}

TEST(Patience, WaitsAsLongAsItIsAsked) {
  Course course;
  course.run(2, milliseconds(12'345));
  EXPECT_EQ(course.pauses, (std::vector<std::int64_t>{12'345, 12'345}));
}

TEST(Patience, StopsAtOnceWhereItIsAskedToWaitBeyondTheLimit) {
  Course course;
  std::string message;
  EXPECT_EQ(kind_thrown([&] { course.run(1, milliseconds(3'600'000)); }, &message),
            ErrorKind::kUnavailable);
  EXPECT_TRUE(course.pauses.empty());
  EXPECT_NE(message.find("3600 s"), std::string::npos) << message;
}

TEST(Patience, ReadsRetryAfterInItsForms) {
  const auto now = system_clock::from_time_t(784111777);  // Sun, 06 Nov 1994 08:49:37 GMT
  const auto wait = [&](std::string name, std::string value) {
    return asked_wait({429, {{std::move(name), std::move(value)}}}, now);
  };
  EXPECT_EQ(wait("retry-after", "7"), milliseconds(7000));
  EXPECT_EQ(wait("retry-after", " 0.5 "), milliseconds(500));
  EXPECT_EQ(wait("retry-after", "0"), milliseconds(0));
  EXPECT_EQ(wait("retry-after-ms", "250"), milliseconds(250));
  EXPECT_EQ(wait("retry-after", "Sun, 06 Nov 1994 08:49:47 GMT"), milliseconds(10'000));
  EXPECT_EQ(wait("retry-after", "Sun, 06 Nov 1994 08:00:00 GMT"), milliseconds(0));
  for (const char* nonsense : {"", "soon", "-5", "nan", "7 apples", "1e999"}) {
    EXPECT_FALSE(wait("retry-after", nonsense)) << nonsense;
  }
  EXPECT_FALSE(asked_wait({429, {}}, now));
}

}  // namespace
}  // namespace maia
