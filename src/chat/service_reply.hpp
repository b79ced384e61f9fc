// A language-model service's answer, streamed or whole, as a reply: the part that two protocols
// share. Everything that comes is untrusted.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/json.hpp"
#include "chat/event_stream.hpp"
#include "http/service.hpp"

namespace maia {

// As the services count them, each token in one place only.
struct TokenCount {
  std::int64_t input = 0;  // read anew
  std::int64_t cache_read = 0;
  std::int64_t cache_written = 0;  // read anew, and kept for the next time
  std::int64_t output = 0;
};

struct ServiceReply {
  enum class Ending { kNone, kFinished, kCut, kRefused };
  std::string text;
  std::string refusal;  // the service's words for it, where it has any
  Ending ending = Ending::kNone;
  TokenCount tokens;
};

class ServiceReplyReader : public AnswerReader {
 public:
  ServiceReplyReader();
  void begin(const ResponseHead& head) override;
  // Whether it is a stream of events or one JSON value is told by its first character.
  void take(std::string_view piece) override;
  // Throws kBadInput where the answer is not whole or says nothing: asked again, it may do better.
  void end() override;
  bool complete() const override { return complete_; }

  const ServiceReply& reply() const { return reply_; }

 protected:
  virtual void read_event(std::string_view event, const Json& data) = 0;
  virtual void read_whole(const Json& answer) = 0;

  // Throws kBadInput where the text is longer than any reply.
  void add_text(const std::string& text);
  // What a service says in place of an answer, although it began with success. Throws kLimit where
  // the conversation is too long, else kBadInput.
  [[noreturn]] static void fail_as_told(const Json& answer);
  void mark_complete() { complete_ = true; }

  ServiceReply reply_;

 private:
  enum class Form { kUnknown, kEvents, kJson };
  void take_event(std::string_view event, std::string_view data);

  Form form_ = Form::kUnknown;
  bool complete_ = false;
  std::string body_;
  EventStream events_;
};

}  // namespace maia
