#include "http/download.hpp"

#include <fcntl.h>
#include <sched.h>
#include <sys/mount.h>
#include <sys/resource.h>

#include <atomic>
#include <fstream>
#include <thread>

#include "base/files.hpp"
#include "base/hash.hpp"
#include "base/json.hpp"
#include "base/subprocess.hpp"
#include "http/transfer.hpp"
#include "test_server.hpp"
#include "thrown.hpp"

namespace maia {
namespace {

namespace fs = std::filesystem;
constexpr std::size_t kSize = 300'000;

// What was said of the work, for the tests to look at.
class Notes : public Progress {
 public:
  void update(std::string_view, std::size_t done, std::size_t total) override {
    const std::lock_guard lock(mutex_);
    if (done > total) too_far_ = true;
    ++updates_;
  }
  void note(std::string_view line) override {
    const std::lock_guard lock(mutex_);
    lines_.emplace_back(line);
  }
  std::vector<std::string> lines() {
    const std::lock_guard lock(mutex_);
    return lines_;
  }
  int updates() const { return updates_; }
  bool went_too_far() const { return too_far_; }

 private:
  std::mutex mutex_;
  std::vector<std::string> lines_;
  std::atomic<int> updates_ = 0;
  std::atomic<bool> too_far_ = false;
};

class Download : public testing::Test {
 protected:
  static TestServer& server() {
    static TestServer server(kSize);
    return server;
  }
  DownloadRequest request(const std::string& path) const {
    return {.url = server().url(path),
            .target = folder_.path() / "file",
            .label = "the file",
            .sha256 = sha256(served_bytes(kSize)),
            .attempts = 3,
            .backoff = std::chrono::milliseconds(5),
            .stall_timeout = std::chrono::seconds(1)};
  }
  fs::path target() const { return folder_.path() / "file"; }
  fs::path part() const { return folder_.path() / "file.part"; }

  void expect_whole() const {
    EXPECT_EQ(read_file(target()), served_bytes(kSize));
    EXPECT_FALSE(fs::exists(part()));
    EXPECT_FALSE(fs::exists(part().string() + ".json"));
  }
  // The requests the server saw for `path`: the Range of each.
  static std::vector<Json> ranges(const std::string& path) {
    std::string text;
    HttpRequest get{.url = server().url("log")};
    get.on_body = [&](std::span<const std::uint8_t> bytes) {
      text.append(bytes.begin(), bytes.end());
    };
    transfer(get);
    std::vector<Json> result;
    for (const auto& entry : Json::parse(text)) {
      if (entry[0] == "/" + path) result.push_back(entry[1]);
    }
    return result;
  }
  ErrorKind refusal(const DownloadRequest& request, std::string* message) {
    const auto kind = kind_thrown([&] { download(request, notes_); }, message);
    EXPECT_EQ(message->find('\n'), std::string::npos) << *message;
    EXPECT_FALSE(fs::exists(target()));
    return kind;
  }

  TemporaryFolder folder_;
  Notes notes_;
};

TEST_F(Download, PutsTheWholeFileUnderItsName) {
  download(request("fine/a"), notes_);
  expect_whole();
  EXPECT_GT(notes_.updates(), 0);
  EXPECT_FALSE(notes_.went_too_far());
}

TEST_F(Download, TouchesNothingThatIsAlreadyThere) {
  write_file(target(), "mine");
  download(request("fine/there"), notes_);
  EXPECT_EQ(read_text(target()), "mine");
  EXPECT_TRUE(ranges("fine/there").empty());
}

TEST_F(Download, GoesOnWhereAConnectionWasCut) {
  download(request("drop-100000/a"), notes_);
  expect_whole();
  EXPECT_EQ(ranges("drop-100000/a"), (std::vector<Json>{nullptr, "bytes=100000-"}));
}

TEST_F(Download, GoesOnInALaterProcess) {
  auto once = request("drop-120000/later");
  once.attempts = 1;
  std::string message;
  EXPECT_EQ(refusal(once, &message), ErrorKind::kUnavailable);
  EXPECT_EQ(fs::file_size(part()), 120'000u);
  download(request("drop-120000/later"), notes_);
  expect_whole();
  EXPECT_EQ(ranges("drop-120000/later").back(), "bytes=120000-");
}

TEST_F(Download, IsSilentlyDoneWhereOnlyTheRenameWasMissing) {
  auto once = request("drop-299999/whole");
  once.attempts = 1;
  std::string message;
  refusal(once, &message);
  std::ofstream(part(), std::ios::app | std::ios::binary)
      << static_cast<char>(served_bytes(kSize).back());
  download(request("drop-299999/whole"), notes_);
  expect_whole();
}

TEST_F(Download, StartsOverWhereTheServerIgnoresRanges) {
  download(request("no-range/a"), notes_);
  expect_whole();
}

TEST_F(Download, StartsOverWhereTheFileAtTheServerChanged) {
  download(request("changed-100000/a"), notes_);
  expect_whole();
  EXPECT_EQ(ranges("changed-100000/a").back(), "bytes=100000-");
}

TEST_F(Download, StartsOverWhereThePartTurnsOutToBeOfAnotherFile) {
  // Without ETag and date only the SHA-256 can tell.
  auto once = request("no-tag-100000/part");
  once.attempts = 1;
  std::string message;
  refusal(once, &message);
  {
    std::fstream file(part(), std::ios::in | std::ios::out | std::ios::binary);
    file.put('\x55');
  }
  download(request("no-tag-100000/part"), notes_);
  expect_whole();
  EXPECT_EQ(ranges("no-tag-100000/part"), (std::vector<Json>{nullptr, "bytes=100000-", nullptr}));
}

TEST_F(Download, DoesNotGoOnWithWhatNothingCanCheck) {
  auto unchecked = request("no-tag-100000/unchecked");
  unchecked.sha256.clear();
  download(unchecked, notes_);
  expect_whole();
  EXPECT_EQ(ranges("no-tag-100000/unchecked"), (std::vector<Json>{nullptr, nullptr}));
}

TEST_F(Download, DoesNotGoOnWithThePartOfAnotherAddress) {
  auto once = request("drop-100000/elsewhere");
  once.attempts = 1;
  std::string message;
  refusal(once, &message);
  download(request("fine/elsewhere"), notes_);
  expect_whole();
  EXPECT_EQ(ranges("fine/elsewhere"), (std::vector<Json>{nullptr}));
}

TEST_F(Download, TakesAFileOfUntoldSize) {
  download(request("untold/a"), notes_);
  expect_whole();
}

TEST_F(Download, FollowsRedirects) {
  download(request("to/to/fine/redirected"), notes_);
  expect_whole();
}

TEST_F(Download, TriesAgainWhileTheServerIsBusy) {
  for (const char* path : {"busy-500-2/a", "busy-503-1/a", "busy-429-2/a"}) {
    fs::remove(target());
    download(request(path), notes_);
    expect_whole();
  }
  EXPECT_EQ(ranges("busy-500-2/a").size(), 3u);
  EXPECT_FALSE(notes_.lines().empty());
}

TEST_F(Download, GivesUpAfterTheAttemptsItHas) {
  std::string message;
  EXPECT_EQ(refusal(request("status-500/a"), &message), ErrorKind::kUnavailable);
  EXPECT_EQ(ranges("status-500/a").size(), 3u);
  EXPECT_NE(message.find("500"), std::string::npos) << message;
  EXPECT_EQ(refusal(request("cut-1000/a"), &message), ErrorKind::kUnavailable);
  EXPECT_EQ(ranges("cut-1000/a").size(), 3u);
  EXPECT_EQ(fs::file_size(part()), 3000u);
}

TEST_F(Download, DoesNotAskAgainForWhatIsNotThere) {
  std::string message;
  EXPECT_EQ(refusal(request("status-404/a"), &message), ErrorKind::kUnavailable);
  EXPECT_EQ(ranges("status-404/a").size(), 1u);
  EXPECT_NE(message.find("404"), std::string::npos) << message;
}

TEST_F(Download, RefusesAFileWithAnotherHashAndKeepsNothingOfIt) {
  auto wrong = request("fine/wrong");
  wrong.sha256 = std::string(64, '0');
  std::string message;
  EXPECT_EQ(refusal(wrong, &message), ErrorKind::kBadInput);
  EXPECT_FALSE(fs::exists(part()));
  EXPECT_NE(message.find(sha256(served_bytes(kSize))), std::string::npos) << message;
  EXPECT_EQ(ranges("fine/wrong").size(), 1u);
}

TEST_F(Download, ChecksTheFirstDigitsWhereOnlyTheyAreKnown) {
  auto prefix = request("fine/prefix");
  prefix.sha256.resize(8);
  download(prefix, notes_);
  expect_whole();
  fs::remove(target());
  prefix.sha256 = "00000000";
  std::string message;
  EXPECT_EQ(refusal(prefix, &message), ErrorKind::kBadInput);
}

TEST_F(Download, RefusesAFileOfAnotherSizeBeforeFetchingIt) {
  auto wrong = request("fine/size");
  wrong.size = kSize - 1;
  std::string message;
  EXPECT_EQ(refusal(wrong, &message), ErrorKind::kBadInput);
  wrong.url = server().url("untold/size");
  EXPECT_EQ(refusal(wrong, &message), ErrorKind::kBadInput);
  wrong.size = kSize + 1;
  EXPECT_EQ(refusal(wrong, &message), ErrorKind::kBadInput);
  wrong.size = 0;
  wrong.limit = 1000;
  EXPECT_EQ(refusal(wrong, &message), ErrorKind::kBadInput);
  EXPECT_FALSE(fs::exists(part()));
}

TEST_F(Download, RefusesARangeItDidNotAskFor) {
  std::string message;
  EXPECT_EQ(refusal(request("wrong-range/a"), &message), ErrorKind::kUnavailable);
}

TEST_F(Download, GivesUpOnAServerThatStalls) {
  auto stalled = request("stall/a");
  stalled.attempts = 1;
  std::string message;
  EXPECT_EQ(refusal(stalled, &message), ErrorKind::kUnavailable);
}

TEST_F(Download, SaysInOneLineWhatIsUnreachable) {
  std::string message;
  auto nowhere = request("fine/a");
  nowhere.url = "http://127.0.0.1:1/file";
  EXPECT_EQ(refusal(nowhere, &message), ErrorKind::kUnavailable);
  EXPECT_NE(message.find("127.0.0.1:1"), std::string::npos) << message;
  nowhere.url = "http://no-such-host.invalid/file";
  EXPECT_EQ(refusal(nowhere, &message), ErrorKind::kUnavailable);
  EXPECT_EQ(refusal(request("loop/a"), &message), ErrorKind::kUnavailable);
  nowhere.url = "file:///etc/passwd";
  EXPECT_EQ(refusal(nowhere, &message), ErrorKind::kBadInput);
}

TEST_F(Download, LetsOneProcessFetchWhileOthersWait) {
  const auto shared = request("fine/shared");
  std::vector<std::jthread> others;
  for (int i = 0; i < 4; ++i) others.emplace_back([&] { download(shared, silent_progress()); });
  others.clear();
  expect_whole();
  EXPECT_EQ(ranges("fine/shared").size(), 1u);
}

// A limit on the size of files stands for a full disk: writing fails in the same place, and any
// user may set it.
TEST_F(Download, KeepsThePartWhereTheDiskIsFullAndGoesOnOnceItIsNot) {
  const auto old_action = ::signal(SIGXFSZ, SIG_IGN);
  rlimit old_limit{};
  ASSERT_EQ(::getrlimit(RLIMIT_FSIZE, &old_limit), 0);
  rlimit small = old_limit;
  small.rlim_cur = 100'000;
  ASSERT_EQ(::setrlimit(RLIMIT_FSIZE, &small), 0);
  std::string message;
  const auto kind = refusal(request("fine/full"), &message);
  ASSERT_EQ(::setrlimit(RLIMIT_FSIZE, &old_limit), 0);
  ::signal(SIGXFSZ, old_action);
  EXPECT_EQ(kind, ErrorKind::kLimit);
  EXPECT_NE(message.find("disk is full"), std::string::npos) << message;
  EXPECT_EQ(fs::file_size(part()), 100'000u);
  download(request("fine/full"), notes_);
  expect_whole();
  EXPECT_EQ(ranges("fine/full").back(), "bytes=100000-");
}

// In a child with a file system of its own of 128 KB: 0 if the download failed as it should.
int download_to_small_disk(const DownloadRequest& request, const fs::path& folder) {
  constexpr int kNoDisk = 77;
  if (::unshare(CLONE_NEWNS) != 0 && ::unshare(CLONE_NEWUSER | CLONE_NEWNS) != 0) return kNoDisk;
  ::mount(nullptr, "/", nullptr, MS_REC | MS_PRIVATE, nullptr);
  if (::mount("tmpfs", folder.c_str(), "tmpfs", 0, "size=128k") != 0) return kNoDisk;
  try {
    download(request, silent_progress());
  } catch (const Error& error) {
    return error.kind() == ErrorKind::kLimit ? 0 : 1;
  }
  return 2;
}

TEST_F(Download, SaysSoWhereTheDiskIsReallyFull) {
  const auto full = request("fine/disk");
  const pid_t child = ::fork();
  if (child == 0) ::_exit(download_to_small_disk(full, folder_.path()));
  int status = 0;
  ASSERT_EQ(::waitpid(child, &status, 0), child);
  ASSERT_TRUE(WIFEXITED(status));
  if (WEXITSTATUS(status) == 77) GTEST_SKIP() << "this user cannot mount a small disk";
  EXPECT_EQ(WEXITSTATUS(status), 0);
}

// A certificate of the test's own, which nobody trusts but who is told to.
class Secure : public Download {
 protected:
  void SetUp() override {
    certificate_ = (folder_.path() / "certificate.pem").string();
    const auto key = (folder_.path() / "key.pem").string();
    const auto made =
        run_process({"openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2",
                     "-subj", "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1", "-keyout",
                     key, "-out", certificate_});
    ASSERT_EQ(made.status, 0);
    secure_ = std::make_unique<TestServer>(kSize, certificate_, key);
    for (const char* name : {"CURL_CA_BUNDLE", "SSL_CERT_FILE"}) {
      if (const char* value = std::getenv(name)) old_[name] = value;
      ::unsetenv(name);
    }
  }
  void TearDown() override {
    ::unsetenv("SSL_CERT_FILE");
    for (const auto& [name, value] : old_) ::setenv(name.c_str(), value.c_str(), 1);
  }
  DownloadRequest secure_request(const std::string& path) const {
    auto result = request(path);
    result.url = secure_->url(path);
    return result;
  }

  std::string certificate_;
  std::unique_ptr<TestServer> secure_;
  std::map<std::string, std::string> old_;
};

TEST_F(Secure, RefusesACertificateThatNobodyTrusts) {
  std::string message;
  EXPECT_EQ(refusal(secure_request("fine/a"), &message), ErrorKind::kUnavailable);
  EXPECT_NE(message.find("certificate"), std::string::npos) << message;
}

TEST_F(Secure, TrustsTheCertificatesItIsTold) {
  ::setenv("SSL_CERT_FILE", certificate_.c_str(), 1);
  download(secure_request("to/fine/a"), notes_);
  expect_whole();
}

TEST_F(Secure, IsNotLedAwayFromHttps) {
  ::setenv("SSL_CERT_FILE", certificate_.c_str(), 1);
  std::string message;
  EXPECT_EQ(refusal(secure_request("plain-" + server().port() + "/fine/led"), &message),
            ErrorKind::kUnavailable);
  EXPECT_TRUE(ranges("fine/led").empty());
}

}  // namespace
}  // namespace maia
