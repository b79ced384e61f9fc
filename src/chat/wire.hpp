// How a conversation is put to a provider and its answers are read: one protocol each for OpenAI
// (and all servers that speak like it) and Anthropic.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/json.hpp"
#include "chat/fitted_pictures.hpp"
#include "chat/service_reply.hpp"

namespace maia {

struct ChatSettings {
  std::string model;
  std::optional<double> temperature;     // the service's own where not given
  std::optional<int> max_output_tokens;  // likewise, where the protocol allows
};

// What a server has been found not to understand.
struct Dialect {
  bool system_role = true;
  bool stream = true;
  bool stream_usage = true;            // stream_options
  bool max_completion_tokens = false;  // in place of max_tokens
  bool pictures = true;

  bool operator==(const Dialect&) const = default;
};

class Wire {
 public:
  virtual ~Wire() = default;
  virtual std::string path() const = 0;
  virtual Json request(const std::vector<FittedMessage>& conversation, const ChatSettings& settings,
                       const Dialect& dialect) const = 0;
  virtual std::unique_ptr<ServiceReplyReader> make_reader() const = 0;
};

// POST /chat/completions, pictures as data URLs.
std::unique_ptr<Wire> make_openai_wire();
// POST /v1/messages, pictures as Base64 blocks, with marks for the service's cache: behind the
// system prompt, behind what the request before ended with, and at the end.
std::unique_ptr<Wire> make_anthropic_wire();

// The dialect to try next after a server said `said`; nothing where its words ask for no change.
std::optional<Dialect> other_dialect(const Dialect& dialect, const std::string& said);

}  // namespace maia
