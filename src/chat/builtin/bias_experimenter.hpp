// How the built-in experimenter looks for biases of a class: every setting in a few pictures, the
// extremes again, the widest difference on pictures of its own.
#pragma once

#include <span>
#include <string>

#include "chat/backbone.hpp"
#include "chat/builtin/bias_history.hpp"

namespace maia::builtin {

// The next reply; it follows from the conversation alone.
std::string bias_reply(std::span<const Message> conversation, const BiasTask& task);

}  // namespace maia::builtin
