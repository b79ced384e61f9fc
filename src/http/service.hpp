// A service over HTTP that answers POST: its address, its key, and asking again when it fails. The
// key leaves in the headers of a request and nowhere else.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.hpp"
#include "http/patience.hpp"
#include "http/transfer.hpp"

namespace maia {

struct ServiceAddress {
  std::string url;           // "https://api.openai.com/v1", without a slash at its end
  std::string key;           // empty: none
  std::string key_variable;  // of the environment, for complaints
  // Where the key goes: "Authorization: Bearer " or "x-api-key: ".
  std::string key_header = "Authorization: Bearer ";
  std::vector<std::string> headers;  // others
};

// Throws kUsage for what is no http or https address, or has a user, a password, a query or a
// fragment in it, where keys like to hide and would be written down with it.
void check_service_url(const std::string& url);

// The request was wrong, and asking again would not change that.
class Refusal : public Error {
 public:
  Refusal(ErrorKind kind, long status, std::string said, const std::string& message)
      : Error(kind, message), status_(status), said_(std::move(said)) {}
  long status() const { return status_; }
  const std::string& said() const { return said_; }  // by the service, one line

 private:
  long status_;
  std::string said_;
};

// Takes an answer of success as it comes. What it throws as kBadInput is worth another attempt;
// everything else passes through.
class AnswerReader {
 public:
  virtual ~AnswerReader() = default;
  // Another answer begins; what came of an earlier one is void.
  virtual void begin(const ResponseHead& head) = 0;
  virtual void take(std::string_view piece) = 0;
  // The answer has come to its end.
  virtual void end() = 0;
  // All has been said, whatever may still come.
  virtual bool complete() const { return false; }
};

// The whole answer as it came.
class WholeAnswer : public AnswerReader {
 public:
  void begin(const ResponseHead&) override { body_.clear(); }
  void take(std::string_view piece) override { body_ += piece; }
  void end() override {}
  const std::string& body() const { return body_; }

 private:
  std::string body_;
};

struct ServiceRequest {
  std::string path;  // after the address: "/chat/completions"
  std::string content_type = "application/json";
  std::string_view body;
  std::size_t limit = std::size_t{32} << 20;  // a longer answer is not read
};

// Thread-safe.
class Service {
 public:
  // Throws kUsage for a key that cannot be one.
  Service(ServiceAddress address, Patience patience);

  // Throws Refusal, kUnavailable where the patience ends, and what `reader` throws. No redirect is
  // followed.
  void post(const ServiceRequest& request, AnswerReader& reader);
  // A file that an answer named, fetched without the key.
  void fetch(const std::string& url, std::size_t limit, AnswerReader& reader);

  const std::string& url() const { return address_.url; }
  // Text with "[key]" in place of the key.
  std::string without_key(std::string text) const;

 private:
  std::optional<Setback> attempt(const HttpRequest& request, std::size_t limit,
                                 AnswerReader& reader);
  std::optional<Setback> judge(const ResponseHead& head, const std::string& body);
  void run(const HttpRequest& request, std::size_t limit, AnswerReader& reader);

  ServiceAddress address_;
  Patience patience_;
  Connections connections_;
};

}  // namespace maia
