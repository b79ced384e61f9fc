// A run of the built-in experimenter in the fake world: its programs are run by Python, and what
// they show goes back to it in the form that the agent's host uses.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "base/files.hpp"
#include "base/subprocess.hpp"
#include "base/text.hpp"
#include "chat/backbone.hpp"
#include "chat/builtin_experimenter.hpp"

namespace maia::fake {

inline std::string python(const std::vector<std::string>& arguments) {
  std::vector<std::string> all = {"/usr/bin/python3", "-I",
                                  std::string(MAIA_SOURCE_FOLDER) + "/tests/chat/fake_world.py"};
  all.insert(all.end(), arguments.begin(), arguments.end());
  const auto result = run_process(all);
  return result.status == 0 ? result.output : "[error] the worker ended";
}

inline const std::string& vocabulary() {
  static const std::string text = python({"vocabulary"});
  return text;
}

inline Message message(Message::Role role, const std::string& text) {
  return {role, {{text, {}}}};
}

inline std::vector<Message> opening() {
  return {
      message(Message::Role::kSystem, "The experiment API.\n\n[IMAGE GENERATOR]\n" + vocabulary()),
      message(Message::Role::kUser, "Find out what excites the unit.")};
}

// The fenced block of a reply; empty for a conclusion.
inline std::string program_of(const std::string& reply) {
  const auto start = reply.find("```python\n");
  if (start == std::string::npos) return "";
  const auto code = start + 10;
  return reply.substr(code, reply.find("```", code) - code);
}

inline std::vector<std::string> labels_of(const std::string& reply) {
  std::vector<std::string> labels;
  for (const auto& line : split(reply, '\n')) {
    if (line.starts_with("[LABEL")) labels.emplace_back(trim(line.substr(line.find("]:") + 2)));
  }
  return labels;
}

struct Outcome {
  std::vector<Message> conversation;  // ends with the conclusion
  std::vector<std::string> labels;
  int experiments = 0;
  int errors = 0;  // programs that raised
};

class FakeRun {
 public:
  FakeRun(std::string unit, int seed) : unit_(std::move(unit)), seed_(std::to_string(seed)) {}

  std::string observe(const std::string& program, int turn) const {
    const TemporaryFolder folder;
    const auto path = folder.path() / "program.py";
    write_file(path, std::string_view(program));
    const std::string shown = python({"run", unit_, seed_, std::to_string(turn), path.string()});
    return shown.empty() ? "[notice] the programs ran and showed nothing\n" : shown;
  }

  // Goes on from `conversation` to the next conclusion, or gives up after 30 turns.
  Outcome continue_from(std::vector<Message> conversation) const {
    const auto experimenter = make_builtin_experimenter();
    Outcome outcome;
    for (int turn = 0; turn < 30; ++turn) {
      const std::string reply = experimenter->reply(conversation).text;
      conversation.push_back(message(Message::Role::kAssistant, reply));
      outcome.labels = labels_of(reply);
      if (!outcome.labels.empty()) break;
      ++outcome.experiments;
      const auto shown = observe(program_of(reply), static_cast<int>(conversation.size()));
      if (shown.find("[error]") != std::string::npos) ++outcome.errors;
      conversation.push_back(message(Message::Role::kUser, shown));
    }
    outcome.conversation = std::move(conversation);
    return outcome;
  }

  Outcome run() const { return continue_from(opening()); }

 private:
  std::string unit_;
  std::string seed_;
};

}  // namespace maia::fake
