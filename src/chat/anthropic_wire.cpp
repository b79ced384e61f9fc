#include "chat/wire.hpp"
#include "http/untrusted_json.hpp"

namespace maia {
namespace {

// The protocol wants a number; enough for a program and its reasons.
constexpr int kDefaultOutputTokens = 4096;

Json blocks_of(const FittedMessage& message) {
  Json blocks = Json::array();
  for (const auto& part : message.parts) {
    if (part.png.empty()) {
      blocks.push_back({{"type", "text"}, {"text", part.text}});
    } else {
      blocks.push_back(
          {{"type", "image"},
           {"source", {{"type", "base64"}, {"media_type", "image/png"}, {"data", part.png}}}});
    }
  }
  return blocks;
}

void mark_for_cache(Json& blocks) {
  blocks.back()["cache_control"] = {{"type", "ephemeral"}};
}

class AnthropicReader : public ServiceReplyReader {
 protected:
  void read_event(std::string_view, const Json& data) override {
    const std::string type = text_member(data, "type");
    if (type == "message_start") {
      read_usage(member(member(data, "message"), "usage"));
    } else if (type == "content_block_start") {
      read_block(member(data, "content_block"));
    } else if (type == "content_block_delta") {
      const Json& delta = member(data, "delta");
      if (text_member(delta, "type") == "text_delta") add_text(text_member(delta, "text"));
    } else if (type == "message_delta") {
      read_ending(member(data, "delta"));
      read_usage(member(data, "usage"));
    } else if (type == "message_stop") {
      mark_complete();
    }
  }

  void read_whole(const Json& answer) override {
    const Json& content = member(answer, "content");
    if (content.is_array()) {
      for (const Json& block : content) read_block(block);
    }
    read_ending(answer);
    read_usage(member(answer, "usage"));
  }

 private:
  void read_block(const Json& block) {
    if (text_member(block, "type") == "text") add_text(text_member(block, "text"));
  }

  void read_ending(const Json& told) {
    const std::string reason = text_member(told, "stop_reason");
    using Ending = ServiceReply::Ending;
    if (reason == "max_tokens" || reason == "model_context_window_exceeded") {
      reply_.ending = Ending::kCut;
    } else if (reason == "refusal") {
      reply_.ending = Ending::kRefused;
    } else if (!reason.empty()) {
      reply_.ending = Ending::kFinished;
    }
  }

  // Told at the beginning, and again, cumulatively and perhaps in part, at the end.
  void read_usage(const Json& usage) {
    const auto learn = [&](const char* name, std::int64_t& count) {
      if (member(usage, name).is_number()) count = count_member(usage, name);
    };
    learn("input_tokens", reply_.tokens.input);
    learn("cache_read_input_tokens", reply_.tokens.cache_read);
    learn("cache_creation_input_tokens", reply_.tokens.cache_written);
    learn("output_tokens", reply_.tokens.output);
  }
};

class AnthropicWire : public Wire {
 public:
  std::string path() const override { return "/v1/messages"; }

  Json request(const std::vector<FittedMessage>& conversation, const ChatSettings& settings,
               const Dialect& dialect) const override {
    Json system = Json::array();
    Json messages = Json::array();
    for (const auto& message : conversation) {
      if (message.role == Message::Role::kSystem) {
        for (auto& block : blocks_of(message)) system.push_back(std::move(block));
        continue;
      }
      const char* role = message.role == Message::Role::kAssistant ? "assistant" : "user";
      messages.push_back({{"role", role}, {"content", blocks_of(message)}});
    }
    if (!system.empty()) mark_for_cache(system);
    // The service looks back for a mark over few blocks only, fewer than a turn with many pictures
    // has: so the end of the request before, two messages back, is marked again.
    const std::size_t count = messages.size();
    if (count >= 1) mark_for_cache(messages[count - 1]["content"]);
    if (count >= 3) mark_for_cache(messages[count - 3]["content"]);
    Json request = {{"model", settings.model},
                    {"max_tokens", settings.max_output_tokens.value_or(kDefaultOutputTokens)},
                    {"messages", std::move(messages)}};
    if (!system.empty()) request["system"] = std::move(system);
    if (settings.temperature) request["temperature"] = *settings.temperature;
    if (dialect.stream) request["stream"] = true;
    return request;
  }

  std::unique_ptr<ServiceReplyReader> make_reader() const override {
    return std::make_unique<AnthropicReader>();
  }
};

}  // namespace

std::unique_ptr<Wire> make_anthropic_wire() {
  return std::make_unique<AnthropicWire>();
}

}  // namespace maia
