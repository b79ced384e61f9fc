// A language model that answers with what it was given, in turn, and keeps what it was asked.
#pragma once

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "chat/backbone.hpp"

namespace maia {

class ScriptedModel final : public Backbone {
 public:
  explicit ScriptedModel(std::vector<std::string> replies) : replies_(std::move(replies)) {}
  std::string name() const override { return "scripted"; }
  Reply reply(std::span<const Message> conversation) override {
    asked.push_back(text_of(conversation.back()));
    return {.text = replies_.at(std::min(asked.size() - 1, replies_.size() - 1))};
  }
  std::vector<std::string> asked;

 private:
  std::vector<std::string> replies_;
};

}  // namespace maia
