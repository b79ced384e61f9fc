#include "chat/builtin/bias_history.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "chat/builtin/line_reading.hpp"

namespace maia::builtin {
namespace {

constexpr std::size_t kMostValues = 20000;

// "0.83 yes | a dog on snow"
struct ValueLine {
  ClassValue value;
  std::string setting;
};
std::optional<ValueLine> read_value(std::string_view text) {
  const auto number = take_number(text);
  if (!number) return {};
  const bool yes = take(text, " yes | ");
  if (!yes && !take(text, " no | ")) return {};
  return ValueLine{{*number, yes}, clean_utf8(trim(text), 200)};
}

class BiasHistoryReader {
 public:
  void reply(std::string_view text) {
    attempt_.reset();
    confirmation_ = nullptr;
    const auto at = text.find("# Experiment ");
    if (at == std::string_view::npos) return;
    const auto line = text.substr(at, text.find('\n', at) - at);
    for (const Stage stage : {Stage::kExemplars, Stage::kScreen, Stage::kTest, Stage::kConfirm}) {
      if (line.find(std::string("(") + stage_name(stage) + ")") == std::string_view::npos) continue;
      attempt_ = history_.attempts.size();
      history_.attempts.push_back({stage, false, true, ""});
      return;
    }
  }

  void observation(const std::string& text) {
    history_.must_conclude = false;
    bool failed = false;
    useful_ = false;
    for (const auto& line : split(text, '\n')) {
      if (line.starts_with("[error]")) failed = true;
      if (asks_for_conclusion(line)) history_.must_conclude = true;
      if (line.starts_with("[check] not accepted")) ++history_.rejections;
      if (attempt_) {
        program_line(line, history_.attempts[*attempt_].stage);
      } else {
        check_line(line);
      }
    }
    if (attempt_) history_.attempts[*attempt_].failed = failed || !useful_;
  }

  BiasHistory finish() { return std::move(history_); }

 private:
  void program_line(std::string_view line, Stage stage) {
    if (stage == Stage::kExemplars) {
      if (line.starts_with("class word")) useful_ = true;
      if (take(line, "class word: ") && history_.thing.empty()) {
        history_.thing = clean_utf8(trim(line), 100);
      }
    } else if (take(line, "screen: ")) {
      add(line, history_.screened);
    } else if (take(line, "test: ")) {
      add(line, history_.tested);
    } else if (take(line, "pair: ")) {
      begin_pair(line, true);
    } else if (take(line, "apart: ")) {
      begin_pair(line, false);
    } else if (confirmation_ != nullptr) {
      confirmation_line(line);
    }
  }

  // "weak, a dog on snow: mean 0.2, ...", "strong, ...", "does not hold: ..."
  void check_line(std::string_view line) {
    const auto phrase = [&] { return clean_utf8(line.substr(0, line.rfind(": mean ")), 200); };
    if (take(line, "weak, ")) {
      checked_.first = phrase();
    } else if (take(line, "strong, ")) {
      checked_.second = phrase();
    } else if (line.starts_with("does not hold: ")) {
      history_.refuted.insert(checked_);
    }
  }

  void add(std::string_view line, std::map<std::string, ClassValues>& to) {
    const auto read = read_value(line);
    if (!read || ++values_ > kMostValues) return;
    to[read->setting].push_back(read->value);
    useful_ = true;
  }

  // "a dog on snow >> a dog on grass"
  void begin_pair(std::string_view line, bool paired) {
    const auto between = line.find(" >> ");
    if (between == std::string_view::npos || history_.confirmed.size() > 20) return;
    confirmation_ = &history_.confirmed[{clean_utf8(trim(line.substr(0, between)), 200),
                                         clean_utf8(trim(line.substr(between + 4)), 200)}];
    *confirmation_ = {.weak = {}, .strong = {}, .paired = paired, .controls = {}};
  }

  void confirmation_line(std::string_view line) {
    if (take(line, "control: ")) {
      const auto strong = take_number(line);
      if (!strong || !take(line, " -> ")) return;
      if (const auto weak = take_number(line)) confirmation_->controls.push_back({*strong, *weak});
      return;
    }
    const bool weak = take(line, "weak: ");
    if (!weak && !take(line, "strong: ")) return;
    const auto read = read_value(line);
    if (!read || ++values_ > kMostValues) return;
    (weak ? confirmation_->weak : confirmation_->strong).push_back(read->value);
    useful_ = true;
  }

  BiasHistory history_;
  std::optional<std::size_t> attempt_;
  BiasHistory::Confirmation* confirmation_ = nullptr;
  BiasHistory::Phrases checked_;
  std::size_t values_ = 0;
  bool useful_ = false;
};

}  // namespace

std::optional<BiasTask> read_bias_task(std::span<const Message> conversation) {
  const auto message = std::ranges::find(conversation, Message::Role::kUser, &Message::role);
  if (message == conversation.end()) return {};
  const std::string text = text_of(*message);
  const std::string_view task(text);
  constexpr std::string_view kName = "The class is called: ";
  const auto at = task.find(kName);
  if (at == std::string_view::npos || task.find("[BIAS]:") == std::string_view::npos) return {};
  const auto rest = task.substr(at + kName.size());
  return BiasTask{clean_utf8(trim(rest.substr(0, rest.find('\n'))), 200),
                  task.find("What is measured is its logit") != std::string_view::npos};
}

BiasHistory read_bias_history(std::span<const Message> conversation) {
  BiasHistoryReader reader;
  bool task_seen = false;
  for (const Message& message : conversation) {
    if (message.role == Message::Role::kAssistant) {
      reader.reply(text_of(message));
    } else if (message.role == Message::Role::kUser) {
      if (task_seen) reader.observation(text_of(message));
      task_seen = true;
    }
  }
  return reader.finish();
}

}  // namespace maia::builtin
