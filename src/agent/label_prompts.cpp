#include "agent/label_prompts.hpp"

#include <algorithm>
#include <set>

#include "base/random.hpp"
#include "base/text.hpp"

namespace maia {
namespace {

bool is_letter(char c) {
  return (c >= 'a' && c <= 'z') || (static_cast<unsigned char>(c) & 0x80) != 0;
}

// True where `word` stands in `text` as whole words, in the singular or with a plural s.
bool names(const std::string& text, const std::string& word) {
  for (auto at = text.find(word); at != std::string::npos; at = text.find(word, at + 1)) {
    if (at > 0 && is_letter(text[at - 1])) continue;
    auto end = at + word.size();
    if (text.compare(end, 2, "es") == 0 && (end + 2 == text.size() || !is_letter(text[end + 2]))) {
      return true;
    }
    if (end < text.size() && text[end] == 's') ++end;
    if (end == text.size() || !is_letter(text[end])) return true;
  }
  return false;
}

std::string singular(const std::string& word) {
  if (word.ends_with("ies")) return word.substr(0, word.size() - 3) + "y";
  if (word.ends_with("s") && !word.ends_with("ss")) return word.substr(0, word.size() - 1);
  return word;
}

bool names_any(const std::string& text, const std::vector<std::string>& words) {
  return std::any_of(words.begin(), words.end(),
                     [&](const std::string& word) { return names(text, word); });
}

// What a label says about each part of a scene.
struct Reading {
  std::string text;
  std::set<std::string> words;   // objects it names
  std::set<std::string> groups;  // groups it names, or whose words it names
  std::set<std::string> named_groups;
  std::vector<std::string> colours;
  std::vector<std::string> backgrounds;
  std::vector<std::string> textures;
  std::vector<std::string> parts;
  std::vector<std::string> styles;
  bool any_object = false;  // it says "objects" or "things"
  bool plain = false;       // a plain coloured ground
  bool light = false;

  bool has_object() const { return !words.empty() || !named_groups.empty() || !parts.empty(); }
  // It is about the picture as a whole: "night", "a sketch".
  bool is_condition() const { return light || !styles.empty(); }
};

Reading read_label(const std::string& label, const Vocabulary& vocabulary) {
  Reading reading;
  reading.text = lower_case(trim(label));
  for (const char* filler : {"a photo of ", "a picture of ", "images of ", "the "}) {
    if (reading.text.starts_with(filler)) reading.text.erase(0, std::string(filler).size());
  }
  for (const auto& group : vocabulary.objects) {
    for (const auto& word : group.words) {
      if (names(reading.text, word)) {
        reading.words.insert(word);
        reading.groups.insert(group.name);
      }
    }
    if (names(reading.text, group.name) || names(reading.text, singular(group.name))) {
      reading.groups.insert(group.name);
      reading.named_groups.insert(group.name);
    }
  }
  for (const auto& category : vocabulary.categories) {
    if (names(reading.text, category.name) || names(reading.text, singular(category.name))) {
      for (const auto& word : category.words) {
        reading.groups.insert(word);
        for (const auto& group : vocabulary.objects) {
          const auto found = std::find(group.words.begin(), group.words.end(), word);
          if (found != group.words.end()) reading.groups.insert(group.name);
        }
      }
      reading.named_groups.insert(category.name);
    }
  }
  for (const auto& colour : vocabulary.colours) {
    if (names(reading.text, colour)) reading.colours.push_back(colour);
  }
  for (const auto& background : vocabulary.backgrounds) {
    if (names(reading.text, background)) reading.backgrounds.push_back(background);
  }
  const auto take = [&](const std::vector<std::string>& all, std::vector<std::string>& named) {
    for (const auto& word : all) {
      if (names(reading.text, word)) named.push_back(word);
    }
  };
  take(vocabulary.textures, reading.textures);
  take(vocabulary.parts, reading.parts);
  take(vocabulary.styles, reading.styles);
  reading.any_object = names_any(reading.text, {"object", "thing"});
  reading.plain =
      reading.text.find("plain") != std::string::npos ||
      (!reading.colours.empty() && reading.text.find("background") != std::string::npos);
  reading.light = names_any(reading.text, vocabulary.lights);
  return reading;
}

class PromptWriter {
 public:
  PromptWriter(const Vocabulary& vocabulary, std::uint64_t seed)
      : vocabulary_(vocabulary), random_(seed) {}

  // A picture of what the label says, the rest left to chance.
  std::string positive(const Reading& reading) {
    std::string text = reading.text;
    if (reading.any_object) {
      const std::string object = any_object({});
      for (const char* noun : {"objects", "object", "things", "thing"}) {
        const auto at = text.find(noun);
        if (at == std::string::npos) continue;
        text.replace(at, std::string(noun).size(), object);
        break;
      }
    }
    const bool has_object = reading.has_object() || reading.any_object;
    if (has_object && reading.backgrounds.empty() && !reading.plain) {
      return text + random_ground();
    }
    if (!has_object && reading.is_condition() && reading.backgrounds.empty() &&
        reading.textures.empty()) {
      return "a " + any_object({}) + random_ground() + ", " + text;
    }
    if (!has_object && !reading.backgrounds.empty() && random_.uniform() < 0.5) {
      return "a " + any_object({}) + ", " + text;
    }
    return text;
  }

  std::string neutral(const std::vector<Reading>& readings) {
    std::set<std::string> avoided;
    std::vector<std::string> backgrounds;
    std::vector<std::string> colours;
    for (const auto& reading : readings) {
      avoided.insert(reading.groups.begin(), reading.groups.end());
      for (const auto& part : reading.parts) avoid_owners(part, avoided);
      backgrounds.insert(backgrounds.end(), reading.backgrounds.begin(), reading.backgrounds.end());
      if (!reading.has_object()) {
        colours.insert(colours.end(), reading.colours.begin(), reading.colours.end());
      }
    }
    std::string prompt = "a " + any_object(avoided);
    for (const auto& reading : readings) {
      const std::string side = other_side(reading.text);
      if (!side.empty() && !reading.has_object()) return prompt + " on the " + side;
    }
    if (!colours.empty()) {
      // A sky would bring in its blue, and a thing as it is its own colour.
      const std::string colour = other(vocabulary_.colours, colours);
      return colour.empty() ? prompt : "a " + colour + prompt.substr(1);
    }
    const std::string ground = other(vocabulary_.backgrounds, backgrounds);
    return random_.uniform() < 0.75 && !ground.empty() ? prompt + " on " + ground : prompt;
  }

  // The label with one thing exchanged for its neighbour; empty where there is none.
  std::string near(const Reading& reading) {
    if (!reading.words.empty()) {
      const std::string word = word_to_exchange(reading);
      for (const auto& group : vocabulary_.objects) {
        if (std::find(group.words.begin(), group.words.end(), word) == group.words.end()) continue;
        std::vector<std::string> siblings;
        for (const auto& sibling : group.words) {
          if (!reading.words.contains(sibling)) siblings.push_back(sibling);
        }
        if (!siblings.empty()) return positive(exchanged(reading, word, random_.pick(siblings)));
      }
      return "";
    }
    if (!reading.named_groups.empty()) return "";
    for (const auto& [all, named] : {std::pair{&vocabulary_.parts, &reading.parts},
                                     std::pair{&vocabulary_.textures, &reading.textures},
                                     std::pair{&vocabulary_.styles, &reading.styles}}) {
      if (named->empty()) continue;
      const std::string word = other(*all, *named);
      return word.empty() ? "" : positive(exchanged(reading, named->front(), word));
    }
    if (const std::string side = other_side(reading.text); !side.empty()) {
      return positive(exchanged(reading, side == "left" ? "right" : "left", side));
    }
    if (!reading.colours.empty()) {
      const std::string colour = other(vocabulary_.colours, reading.colours);
      return positive(exchanged(reading, reading.colours.front(), colour));
    }
    if (!reading.backgrounds.empty()) {
      const std::string ground = other(vocabulary_.backgrounds, reading.backgrounds);
      return positive(exchanged(reading, reading.backgrounds.front(), ground));
    }
    return "";
  }

 private:
  // The groups of what has the part, unless that is nearly everything.
  void avoid_owners(const std::string& part, std::set<std::string>& avoided) const {
    std::set<std::string> groups;
    for (const auto& [name, owners] : vocabulary_.part_owners) {
      if (name != part) continue;
      for (const auto& group : vocabulary_.objects) {
        const bool owns = std::any_of(owners.begin(), owners.end(), [&](const auto& owner) {
          return owner == group.name ||
                 std::find(group.words.begin(), group.words.end(), owner) != group.words.end();
        });
        if (owns) groups.insert(group.name);
      }
    }
    if (groups.size() < vocabulary_.objects.size() * 3 / 4) {
      avoided.insert(groups.begin(), groups.end());
    }
  }

  // "right" where the label says "left"; "" where it says neither or both.
  static std::string other_side(const std::string& text) {
    const bool left = names(text, "left");
    if (left == names(text, "right")) return "";
    return left ? "right" : "left";
  }

  // Of "a car window" the car, although a window is a thing as well.
  std::string word_to_exchange(const Reading& reading) {
    std::vector<std::string> words;
    for (const auto& word : reading.words) {
      const bool is_part =
          std::find(reading.parts.begin(), reading.parts.end(), word) != reading.parts.end();
      if (!is_part) words.push_back(word);
    }
    if (words.empty()) words.assign(reading.words.begin(), reading.words.end());
    return words[random_.below(words.size())];
  }

  static Reading exchanged(Reading reading, const std::string& from, const std::string& to) {
    reading.text = replace_all(reading.text, from, to);
    return reading;
  }

  std::string random_ground() {
    if (vocabulary_.backgrounds.empty() || random_.uniform() < 0.25) return "";
    return " on " + random_.pick(vocabulary_.backgrounds);
  }

  std::string other(const std::vector<std::string>& all, const std::vector<std::string>& avoided) {
    std::vector<std::string> rest;
    for (const auto& word : all) {
      if (std::find(avoided.begin(), avoided.end(), word) == avoided.end()) rest.push_back(word);
    }
    return rest.empty() ? "" : random_.pick(rest);
  }

  std::string any_object(const std::set<std::string>& avoided_groups) {
    std::vector<const Vocabulary::Group*> groups;
    for (const auto& group : vocabulary_.objects) {
      if (!group.words.empty() && !avoided_groups.contains(group.name)) groups.push_back(&group);
    }
    if (groups.empty()) return "object";
    return random_.pick(random_.pick(groups)->words);
  }

  const Vocabulary& vocabulary_;
  Random random_;
};

// "a OR b" are two labels.
std::vector<std::string> alternatives(const std::vector<std::string>& labels) {
  std::vector<std::string> result;
  for (const auto& label : labels) {
    for (const auto& part : split(replace_all(label, " OR ", "\n"), '\n')) {
      if (!trim(part).empty()) result.emplace_back(trim(part));
    }
  }
  return result;
}

}  // namespace

bool is_none_found(const std::vector<std::string>& labels) {
  return labels.size() == 1 && lower_case(labels.front()).find("none found") != std::string::npos;
}

LabelPrompts make_label_prompts(const std::vector<std::string>& labels,
                                const Vocabulary& vocabulary, int count, std::uint64_t seed) {
  std::vector<Reading> readings;
  for (const auto& label : alternatives(labels)) readings.push_back(read_label(label, vocabulary));
  LabelPrompts prompts;
  if (readings.empty()) return prompts;
  PromptWriter writer(vocabulary, seed);
  for (int i = 0; i < count; ++i) {
    const Reading& reading = readings[static_cast<std::size_t>(i) % readings.size()];
    prompts.positive.push_back(writer.positive(reading));
    prompts.neutral.push_back(writer.neutral(readings));
    if (auto near = writer.near(reading); !near.empty()) prompts.near.push_back(std::move(near));
  }
  return prompts;
}

}  // namespace maia
