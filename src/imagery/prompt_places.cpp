// Where things are: parts of the canvas, and relations between objects.
#include <algorithm>
#include <array>

#include "imagery/prompt_reader.hpp"

namespace maia {
namespace {

Relation relation_named(const std::string& name) {
  static constexpr auto kNames =
      std::to_array<std::pair<const char*, Relation>>({{"left", Relation::kLeftOf},
                                                       {"right", Relation::kRightOf},
                                                       {"above", Relation::kAbove},
                                                       {"below", Relation::kBelow},
                                                       {"on", Relation::kOnTop},
                                                       {"behind", Relation::kBehind},
                                                       {"front", Relation::kInFrontOf},
                                                       {"beside", Relation::kBeside},
                                                       {"between", Relation::kBetween},
                                                       {"in", Relation::kInside}});
  for (const auto& [word, relation] : kNames) {
    if (name == word) return relation;
  }
  return Relation::kNone;
}

bool is_pronoun(const std::string& word) {
  return is_one_of(word, {"it", "them", "him", "her", "each", "another", "its"});
}

}  // namespace

void PromptReader::report_place(std::size_t item) {
  const std::size_t before = missing_.size();
  for (std::size_t k = 0; k < items_[item].meaning.length; ++k) {
    const std::size_t word = items_[item].first + k;
    if (!is_small_word(words_[word].text)) missing_.push_back(word);
  }
  if (missing_.size() == before) report(item);
}

// Whether "of" an object comes next: "at the top of a tree".
bool PromptReader::is_of_object(std::size_t item) const {
  if (item + 1 >= items_.size() || !is_one_of(text(item + 1), {"of"})) {
    const std::string last = words_[items_[item].first + items_[item].meaning.length - 1].text;
    if (last != "of") return false;
  }
  for (std::size_t k = item + 1; k < items_.size(); ++k) {
    if (is_picture(k)) return false;
    if (kind(k) == WordKind::kObject || kind(k) == WordKind::kPart) return true;
    if (kind(k) != WordKind::kFiller && kind(k) != WordKind::kColour &&
        kind(k) != WordKind::kCount && kind(k) != WordKind::kSize) {
      break;
    }
  }
  return false;
}

bool PromptReader::is_picture(std::size_t item) const {
  if (kind(item) != WordKind::kFiller) return false;
  return is_one_of(text(item), {"picture", "image", "photo", "photograph", "scene", "canvas",
                                "frame", "view", "shot", "composition"});
}

// Whether a noun phrase begins right after the item.
bool PromptReader::noun_follows(std::size_t item) const {
  for (std::size_t k = item + 1; k < items_.size(); ++k) {
    switch (kind(k)) {
      case WordKind::kObject:
      case WordKind::kPart:
      case WordKind::kLetters:
      case WordKind::kUnknown:
        return true;
      case WordKind::kFiller:
      case WordKind::kColour:
      case WordKind::kCount:
      case WordKind::kSize:
        continue;
      case WordKind::kBoundary:
        if (k == item + 1 && words_[items_[k].first].written == ":") continue;
        return false;
      default:
        return false;
    }
  }
  return false;
}

void PromptReader::take_region(std::size_t item) {
  const std::string& value = items_[item].meaning.value;
  if (is_of_object(item)) {
    if (value == "top") return take_relation(item, Relation::kOnTop);
    if (value == "centre") return take_relation(item, Relation::kBetween);
    return report_place(item);
  }
  // "a dog with a hat on top", "a cat with a mug in front", "a horse with a cow to its left".
  if (phrase_object_ && head_ && *head_ != *last_ && preposition_ == "with" &&
      is_one_of(text(item), {"on"}) && value == "top") {
    relation_ = OpenRelation{Relation::kOnTop, item, last_, {}, false};
    return refer_to(*head_);
  }
  const bool starts = item == 0 || kind(item - 1) == WordKind::kBoundary;
  if (!last_ && unknown_ && !noun_follows(item)) return report_place(item);
  const bool for_next = !last_ || (starts && noun_follows(item));
  if (!for_next) {
    end_phrase();
    return put_into_region(reading_.objects[*last_].placement, item);
  }
  if (region_) report_place(region_->item);
  region_ = OpenRegion{item, false};
}

void PromptReader::put_into_region(Placement& placement, std::size_t item) {
  const std::string& value = items_[item].meaning.value;
  Placement wish;
  if (value.find("left") != std::string::npos) wish.column = -1;
  if (value.find("right") != std::string::npos) wish.column = 1;
  if (value.find("top") != std::string::npos) wish.row = -1;
  if (value.find("bottom") != std::string::npos) wish.row = 1;
  if (value == "centre") wish.column = wish.row = 0;
  if (value == "near") wish.depth = 1;
  if (value == "far") wish.depth = -1;
  const bool refused = (wish.column && placement.column && wish.column != placement.column) ||
                       (wish.row && placement.row && wish.row != placement.row) ||
                       (wish.depth != 0 && placement.depth != 0 && wish.depth != placement.depth);
  if (refused) return report_place(item);
  if (wish.column) placement.column = wish.column;
  if (wish.row) placement.row = wish.row;
  if (wish.depth != 0) placement.depth = wish.depth;
}

void PromptReader::take_relation(std::size_t item, Relation relation) {
  const std::string& value = items_[item].meaning.value;
  if (relation == Relation::kNone) relation = relation_named(value);
  // "on the left of the picture"
  for (std::size_t k = item + 1; k < items_.size() && kind(k) == WordKind::kFiller; ++k) {
    if (!is_picture(k)) continue;
    items_[item].meaning.value = value == "on" ? "top" : value;
    if (relation == Relation::kLeftOf || relation == Relation::kRightOf ||
        relation == Relation::kOnTop) {
      return take_region(item);
    }
    break;
  }
  const bool joined = item > 0 && (is_boundary(item - 1, "and") || is_boundary(item - 1, ","));
  end_phrase();
  drop_relation();
  // "the sky behind a bridge" is its background.
  if (relation == Relation::kBehind && background_was_last_ && !last_) return;
  OpenRelation open{relation, item, last_, {}, false};
  open.after_unknown = unknown_;
  const auto is_placed = [&](std::size_t object) {
    return reading_.objects[object].placement.relation != Relation::kNone;
  };
  // "a dog next to a cat and behind a mug": the dog once more.
  if (open.subject && head_ && (joined || is_placed(*open.subject))) open.subject = head_;
  if (open.subject && is_placed(*open.subject)) return report_place(item);
  relation_ = std::move(open);
  preposition_ = "relation";
}

// "a cat on a chair": the preposition alone says how the two stand, where both can be drawn.
void PromptReader::relate_by_preposition() {
  const bool on = preposition_ == "on";
  if (!on && preposition_ != "in" && preposition_ != "unshown") return;
  if (preposition_ == "unshown") {
    if (last_) report(preposition_item_);
    return;
  }
  OpenRelation open{
      on ? Relation::kOnTop : Relation::kInside, preposition_item_, last_, {}, false, unknown_};
  if (open.subject && reading_.objects[*open.subject].placement.relation != Relation::kNone) {
    if (!head_ || reading_.objects[*head_].placement.relation != Relation::kNone) {
      return report(preposition_item_);
    }
    open.subject = head_;
  }
  drop_relation();
  relation_ = std::move(open);
  preposition_ = "relation";
}

void PromptReader::take_pronoun(std::size_t item) {
  if (!relation_ || relation_->complete || !is_pronoun(text(item))) return;
  const auto subject = relation_->subject;
  if (!subject) {
    // "behind it" of an instruction.
    if (!keep_loose_) drop_relation();
    return;
  }
  if (head_ && *head_ != *subject) {
    const bool mutual = is_one_of(text(item), {"each", "another"});
    refer_to(mutual && *subject > 0 ? *subject - 1 : *head_);
  } else if (reading_.objects[*subject].count > 1) {
    relation_.reset();  // "two dogs next to each other" stand so anyway
  }
}

// The object is what the open relation relates to.
void PromptReader::refer_to(std::size_t object) {
  relation_->references.push_back(object);
  const bool enough = relation_->relation != Relation::kBetween ||
                      relation_->references.size() == 2 || reading_.objects[object].count > 1;
  if (!enough) return;
  relation_->complete = true;
  if (relation_->subject) close_relation(*relation_->subject);
}

bool PromptReader::leads_to(std::size_t object, std::size_t target) const {
  if (object == target) return true;
  const auto& references = reading_.objects[object].placement.references;
  return std::any_of(references.begin(), references.end(),
                     [&](std::size_t reference) { return leads_to(reference, target); });
}

void PromptReader::close_relation(std::size_t subject) {
  const auto& dictionary = dictionary_.lexicon();
  const auto& references = relation_->references;
  bool possible = std::none_of(references.begin(), references.end(),
                               [&](std::size_t reference) { return leads_to(reference, subject); });
  if (relation_->relation == Relation::kInside) {
    const auto containers = dictionary.categories().find("container");
    const auto& terms = reading_.objects[references.front()].terms;
    possible = possible && containers != dictionary.categories().end() &&
               std::all_of(terms.begin(), terms.end(), [&](std::size_t term) {
                 const auto& all = containers->second;
                 return std::find(all.begin(), all.end(), term) != all.end();
               });
  }
  Placement& placement = reading_.objects[subject].placement;
  if (!possible || placement.relation != Relation::kNone) {
    report_place(relation_->item);
  } else {
    placement.relation = relation_->relation;
    placement.references = references;
  }
  relation_.reset();
}

// An object was mentioned: it may be what a relation or a region waits for.
void PromptReader::place(std::size_t object) {
  // Of "wheels on a car" the wheels are the car's.
  if (!relation_ && !part_) relate_by_preposition();
  if (relation_ && relation_->complete) {
    close_relation(object);
  } else if (relation_ && relation_->subject != object) {
    refer_to(object);
  }
  if (region_) {
    put_into_region(reading_.objects[object].placement, region_->item);
    region_.reset();
  }
}

void PromptReader::drop_relation() {
  if (!relation_) return;
  // "in front of a forest" says no more than its background.
  const bool of_ground = background_was_last_ && relation_->relation != Relation::kBehind;
  const bool of_unknown = relation_->after_unknown && !relation_->subject;
  if (!of_ground && !of_unknown) report_place(relation_->item);
  relation_.reset();
}

void PromptReader::end_places() {
  if (relation_ && !relation_->complete && relation_->subject &&
      relation_->relation == Relation::kBeside && relation_->references.empty()) {
    // "a dog and a cat side by side"
    const std::size_t subject = *relation_->subject;
    if (subject > 0 && head_ && *head_ != subject) {
      refer_to(subject - 1);
    } else if (reading_.objects[subject].count > 1) {
      relation_.reset();
    }
  }
  if (relation_ && keep_loose_ && relation_->complete) {
    reading_.placement.relation = relation_->relation;
    reading_.placement.references = relation_->references;
    relation_.reset();
  }
  drop_relation();
  if (region_ && keep_loose_) {
    put_into_region(reading_.placement, region_->item);
  } else if (region_) {
    report_place(region_->item);
  }
  region_.reset();
}

}  // namespace maia
