// A question to a language model whose answer is JSON.
#pragma once

#include <functional>
#include <stdexcept>
#include <string>

#include "base/json.hpp"
#include "chat/backbone.hpp"

namespace maia {

// What is wrong with a reply, in words that the model is told.
class UnusableReply : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

// Asks, and hands the JSON object within the reply to `read`. Where there is none, or `read` throws
// UnusableReply, the model is told why and asked once more. Throws kBadInput, naming the backbone,
// after the second such reply, and what the backbone throws.
void ask_for_json(Backbone& backbone, const std::string& task, const std::string& question,
                  const std::function<void(const Json&)>& read);

}  // namespace maia
