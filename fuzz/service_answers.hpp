// What must hold for every answer of a language-model service, however hostile: it is a reply, or
// refused in one line, and the same however it is cut into pieces on its way. Run by libFuzzer on
// made-up answers (`make fuzz`) and by the tests on those of fuzz/corpus/service_reply/.
#pragma once

#include <algorithm>
#include <memory>
#include <string>

#include "base/text.hpp"
#include "chat/wire.hpp"
#include "fault.hpp"
#include "http/service_fault.hpp"

namespace maia {

// What came of an answer that arrived in pieces of `size` bytes: the reply, or why there is none.
struct AnswerOutcome {
  bool refused = false;
  std::string sentence;
  ServiceReply reply;
};

inline AnswerOutcome read_answer(const Wire& wire, std::string_view answer, std::size_t size) {
  const auto reader = wire.make_reader();
  AnswerOutcome outcome;
  try {
    reader->begin({.status = 200});
    while (!answer.empty()) {
      reader->take(answer.substr(0, size));
      answer.remove_prefix(std::min(size, answer.size()));
    }
    reader->end();
    outcome.reply = reader->reply();
  } catch (const Error& error) {
    if (error.kind() != ErrorKind::kBadInput && error.kind() != ErrorKind::kLimit) throw;
    outcome.refused = true;
    outcome.sentence = error.what();
  }
  return outcome;
}

inline std::string fault_of_reply(const AnswerOutcome& outcome) {
  if (outcome.refused) return fault_of_sentence(outcome.sentence);
  const ServiceReply& reply = outcome.reply;
  if (clean_utf8(reply.text) != reply.text || clean_utf8(reply.refusal) != reply.refusal) {
    return "text that is not UTF-8";
  }
  const TokenCount& tokens = reply.tokens;
  const auto least =
      std::min({tokens.input, tokens.cache_read, tokens.cache_written, tokens.output});
  if (least < 0) return "fewer tokens than none";
  using Ending = ServiceReply::Ending;
  if (reply.text.empty() && reply.refusal.empty() && reply.ending != Ending::kRefused) {
    return "a reply without words";
  }
  return "";
}

inline std::string fuzz_service_reply(Input input) {
  if (input.empty()) return "";
  const auto wire = input[0] % 2 == 0 ? make_openai_wire() : make_anthropic_wire();
  const std::size_t size = 1 + input[0] / 2 % 16;
  const std::string_view answer(reinterpret_cast<const char*>(input.data()) + 1, input.size() - 1);
  const AnswerOutcome whole = read_answer(*wire, answer, std::max<std::size_t>(answer.size(), 1));
  if (auto fault = fault_of_reply(whole); !fault.empty()) return fault;
  const AnswerOutcome cut = read_answer(*wire, answer, size);
  if (cut.refused != whole.refused || cut.reply.text != whole.reply.text ||
      cut.reply.ending != whole.reply.ending) {
    return "another reply when it comes in pieces";
  }
  const std::string said = read_fault({.status = 400}, answer).said;
  return said.empty() ? "" : fault_of_sentence(said);
}

}  // namespace maia
