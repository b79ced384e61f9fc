#include "chat/service_reply.hpp"

#include "base/text.hpp"
#include "http/service_fault.hpp"
#include "http/untrusted_json.hpp"

namespace maia {
namespace {

constexpr std::size_t kMostText = std::size_t{8} << 20;

[[noreturn]] void fail(const std::string& why) {
  throw Error(ErrorKind::kBadInput, why);
}

}  // namespace

ServiceReplyReader::ServiceReplyReader()
    : events_([this](std::string_view event, std::string_view data) { take_event(event, data); }) {}

void ServiceReplyReader::begin(const ResponseHead&) {
  reply_ = {};
  form_ = Form::kUnknown;
  complete_ = false;
  body_.clear();
  events_ = EventStream(
      [this](std::string_view event, std::string_view data) { take_event(event, data); });
}

void ServiceReplyReader::take(std::string_view piece) {
  if (form_ == Form::kUnknown) {
    body_ += piece;
    const std::string_view begun = trim(body_);
    if (begun.empty()) return;
    if (begun.front() == '<') fail("a web page came in place of an answer");
    form_ = begun.front() == '{' || begun.front() == '[' ? Form::kJson : Form::kEvents;
    if (form_ == Form::kEvents) events_.add(body_);
  } else if (form_ == Form::kEvents) {
    events_.add(piece);
  } else {
    body_ += piece;
  }
}

void ServiceReplyReader::end() {
  if (form_ == Form::kUnknown) fail("the answer is empty");
  if (form_ == Form::kEvents) events_.end();
  if (form_ == Form::kJson) {
    const auto answer = untrusted_json(body_);
    if (!answer || !answer->is_object()) fail("the answer is not whole");
    if (!member(*answer, "error").is_null()) fail_as_told(*answer);
    read_whole(*answer);
    mark_complete();
  }
  using Ending = ServiceReply::Ending;
  const bool said = !trim(reply_.text).empty() || !reply_.refusal.empty();
  if (reply_.ending == Ending::kNone && !(complete_ && said)) fail("the reply was cut off");
  if (reply_.ending == Ending::kCut && !said) {
    throw Error(ErrorKind::kLimit,
                "the model came to its limit of output tokens before it said anything: raise "
                "--max-output-tokens");
  }
  if (!said && reply_.ending != Ending::kRefused) fail("the reply is empty");
}

void ServiceReplyReader::take_event(std::string_view event, std::string_view data) {
  if (complete_ || trim(data).empty()) return;
  if (trim(data) == "[DONE]") return mark_complete();
  const auto value = untrusted_json(data);
  if (!value || !value->is_object()) fail("an event of the answer is not JSON");
  if (event == "error" || !member(*value, "error").is_null()) fail_as_told(*value);
  read_event(event, *value);
}

void ServiceReplyReader::add_text(const std::string& text) {
  if (reply_.text.size() + text.size() > kMostText) fail("the reply is longer than any reply");
  reply_.text += text;
}

void ServiceReplyReader::fail_as_told(const Json& answer) {
  const std::string body = to_text(answer);
  const ServiceFault fault = read_fault({.status = 400}, body);
  if (fault.kind == ErrorKind::kLimit) {
    throw Error(ErrorKind::kLimit, "the conversation is too long for the model: " + fault.said);
  }
  fail("the service broke off: " + fault.said);
}

}  // namespace maia
