#include "base/text.hpp"
#include "chat/wire.hpp"
#include "http/service_fault.hpp"
#include "http/untrusted_json.hpp"

namespace maia {
namespace {

const char* role_name(Message::Role role) {
  switch (role) {
    case Message::Role::kSystem:
      return "system";
    case Message::Role::kAssistant:
      return "assistant";
    case Message::Role::kUser:
      break;
  }
  return "user";
}

// Plain text as a string, which every server understands; lists of parts are for pictures.
Json content_of(const FittedMessage& message) {
  if (message.parts.size() == 1 && message.parts.front().png.empty()) {
    return message.parts.front().text;
  }
  Json parts = Json::array();
  for (const auto& part : message.parts) {
    if (part.png.empty()) {
      parts.push_back({{"type", "text"}, {"text", part.text}});
    } else {
      parts.push_back(
          {{"type", "image_url"}, {"image_url", {{"url", "data:image/png;base64," + part.png}}}});
    }
  }
  return parts;
}

// The system message becomes the beginning of the user's first.
std::vector<FittedMessage> without_system(const std::vector<FittedMessage>& conversation) {
  std::vector<FittedMessage> result;
  std::string system;
  for (const auto& message : conversation) {
    if (message.role == Message::Role::kSystem) {
      for (const auto& part : message.parts) system += part.text + "\n\n";
      continue;
    }
    result.push_back(message);
    if (system.empty() || message.role != Message::Role::kUser) continue;
    auto& parts = result.back().parts;
    if (parts.front().png.empty()) {
      parts.front().text = system + parts.front().text;
    } else {
      parts.insert(parts.begin(), {system, ""});
    }
    system.clear();
  }
  return result;
}

class OpenAiReader : public ServiceReplyReader {
 protected:
  void read_event(std::string_view, const Json& data) override { read(data, "delta"); }
  void read_whole(const Json& answer) override { read(answer, "message"); }

 private:
  void read(const Json& data, const char* said_in) {
    read_usage(member(data, "usage"));
    const Json& choices = member(data, "choices");
    if (!choices.is_array() || choices.empty()) return;
    const Json& choice = choices.front();
    const Json& said = member(choice, said_in);
    read_content(member(said, "content"));
    if (reply_.refusal.size() < kMostRefusal) reply_.refusal += text_member(said, "refusal");
    const std::string reason = text_member(choice, "finish_reason");
    using Ending = ServiceReply::Ending;
    if (reason == "length") {
      reply_.ending = Ending::kCut;
    } else if (reason == "content_filter") {
      reply_.ending = Ending::kRefused;
    } else if (!reason.empty()) {
      reply_.ending = Ending::kFinished;
    }
    if (!reply_.refusal.empty() && reply_.ending == Ending::kFinished) {
      reply_.ending = Ending::kRefused;
    }
  }

  void read_content(const Json& content) {
    if (!content.is_array()) return add_text(text_of_json(content));
    for (const Json& part : content) add_text(text_member(part, "text"));
  }

  void read_usage(const Json& usage) {
    if (!usage.is_object()) return;
    const std::int64_t all = count_member(usage, "prompt_tokens");
    const std::int64_t cached =
        std::min(all, count_member(member(usage, "prompt_tokens_details"), "cached_tokens"));
    reply_.tokens = {.input = all - cached,
                     .cache_read = cached,
                     .output = count_member(usage, "completion_tokens")};
  }

  static constexpr std::size_t kMostRefusal = 64 << 10;
};

class OpenAiWire : public Wire {
 public:
  std::string path() const override { return "/chat/completions"; }

  Json request(const std::vector<FittedMessage>& conversation, const ChatSettings& settings,
               const Dialect& dialect) const override {
    Json messages = Json::array();
    for (const auto& message : dialect.system_role ? conversation : without_system(conversation)) {
      messages.push_back({{"role", role_name(message.role)}, {"content", content_of(message)}});
    }
    Json request = {{"model", settings.model}, {"messages", std::move(messages)}};
    if (dialect.stream) {
      request["stream"] = true;
      if (dialect.stream_usage) request["stream_options"] = {{"include_usage", true}};
    }
    if (settings.temperature) request["temperature"] = *settings.temperature;
    if (settings.max_output_tokens) {
      request[dialect.max_completion_tokens ? "max_completion_tokens" : "max_tokens"] =
          *settings.max_output_tokens;
    }
    return request;
  }

  std::unique_ptr<ServiceReplyReader> make_reader() const override {
    return std::make_unique<OpenAiReader>();
  }
};

}  // namespace

std::unique_ptr<Wire> make_openai_wire() {
  return std::make_unique<OpenAiWire>();
}

std::optional<Dialect> other_dialect(const Dialect& dialect, const std::string& said) {
  const std::string words = lower_case(said);
  const auto has = [&](const char* word) { return words.find(word) != std::string::npos; };
  Dialect other = dialect;
  if (is_about_roles(said)) {
    other.system_role = false;
  } else if (has("stream_options")) {
    other.stream_usage = false;
  } else if (has("max_completion_tokens")) {
    other.max_completion_tokens = !dialect.max_completion_tokens && has("max_tokens");
  } else if (has("stream")) {
    other.stream = false;
  } else if (has("image_url") || has("image input") || has("multimodal")) {
    other.pictures = false;
  }
  if (other == dialect) return std::nullopt;
  return other;
}

}  // namespace maia
