#include "imagery/edit.hpp"

#include <algorithm>
#include <initializer_list>
#include <optional>
#include <span>

#include "base/random.hpp"
#include "base/text.hpp"
#include "imagery/background.hpp"
#include "imagery/layout.hpp"
#include "imagery/prompt.hpp"

namespace maia {
namespace {

using Words = std::span<const std::string>;

bool is_one_of(const std::string& word, std::initializer_list<std::string_view> list) {
  return std::find(list.begin(), list.end(), word) != list.end();
}

enum class Verb { kNone, kReplace, kChange, kMake, kPaint, kAdd, kPut, kRemove };

Verb verb_of(const std::string& word) {
  if (is_one_of(word, {"replace", "swap", "exchange", "substitute", "switch"}))
    return Verb::kReplace;
  if (is_one_of(word, {"change", "turn", "transform", "convert", "set", "alter"}))
    return Verb::kChange;
  if (is_one_of(word, {"make"})) return Verb::kMake;
  if (is_one_of(word, {"paint", "color", "colour", "recolor", "recolour", "dye", "tint"}))
    return Verb::kPaint;
  if (is_one_of(word, {"add", "insert", "include", "draw"})) return Verb::kAdd;
  if (is_one_of(word, {"put", "place", "move"})) return Verb::kPut;
  if (is_one_of(word, {"remove", "delete", "erase", "drop"})) return Verb::kRemove;
  return Verb::kNone;
}

bool is_polite(const std::string& word) {
  return is_one_of(
      word, {"please", "now", "then", "can", "could", "you", "and", ",", "also", "just", "would"});
}

// The whole picture, or its only subject.
bool is_pronoun(const std::string& word) {
  return is_one_of(
      word, {"it", "this", "everything", "scene", "picture", "image", "photo", "them", "that"});
}

bool mentions(Words words, std::initializer_list<std::string_view> list) {
  return std::any_of(words.begin(), words.end(),
                     [&](const std::string& word) { return is_one_of(word, list); });
}

// The clauses of an instruction: "and" and punctuation separate where an edit's verb follows.
std::vector<Words> clauses_of(Words words) {
  std::vector<Words> clauses;
  std::size_t start = 0;
  for (std::size_t i = 1; i < words.size(); ++i) {
    if (!is_one_of(words[i], {"and", ",", "then"})) continue;
    std::size_t next = i + 1;
    while (next < words.size() && is_polite(words[next])) ++next;
    if (next >= words.size() || verb_of(words[next]) == Verb::kNone) continue;
    clauses.push_back(words.subspan(start, i - start));
    start = next;
    i = next;
  }
  clauses.push_back(words.subspan(start));
  return clauses;
}

class Editor {
 public:
  Editor(const CollageWorld& world, const Scene& scene, std::uint64_t seed)
      : world_(world), scene_(scene), seed_(seed) {}

  ComposedScene run(Words words) {
    for (Words clause : clauses_of(words)) apply(clause);
    settle_light();
    ComposedScene result{std::move(scene_), {}};
    // In the instruction's order.
    for (const std::string& word : words) {
      const bool reported = std::find(missing_.begin(), missing_.end(), word) != missing_.end();
      auto& list = result.missing;
      if (reported && list.size() < kMaxMissing &&
          std::find(list.begin(), list.end(), word) == list.end()) {
        list.push_back(word);
      }
    }
    return result;
  }

 private:
  void apply(Words clause) {
    while (!clause.empty() && is_polite(clause.front())) clause = clause.subspan(1);
    if (clause.empty()) return;
    const Words rest = clause.subspan(1);
    switch (verb_of(clause.front())) {
      case Verb::kReplace:
        return exchange(rest, {"with", "by", "for", "to", "into"});
      case Verb::kChange:
        return exchange(rest, {"to", "into", "with", "from"});
      case Verb::kMake:
      case Verb::kPaint:
        return make(rest);
      case Verb::kAdd:
        return add(rest);
      case Verb::kPut:
        return put(rest);
      case Verb::kRemove:
        return remove(rest);
      case Verb::kNone:
        if (is_one_of(clause.front(), {"get", "take"}) &&
            mentions(clause, {"rid", "away", "out"})) {
          return remove(rest);
        }
        return describe(clause);
    }
  }

  PromptReading read(Words words) const { return read_prompt(world_.dictionary(), words, true); }

  // Everything in `words` that has a meaning is not shown.
  void report(Words words) {
    for (std::size_t i = 0; i < words.size();) {
      const Meaning meaning = world_.dictionary().read(words, i);
      if (meaning.kind != WordKind::kFiller && meaning.kind != WordKind::kBoundary &&
          meaning.kind != WordKind::kBackdrop) {
        for (std::size_t k = 0; k < meaning.length; ++k) missing_.push_back(words[i + k]);
      }
      i += meaning.length;
    }
  }
  void report(const std::vector<std::string>& words) { report(Words(words)); }

  bool shows(const SceneObject& object, const ObjectRequest& request) const {
    const auto& terms = world_.lexicon().terms();
    const bool named =
        std::any_of(request.terms.begin(), request.terms.end(),
                    [&](std::size_t term) { return terms[term].name == object.term; });
    return named && (request.colour.empty() || colour_of(object) == request.colour);
  }

  std::string colour_of(const SceneObject& object) const {
    if (!object.colour.empty()) return object.colour;
    for (const StampInfo& stamp : world_.lexicon().find(object.term)->stamps) {
      if (stamp.path == object.stamp) return stamp.colour;
    }
    return {};
  }

  std::vector<std::size_t> find(const ObjectRequest& request, Words phrase) const {
    std::vector<std::size_t> found;
    for (std::size_t i = 0; i < scene_.objects.size(); ++i) {
      if (shows(scene_.objects[i], request)) found.push_back(i);
    }
    std::size_t wanted = found.size();
    if (mentions(phrase, {"one", "1"})) wanted = 1;
    if (mentions(phrase, {"two", "2"})) wanted = 2;
    found.resize(std::min(found.size(), wanted));
    return found;
  }

  std::vector<std::size_t> all_objects() const {
    std::vector<std::size_t> all(scene_.objects.size());
    for (std::size_t i = 0; i < all.size(); ++i) all[i] = i;
    return all;
  }

  // "replace X with Y", "change X to Y".
  void exchange(Words words, std::initializer_list<std::string_view> separators) {
    for (std::size_t i = 1; i < words.size(); ++i) {
      if (is_one_of(words[i], separators)) return change(words.first(i), words.subspan(i + 1));
    }
    // "turn the dog red"
    make(words);
  }

  // "make X Y": X ends with its noun.
  void make(Words words) {
    std::size_t i = 0;
    while (i < words.size()) {
      const Meaning meaning = world_.dictionary().read(words, i);
      i += meaning.length;
      if (is_pronoun(words[i - 1]) && i < words.size()) break;
      if (meaning.kind == WordKind::kBackdrop || meaning.kind == WordKind::kBackground) break;
      if (meaning.kind != WordKind::kObject) continue;
      // "make the hot air balloon": of two nouns without an article the last is the thing.
      break;
    }
    if (i >= words.size()) return describe(words);
    change(words.first(i), words.subspan(i));
  }

  void change(Words target, Words wish) {
    const PromptReading to = read(wish);
    if (mentions(target, {"background", "backdrop", "setting", "scenery", "location", "environment",
                          "surroundings"})) {
      return change_background(to, wish);
    }
    if (mentions(target, {"light", "lighting", "weather", "time", "illumination"}))
      return change_light(to, wish);
    const bool whole = std::all_of(target.begin(), target.end(), [&](const std::string& word) {
      return is_pronoun(word) || is_one_of(word, {"the", "whole", "all", "of", "color", "colour"});
    });
    if (whole) return change_whole(to, wish);
    const PromptReading from = read(target);
    if (!from.objects.empty()) {
      for (const ObjectRequest& request : from.objects) change_objects(request, target, to, wish);
      return report(from.missing);
    }
    if (from.background) {
      if (*from.background == scene_.background) return change_background(to, wish);
      report(target);
      return report(wish);
    }
    if (names_condition(from)) {
      if (from.light.value_or(scene_.light) == scene_.light &&
          from.weather.value_or(scene_.weather) == scene_.weather) {
        clear_conditions(from);
        return change_light(to, wish);
      }
      report(target);
      return report(wish);
    }
    report(from.missing);
    report(wish);
  }

  void change_objects(const ObjectRequest& request, Words target, const PromptReading& to,
                      Words wish) {
    const auto found = find(request, target);
    if (found.empty()) {
      report(target);
      return report(wish);
    }
    if (!to.objects.empty()) {
      for (const std::size_t index : found) replace(index, to.objects.front());
      add_more(to.objects.front(), found.size());
      for (std::size_t i = 1; i < to.objects.size(); ++i) report(to.objects[i].words);
    } else if (to.colour || to.size) {
      for (const std::size_t index : found) repaint(index, to);
    } else {
      if (to.background || names_condition(to)) return report(wish);
    }
    if (to.background && !to.objects.empty()) scene_.background = *to.background;
    if (!to.objects.empty()) take_conditions(to);
    report(to.missing);
  }

  void replace(std::size_t index, const ObjectRequest& request) {
    const SceneObject old = scene_.objects[index];
    SceneObject fresh = choose_stamp(world_, request, derive_seed(seed_, index));
    fresh.x = old.x;
    fresh.y = old.y;
    fresh.size = std::clamp(old.size * request.size, 0.05, 2.0);
    fresh.mirror = old.mirror;
    scene_.objects[index] = fresh;
  }

  // "with two cats": the first stands where the dog stood.
  void add_more(const ObjectRequest& request, std::size_t have) {
    for (std::size_t i = have; i < std::size_t(request.count); ++i) add_one(request);
  }

  void add_one(const ObjectRequest& request) {
    if (scene_.objects.size() >= kMaxCount) return report(request.words);
    const std::uint64_t seed = derive_seed(seed_, scene_.objects.size());
    scene_.objects.push_back(add_object(world_, request, scene_, seed));
  }

  void repaint(std::size_t index, const PromptReading& to) {
    SceneObject& object = scene_.objects[index];
    if (to.colour) {
      object.colour.clear();
      if (colour_of(object) != *to.colour) object.colour = *to.colour;
    }
    if (to.size) object.size = std::clamp(object.size * *to.size, 0.05, 2.0);
  }

  void change_background(const PromptReading& to, Words wish) {
    if (to.background) {
      scene_.background = *to.background;
    } else if (to.colour) {
      scene_.background = "plain " + *to.colour;
    } else if (mentions(wish, {"plain", "nothing", "empty", "blank"})) {
      scene_.background = "plain";
    } else if (!names_condition(to)) {
      return report(wish);
    }
    take_conditions(to);
    for (const ObjectRequest& request : to.objects) report(request.words);
    report(to.missing);
  }

  void change_light(const PromptReading& to, Words wish) {
    if (!names_condition(to)) return report(wish);
    take_conditions(to);
    report(to.missing);
  }

  // "make it night", "turn it into a cat", "make it red"
  void change_whole(const PromptReading& to, Words wish) {
    const bool one_kind =
        !scene_.objects.empty() &&
        std::all_of(scene_.objects.begin(), scene_.objects.end(),
                    [&](const SceneObject& o) { return o.term == scene_.objects.front().term; });
    if (to.background) scene_.background = *to.background;
    take_conditions(to);
    if (!to.objects.empty() && one_kind) {
      for (const std::size_t index : all_objects()) replace(index, to.objects.front());
    } else {
      for (const ObjectRequest& request : to.objects) report(request.words);
    }
    if (to.colour || to.size) {
      if (scene_.objects.empty()) return report(wish);
      for (const std::size_t index : all_objects()) repaint(index, to);
    }
    report(to.missing);
  }

  // Whether the object is referred to ("beside the dog") rather than asked for.
  bool is_reference(const ObjectRequest& request, Words words) const {
    std::size_t i = request.position;
    while (i > 0 && !world_.dictionary().colour(words[i - 1]).empty()) --i;
    return i > 0 && is_one_of(words[i - 1], {"the", "this", "that"}) && !find(request, {}).empty();
  }

  void add(Words words) {
    const PromptReading reading = read(words);
    for (const ObjectRequest& request : reading.objects) {
      if (is_reference(request, words)) continue;
      add_more(request, 0);
    }
    if (reading.background) scene_.background = *reading.background;
    take_conditions(reading);
    report(reading.missing);
  }

  // "put it on grass", "put the dog in a forest", "put a hat on the dog"
  void put(Words words) {
    const PromptReading reading = read(words);
    const bool moves = !words.empty() &&
                       (is_pronoun(words.front()) ||
                        (!reading.objects.empty() && is_reference(reading.objects.front(), words)));
    if (!moves && reading.objects.empty()) return report(words);
    if (!moves) return add(words);
    if (!reading.background && !names_condition(reading) && !reading.colour) return report(words);
    if (reading.colour && !reading.background) scene_.background = "plain " + *reading.colour;
    if (reading.background) scene_.background = *reading.background;
    take_conditions(reading);
    report(reading.missing);
  }

  void remove(Words words) {
    const PromptReading reading = read(words);
    if (mentions(words, {"everything", "objects"})) scene_.objects.clear();
    for (const ObjectRequest& request : reading.objects) {
      if (mentions(request.words, {"objects"})) continue;
      auto found = find(request, words);
      if (found.empty()) report(request.words);
      std::reverse(found.begin(), found.end());
      for (const std::size_t index : found)
        scene_.objects.erase(scene_.objects.begin() + static_cast<std::ptrdiff_t>(index));
    }
    if (mentions(words, {"background", "backdrop"}) ||
        (reading.background && *reading.background == scene_.background)) {
      scene_.background = "plain";
    } else if (reading.background) {
      missing_.push_back(*reading.background);
    }
    if (reading.light && *reading.light != scene_.light) missing_.push_back(*reading.light);
    if (reading.weather && *reading.weather != scene_.weather) missing_.push_back(*reading.weather);
    clear_conditions(reading);
    for (const std::string& word : reading.missing) {
      if (!is_one_of(word, {"rid", "away", "all", "everything"})) missing_.push_back(word);
    }
  }

  // No verb that is known: "at night", "on a beach"; anything else is reported.
  void describe(Words words) {
    const PromptReading reading = read(words);
    if (reading.background) scene_.background = *reading.background;
    take_conditions(reading);
    for (const ObjectRequest& request : reading.objects) {
      if (find(request, {}).empty()) report(request.words);
    }
    if (reading.colour) missing_.push_back(*reading.colour);
    report(reading.missing);
  }

  static bool names_condition(const PromptReading& reading) {
    return reading.light || reading.weather;
  }
  void take_conditions(const PromptReading& reading) {
    if (reading.light) scene_.light = *reading.light;
    if (reading.weather) scene_.weather = *reading.weather;
  }
  // Takes away those that are named and there.
  void clear_conditions(const PromptReading& reading) {
    if (reading.light == scene_.light) scene_.light = "day";
    if (reading.weather == scene_.weather) scene_.weather = "clear";
  }

  // The sky at night is the night sky, which is dark already.
  void settle_light() {
    if (scene_.light == "night" && scene_.background == "sky") scene_.background = "night sky";
    if (scene_.light == "night" && scene_.background == "night sky") scene_.light = "day";
  }

  const CollageWorld& world_;
  Scene scene_;
  std::uint64_t seed_;
  std::vector<std::string> missing_;
};

}  // namespace

ComposedScene edit_scene(const CollageWorld& world, const Scene& scene,
                         const std::string& instruction, std::uint64_t seed) {
  const auto words = words_in(clean_utf8(instruction, kMaxPromptBytes));
  return Editor(world, scene, derive_seed(seed, "edit")).run(words);
}

}  // namespace maia
