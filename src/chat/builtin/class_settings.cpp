#include "chat/builtin/class_settings.hpp"

#include <algorithm>

#include "base/random.hpp"
#include "base/text.hpp"
#include "chat/builtin/concepts.hpp"

namespace maia::builtin {
namespace {

using Kind = ClassSetting::Kind;

constexpr std::size_t kMostMembers = 24;

std::string noun_of(const std::string& thing) {
  for (const std::string_view article : {"a ", "an ", "the "}) {
    if (thing.starts_with(article)) return thing.substr(article.size());
  }
  return thing;
}

std::string filled(std::string pattern, const std::string& thing, const std::string& ground) {
  pattern = replace_all(std::move(pattern), "{thing}", thing);
  pattern = replace_all(std::move(pattern), "{noun}", noun_of(thing));
  return replace_all(std::move(pattern), "{ground}", ground);
}

// The terms that the class comprises, where its word is a group or a category.
std::vector<std::string> members_of(const std::string& thing, const Words& words) {
  const std::string noun = noun_of(thing);
  if (words.is_term(noun)) return {};
  std::string wider = noun;
  for (const auto* groups : {&words.groups(), &words.categories()}) {
    for (const auto& group : *groups) {
      if (singular_of(group.name) == noun) wider = group.name;
    }
  }
  std::vector<std::string> members = words.terms_of(wider);
  if (members.size() > kMostMembers) members.resize(kMostMembers);
  return members;
}

std::string light_pattern(const std::string& light, const Words& words) {
  // A word that is no term gets no article.
  return prompt_of({"{thing}{ground}", "", "", light}, words);
}

}  // namespace

std::vector<ClassSetting> class_settings(const std::string& thing, const Words& words) {
  std::vector<ClassSetting> settings;
  const auto add = [&](Kind kind, const std::string& name, const std::string& pattern) {
    settings.push_back({kind, name, filled(pattern, thing, ""), pattern});
  };
  for (const auto& ground : words.backgrounds()) {
    add(Kind::kBackground, ground, "{thing} on " + ground);
  }
  for (const auto& colour : words.colours()) {
    const std::string plain = "plain " + colour;
    add(Kind::kBackground, plain, "{thing} on a " + plain + " background");
    add(Kind::kColour, colour, with_article(colour) + " {noun}{ground}");
  }
  for (const auto& light : words.lights()) add(Kind::kLight, light, light_pattern(light, words));
  add(Kind::kLight, "ordinary light", "{thing}{ground}");
  for (const char* size : {"small", "large"}) {
    add(Kind::kSize, size, std::string("a ") + size + " {noun}{ground}");
  }
  for (const auto& member : members_of(thing, words)) {
    add(Kind::kMember, member, with_article(member) + "{ground}");
  }
  return settings;
}

std::vector<std::string> prompts_of(const ClassSetting& setting, const std::string& thing,
                                    std::size_t count, const Words& words, std::uint64_t seed) {
  std::vector<std::string> grounds;
  for (const auto& ground : words.backgrounds()) {
    if (keeps_its_name_in_any_light(ground)) grounds.push_back(" on " + ground);
  }
  if (grounds.empty()) grounds.emplace_back();
  Random random(derive_seed(seed, setting.phrase));
  random.shuffle(std::span(grounds));
  std::vector<std::string> prompts;
  for (std::size_t i = 0; i < count; ++i) {
    prompts.push_back(filled(setting.pattern, thing, grounds[i % grounds.size()]));
  }
  return prompts;
}

std::vector<std::string> phrases_of_class(const std::string& class_name) {
  std::vector<std::string> phrases;
  const auto add = [&](const std::string& phrase) {
    if (!phrase.empty() && std::ranges::find(phrases, phrase) == phrases.end()) {
      phrases.push_back(phrase);
    }
  };
  const auto add_noun = [&](const std::string& noun) {
    add(with_article(singular_of(noun)));
    add(with_article(noun));
    add(noun);
  };
  for (const auto& part : split(replace_all(class_name, "_", " "), ',')) {
    std::string noun;
    for (const char c : lower_case(trim(part))) {
      // What would break the program that quotes it.
      if (c != '"' && c != '\\' && c != '\n' && c != '{' && c != '}') noun += c;
    }
    add_noun(noun);
  }
  for (const auto& part : split(class_name, ',')) {  // "dog" of "Eskimo dog"
    const std::string name = lower_case(trim(part));
    const auto space = name.rfind(' ');
    if (space != std::string::npos && name.find_first_of("\"\\{}") == std::string::npos) {
      add_noun(name.substr(space + 1));
    }
  }
  return phrases;
}

const char* kind_noun(Kind kind) {
  switch (kind) {
    case Kind::kBackground:
      return "background";
    case Kind::kColour:
      return "colour";
    case Kind::kLight:
      return "light, weather or style";
    case Kind::kSize:
      return "size";
    case Kind::kMember:
      break;
  }
  return "kind";
}

}  // namespace maia::builtin
