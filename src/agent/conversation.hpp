// A run's record as the messages a backbone is sent.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "base/json.hpp"
#include "chat/backbone.hpp"
#include "store/run_store.hpp"

namespace maia {

// The system message and the task, as kept in a run.
struct Prompt {
  std::string system;
  std::string task;
};
std::string prompt_to_text(const Prompt& prompt);  // JSON, for Run::prompt
Prompt prompt_from_text(const std::string& text);

// How an observation (docs/records.md) reads as a message.
// Its pictures are read, by their hashes, when somebody wants them.
using ReadPicture = std::function<std::vector<std::uint8_t>(const std::string& hash)>;
Message observation_message(const Json& observation, const ReadPicture& read);

// System, task, then reply and observation of each turn that has both. The store must outlive it.
std::vector<Message> make_conversation(const Prompt& prompt, const std::vector<Turn>& turns,
                                       const RunStore& store);

}  // namespace maia
