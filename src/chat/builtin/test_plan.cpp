#include "chat/builtin/test_plan.hpp"

#include <algorithm>
#include <map>
#include <optional>
#include <set>

#include "base/random.hpp"
#include "base/text.hpp"

namespace maia::builtin {
namespace {

// The share of pictures that have the default ground instead of a background.
constexpr double kPlainShare = 0.25;

class Planner {
 public:
  Planner(const std::vector<Concept>& concepts, const Words& words, std::uint64_t seed,
          const std::set<std::string>& avoided = {})
      : concepts_(concepts), words_(words), random_(seed) {
    for (const auto& what : concepts) {
      avoid(what.object);
      avoid(what.companion);
      backgrounds_avoided_.insert(what.background);
      if (!what.place.empty()) place_ = what.place;
    }
    for (const auto& term : words.terms()) {
      if (!avoided_.contains(term) && !siblings_.contains(term) && !avoided.contains(term)) {
        neutral_.push_back(term);
      }
    }
    // Where the concepts fill every group, what is not itself a concept must do.
    if (neutral_.empty()) neutral_ = words.terms();
    for (const auto& ground : words.backgrounds()) {
      if (!backgrounds_avoided_.contains(ground)) grounds_.push_back(ground);
    }
    random_.shuffle(std::span(neutral_));
    random_.shuffle(std::span(grounds_));
  }

  const std::string& neutral_term() { return neutral_[next_neutral_++ % neutral_.size()]; }

  // Where neutral things stand: anywhere, but where no concept says.
  std::string neutral_place() {
    const std::string opposite = opposite_of(place_);
    return words_.is_place(opposite) ? opposite : "";
  }

  // "" for the default ground.
  std::string ground() {
    if (grounds_.empty() || random_.uniform() < kPlainShare) return "";
    return grounds_[next_ground_++ % grounds_.size()];
  }

  // Members in turn from a random start, so that few repeat.
  std::string member_of(const std::string& word) {
    const auto& members = words_.terms_of(word);
    if (members.size() < 2) return word;
    const std::size_t start = starts_.emplace(word, random_.below(members.size())).first->second;
    // Neighbours in the list are of one group: a step of a third reaches the others soon.
    const std::size_t step = words_.is_category(word) ? members.size() / 3 + 1 : 1;
    return members[(start + step * turns_[word]++) % members.size()];
  }

  std::string object_of(const Concept& what) { return member_of(what.object); }

  // A picture of it; `i` counts the pictures of its arm.
  Concept scene_of(const Concept& what, int i) {
    Concept scene = what;
    scene.object = object_of(what);
    if (!scene.object.empty()) scene.part.clear();  // a thing is drawn with its parts
    add_companion(scene, what);
    // A background is shown bare and behind things by turns.
    const bool bare = parts_of(what) == 1 && !what.background.empty() && i % 2 == 0;
    if (scene.object.empty() && scene.part.empty() && !bare) scene.object = neutral_term();
    if (scene.background.empty()) scene.background = ground();
    // A texture without a colour is one in any colour.
    if (!words_.colours().empty() && i % 4 >= 2 &&
        words_.textures().end() !=
            std::find(words_.textures().begin(), words_.textures().end(), scene.background)) {
      scene.background = random_.pick(words_.colours()) + " " + scene.background;
    }
    if (!scene.light.empty() && what.background.empty() &&
        !keeps_its_name_in_any_light(scene.background)) {
      scene.background.clear();
    }
    return scene;
  }

  std::optional<Concept> near_miss(const Concept& what, int i) {
    Concept near = what;
    if (!what.companion.empty()) {
      near.companion = neutral_term();
    } else if (!what.place.empty()) {
      near.place = opposite_of(what.place);
      if (near.place.empty()) return {};
    } else if (!what.part.empty()) {
      return {};
    } else if (!what.object.empty()) {
      if (!words_.is_term(what.object)) return {};
      std::vector<std::string> siblings;
      for (const auto& term : *words_.members_of(words_.group_of(what.object))) {
        if (!avoided_.contains(term)) siblings.push_back(term);
      }
      if (siblings.empty()) return {};
      near.object = random_.pick(siblings);
    } else if (!what.colour.empty()) {
      near.colour = other(words_.colours(), what.colour);
      if (near.colour.empty()) return {};
    } else if (what.background.starts_with("plain ")) {
      const std::string colour = other(words_.colours(), what.background.substr(6));
      if (colour.empty()) return {};
      near.background = "plain " + colour;
    } else if (!what.background.empty()) {
      if (grounds_.empty()) return {};
      near.background = random_.pick(grounds_);
    } else {
      near.light = other(words_.lights(), what.light);
      if (near.light.empty()) return {};
    }
    return scene_of(near, i);
  }

  std::string other(const std::vector<std::string>& all, const std::string& avoided) {
    std::vector<std::string> rest;
    for (const auto& word : all) {
      const bool is_concept = std::any_of(concepts_.begin(), concepts_.end(),
                                          [&](const Concept& c) { return c.colour == word; });
      if (word != avoided && !is_concept) rest.push_back(word);
    }
    return rest.empty() ? "" : random_.pick(rest);
  }

  // The one change that takes the concept out of the picture.
  std::optional<PlannedEdit> edit(const Concept& what, const std::string& label, int i) {
    PlannedEdit planned;
    planned.arm = label;
    if (!what.part.empty()) return {};
    if (words_.is_object(what.companion) && !what.object.empty()) {
      const Concept scene = scene_of(what, i);
      planned.source = prompt_of(scene, words_);
      planned.instruction =
          "replace the " + scene.companion + " with " + with_article(neutral_term());
      return planned;
    }
    if (!what.object.empty()) {
      const Concept scene = scene_of(what, i);
      planned.source = prompt_of(scene, words_);
      planned.instruction = "replace the " + scene.object + " with " + with_article(neutral_term());
      return planned;
    }
    // From the concept to its near miss, so that pairs always read "with, without".
    Concept scene = scene_of(what, 1);
    planned.source = prompt_of(scene, words_);
    if (!what.colour.empty()) {
      const std::string colour = other(words_.colours(), what.colour);
      if (colour.empty()) return {};
      planned.instruction = "make the " + scene.object + " " + colour;
    } else if (!what.background.empty() && !grounds_.empty()) {
      planned.instruction = "change the background to " + random_.pick(grounds_);
    } else {
      return {};
    }
    return planned;
  }

 private:
  void avoid(const std::string& word) {
    const auto& terms = words_.terms_of(word);
    avoided_.insert(word);
    avoided_.insert(terms.begin(), terms.end());
    if (!words_.is_term(word)) return;
    const auto& siblings = *words_.members_of(words_.group_of(word));
    siblings_.insert(siblings.begin(), siblings.end());
  }

  // What is wanted beside the object, or in its stead where none is named.
  void add_companion(Concept& scene, const Concept& what) {
    if (what.companion.empty()) return;
    std::string companion = member_of(what.companion);
    const bool instead = scene.object.empty() && scene.part.empty();
    if (words_.is_colour(what.companion) && !words_.is_object(what.companion)) {
      if (instead) {
        scene.colour = companion;
        companion = neutral_term();
      } else {
        companion += " " + neutral_term();
      }
    }
    scene.companion = companion;
    if (!instead) return;
    scene.companion.clear();
    (words_.is_part(companion) ? scene.part : scene.object) = companion;
  }

  const std::vector<Concept>& concepts_;
  const Words& words_;
  Random random_;
  std::set<std::string> avoided_;   // what the concepts name
  std::set<std::string> siblings_;  // of their terms
  std::set<std::string> backgrounds_avoided_;
  std::string place_;
  std::vector<std::string> neutral_;
  std::vector<std::string> grounds_;
  std::size_t next_neutral_ = 0;
  std::size_t next_ground_ = 0;
  std::map<std::string, std::size_t> starts_;
  std::map<std::string, std::size_t> turns_;
};

void add(std::vector<Arm>& arms, std::string name, std::vector<std::string> prompts) {
  if (!prompts.empty()) arms.push_back({std::move(name), std::move(prompts)});
}

// Every background twice, every colour once, every light twice.
std::vector<Concept> variations(const Words& words) {
  std::vector<Concept> result;
  for (const auto& ground : words.backgrounds()) {
    result.push_back({"", "", ground, ""});
    result.push_back({"", "", ground, ""});
  }
  for (const auto& colour : words.colours()) result.push_back({"", colour, "", ""});
  for (const auto& light : words.lights()) {
    result.push_back({"", "", "", light});
    result.push_back({"", "", "", light});
  }
  return result;
}

}  // namespace

TestPlan plan_test(const std::vector<Concept>& concepts, const TestSizes& sizes, const Words& words,
                   std::uint64_t seed, const std::set<std::string>& avoided) {
  Planner planner(concepts, words, seed, avoided);
  TestPlan plan;
  std::vector<std::string> neutral;
  for (int i = 0; i < sizes.neutral; ++i) {
    Concept scene;
    scene.object = planner.neutral_term();
    scene.background = planner.ground();
    scene.place = planner.neutral_place();
    neutral.push_back(prompt_of(scene, words));
  }
  add(plan.arms, "neutral", std::move(neutral));
  for (const auto& what : concepts) {
    const std::string label = label_of(what, words);
    std::vector<std::string> shown;
    std::vector<std::string> near;
    std::vector<std::string> recoloured;
    for (int i = 0; i < sizes.shown; ++i)
      shown.push_back(prompt_of(planner.scene_of(what, i), words));
    for (int i = 0; i < sizes.near; ++i) {
      if (const auto scene = planner.near_miss(what, i)) near.push_back(prompt_of(*scene, words));
    }
    const bool recolour = !what.object.empty() && what.colour.empty() && what.part.empty();
    for (int i = 0; recolour && i < sizes.recoloured; ++i) {
      Concept scene = planner.scene_of(what, i);
      scene.colour = planner.other(words.colours(), "");
      if (!scene.colour.empty()) recoloured.push_back(prompt_of(scene, words));
    }
    add(plan.arms, label, std::move(shown));
    add(plan.arms, "near " + label, std::move(near));
    add(plan.arms, "recoloured " + label, std::move(recoloured));
    for (int i = 0; i < sizes.edits; ++i) {
      if (auto edit = planner.edit(what, label, i)) plan.edits.push_back(std::move(*edit));
    }
  }
  return plan;
}

void add_variations(TestPlan& plan, const std::vector<Concept>& objects, const Words& words,
                    std::uint64_t seed) {
  if (objects.empty()) return;
  Planner planner(objects, words, seed);
  const auto conditions = variations(words);
  const auto varied = [&](const auto& object_of) {
    std::vector<std::string> prompts;
    for (Concept scene : conditions) {
      scene.object = object_of();
      prompts.push_back(prompt_of(scene, words));
    }
    return prompts;
  };
  add(plan.arms, "varied neutral", varied([&] { return planner.neutral_term(); }));
  for (const auto& object : objects) {
    add(plan.arms, "varied " + label_of(object, words),
        varied([&] { return planner.object_of(object); }));
  }
}

}  // namespace maia::builtin
