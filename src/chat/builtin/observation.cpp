#include "chat/builtin/observation.hpp"

#include <algorithm>
#include <map>
#include <optional>

#include "base/text.hpp"
#include "chat/builtin/line_reading.hpp"

namespace maia::builtin {
namespace {

constexpr std::size_t kMaxMeasurements = 20000;
constexpr std::size_t kMaxSeen = 2000;

// "3.21 | a crow on grass (not shown: grass)": the prompt as far as the picture shows it whole.
struct NumberedLine {
  double number = 0;
  std::string_view text;
};
std::optional<NumberedLine> read_numbered(std::string_view line) {
  const auto number = take_number(line);
  if (!number || !take(line, " | ") || line.find("(not shown:") != std::string_view::npos)
    return {};
  return NumberedLine{*number, trim(line)};
}

// "dog", "red dog", "tail of dog", "snow background", "night light"
Concept read_sighting(std::string_view item, const Words& words) {
  Concept what;
  std::string text(trim(item));
  const auto ends = [&](std::string_view noun) {
    if (!text.ends_with(noun)) return false;
    text.resize(text.size() - noun.size());
    return true;
  };
  const auto read_object = [&](const std::string& name) {
    const auto space = name.find(' ');
    if (words.is_term(name)) {
      what.object = name;
    } else if (const auto group = group_called(name, words); !group.empty()) {
      what.object = group;
    } else if (space != std::string::npos && words.is_colour(name.substr(0, space)) &&
               words.is_term(name.substr(space + 1))) {
      what.object = name.substr(space + 1);
      what.colour = name.substr(0, space);
    }
    return !what.object.empty();
  };
  if (ends(" background")) {
    if (words.is_background(text)) what.background = text;
  } else if (ends(" light")) {
    if (words.is_light(text)) what.light = text;
  } else if (!read_object(text)) {
    const auto of = text.find(" of ");
    if (of == std::string::npos || !words.is_part(text.substr(0, of))) return what;
    if (read_object(text.substr(of + 4))) what.part = text.substr(0, of);
  }
  return what;
}

// "red mug 62%, snow background 38%"; an item without a percentage has the whole share.
std::vector<Sighting> read_sightings(std::string_view list, const Words& words, bool colours) {
  std::vector<Sighting> sightings;
  for (const auto& part : split(list, ',')) {
    std::string_view item = trim(part);
    double share = 1;
    const auto space = item.rfind(' ');
    if (item.ends_with('%') && space != std::string_view::npos) {
      std::string_view digits = item.substr(space + 1);
      if (const auto number = take_number(digits)) share = std::clamp(*number / 100, 0.0, 1.0);
      item = item.substr(0, space);
    }
    Concept what;
    if (colours) {
      if (words.is_colour(item)) what.colour = item;
    } else {
      what = read_sighting(item, words);
    }
    if (!what.empty()) sightings.push_back({what, share});
  }
  return sightings;
}

class HistoryReader {
 public:
  explicit HistoryReader(const Words& words) : words_(words) {}

  void reply(const std::string& text) {
    attempt_.reset();
    labels_.clear();
    if (const auto at = text.find("# Experiment "); at != std::string::npos) {
      const std::string line = text.substr(at, text.find('\n', at) - at);
      for (const Stage stage : {Stage::kExemplars, Stage::kScreen, Stage::kTest, Stage::kConfirm}) {
        const std::string name = std::string("(") + stage_name(stage);
        if (line.find(name + ")") == std::string::npos &&
            line.find(name + ", simple)") == std::string::npos) {
          continue;
        }
        attempt_ = history_.attempts.size();
        const bool simple = line.find(", simple)") != std::string::npos;
        history_.attempts.push_back({stage, simple, true, ""});
        break;
      }
    } else {
      read_labels(text);
      if (!labels_.empty()) ++history_.conclusions;
    }
  }

  void observation(const std::string& text) {
    const std::size_t before = history_.measurements.size();
    history_.must_conclude = false;
    rejection_ = nullptr;
    exemplars_.clear();
    bool failed = false;
    for (const auto& line : split(text, '\n')) {
      if (line.starts_with("[error]")) {
        failed = true;
        if (attempt_) history_.attempts[*attempt_].error = clean_utf8(trim(line.substr(7)), 300);
      } else {
        read_line(line);
      }
    }
    finish_exemplars();
    if (!attempt_) return;
    Attempt& attempt = history_.attempts[*attempt_];
    const bool showed = attempt.stage == Stage::kExemplars ? !history_.exemplars.empty()
                                                           : history_.measurements.size() > before;
    attempt.failed = failed || !showed;
  }

  History finish() { return std::move(history_); }

 private:
  void read_line(std::string_view line) {
    if (line.starts_with("[notice]")) {
      if (asks_for_conclusion(line)) history_.must_conclude = true;
      return;
    }
    if (take(line, "[check] ")) {
      if (!line.starts_with("not accepted")) return;
      history_.rejections.push_back({labels_, 0, 0, 0, {}, false, history_.attempts.size()});
      rejection_ = &history_.rejections.back();
      return;
    }
    if (rejection_ != nullptr) {
      read_check_line(line);
    } else if (attempt_) {
      read_program_line(line, history_.attempts[*attempt_].stage);
    }
  }

  void read_check_line(std::string_view line) {
    const auto read_mean = [&](std::string_view prefix, double& mean) {
      std::string_view rest = line;
      if (!take(rest, prefix)) return;
      if (const auto number = take_number(rest)) {
        mean = *number;
        rejection_->has_numbers = true;
      }
    };
    read_mean("label images: mean ", rejection_->mean_label);
    read_mean("neutral images: mean ", rejection_->mean_neutral);
    read_mean("near misses: mean ", rejection_->mean_near);
    if (!take(line, "positive ") || rejection_->positive.size() > 1000) return;
    const auto numbered = read_numbered(line);
    if (!numbered) return;
    if (const auto scene = read_prompt(numbered->text, words_)) {
      rejection_->positive.push_back({Stage::kConfirm, "check", *scene, numbered->number, 0});
    }
  }

  void read_program_line(std::string_view line, Stage stage) {
    if (stage == Stage::kExemplars &&
        (line.starts_with("activation ") || line.starts_with("exemplar "))) {
      return read_exemplar_line(line);
    }
    if (line.starts_with("screen, ")) return read_screen_line(line);
    std::string_view rest = line;
    if (take(rest, "edit ")) return read_edit_line(rest);
    if (take(rest, "seen: ")) return read_seen_line(rest);
    // "ARM: 3.21 | PROMPT"
    const auto colon = line.find(": ");
    if (colon == std::string_view::npos || colon == 0 || colon > 120) return;
    const auto numbered = read_numbered(line.substr(colon + 2));
    if (!numbered) return;
    std::vector<std::string> more;
    if (const auto scene = read_prompt(numbered->text, words_, &more)) {
      add(stage, std::string(line.substr(0, colon)), *scene, numbered->number, std::move(more));
    }
  }

  void add(Stage stage, std::string arm, const Concept& scene, double activation,
           std::vector<std::string> more = {}) {
    if (history_.measurements.size() >= kMaxMeasurements) return;
    history_.measurements.push_back(
        {stage, std::move(arm), scene, activation, static_cast<int>(*attempt_), std::move(more)});
  }

  // "screen, birds: crow 3.21, owl 0.42"
  void read_screen_line(std::string_view line) {
    const auto colon = line.find(": ");
    if (colon == std::string_view::npos) return;
    const std::string_view kind = line.substr(8, colon - 8);
    for (const auto& part : split(line.substr(colon + 2), ',')) {
      const std::string_view item = trim(part);
      const auto space = item.rfind(' ');
      if (space == std::string_view::npos) continue;
      std::string_view digits = item.substr(space + 1);
      const auto number = take_number(digits);
      const std::string word(trim(item.substr(0, space)));
      if (!number || !digits.empty()) continue;
      Concept scene;
      if (kind == "backgrounds" || kind == "plain colours") {
        scene.background = kind == "backgrounds" ? word : "plain " + word;
        if (!words_.is_background(scene.background)) continue;
      } else {
        if (!words_.is_term(word)) continue;
        scene.object = word;
      }
      add(Stage::kScreen, "screen", scene, *number);
    }
  }

  // "a tiger: 3.21 -> 0.42 | a tiger on grass | replace the tiger with a mug"
  void read_edit_line(std::string_view line) {
    const auto colon = line.find(": ");
    if (colon == std::string_view::npos || history_.edits.size() > 1000) return;
    std::string_view rest = line.substr(colon + 2);
    const auto before = take_number(rest);
    if (!before || !take(rest, " -> ")) return;
    const auto after = take_number(rest);
    const auto bar = rest.rfind(" | ");
    if (!after || bar == std::string_view::npos) return;
    history_.edits.push_back({std::string(line.substr(0, colon)), *before, *after,
                              clean_utf8(rest.substr(bar + 3), 200)});
  }

  // The log gives "activation 3.21 | exemplar 4", the reader "exemplar 4: lit: ...; dark: ...".
  void read_exemplar_line(std::string_view line) {
    std::string_view rest = line;
    if (take(rest, "activation ")) {
      const auto activation = take_number(rest);
      if (!activation || !take(rest, " | exemplar ")) return;
      if (SeenPicture* seen = numbered_exemplar(rest)) seen->activation = *activation;
      return;
    }
    if (!take(rest, "exemplar ")) return;
    SeenPicture* found = numbered_exemplar(rest);
    if (found == nullptr || !take(rest, ": ")) return;
    read_description(rest, *found);
  }

  // "0.83 | a crow and a mug: lit: crow 95%; dark: mug"
  void read_seen_line(std::string_view line) {
    auto colon = line.find(": lit: ");
    if (colon == std::string_view::npos) colon = line.find(": nothing is highlighted");
    if (colon == std::string_view::npos || history_.seen.size() >= kMaxSeen) return;
    const auto numbered = read_numbered(line.substr(0, colon));
    if (!numbered) return;
    std::vector<std::string> more;
    const auto scene = read_prompt(numbered->text, words_, &more);
    if (!scene) return;
    SeenPicture seen;
    seen.activation = numbered->number;
    seen.drawn = *scene;
    read_description(line.substr(colon + 2), seen);
    history_.seen.push_back(std::move(seen));
  }

  void read_description(std::string_view text, SeenPicture& seen) {
    for (const auto& part : split(text, ';')) {
      std::string_view section = trim(part);
      if (section.starts_with("nothing is highlighted")) {
        seen.nothing_lit = true;
      } else if (take(section, "lit: ")) {
        for (auto& sighting : read_sightings(section, words_, false)) {
          if (!sighting.what.light.empty()) seen.light = sighting.what.light;
          seen.lit.push_back(std::move(sighting));
        }
      } else if (take(section, "colours: ")) {
        seen.colours = read_sightings(section, words_, true);
      } else if (take(section, "where: ")) {
        if (words_.is_place(section)) seen.where = section;
      } else if (take(section, "dark: ")) {
        for (const auto& sighting : read_sightings(section, words_, false)) {
          seen.dark.push_back(sighting.what);
        }
      }
    }
  }

  // By the number at the start of `text`, which is advanced past it; null where there is none.
  SeenPicture* numbered_exemplar(std::string_view& text) {
    const auto number = take_number(text);
    if (!number || *number < 1 || *number > 1000) return nullptr;
    return &exemplars_[static_cast<int>(*number)];
  }

  void finish_exemplars() {
    if (exemplars_.empty()) return;
    history_.exemplars.clear();
    for (auto& [number, seen] : exemplars_) history_.exemplars.push_back(std::move(seen));
  }

  void read_labels(const std::string& text) {
    for (const auto& line : split(text, '\n')) {
      if (!line.starts_with("[LABEL")) continue;
      const auto colon = line.find("]:");
      if (colon == std::string::npos || labels_.size() > 20) continue;
      labels_.emplace_back(trim(std::string_view(line).substr(colon + 2)));
    }
  }

  const Words& words_;
  History history_;
  std::optional<std::size_t> attempt_;
  std::vector<std::string> labels_;
  std::map<int, SeenPicture> exemplars_;
  Rejection* rejection_ = nullptr;
};

}  // namespace

bool asks_for_conclusion(std::string_view line) {
  if (!line.starts_with("[notice]")) return false;
  const std::string notice = lower_case(line);
  const auto says = [&](const char* word) { return notice.find(word) != std::string::npos; };
  return says("conclusion now") || (says("conclu") && (says("are over") || says("no more")));
}

const char* stage_name(Stage stage) {
  switch (stage) {
    case Stage::kExemplars:
      return "exemplars";
    case Stage::kScreen:
      return "screen";
    case Stage::kTest:
      return "test";
    case Stage::kConfirm:
      break;
  }
  return "confirm";
}

History read_history(std::span<const Message> conversation, const Words& words) {
  HistoryReader reader(words);
  bool task_seen = false;
  for (const Message& message : conversation) {
    if (message.role == Message::Role::kAssistant) {
      reader.reply(text_of(message));
    } else if (message.role == Message::Role::kUser) {
      // The first user message is the task, which may quote formats.
      if (task_seen) reader.observation(text_of(message));
      task_seen = true;
    }
  }
  return reader.finish();
}

}  // namespace maia::builtin
