#include "eval/asked_json.hpp"

#include "base/error.hpp"
#include "http/untrusted_json.hpp"

namespace maia {
namespace {

// Models put prose and fences around what they were asked for.
Json object_in(const std::string& reply) {
  const auto open = reply.find('{');
  const auto close = reply.rfind('}');
  if (open == std::string::npos || close == std::string::npos || close < open) {
    throw UnusableReply("there is no JSON object in it");
  }
  auto object = untrusted_json(std::string_view(reply).substr(open, close - open + 1));
  if (!object || !object->is_object()) throw UnusableReply("what is in braces is no JSON object");
  return *std::move(object);
}

}  // namespace

void ask_for_json(Backbone& backbone, const std::string& task, const std::string& question,
                  const std::function<void(const Json&)>& read) {
  constexpr int kAttempts = 2;
  std::vector<Message> conversation = {{Message::Role::kSystem, {{task, {}, {}}}},
                                       {Message::Role::kUser, {{question, {}, {}}}}};
  for (int attempt = 1;; ++attempt) {
    const std::string reply = backbone.reply(conversation).text;
    try {
      return read(object_in(reply));
    } catch (const UnusableReply& problem) {
      if (attempt == kAttempts) {
        throw Error(ErrorKind::kBadInput, backbone.name() +
                                              " was asked twice and its reply is "
                                              "not what was asked for: " +
                                              problem.what() +
                                              "; try again, or another --backbone");
      }
      conversation.push_back({Message::Role::kAssistant, {{reply, {}, {}}}});
      conversation.push_back({Message::Role::kUser,
                              {{std::string("That reply cannot be used: ") + problem.what() +
                                    ". Answer again with the JSON object alone.",
                                {},
                                {}}}});
    }
  }
}

}  // namespace maia
