#include "chat/builtin/concepts.hpp"

#include <algorithm>
#include <array>

#include "base/text.hpp"

namespace maia::builtin {
namespace {

constexpr std::string_view kAnyObject = "objects";
constexpr std::string_view kSomething = "something ";
constexpr std::string_view kBackground = " background";
constexpr std::size_t kMaxThings = 12;  // of one prompt

bool take_end(std::string& text, std::string_view end) {
  if (!text.ends_with(end)) return false;
  text.resize(text.size() - end.size());
  return true;
}

std::string light_phrase(const std::string& light) {
  constexpr std::array<std::string_view, 6> kWeather = {"fog",      "mist", "rain",
                                                        "snowfall", "haze", "shade"};
  const bool weather = std::find(kWeather.begin(), kWeather.end(), light) != kWeather.end();
  return (weather ? " in " : " at ") + light;
}

// "a sketch of ", "a blurred picture of "
std::string style_phrase(const std::string& style) {
  const bool is_noun = style == "sketch" || style == "silhouette" || style == "drawing";
  return with_article(style) + (is_noun ? " of " : " picture of ");
}

std::string in_light(const std::string& text, const std::string& light, const Words& words) {
  if (light.empty()) return text;
  return words.is_style(light) ? style_phrase(light) + text : text + light_phrase(light);
}

// Takes " at night" off the end, or "a sketch of " off the start.
std::string take_light(std::string& text, const Words& words) {
  for (const auto& light : words.lights()) {
    if (words.is_style(light)) {
      const std::string phrase = style_phrase(light);
      if (!text.starts_with(phrase)) continue;
      text.erase(0, phrase.size());
      return light;
    }
    for (const char* preposition : {" at ", " in ", " in the "}) {
      if (take_end(text, preposition + light)) return light;
    }
  }
  return "";
}

std::string place_phrase(const std::string& place) {
  const bool side = place == "left" || place == "right";
  return (side ? " on the " : " at the ") + place;
}

// Takes " on the left" out.
std::string take_place(std::string& text, const Words& words) {
  for (const auto& place : words.places()) {
    const std::string phrase = place_phrase(place);
    const auto at = text.find(phrase);
    if (at == std::string::npos) continue;
    text.erase(at, phrase.size());
    return place;
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
  take_end(ground, kBackground);
  if (ground != "plain" && !words.is_background(ground)) return "";
  text.resize(on);
  return ground == "plain" ? "" : ground;
}

std::string on_background(const std::string& background) {
  if (background.empty()) return "";
  if (background.starts_with("plain ")) return " on a " + background + std::string(kBackground);
  return " on " + background;
}

// "dog", "red dog", "dog tail", "tail of a dog", "tail", "objects"
std::optional<Concept> read_thing(std::string text, const Words& words) {
  text = strip_article(std::move(text));
  Concept thing;
  if (words.is_object(text)) {
    thing.object = text;
    return thing;
  }
  if (words.is_part(text)) {
    thing.part = text;
    return thing;
  }
  if (text == kAnyObject) return thing;
  for (const auto& colour : words.colours()) {
    if (!text.starts_with(colour + " ")) continue;
    thing.colour = colour;
    const std::string rest = text.substr(colour.size() + 1);
    if (rest != kAnyObject && !words.is_object(rest)) return {};
    if (rest != kAnyObject) thing.object = rest;
    return thing;
  }
  const auto owner = [&](const std::string& name) -> std::string {
    if (words.is_object(name)) return name;
    for (const auto* groups : {&words.groups(), &words.categories()}) {
      for (const auto& group : *groups) {
        if (singular_of(group.name) == name) return group.name;
      }
    }
    return "";
  };
  for (const auto& part : words.parts()) {
    std::string rest = text;
    if (text.starts_with(part + " of ")) {
      rest = strip_article(text.substr(part.size() + 4));
    } else if (!take_end(rest, " " + part)) {
      continue;
    }
    thing.object = owner(rest);
    if (thing.object.empty()) continue;
    thing.part = part;
    return thing;
  }
  return {};
}

// What stands beside: a thing, or "something red".
std::string read_companion(const std::string& text, const Words& words) {
  if (text.starts_with(kSomething)) {
    std::string colour = text.substr(kSomething.size());
    return words.is_colour(colour) ? colour : "";
  }
  const std::string noun = strip_article(text);
  return noun != kAnyObject && read_thing(noun, words) ? noun : "";
}

// Splits at ", ", " and " and " with ", but not within a name that holds one of them.
std::vector<std::string> split_things(const std::string& text, const Words& words) {
  std::vector<std::string> things;
  std::size_t start = 0;
  while (start <= text.size() && things.size() < kMaxThings) {
    const std::string rest = text.substr(start);
    std::size_t end = std::string::npos;
    std::size_t next = std::string::npos;
    if (!read_thing(rest, words)) {
      for (const std::string_view between : {", ", " and ", " with "}) {
        for (auto at = rest.find(between); at != std::string::npos && at < end;
             at = rest.find(between, at + 1)) {
          const std::string head = rest.substr(0, at);
          if (!read_thing(head, words) && !words.is_background(head)) continue;
          end = at;
          next = at + between.size();
        }
      }
    }
    things.push_back(rest.substr(0, end));
    if (next == std::string::npos) break;
    start += next;
  }
  return things;
}

std::string noun_phrase(const Concept& what, const Words& words) {
  if (!what.part.empty()) {
    if (what.object.empty()) return with_article(what.part);
    const std::string owner = singular_of(what.object);
    const std::string together = owner + " " + what.part;
    // Where that would be the name of something else: "a window of cars".
    if (words.is_object(together) || (owner != what.object && words.is_object(owner))) {
      return with_article(what.part) + " of " + what.object;
    }
    return with_article(together);
  }
  if (words.is_term(what.object)) {
    return with_article(what.colour.empty() ? what.object : what.colour + " " + what.object);
  }
  std::string text = what.object.empty() ? std::string(kAnyObject) : what.object;
  return what.colour.empty() ? text : what.colour + " " + text;
}

std::string companion_phrase(const std::string& companion, const Words& words) {
  if (words.is_colour(companion) && !words.is_object(companion)) {
    return std::string(kSomething) + companion;
  }
  return words.is_term(companion) || words.is_part(companion) ? with_article(companion) : companion;
}

bool thing_shows(const std::string& thing, const std::string& wanted, const Words& words) {
  return !thing.empty() && (thing == wanted || words.belongs(thing, wanted));
}

}  // namespace

int parts_of(const Concept& what) {
  return static_cast<int>(std::count_if(std::begin(kConceptParts), std::end(kConceptParts),
                                        [&](auto part) { return !(what.*part).empty(); }));
}

Concept lead_of(const Concept& what) {
  Concept lead;
  if (!what.part.empty() || !what.object.empty()) {
    lead.part = what.part;
    lead.object = what.object;
    return lead;
  }
  for (const auto part :
       {&Concept::colour, &Concept::background, &Concept::light, &Concept::place}) {
    if ((what.*part).empty()) continue;
    lead.*part = what.*part;
    break;
  }
  return lead;
}

bool shows(const Concept& scene, const Concept& wanted, const Words& words) {
  if (!wanted.object.empty() && !thing_shows(scene.object, wanted.object, words) &&
      !thing_shows(scene.companion, wanted.object, words)) {
    return false;
  }
  const auto beside = [&] {
    const auto& companion = wanted.companion;
    if (companion.empty() || companion == scene.colour || companion == scene.part) return true;
    if (thing_shows(scene.companion, companion, words)) return true;
    // Where the object is not what is wanted already, it may be what stands beside.
    return thing_shows(scene.object, companion, words) &&
           (wanted.object.empty() || thing_shows(scene.companion, wanted.object, words));
  };
  return beside() && (wanted.colour.empty() || scene.colour == wanted.colour) &&
         (wanted.part.empty() || scene.part == wanted.part) &&
         (wanted.place.empty() || scene.place == wanted.place) &&
         (wanted.background.empty() || scene.background == wanted.background) &&
         (wanted.light.empty() || scene.light == wanted.light);
}

std::string singular_of(const std::string& noun) {
  if (noun.size() > 4 && noun.ends_with("ies")) return noun.substr(0, noun.size() - 3) + "y";
  if (with_article(noun) != noun || noun.empty()) return noun;
  return noun.substr(0, noun.size() - 1);
}

std::string prompt_of(const Concept& scene, const Words& words) {
  std::string text;
  if (scene.object.empty() && scene.part.empty()) {
    if (scene.background.empty()) return in_light("a plain background", scene.light, words);
    text = words.is_texture(scene.background)
               ? scene.background
               : with_article(scene.background + std::string(kBackground));
    return in_light(text, scene.light, words);
  }
  text = noun_phrase(scene, words);
  if (!scene.place.empty()) text += place_phrase(scene.place);
  if (!scene.companion.empty()) text += " and " + companion_phrase(scene.companion, words);
  return in_light(text + on_background(scene.background), scene.light, words);
}

std::string group_called(std::string_view singular, const Words& words) {
  for (const auto& group : words.groups()) {
    if (group.name != singular && singular_of(group.name) == singular) return group.name;
  }
  return "";
}

std::string opposite_of(std::string_view place) {
  static constexpr std::pair<std::string_view, std::string_view> kSides[] = {{"left", "right"},
                                                                             {"top", "bottom"}};
  for (const auto& [one, other] : kSides) {
    if (place == one) return std::string(other);
    if (place == other) return std::string(one);
  }
  return "";
}

bool keeps_its_name_in_any_light(std::string_view background) {
  return background.find("sky") == std::string_view::npos;
}

std::optional<Concept> read_prompt(std::string_view prompt, const Words& words,
                                   std::vector<std::string>* more) {
  std::string text(trim(prompt));
  Concept read;
  const std::string light = take_light(text, words);
  const std::string place = take_place(text, words);
  std::string background = take_background(text, words);
  const std::string inner = light.empty() ? take_light(text, words) : light;
  const auto things = split_things(text, words);
  if (things.size() > 2 && more == nullptr) return {};
  std::string ground = strip_article(things.front());
  const bool named = take_end(ground, kBackground);
  if (background.empty() && words.is_background(ground) &&
      (named || things.size() > 1 || words.is_texture(ground))) {
    background = ground;
  } else if (!(named && ground == "plain" && things.size() == 1)) {
    const auto thing = read_thing(things.front(), words);
    if (!thing) return {};
    read = *thing;
  }
  read.light = inner;
  read.place = place;
  read.background = background;
  for (std::size_t i = 1; i < things.size(); ++i) {
    std::string companion = read_companion(things[i], words);
    if (companion.empty()) return {};
    if (i == 1) {
      read.companion = companion;
    } else {
      more->push_back(std::move(companion));
    }
  }
  const bool bare = named && ground == "plain";
  return read.empty() && !bare ? std::nullopt : std::optional(read);
}

std::string label_of(const Concept& what, const Words& words) {
  std::string text;
  std::string ground = on_background(what.background);
  if (what.object.empty() && what.colour.empty() && what.part.empty() && what.place.empty() &&
      !what.background.empty()) {
    text = what.background;
    if (what.companion.empty() && !words.is_texture(text)) text += kBackground;
    ground.clear();
  } else {
    text = noun_phrase(what, words);
  }
  if (!what.place.empty()) text += place_phrase(what.place);
  if (!what.companion.empty()) text += " with " + companion_phrase(what.companion, words);
  return in_light(text + ground, what.light, words);
}

std::string condition_of(const Concept& what, const Words& words) {
  const Concept lead = lead_of(what);
  std::vector<std::string> given;
  if (!what.companion.empty()) {
    const std::string phrase = companion_phrase(what.companion, words);
    const bool plural = with_article(what.companion) == what.companion;
    given.push_back(phrase + (plural ? " are" : " is") + " in the picture too");
  }
  if (what.colour != lead.colour) given.push_back("the colour is " + what.colour);
  if (what.background != lead.background) {
    given.push_back("the ground is " + what.background);
  }
  if (what.place != lead.place) given.push_back("the place is the " + what.place);
  if (what.light != lead.light) {
    given.push_back((words.is_style(what.light) ? "the style is " : "there is ") + what.light);
  }
  return join(given, " and ");
}

}  // namespace maia::builtin
