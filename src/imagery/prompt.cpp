#include "imagery/prompt.hpp"

#include <algorithm>
#include <array>

#include "imagery/prompt_reader.hpp"

namespace maia {
namespace {

bool is_natural(const std::string& background, const std::string& colour) {
  static constexpr auto kNatural = std::to_array<std::pair<const char*, const char*>>(
      {{"grass", "green"},     {"forest", "green"},    {"beach", "yellow"},   {"beach", "white"},
       {"beach", "brown"},     {"desert", "yellow"},   {"desert", "orange"},  {"desert", "brown"},
       {"snow", "white"},      {"mud", "brown"},       {"water", "blue"},     {"sky", "blue"},
       {"sky", "white"},       {"night sky", "black"}, {"night sky", "blue"}, {"city", "gray"},
       {"mountains", "gray"},  {"road", "gray"},       {"garden", "green"},   {"pool", "blue"},
       {"underwater", "blue"}, {"underwater", "green"}});
  return std::any_of(kNatural.begin(), kNatural.end(), [&](const auto& pair) {
    return pair.first == background && pair.second == colour;
  });
}

bool is_pattern(const std::optional<std::string>& background) {
  const auto& names = texture_names();
  return background && std::find(names.begin(), names.end(), *background) != names.end();
}

// Whether a texture in one colour lies on the other: "red and white stripes".
bool is_ground(const std::string& figure, const std::string& ground) {
  return figure == "white" ? ground == "black" : ground == "white" && !figure.empty();
}

}  // namespace

PromptReader::PromptReader(const Dictionary& dictionary, Words words, bool keep_loose)
    : dictionary_(dictionary), words_(words), keep_loose_(keep_loose) {}

PromptReading PromptReader::read() {
  look_up();
  for (next_ = 0; next_ < items_.size();) step(next_++);
  end_phrase();
  end_clause();
  finish();
  return std::move(reading_);
}

void PromptReader::look_up() {
  for (std::size_t i = 0; i < words_.size();) {
    items_.push_back({i, dictionary_.read(words_, i)});
    i += items_.back().meaning.length;
  }
  for (std::size_t i = 0; i < items_.size(); ++i) items_[i].meaning = meaning_in_context(i);
}

void PromptReader::step(std::size_t item) {
  const Meaning& meaning = items_[item].meaning;
  if (negated_ && meaning.kind != WordKind::kBoundary) return skip_negated(item);
  switch (meaning.kind) {
    case WordKind::kFiller:
      return take_pronoun(item);
    case WordKind::kBoundary:
      return take_boundary(item);
    case WordKind::kNegation:
      negated_ = true;
      return;
    case WordKind::kPlain:
      plain_ = true;
      return;
    case WordKind::kBackdrop:
      return take_backdrop(item);
    case WordKind::kColour:
    case WordKind::kSize:
    case WordKind::kCount:
      return pending_.push_back(item);
    case WordKind::kDrawing:
      return take_drawing(item);
    case WordKind::kLight:
      return take_condition(reading_.light, item);
    case WordKind::kWeather:
      return take_condition(reading_.weather, item);
    case WordKind::kStyle:
      return take_condition(reading_.style, item);
    case WordKind::kBackground:
      return take_background(item);
    case WordKind::kTexture:
      return take_texture(item);
    case WordKind::kRegion:
      return take_region(item);
    case WordKind::kRelation:
      return take_relation(item, Relation::kNone);
    case WordKind::kObject:
      return take_object(item);
    case WordKind::kPart:
      return take_part(item);
    case WordKind::kLetters:
      return take_letters(item);
    case WordKind::kUnknown:
      if (region_) region_->unknown_follows = true;
      background_was_last_ = false;
      unknown_ = unknown_ || !head_;
      last_unknown_ = item;
      return report(item);
  }
}

void PromptReader::skip_negated(std::size_t item) {
  switch (kind(item)) {
    case WordKind::kObject: {
      const auto& terms = items_[item].meaning.terms;
      const bool shown =
          std::any_of(reading_.objects.begin(), reading_.objects.end(),
                      [&](const ObjectRequest& request) { return request.terms == terms; });
      // "a dog and no dog": the first counts.
      if (shown) {
        report(item > 0 ? item - 1 : item);
      } else {
        refused_.push_back(terms);
      }
      negated_ = false;
      break;
    }
    case WordKind::kBackground:
    case WordKind::kTexture:
    case WordKind::kUnknown:
    case WordKind::kBackdrop:
    case WordKind::kPart:
    case WordKind::kLight:
    case WordKind::kWeather:
    case WordKind::kStyle:
      negated_ = false;
      break;
    default:
      break;
  }
}

void PromptReader::take_boundary(std::size_t item) {
  if (joins_adjectives(item)) return;
  const std::string& value = items_[item].meaning.value;
  end_phrase();
  negated_ = false;
  if (value == ".") end_clause();
  after_comma_ = value == ",";
  const bool lists = value == "and" || value == "," || value == ".";
  preposition_ = lists ? "" : value.empty() ? "other" : value;
  preposition_item_ = item;
}

// The "and" of "a black and white cow", the comma of "red, green and blue stripes".
bool PromptReader::joins_adjectives(std::size_t item) const {
  if (pending_.empty() || kind(pending_.back()) != WordKind::kColour) return false;
  if (!is_boundary(item, "and") && !is_boundary(item, ",")) return false;
  for (std::size_t k = item + 1; k < items_.size(); ++k) {
    if (kind(k) == WordKind::kColour) {
      if (is_boundary(item, "and")) return true;
      continue;
    }
    if (is_boundary(k, "and") || is_boundary(k, ",")) continue;
    return k > item + 1 && (kind(k) == WordKind::kObject || kind(k) == WordKind::kTexture ||
                            kind(k) == WordKind::kBackdrop || kind(k) == WordKind::kBackground);
  }
  return false;
}

void PromptReader::end_phrase() {
  auto waiting = std::move(pending_);
  pending_.clear();
  // "an owl, black and white" is not about the owl's colour.
  if (waiting.size() == 2 && !phrase_object_ && preposition_.empty() && !reading_.style &&
      items_[waiting[0]].meaning.value == "black" && items_[waiting[1]].meaning.value == "white") {
    reading_.style = "grayscale";
    waiting.clear();
  }
  for (const std::size_t item : waiting) {
    if (!settle_loose(item)) report(item);
  }
  if (region_ && region_->unknown_follows) {
    report_place(region_->item);
    region_.reset();
  }
  plain_ = plain_ && keep_loose_;
  phrase_object_.reset();
  preposition_.clear();
}

// What still waits for a noun when a phrase ends belongs to the object before it ("a mug painted
// red", "a mug in red"), to a plain background ("on red"), or to nothing.
bool PromptReader::settle_loose(std::size_t item) {
  const Meaning& meaning = items_[item].meaning;
  // Its noun cannot be drawn: "a rooster's red comb".
  if (last_unknown_ > item && meaning.kind != WordKind::kCount) return false;
  const bool on = preposition_ == "on" || preposition_ == "against" || preposition_ == "front";
  std::optional<std::size_t> owner = phrase_object_;
  if (!owner && !on && (preposition_ == "in" || after_comma_)) owner = last_;
  ObjectRequest* object = owner ? &reading_.objects[*owner] : nullptr;
  switch (meaning.kind) {
    case WordKind::kColour:
      if (object != nullptr && object->colour.empty()) {
        object->colour = meaning.value;
      } else if (object == nullptr && preposition_ == "in" && is_pattern(reading_.background)) {
        reading_.background = meaning.value + " " + *reading_.background;
      } else if (keep_loose_ && !on && !reading_.colour) {
        reading_.colour = meaning.value;
      } else if (object == nullptr && !preposition_.empty() && !reading_.background) {
        reading_.background = "plain " + meaning.value;
      } else {
        return false;
      }
      return true;
    case WordKind::kSize:
      if (object != nullptr && object->size == 1) {
        object->size = meaning.number;
      } else if (keep_loose_ && !reading_.size) {
        reading_.size = meaning.number;
      } else {
        return false;
      }
      return true;
    case WordKind::kCount:
      if (keep_loose_ && !reading_.count && meaning.number <= kMaxCount) {
        reading_.count = static_cast<int>(meaning.number);
        return true;
      }
      return meaning.number == 1 || meaning.value == "group" || text(item) == "both";
    case WordKind::kDrawing:
      if (object == nullptr && keep_loose_) reading_.drawing = true;
      if (object == nullptr) return keep_loose_;
      want_drawing(*object, item);
      return true;
    case WordKind::kTexture:
      if (object != nullptr || reading_.background) return false;
      reading_.background = meaning.value;
      return true;
    default:
      return false;
  }
}

void PromptReader::end_clause() {
  end_places();
  if (part_) report(*part_);
  part_.reset();
  head_.reset();
  last_.reset();
  background_was_last_ = false;
  unknown_ = false;
}

void PromptReader::set_background(const std::string& value, std::size_t item) {
  if (!reading_.background) {
    reading_.background = value;
  } else if (*reading_.background != value) {
    report(item);
  }
}

bool PromptReader::texture_among(const std::vector<std::size_t>& items) const {
  return std::any_of(items.begin(), items.end(),
                     [&](std::size_t item) { return kind(item) == WordKind::kTexture; });
}

void PromptReader::take_backdrop(std::size_t item) {
  const auto waiting = std::move(pending_);
  pending_.clear();
  std::optional<std::size_t> colour;
  std::optional<std::size_t> texture;
  for (const std::size_t each : waiting) {
    if (kind(each) == WordKind::kColour && !colour) {
      colour = each;
    } else if (kind(each) == WordKind::kTexture && !texture) {
      texture = each;
    } else if (texture_among(waiting) && colour && kind(each) == WordKind::kColour &&
               is_ground(items_[*colour].meaning.value, items_[each].meaning.value)) {
      continue;
    } else if (kind(each) != WordKind::kCount || items_[each].meaning.number != 1) {
      report(each);
    }
  }
  if (texture) {
    const std::string ground = colour ? items_[*colour].meaning.value + " " : "";
    set_background(ground + items_[*texture].meaning.value, *texture);
  } else if (colour) {
    const std::string& value = items_[*colour].meaning.value;
    if (!reading_.background || !is_natural(*reading_.background, value)) {
      set_background("plain " + value, *colour);
    }
  } else if (plain_ && !reading_.background) {
    reading_.background = "plain";
  } else if (!plain_ && items_[item].meaning.value == "pattern" && !background_was_last_) {
    report(item);
  } else if (preposition_ == "in" && !background_was_last_ && last_ &&
             phrase_object_ == std::nullopt) {
    reading_.objects[*last_].placement.depth = -1;
  }
  plain_ = false;
}

void PromptReader::take_condition(std::optional<std::string>& condition, std::size_t item) {
  const std::string& value = items_[item].meaning.value;
  const bool of_ground =
      kind(item) == WordKind::kStyle && item + 1 < items_.size() &&
      (kind(item + 1) == WordKind::kBackdrop || kind(item + 1) == WordKind::kBackground);
  // "under moonlight"
  if (relation_ && !relation_->complete && kind(item) != WordKind::kStyle) relation_.reset();
  if (of_ground) {
    report(item);  // "a blurred background": a style is the whole picture's
  } else if (!condition) {
    condition = value;
  } else if (*condition != value) {
    report(item);
  }
}

void PromptReader::take_background(std::size_t item) {
  const std::string& value = items_[item].meaning.value;
  for (const std::size_t each : pending_) {
    const Meaning& waiting = items_[each].meaning;
    const bool natural = waiting.kind == WordKind::kColour
                             ? is_natural(value, waiting.value)
                             : waiting.kind == WordKind::kCount && waiting.number == 1;
    if (!natural) report(each);
  }
  pending_.clear();
  set_background(value, item);
  background_was_last_ = true;
  if (relation_ && !relation_->complete) drop_relation();
}

// "red stripes" fill the picture; "a striped mug" cannot be drawn.
void PromptReader::take_texture(std::size_t item) {
  const Meaning& meaning = items_[item].meaning;
  if (meaning.number == 1) return pending_.push_back(item);
  const auto waiting = std::move(pending_);
  pending_.clear();
  const bool on_object = preposition_ == "with" && last_;
  std::string colour;
  for (const std::size_t each : waiting) {
    const Meaning& adjective = items_[each].meaning;
    if (adjective.kind == WordKind::kColour && colour.empty() && !on_object) {
      colour = adjective.value;
    } else if (adjective.kind == WordKind::kSize) {
      report(each);
    } else if (adjective.kind == WordKind::kColour && !is_ground(colour, adjective.value)) {
      report(each);
    }
  }
  if (on_object) return report(item);
  set_background(colour.empty() ? meaning.value : colour + " " + meaning.value, item);
  background_was_last_ = true;
}

void PromptReader::take_drawing(std::size_t item) {
  if (items_[item].meaning.value != "of") return pending_.push_back(item);
  if (!drawing_) drawing_ = item;
}

void PromptReader::finish() {
  // "a drawing" of nothing, or "a train, drawing".
  if (drawing_) {
    for (ObjectRequest& request : reading_.objects) {
      if (!request.drawing && request.position < items_[*drawing_].first) {
        want_drawing(request, *drawing_);
      }
    }
    if (reading_.objects.empty() && keep_loose_) {
      reading_.drawing = true;
    } else if (reading_.objects.empty()) {
      report_place(*drawing_);
    }
  }
  std::sort(missing_.begin(), missing_.end());
  auto& list = reading_.missing;
  for (const std::size_t index : missing_) {
    const std::string& word = words_[index].text;
    if (list.size() == kMaxMissing) break;
    if (std::find(list.begin(), list.end(), word) == list.end()) list.push_back(word);
  }
}

void PromptReader::report_words(std::size_t first, std::size_t length) {
  for (std::size_t k = first; k < first + length; ++k) {
    if (!is_one_of(words_[k].text, {",", ".", "\""})) missing_.push_back(k);
  }
}

void PromptReader::report(std::size_t item) {
  report_words(items_[item].first, items_[item].meaning.length);
}

PromptReading read_prompt(const Dictionary& dictionary, Words words, bool keep_loose) {
  return PromptReader(dictionary, words, keep_loose).read();
}

}  // namespace maia
