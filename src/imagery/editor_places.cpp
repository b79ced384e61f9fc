// Edits of where objects are.
#include <algorithm>

#include "base/random.hpp"
#include "imagery/editor.hpp"
#include "imagery/layout.hpp"

namespace maia {
namespace {

// How far "up" and "down" move, as a part of the canvas.
constexpr double kStep = 0.18;

}  // namespace

// Whether other requests are placed by this one ("the mug next to the dog").
bool Editor::is_reference(const PromptReading& reading, std::size_t request) const {
  const auto refers = [&](const Placement& placement) {
    return std::find(placement.references.begin(), placement.references.end(), request) !=
           placement.references.end();
  };
  return refers(reading.placement) ||
         std::any_of(reading.objects.begin(), reading.objects.end(),
                     [&](const ObjectRequest& other) { return refers(other.placement); });
}

// The objects of the scene that a placement relates to; what is not there is reported.
Editor::Indexes Editor::references_of(const Placement& placement, const PromptReading& reading,
                                      Words words) {
  Indexes found;
  for (const std::size_t reference : placement.references) {
    const auto objects = find(reading.objects[reference], {});
    if (objects.empty()) {
      report(reading.objects[reference].words);
      return {};
    }
    const bool two = placement.relation == Relation::kBetween && placement.references.size() == 1;
    for (const std::size_t index : objects) {
      if (found.empty() || found.back() != index) found.push_back(index);
      if (!two || found.size() == 2) break;
    }
  }
  if (placement.relation == Relation::kBetween && found.size() != 2) {
    report(words);
    return {};
  }
  return found;
}

void Editor::add(Words words) {
  const PromptReading reading = read(words);
  if (reading.background) scene_.background = *reading.background;
  take_conditions(reading);
  touched_.clear();
  for (std::size_t i = 0; i < reading.objects.size(); ++i) {
    const ObjectRequest& request = reading.objects[i];
    if (is_reference(reading, i)) {
      // What is placed by it reports a reference that is not there.
      continue;
    }
    if (request.definite && !find(request, {}).empty()) continue;  // "to the dog"
    const std::size_t before = scene_.objects.size();
    add_more(request, 0);
    Indexes fresh;
    for (std::size_t k = before; k < scene_.objects.size(); ++k) fresh.push_back(k);
    if (!request.placement.is_free() && !fresh.empty()) {
      move(fresh, request.placement, reading, words);
    }
  }
  if (reading.placement.has_region() && !touched_.empty()) {
    move(touched_, reading.placement, reading, words);
  }
  report(reading.missing);
}

// "give the dog a hat": the hat is on the dog.
void Editor::give(Words words) {
  const PromptReading reading = read(words);
  if (reading.objects.size() < 2 || find(reading.objects[0], words).empty()) return report(words);
  const Indexes owner = find(reading.objects[0], words);
  for (std::size_t i = 1; i < reading.objects.size(); ++i) {
    const ObjectRequest& request = reading.objects[i];
    const std::size_t before = scene_.objects.size();
    add_more(request, 0);
    const Term* term = &world_.lexicon().terms()[request.terms.front()];
    Placement placement;
    placement.relation = world_.lexicon().groups()[term->group].name == "hats" ? Relation::kOnTop
                                                                               : Relation::kBeside;
    for (std::size_t k = before; k < scene_.objects.size(); ++k) {
      relate(k, placement, {owner.front()}, k - before, scene_.objects.size() - before);
    }
  }
  report(reading.missing);
}

// "put it on grass", "move the dog to the left", "put the mug behind the cat", "put a hat on the
// dog"
void Editor::put(Words words) {
  const PromptReading reading = read(words);
  const std::size_t article = !words.empty() && words.front().text == "the" ? 1 : 0;
  const bool pronoun = words.size() > article && is_pronoun(words[article].text);
  if (reading.colour && !reading.background) scene_.background = "plain " + *reading.colour;
  const bool described = reading.background || reading.light || reading.weather;
  const double up = mentions(words, {"up", "higher", "upwards", "upward", "raise"}) ? -kStep
                    : mentions(words, {"down", "lower", "downwards", "downward"})   ? kStep
                                                                                    : 0;
  if (reading.objects.empty() && !pronoun) return report(words);
  const auto first = [&]() -> std::optional<std::size_t> {
    for (std::size_t i = 0; i < reading.objects.size(); ++i) {
      if (!is_reference(reading, i)) return i;
    }
    return {};
  }();
  if (!pronoun && (!first || !reading.objects[*first].definite)) return add(words);
  Placement placement = reading.placement;
  Indexes subjects = spoken_of();
  if (!pronoun) {
    ObjectRequest subject = reading.objects[*first];
    if (subject.placement.is_free()) subject.placement = reading.placement;
    placement = subject.placement;
    subject.placement = {};
    subjects = find(subject, words.first(1));
  } else if (touched_.empty() && subjects.size() > 1 && !placement.is_free()) {
    return report(words);
  }
  if (subjects.empty()) return report(words);
  if (reading.background) scene_.background = *reading.background;
  take_conditions(reading);
  auto said = reading.missing;
  if (up != 0) {
    shift(subjects, 0, up);
    std::erase_if(said, [](const std::string& word) {
      return word != "" &&
             is_one_of(word, {"higher", "upwards", "upward", "lower", "downwards", "downward"});
    });
  } else if (!placement.is_free()) {
    move(subjects, placement, reading, words);
  } else if (!described && !reading.colour && said.empty()) {
    return report(words);
  }
  report(said);
}

void Editor::centre(Words words) {
  const PromptReading reading = read(words);
  Placement placement;
  placement.column = placement.row = 0;
  if (reading.objects.empty()) {
    if (spoken_of().size() != 1) return report(words);
    return move(spoken_of(), placement, reading, words);
  }
  const auto found = find(reading.objects[0], words);
  if (found.empty()) return report(words);
  move(found, placement, reading, words);
  report(reading.missing);
}

// "swap the dog and the cat" changes their places; "swap the dog for a cat" replaces it.
void Editor::swap(Words words) {
  const PromptReading reading = read(words);
  const bool places = reading.objects.size() == 2 &&
                      !mentions(words, {"for", "by", "to", "into"}) &&
                      reading.objects[0].definite && reading.objects[1].definite;
  if (!places) return exchange(words, {"with", "by", "for", "to", "into", "and"});
  const auto one = find(reading.objects[0], {});
  const auto other = find(reading.objects[1], {});
  if (one.empty()) report(reading.objects[0].words);
  if (other.empty()) report(reading.objects[1].words);
  if (one.empty() || other.empty() || one.front() == other.front()) return;
  std::swap(object(one.front()).x, object(other.front()).x);
  std::swap(object(one.front()).y, object(other.front()).y);
  touched_ = {one.front(), other.front()};
  report(reading.missing);
}

// "flip the dog", "mirror the picture"
void Editor::flip(Words words) {
  const PromptReading reading = read(words);
  if (mentions(words, {"vertically", "upside"})) return report(words);
  if (reading.objects.empty()) {
    const bool all = words.empty() || std::any_of(words.begin(), words.end(), [](const Word& word) {
                       return is_pronoun(word.text);
                     });
    if (!all || !touched_.empty()) {
      if (touched_.empty()) return report(words);
      for (const std::size_t index : touched_) object(index).mirror = !object(index).mirror;
      return;
    }
    for (SceneObject& each : scene_.objects) {
      each.mirror = !each.mirror;
      each.x = 1 - each.x;
    }
  }
  for (const ObjectRequest& request : reading.objects) {
    const auto found = find(request, words);
    if (found.empty()) report(request.words);
    for (const std::size_t index : found) object(index).mirror = !object(index).mirror;
    touched_ = found;
  }
  for (const std::string& word : reading.missing) {
    if (word != "horizontally") missing_.push_back(word);
  }
}

void Editor::shift(const Indexes& objects, double dx, double dy) {
  const Stage stage(world_, scene_);
  for (const std::size_t index : objects) {
    object(index).x += dx;
    object(index).y += dy;
    stage.fit(object(index));
  }
  touched_ = objects;
}

void Editor::move(const Indexes& objects, const Placement& placement, const PromptReading& reading,
                  Words words) {
  touched_ = objects;
  if (placement.relation != Relation::kNone) {
    auto references = references_of(placement, reading, words);
    if (references.empty()) return;
    // Positions of objects shift while they are reordered; their places do not.
    for (std::size_t i = 0; i < objects.size(); ++i) {
      const std::size_t index = touched_[i];
      if (std::find(references.begin(), references.end(), index) != references.end()) continue;
      relate(index, placement, references, i, objects.size());
      references = references_of(placement, reading, words);
    }
    return;
  }
  for (const std::size_t index : objects) move_to_region(index, placement);
  // What was moved is not to be hidden by what it comes to stand at, unless it is far.
  for (std::size_t i = 0; i < touched_.size(); ++i) {
    reorder(touched_[i], placement.depth < 0 ? 0 : scene_.objects.size() - 1);
  }
}

// To where in the region it covers the others least.
void Editor::move_to_region(std::size_t index, const Placement& placement) {
  const Stage stage(world_, scene_);
  const SceneObject before = object(index);
  SceneObject best = before;
  double least = 1e9;
  for (int i = 0; i < 8; ++i) {
    Random random(derive_seed(derive_seed(seed_, "moved"), static_cast<std::uint64_t>(i)));
    SceneObject moved = before;
    stage.put_into_region(moved, placement, random);
    if (!placement.row && placement.depth == 0) moved.y += random.uniform(-0.12, 0.12);
    // Who asks for the left wants it further to the left.
    const int column = placement.column.value_or(0);
    if (column < 0) moved.x = std::min(moved.x, before.x - 0.05);
    if (column > 0) moved.x = std::max(moved.x, before.x + 0.05);
    stage.fit(moved);
    double covered = 0;
    for (std::size_t k = 0; k < scene_.objects.size(); ++k) {
      if (k != index) covered += overlap(stage.box(moved), stage.box(object(k)));
    }
    if (covered < least) {
      least = covered;
      best = moved;
    }
  }
  object(index) = best;
}

// Places one object relative to others, which stay as they are; returns its new index.
std::size_t Editor::relate(std::size_t index, const Placement& placement, const Indexes& references,
                           std::size_t number, std::size_t count) {
  const Stage stage(world_, scene_);
  Random random(derive_seed(derive_seed(seed_, "related"), index));
  SceneObject& subject = object(index);
  const SceneObject& reference = object(references.front());
  if (placement.relation == Relation::kBetween) {
    stage.put_between(subject, reference, object(references.back()));
  } else {
    stage.relate(subject, placement.relation, reference, number, count, random);
    stage.squeeze(subject, placement.relation, reference);
  }
  if (!is_stacked(placement.relation)) return index;
  const std::size_t to = references.front();
  if (is_drawn_before(placement.relation)) return index < to ? index : reorder(index, to);
  return index > to ? index : reorder(index, to);
}

// Moves an object to another place in the drawing order.
std::size_t Editor::reorder(std::size_t from, std::size_t to) {
  auto& objects = scene_.objects;
  const auto at = [&](std::size_t i) { return objects.begin() + static_cast<std::ptrdiff_t>(i); };
  if (from < to) std::rotate(at(from), at(from + 1), at(to + 1));
  if (to < from) std::rotate(at(to), at(from), at(from + 1));
  for (std::size_t& index : touched_) {
    if (index == from) {
      index = to;
    } else if (from < index && index <= to) {
      --index;
    } else if (to <= index && index < from) {
      ++index;
    }
  }
  return to;
}

}  // namespace maia
