// The built-in experimenter in a process of its own: a conversation on standard input, as
// [{"role": "system", "text": "..."}, {"role": "user", "text": "..."}], its reply on standard
// output. What it says can depend on nothing else.
#include <iostream>
#include <iterator>
#include <string>

#include "base/json.hpp"
#include "chat/builtin_experimenter.hpp"

int main() {
  using namespace maia;
  const std::string text(std::istreambuf_iterator<char>(std::cin), {});
  const Json messages = Json::parse(text, nullptr, false);
  if (!messages.is_array()) {
    std::cerr << "standard input is no JSON array of messages\n";
    return 3;
  }
  std::vector<Message> conversation;
  for (const Json& message : messages) {
    const std::string role = message.value("role", "");
    conversation.push_back({role == "system"      ? Message::Role::kSystem
                            : role == "assistant" ? Message::Role::kAssistant
                                                  : Message::Role::kUser,
                            {{message.value("text", ""), {}, {}}}});
  }
  std::cout << make_builtin_experimenter()->reply(conversation).text;
}
