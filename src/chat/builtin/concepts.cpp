#include "chat/builtin/concepts.hpp"

#include "base/text.hpp"

namespace maia::builtin {
namespace {

constexpr std::string_view kAnyObject = "objects";

std::string light_phrase(const std::string& light) {
  if (light.empty()) return "";
  const bool weather = light == "fog" || light == "mist" || light == "rain" || light == "shade";
  return (weather ? " in " : " at ") + light;
}

// Takes " at night" off the end.
std::string take_light(std::string& text, const Words& words) {
  for (const auto& light : words.lights()) {
    for (const char* preposition : {" at ", " in ", " in the "}) {
      const std::string phrase = preposition + light;
      if (!text.ends_with(phrase)) continue;
      text.resize(text.size() - phrase.size());
      return light;
    }
  }
  return "";
}

std::string strip_article(std::string text) {
  for (const std::string_view article : {"a ", "an ", "the "}) {
    if (text.starts_with(article)) return text.substr(article.size());
  }
  return text;
}

// Takes " on snow" or " on a plain red background" off the end.
std::string take_background(std::string& text, const Words& words) {
  const auto on = text.rfind(" on ");
  if (on == std::string::npos) return "";
  std::string ground = strip_article(text.substr(on + 4));
  constexpr std::string_view kNoun = " background";
  if (ground.ends_with(kNoun)) ground.resize(ground.size() - kNoun.size());
  if (ground != "plain" && !words.is_background(ground)) return "";
  text.resize(on);
  return ground == "plain" ? "" : ground;
}

}  // namespace

int parts_of(const Concept& what) {
  return int(!what.object.empty()) + int(!what.colour.empty()) + int(!what.background.empty()) +
         int(!what.light.empty());
}

bool shows(const Concept& scene, const Concept& wanted, const Words& words) {
  const bool object = wanted.object.empty() || scene.object == wanted.object ||
                      (!scene.object.empty() && words.group_of(scene.object) == wanted.object);
  return object && (wanted.colour.empty() || scene.colour == wanted.colour) &&
         (wanted.background.empty() || scene.background == wanted.background) &&
         (wanted.light.empty() || scene.light == wanted.light);
}

std::string with_article(const std::string& noun) {
  if (noun.empty()) return noun;
  const bool plural = noun.size() > 2 && noun.ends_with("s") && !noun.ends_with("ss") &&
                      !noun.ends_with("us") && !noun.ends_with("is");
  if (plural) return noun;
  return (std::string_view("aeiouAEIOU").find(noun[0]) != std::string_view::npos ? "an " : "a ") +
         noun;
}

std::string prompt_of(const Concept& scene) {
  const std::string light = light_phrase(scene.light);
  if (scene.object.empty()) {
    if (scene.background.empty()) return "a plain background" + light;
    return with_article(scene.background + " background") + light;
  }
  std::string text =
      with_article(scene.colour.empty() ? scene.object : scene.colour + " " + scene.object);
  if (scene.background.starts_with("plain ")) {
    text += " on a " + scene.background + " background";
  } else if (!scene.background.empty()) {
    text += " on " + scene.background;
  }
  return text + light;
}

bool keeps_its_name_in_any_light(std::string_view background) {
  return background.find("sky") == std::string_view::npos;
}

std::optional<Concept> read_prompt(std::string_view prompt, const Words& words) {
  std::string text(trim(prompt));
  Concept read;
  read.light = take_light(text, words);
  read.background = take_background(text, words);
  if (read.light.empty()) read.light = take_light(text, words);  // "a crow at night on grass"
  text = strip_article(text);
  constexpr std::string_view kNoun = " background";
  if (text == "plain background") return read;
  if (read.background.empty() && text.ends_with(kNoun)) {
    read.background = text.substr(0, text.size() - kNoun.size());
    if (words.is_background(read.background)) return read;
    return {};
  }
  const auto is_object = [&](std::string_view word) {
    return words.is_term(word) || words.is_group(word) || word == kAnyObject;
  };
  if (!is_object(text)) {
    for (const auto& colour : words.colours()) {
      if (text.starts_with(colour + " ") && is_object(text.substr(colour.size() + 1))) {
        read.colour = colour;
        text.erase(0, colour.size() + 1);
        break;
      }
    }
  }
  if (!is_object(text)) return {};
  if (text != kAnyObject) read.object = text;
  return read.empty() ? std::nullopt : std::optional(read);
}

std::string label_of(const Concept& what, const Words& words) {
  const std::string light = light_phrase(what.light);
  if (words.is_term(what.object)) return prompt_of(what);
  if (what.object.empty() && what.colour.empty() && !what.background.empty()) {
    return what.background + " background" + light;
  }
  std::string text = what.object.empty() ? std::string(kAnyObject) : what.object;
  if (!what.colour.empty()) text = what.colour + " " + text;
  if (what.background.starts_with("plain ")) {
    text += " on a " + what.background + " background";
  } else if (!what.background.empty()) {
    text += " on " + what.background;
  }
  return text + light;
}

}  // namespace maia::builtin
