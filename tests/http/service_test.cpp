#include "http/service.hpp"

#include <gtest/gtest.h>

#include "base/files.hpp"
#include "base/subprocess.hpp"
#include "http/service_fault.hpp"
#include "http/service_name.hpp"
#include "http/untrusted_json.hpp"
#include "scripted_service.hpp"
#include "thrown.hpp"

namespace maia {
namespace {

TEST(ServiceAddress, HoldsNoSecret) {
  for (const char* good :
       {"http://127.0.0.1:8000/v1", "https://api.openai.com/v1", "http://[::1]:1"}) {
    check_service_url(good);
  }
  for (const char* bad : {"", "ftp://a/b", "127.0.0.1:80", "http://", "http:///v1", "http://a b/v1",
                          "http://me:secret@host/v1", "http://host/v1?key=secret", "http://h/v1#x",
                          "file:///etc/passwd", "http://h\r\nX: y/"}) {
    std::string message;
    EXPECT_EQ(kind_thrown([&] { check_service_url(bad); }, &message), ErrorKind::kUsage) << bad;
    EXPECT_EQ(message.find("secret"), std::string::npos) << message;
    EXPECT_EQ(message.find('\n'), std::string::npos) << message;
  }
}

TEST(ServiceAddress, KeysThatAreNoneAreRefusedWithoutShowingThem) {
  for (const char* key :
       {"two words", "sk-secret\n", "sk-secret\r\nX-Other: 1", "schl\xc3\xbcssel"}) {
    std::string message;
    EXPECT_EQ(
        kind_thrown(
            [&] { Service service({.url = "http://h", .key = key, .key_variable = "MY_KEY"}, {}); },
            &message),
        ErrorKind::kUsage);
    EXPECT_NE(message.find("MY_KEY"), std::string::npos);
    EXPECT_EQ(message.find("secret"), std::string::npos);
  }
}

class ServiceNames : public testing::Test {
 protected:
  void SetUp() override { clear(); }
  void TearDown() override { clear(); }
  static void clear() {
    for (const char* name : {"OPENAI_API_KEY", "OPENAI_BASE_URL", "ANTHROPIC_API_KEY",
                             "ANTHROPIC_BASE_URL", "MAIA_API_KEY"}) {
      ::unsetenv(name);
    }
  }
};

TEST_F(ServiceNames, SayProviderAddressModelAndKey) {
  ::setenv("OPENAI_API_KEY", "sk-o", 1);
  ::setenv("ANTHROPIC_API_KEY", "sk-a", 1);
  const auto openai = find_service("openai:gpt-4o");
  ASSERT_TRUE(openai);
  EXPECT_EQ(openai->address.url, "https://api.openai.com/v1");
  EXPECT_EQ(openai->address.key, "sk-o");
  EXPECT_EQ(openai->model, "gpt-4o");
  ::setenv("OPENAI_BASE_URL", "http://127.0.0.1:9/v1/", 1);
  EXPECT_EQ(find_service("openai:gpt-4o")->address.url, "http://127.0.0.1:9/v1");
  const auto anthropic = find_service("anthropic:claude");
  EXPECT_EQ(anthropic->address.url, "https://api.anthropic.com");
  EXPECT_EQ(anthropic->address.key_header + anthropic->address.key, "x-api-key: sk-a");
  ::setenv("ANTHROPIC_BASE_URL", "http://127.0.0.1:9/v1", 1);
  EXPECT_EQ(find_service("anthropic:claude")->address.url, "http://127.0.0.1:9");
  const auto local = find_service("http://localhost:11434/v1#llama3.2-vision:11b");
  EXPECT_EQ(local->address.url, "http://localhost:11434/v1");
  EXPECT_EQ(local->model, "llama3.2-vision:11b");
  EXPECT_EQ(local->address.key, "");
}

TEST_F(ServiceNames, WithoutModelOrKeyAreRefused) {
  std::string message;
  EXPECT_EQ(kind_thrown([] { find_service("openai:gpt-4o"); }, &message), ErrorKind::kUsage);
  EXPECT_NE(message.find("OPENAI_API_KEY"), std::string::npos) << message;
  EXPECT_EQ(kind_thrown([] { find_service("http://127.0.0.1:8000/v1"); }, &message),
            ErrorKind::kUsage);
  EXPECT_NE(message.find("#MODEL"), std::string::npos) << message;
  EXPECT_EQ(kind_thrown([] { find_service("http://a/v1#"); }), ErrorKind::kUsage);
  EXPECT_FALSE(find_service("builtin"));
  EXPECT_FALSE(find_service("gpt-4o"));
}

TEST(ServiceFaults, AreToldApartByStatusAndWords) {
  const auto fault = [](long status, std::string_view body) {
    return read_fault({.status = status}, body);
  };
  for (const long status : {408L, 409L, 425L, 429L, 500L, 502L, 503L, 504L, 529L}) {
    EXPECT_TRUE(fault(status, "").worth_retrying) << status;
  }
  for (const long status : {301L, 307L, 400L, 401L, 403L, 404L, 405L, 413L, 422L, 501L}) {
    EXPECT_FALSE(fault(status, "").worth_retrying) << status;
  }
  EXPECT_EQ(fault(400, "").kind, ErrorKind::kUsage);
  EXPECT_EQ(fault(413, "").kind, ErrorKind::kLimit);
  EXPECT_EQ(fault(307, "").kind, ErrorKind::kUnavailable);
  EXPECT_EQ(fault(400, R"({"error": {"code": "context_length_exceeded"}})").kind,
            ErrorKind::kLimit);
  const auto quota = fault(429, R"({"error": {"code": "insufficient_quota", "message": "Pay."}})");
  EXPECT_FALSE(quota.worth_retrying);
  EXPECT_EQ(quota.kind, ErrorKind::kLimit);
  EXPECT_FALSE(fault(500, "System role not supported").worth_retrying);
}

TEST(ServiceFaults, AreSaidInOneLineWhateverTheirForm) {
  EXPECT_EQ(words_of_fault(R"({"error": {"message": "No\nsuch model"}})"), "No such model");
  EXPECT_EQ(words_of_fault(R"({"error": "model not found"})"), "model not found");
  EXPECT_EQ(words_of_fault(R"({"detail": [{"msg": "field required"}]})"), "field required");
  EXPECT_EQ(words_of_fault(R"({"object": "error", "message": "too long"})"), "too long");
  EXPECT_EQ(words_of_fault("<html><body>503</body></html>"), "a web page");
  EXPECT_EQ(words_of_fault("Bad Gateway\n"), "Bad Gateway");
  EXPECT_EQ(words_of_fault("\x1b[31mred\x07 \xff"), " [31mred  \xef\xbf\xbd");
  EXPECT_EQ(words_of_fault(""), "");
  EXPECT_EQ(words_of_fault("{}"), "");
  EXPECT_LE(words_of_fault(std::string(100'000, 'x')).size(), 300u);
}

TEST(UntrustedJson, IsReadOnlyWhereItCanBe) {
  EXPECT_FALSE(untrusted_json(""));
  EXPECT_FALSE(untrusted_json("{\"a\": "));
  EXPECT_FALSE(untrusted_json(std::string(1'000'000, '[')));
  EXPECT_FALSE(untrusted_json("[" + std::string(100, '[') + std::string(101, ']')));
  EXPECT_TRUE(untrusted_json("\"" + std::string(1000, '[') + "\""));  // brackets in a text
  EXPECT_EQ(text_of_json(*untrusted_json("\"caf\xe9\"")), "caf\xef\xbf\xbd");
  const Json value = {{"a", -5}, {"b", 3.7}, {"c", 1e300}, {"d", "7"}, {"e", 12}};
  EXPECT_EQ(count_member(value, "a"), 0);
  EXPECT_EQ(count_member(value, "b"), 3);
  EXPECT_EQ(count_member(value, "c"), 0);
  EXPECT_EQ(count_member(value, "d"), 0);
  EXPECT_EQ(count_member(value, "e"), 12);
  EXPECT_TRUE(member(Json(5), "x").is_null());
}

class Posts : public testing::Test {
 protected:
  static ScriptedServer& server() {
    static ScriptedServer server;
    return server;
  }
  std::string post(const std::string& behaviour, int attempts = 6) {
    const std::string name = testing::UnitTest::GetInstance()->current_test_info()->name();
    Service service({.url = server().url(behaviour + "/" + name + "/v1"),
                     .key = "sk-secret-key",
                     .key_variable = "MY_KEY"},
                    pauses_.patience(attempts));
    WholeAnswer answer;
    const std::string body = R"({"messages": [{"role": "user", "content": "hello"}]})";
    service.post({.path = "/chat/completions", .body = body, .limit = 4 << 20}, answer);
    return answer.body();
  }
  Json asked(const std::string& behaviour) {
    const std::string name = testing::UnitTest::GetInstance()->current_test_info()->name();
    return server().requests("/" + behaviour + "/" + name + "/");
  }
  CountedPauses pauses_;
};

TEST_F(Posts, CarryTheKeyInOneHeader) {
  EXPECT_NE(post("fine").find("reply 1 to: hello"), std::string::npos);
  const Json headers = asked("fine").at(0).at(1);
  EXPECT_EQ(headers.at("Authorization"), "Bearer sk-secret-key");
  EXPECT_EQ(headers.at("Content-Type"), "application/json");
  EXPECT_FALSE(headers.contains("Expect"));
}

TEST_F(Posts, DoNotFollowRedirects) {
  std::string message;
  EXPECT_EQ(kind_thrown([&] { post("redirect"); }, &message), ErrorKind::kUnavailable);
  EXPECT_NE(message.find("leads on to /fine/"), std::string::npos) << message;
  EXPECT_TRUE(asked("fine").empty());
}

TEST_F(Posts, ErrorsNeverShowTheKey) {
  for (const char* behaviour :
       {"always-400", "always-401", "always-403", "always-404", "always-500"}) {
    std::string message;
    kind_thrown([&] { post(behaviour, 2); }, &message);
    EXPECT_EQ(message.find("sk-secret-key"), std::string::npos) << message;
    EXPECT_NE(message.find("[key]"), std::string::npos) << message;
  }
}

TEST_F(Posts, ReadNoMoreThanTheLimit) {
  std::string message;
  EXPECT_EQ(kind_thrown([&] { post("gigantic"); }, &message), ErrorKind::kUnavailable);
  EXPECT_NE(message.find("more than 4 MB"), std::string::npos) << message;
  EXPECT_EQ(asked("gigantic").size(), 1u);
}

TEST_F(Posts, UseAConnectionAgain) {
  Service service({.url = server().url("whole/again/v1")}, pauses_.patience());
  const std::string body = R"({"messages": [{"role": "user", "content": "hello"}]})";
  for (int i = 0; i < 3; ++i) {
    WholeAnswer answer;
    service.post({.path = "/chat/completions", .body = body}, answer);
  }
  const Json requests = server().requests("/whole/again/");
  ASSERT_EQ(requests.size(), 3u);
  EXPECT_EQ(requests[0].at(3), requests[1].at(3));
  EXPECT_EQ(requests[0].at(3), requests[2].at(3));
}

TEST_F(Posts, SayWhereNobodyListens) {
  Service service({.url = "http://127.0.0.1:1/v1"}, pauses_.patience(3));
  WholeAnswer answer;
  std::string message;
  EXPECT_EQ(kind_thrown([&] { service.post({.path = "/x"}, answer); }, &message),
            ErrorKind::kUnavailable);
  EXPECT_EQ(pauses_.pauses().size(), 2u);
  EXPECT_NE(message.find("http://127.0.0.1:1/v1 gives no answer"), std::string::npos) << message;
}

TEST_F(Posts, OverTlsNeedACertificateThatIsTrusted) {
  const TemporaryFolder folder;
  const auto certificate = (folder.path() / "certificate.pem").string();
  const auto key = (folder.path() / "key.pem").string();
  ASSERT_EQ(run_process({"openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2",
                         "-subj", "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1",
                         "-keyout", key, "-out", certificate})
                .status,
            0);
  const ScriptedServer secure(certificate, key);
  Service service({.url = secure.url("fine/tls/v1"), .key = "sk-secret-key"}, pauses_.patience());
  WholeAnswer answer;
  const std::string body = R"({"messages": [{"role": "user", "content": "hello"}]})";
  const ServiceRequest request{.path = "/chat/completions", .body = body};
  std::string message;
  ::unsetenv("CURL_CA_BUNDLE");
  ::unsetenv("SSL_CERT_FILE");
  EXPECT_EQ(kind_thrown([&] { service.post(request, answer); }, &message), ErrorKind::kUnavailable);
  EXPECT_NE(message.find("cannot be trusted"), std::string::npos) << message;
  EXPECT_TRUE(pauses_.pauses().empty());  // another attempt would not change it
  ::setenv("SSL_CERT_FILE", certificate.c_str(), 1);
  service.post(request, answer);
  ::unsetenv("SSL_CERT_FILE");
  EXPECT_NE(answer.body().find("reply 1 to: hello"), std::string::npos);
}

}  // namespace
}  // namespace maia
