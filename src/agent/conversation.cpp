#include "agent/conversation.hpp"

#include <fmt/format.h>

#include "base/text.hpp"

namespace maia {
namespace {

class MessageBuilder {
 public:
  explicit MessageBuilder(const ReadPicture& read) : read_(read) {}

  void line(const std::string& text) {
    if (message_.parts.empty() || message_.parts.back().is_picture()) message_.parts.emplace_back();
    message_.parts.back().text += text + "\n";
  }
  void image(const Json& hash) {
    message_.parts.push_back(
        {.png = [read = read_, name = hash.get<std::string>()] { return read(name); }});
  }
  Message finish() {
    if (message_.parts.empty()) line("[notice] the programs ran and showed nothing");
    return std::move(message_);
  }

 private:
  const ReadPicture& read_;
  Message message_;
};

std::string not_shown(const Json& missing) {
  if (missing.empty()) return "";
  return fmt::format(" (not shown: {})", join(missing.get<std::vector<std::string>>(), ", "));
}

void add_measured(MessageBuilder& builder, const char* kind, const Json& measured) {
  for (const Json& item : measured) {
    builder.line(fmt::format("{} {:.4g} | {}{}", kind, item.at("activation").get<double>(),
                             item.at("prompt").get<std::string>(), not_shown(item.at("missing"))));
  }
}

// One unit of an answer.
void add_unit_check(MessageBuilder& builder, const Json& check) {
  builder.line(fmt::format(
      "{} unit {}: {}; label images mean {:.4g}, neutral {:.4g}, difference {:.4g}, interval "
      "[{:.4g}, {:.4g}]",
      check.at("layer").get<std::string>(), check.at("unit").get<int>(),
      check.at("accepted").get<bool>() ? "holds" : check.at("reason").get<std::string>(),
      check.at("mean_positive").get<double>(), check.at("mean_neutral").get<double>(),
      check.at("difference").get<double>(), check.at("interval").at(0).get<double>(),
      check.at("interval").at(1).get<double>()));
}

// A pair of settings of a class.
void add_setting_check(MessageBuilder& builder, const Json& check) {
  for (const char* side : {"weak", "strong"}) {
    const Json& setting = check.at(side);
    builder.line(
        fmt::format("{}, {}: mean {:.4g}, recognised {:.0f}% (n={})", side,
                    setting.at("phrase").get<std::string>(), setting.at("mean").get<double>(),
                    100 * setting.at("recognised").get<double>(), setting.at("pictures").size()));
  }
  builder.line(fmt::format(
      "{}: {}; difference {:.4g}, interval [{:.4g}, {:.4g}]",
      check.at("accepted").get<bool>() ? "holds" : "does not hold",
      check.at("reason").get<std::string>(), check.at("difference").get<double>(),
      check.at("interval").at(0).get<double>(), check.at("interval").at(1).get<double>()));
  for (const char* side : {"weak", "strong"}) {
    add_measured(builder, side, check.at(side).at("pictures"));
  }
}

void add_check(MessageBuilder& builder, const Json& check) {
  builder.line(fmt::format("[check] {}: {}",
                           check.at("accepted").get<bool>() ? "accepted" : "not accepted",
                           check.at("reason").get<std::string>()));
  if (check.contains("units")) {
    for (const Json& unit : check.at("units")) add_unit_check(builder, unit);
  }
  for (const Json& pair : check.value("settings", Json::array())) add_setting_check(builder, pair);
  if (check.at("positive").empty()) return;
  const auto mean = [&](const char* what, const char* list, const char* key) {
    if (check.at(list).empty()) return;
    builder.line(fmt::format("{}: mean {:.4g} (n={})", what, check.at(key).get<double>(),
                             check.at(list).size()));
  };
  mean("label images", "positive", "mean_positive");
  mean("neutral images", "neutral", "mean_neutral");
  mean("near misses", "near", "mean_near");
  builder.line(fmt::format(
      "difference {:.4g}, {:.0f}% interval [{:.4g}, {:.4g}]", check.at("difference").get<double>(),
      100 * check.at("confidence").get<double>(), check.at("interval").at(0).get<double>(),
      check.at("interval").at(1).get<double>()));
  add_measured(builder, "positive", check.at("positive"));
  add_measured(builder, "neutral", check.at("neutral"));
  add_measured(builder, "near", check.at("near"));
}

void add_item(MessageBuilder& builder, const Json& item) {
  const auto kind = item.at("kind").get<std::string>();
  if (kind == "text") {
    builder.line(item.at("text").get<std::string>());
  } else if (kind == "error" || kind == "notice") {
    builder.line("[" + kind + "] " + item.at("text").get<std::string>());
  } else if (kind == "image") {
    builder.line(item.at("title").get<std::string>() + not_shown(item.at("missing")));
    builder.image(item.at("image"));
  } else if (kind == "log") {
    builder.line("[experiment log]");
    for (const Json& entry : item.at("entries")) {
      builder.line(fmt::format("activation {:.4g} | {}{}", entry.at("activation").get<double>(),
                               entry.at("title").get<std::string>(),
                               not_shown(entry.at("missing"))));
      builder.image(entry.at("image"));
    }
    if (item.at("notes").is_string()) builder.line("notes: " + item.at("notes").get<std::string>());
  } else if (kind == "check") {
    add_check(builder, item.at("check"));
  }
}

}  // namespace

std::string prompt_to_text(const Prompt& prompt) {
  return to_text(Json{{"system", prompt.system}, {"task", prompt.task}});
}

Prompt prompt_from_text(const std::string& text) {
  const Json value = parse_json(text, "the run's prompt");
  return {value.at("system").get<std::string>(), value.at("task").get<std::string>()};
}

Message observation_message(const Json& observation, const ReadPicture& read) {
  MessageBuilder builder(read);
  for (const Json& item : observation.at("items")) add_item(builder, item);
  return builder.finish();
}

std::vector<Message> make_conversation(const Prompt& prompt, const std::vector<Turn>& turns,
                                       const RunStore& store) {
  const auto read = [&store](const std::string& hash) { return store.blob(hash); };
  std::vector<Message> messages;
  messages.push_back({Message::Role::kSystem, {{prompt.system, {}}}});
  messages.push_back({Message::Role::kUser, {{prompt.task, {}}}});
  for (const Turn& turn : turns) {
    if (turn.observation.is_null()) break;
    messages.push_back({Message::Role::kAssistant, {{turn.reply, {}}}});
    messages.push_back(observation_message(turn.observation, read));
  }
  return messages;
}

}  // namespace maia
