// Edits of objects: which are meant, and what becomes of them.
#include <algorithm>

#include "base/random.hpp"
#include "imagery/editor.hpp"
#include "imagery/layout.hpp"

namespace maia {
namespace {

constexpr double kSmallest = 0.05;
constexpr double kLargest = 2.0;

}  // namespace

bool Editor::shows(const SceneObject& object, const ObjectRequest& request) const {
  const auto& terms = world_.lexicon().terms();
  const bool named = std::any_of(request.terms.begin(), request.terms.end(),
                                 [&](auto term) { return terms[term].name == object.term; });
  return named && (request.colour.empty() || colour_of(object) == request.colour);
}

std::string Editor::colour_of(const SceneObject& object) const {
  if (!object.colour.empty()) return object.colour;
  for (const StampInfo& stamp : world_.lexicon().find(object.term)->stamps) {
    if (stamp.path == object.stamp) return stamp.colour;
  }
  return {};
}

// The objects that a phrase means: as many as it says, those of its region, else all of that name.
Editor::Indexes Editor::find(const ObjectRequest& request, Words phrase) const {
  Indexes found;
  for (std::size_t i = 0; i < scene_.objects.size(); ++i) {
    if (shows(scene_.objects[i], request)) found.push_back(i);
  }
  const bool one = mentions(phrase, {"one", "1"}) ||
                   (!request.definite && request.count == 1 && mentions(phrase, {"a", "an"}));
  if (request.placement.has_region()) keep_in_region(found, request.placement, request.count == 1);
  std::size_t wanted = found.size();
  if (request.count_length > 0) wanted = static_cast<std::size_t>(request.count);
  if (one) wanted = 1;
  found.resize(std::min(found.size(), wanted));
  return found;
}

void Editor::keep_in_region(Indexes& found, const Placement& placement, bool one) const {
  const Stage stage(world_, scene_);
  const auto distance = [&](std::size_t index) {
    const Box box = stage.box(scene_.objects[index]);
    double sum = 0;
    if (placement.column) sum += std::abs(box.centre() - (0.5 + 0.5 * *placement.column));
    if (placement.row) sum += std::abs((box.top + box.bottom) / 2 - (0.5 + 0.5 * *placement.row));
    return sum;
  };
  const double reach = (placement.column ? 0.5 : 0) + (placement.row ? 0.5 : 0);
  if (reach == 0) return;
  std::erase_if(found, [&](std::size_t index) { return distance(index) > reach; });
  if (!one || found.empty()) return;
  const auto nearest = std::min_element(found.begin(), found.end(),
                                        [&](auto a, auto b) { return distance(a) < distance(b); });
  found = {*nearest};
}

Editor::Indexes Editor::all_objects() const {
  Indexes all(scene_.objects.size());
  for (std::size_t i = 0; i < all.size(); ++i) all[i] = i;
  return all;
}

Editor::Indexes Editor::spoken_of() const {
  return touched_.empty() ? all_objects() : touched_;
}

void Editor::change_objects(const ObjectRequest& request, Words target, const PromptReading& to,
                            Words wish) {
  const auto found = find(request, target);
  if (found.empty()) {
    report(target);
    return report(wish);
  }
  // What a part looks like cannot be changed.
  if (!request.parts.empty()) {
    report(request.part_words);
    return report(wish);
  }
  // "make the dog look at the mug": nothing is to become the mug.
  if (!to.objects.empty() && to.objects.front().definite && !find(to.objects.front(), {}).empty()) {
    return to.missing.empty() ? report(wish) : report(to.missing);
  }
  const bool counts = mentions(target, {"number", "count", "amount"}) || to.objects.empty();
  touched_ = found;
  if (!to.objects.empty()) {
    const ObjectRequest& wanted = to.objects.front();
    for (const std::size_t index : found) replace(index, wanted);
    if (wanted.count_length > 0 || found.size() == 1) add_more(wanted, found.size());
    for (std::size_t i = 1; i < to.objects.size(); ++i) {
      if (!is_reference(to, i)) report(to.objects[i].words);
    }
    if (!wanted.placement.is_free()) move(found, wanted.placement, to, wish);
    if (to.background) scene_.background = *to.background;
    take_conditions(to);
  } else if (to.colour || to.size) {
    for (const std::size_t index : found) repaint(index, to);
  } else if (to.count && counts) {
    set_count(request, found, static_cast<std::size_t>(*to.count));
  } else if (to.drawing) {
    draw_instead(found, wish);
  } else if (object(found.front()).term == kTextTerm) {
    return set_letters(found, wish);
  } else if (!to.placement.is_free()) {
    move(found, to.placement, to, wish);
  } else if (to.missing.empty()) {
    return report(wish);
  }
  report(to.missing);
}

void Editor::replace(std::size_t index, const ObjectRequest& request) {
  const SceneObject old = object(index);
  SceneObject fresh = choose_stamp(world_, request, derive_seed(seed_, index));
  fresh.x = old.x;
  fresh.y = old.y;
  fresh.size = std::clamp(old.size * request.size, kSmallest, kLargest);
  fresh.mirror = old.mirror;
  object(index) = fresh;
}

void Editor::repaint(std::size_t index, const PromptReading& to) {
  SceneObject& changed = object(index);
  if (to.colour) {
    changed.colour.clear();
    if (colour_of(changed) != *to.colour) changed.colour = *to.colour;
  }
  if (to.size) changed.size = std::clamp(changed.size * *to.size, kSmallest, kLargest);
}

// "make the train a cartoon"
void Editor::draw_instead(const Indexes& objects, Words wish) {
  for (const std::size_t index : objects) {
    const Term* term = world_.lexicon().find(object(index).term);
    std::vector<std::string> drawings;
    for (const StampInfo& stamp : term->stamps) {
      if (stamp.drawing) drawings.push_back(stamp.path);
    }
    if (drawings.empty()) {
      report(wish);
    } else if (std::find(drawings.begin(), drawings.end(), object(index).stamp) == drawings.end()) {
      object(index).stamp = Random(derive_seed(seed_, index)).pick(drawings);
    }
  }
}

// "change the text to HELLO"
void Editor::set_letters(const Indexes& objects, Words wish) {
  if (wish.empty()) return;
  std::vector<Word> words{{"text", "text"}, {"saying", "saying"}};
  const bool named = read(wish).objects.size() == 1 && !read(wish).objects[0].letters.empty();
  if (named) words.clear();
  words.insert(words.end(), wish.begin(), wish.end());
  const PromptReading reading = read(words);
  if (reading.objects.empty()) return report(reading.missing);
  for (const std::size_t index : objects) object(index).text = reading.objects[0].letters;
  report(reading.missing);
}

// "with two cats": the first stands where the dog stood.
void Editor::add_more(const ObjectRequest& request, std::size_t have) {
  for (std::size_t i = have; i < static_cast<std::size_t>(request.count); ++i) {
    if (scene_.objects.size() >= static_cast<std::size_t>(kMaxCount)) {
      return report(request.count_words.empty() ? request.words : request.count_words);
    }
    const std::uint64_t seed = derive_seed(seed_, scene_.objects.size());
    scene_.objects.push_back(add_object(world_, request, scene_, seed));
    touched_.push_back(scene_.objects.size() - 1);
  }
}

void Editor::set_count(const ObjectRequest& request, const Indexes& have, std::size_t count) {
  Indexes found;
  for (const std::size_t index : have) {
    if (shows(object(index), request)) found.push_back(index);
  }
  if (count < found.size()) {
    return erase({found.begin() + static_cast<std::ptrdiff_t>(count), found.end()});
  }
  touched_ = found;
  // New ones are as those that are there.
  ObjectRequest more = request;
  more.count = static_cast<int>(count);
  if (more.colour.empty() && !found.empty()) more.colour = object(found.front()).colour;
  add_more(more, found.size());
}

void Editor::erase(Indexes objects) {
  std::sort(objects.rbegin(), objects.rend());
  for (const std::size_t index : objects) {
    scene_.objects.erase(scene_.objects.begin() + static_cast<std::ptrdiff_t>(index));
  }
  touched_.clear();
}

void Editor::remove(Words words) {
  // "remove the hat from the dog": what it is taken from stays.
  Words what = words;
  for (std::size_t i = 1; i < words.size(); ++i) {
    if (words[i].text == "from") what = words.first(i);
    if (is_one_of(words[i].text, {"except", "but"}) &&
        mentions(words.first(i), {"everything", "all"})) {
      return keep(words.subspan(i + 1));
    }
  }
  const PromptReading reading = read(what);
  const auto& said = reading.missing;
  if (mentions(what, {"everything"}) ||
      (reading.objects.size() == 1 && mentions(what, {"objects", "things"}))) {
    erase(all_objects());
  } else if (what.size() < words.size() && reading.objects.empty()) {
    // "remove the color from the dog"
    const PromptReading owner = read(words.subspan(what.size() + 1));
    if (!owner.objects.empty()) {
      report(words);
      return;
    }
  }
  Indexes gone;
  for (std::size_t i = 0; i < reading.objects.size(); ++i) {
    const ObjectRequest& request = reading.objects[i];
    if (is_reference(reading, i) || scene_.objects.empty()) continue;
    const auto found = find(request, what);
    if (found.empty() || !request.parts.empty()) {
      report(found.empty() ? request.words : request.part_words);
      continue;
    }
    gone.insert(gone.end(), found.begin(), found.end());
  }
  std::sort(gone.begin(), gone.end());
  gone.erase(std::unique(gone.begin(), gone.end()), gone.end());
  erase(gone);
  remove_from_scene(reading, what);
  for (const std::string& word : said) {
    if (!is_one_of(word, {"rid", "away", "all", "everything", "color", "colour"})) {
      missing_.push_back(word);
    }
  }
}

// "leave only one dog", "keep just the mug"
void Editor::keep(Words words) {
  const PromptReading reading = read(words);
  Indexes kept;
  for (std::size_t i = 0; i < reading.objects.size(); ++i) {
    if (is_reference(reading, i)) continue;
    auto found = find(reading.objects[i], words);
    if (found.empty()) return report(words);
    kept.insert(kept.end(), found.begin(), found.end());
  }
  if (kept.empty()) return report(words);
  Indexes gone;
  for (const std::size_t index : all_objects()) {
    if (std::find(kept.begin(), kept.end(), index) == kept.end()) gone.push_back(index);
  }
  // "keep two dogs" is about dogs; "keep only the dog" about everything.
  if (!mentions(words, {"only", "just", "alone", "nothing"}) &&
      reading.objects[0].count_length > 0) {
    std::erase_if(gone, [&](auto i) { return !shows(object(i), reading.objects[0]); });
  }
  erase(gone);
  report(reading.missing);
}

void Editor::copy(Words words) {
  const PromptReading reading = read(words);
  if (reading.objects.empty()) return report(words);
  for (const ObjectRequest& request : reading.objects) {
    const auto found = find(request, words);
    if (found.empty()) report(request.words);
    for (const std::size_t index : found) {
      if (scene_.objects.size() >= static_cast<std::size_t>(kMaxCount)) return report(words);
      ObjectRequest same = request;
      same.terms = {static_cast<std::size_t>(world_.lexicon().find(object(index).term) -
                                             world_.lexicon().terms().data())};
      SceneObject fresh =
          add_object(world_, same, scene_, derive_seed(seed_, scene_.objects.size()));
      const SceneObject& original = object(index);
      fresh.stamp = original.stamp;
      fresh.colour = original.colour;
      fresh.text = original.text;
      fresh.size = std::min(fresh.size, original.size);
      scene_.objects.push_back(fresh);
      touched_ = {scene_.objects.size() - 1};
    }
  }
  report(reading.missing);
}

}  // namespace maia
