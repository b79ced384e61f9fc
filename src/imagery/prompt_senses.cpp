// Words that mean several things, by what stands around them.
#include <algorithm>

#include "imagery/prompt_reader.hpp"
#include "imagery/scene.hpp"

namespace maia {

// The meaning of a word that has several, by what stands around it.
Meaning PromptReader::meaning_in_context(std::size_t item) const {
  Meaning meaning = items_[item].meaning;
  if (text(item) == "orange" && meaning.length == 1 && orange_is_colour(item)) {
    meaning.kind = WordKind::kColour;
    meaning.value = "orange";
  } else if (meaning.kind == WordKind::kUnknown && is_light_source(item)) {
    for (const char* name : {"light bulb", "lamp"}) {
      if (const auto term = dictionary_.term(name)) meaning.terms.push_back(*term);
    }
    if (!meaning.terms.empty()) meaning.kind = WordKind::kObject;
    meaning.plural = text(item) == "lights";
  } else if (meaning.kind != WordKind::kObject) {
    return meaning;
  } else if (meaning.length == 1 && is_verb(item)) {
    meaning = {};
  } else if (is_texture(item)) {
    meaning = {};
    meaning.kind = WordKind::kTexture;
    meaning.value = text(item);
  } else if (text(item) == "well" && !is_noun_here(item)) {
    meaning.kind = WordKind::kFiller;
  } else if (text(item) == "glasses" && item > 0 && kind(item - 1) == WordKind::kCount &&
             text(item - 1) != "pair") {
    meaning.terms = {dictionary_.term("drinking glass").value_or(meaning.terms.front())};
  } else if (is_lettering(item)) {
    meaning.kind = WordKind::kLetters;
    meaning.value = "word";
  }
  return meaning;
}

// "a well", but "a well lit room".
bool PromptReader::is_noun_here(std::size_t item) const {
  return item > 0 && is_one_of(text(item - 1), {"a", "the", "wishing", "old"}) &&
         (item + 1 == items_.size() || kind(item + 1) != WordKind::kUnknown);
}

// "circles" fill the picture; "three circles" are shapes.
bool PromptReader::is_texture(std::size_t item) const {
  const auto& names = texture_names();
  if (std::find(names.begin(), names.end(), text(item)) == names.end()) return false;
  std::size_t before = item;
  while (before > 0 && kind(before - 1) == WordKind::kColour) --before;
  const bool counted =
      before > 0 && (kind(before - 1) == WordKind::kCount || kind(before - 1) == WordKind::kSize);
  const bool placed = item + 1 < items_.size() && (kind(item + 1) == WordKind::kRelation ||
                                                   kind(item + 1) == WordKind::kRegion);
  const bool grounded = std::any_of(items_.begin() + static_cast<std::ptrdiff_t>(item),
                                    items_.end(), [](const Item& each) {
                                      return each.meaning.kind == WordKind::kBackdrop ||
                                             each.meaning.kind == WordKind::kBackground;
                                    });
  return !counted && !placed && !grounded;
}

// "the letters ABC" and "text \"hello\"" say which.
bool PromptReader::is_lettering(std::size_t item) const {
  if (item + 1 >= items_.size()) return false;
  if (dictionary_.term(kTextTerm) != items_[item].meaning.terms.front()) return false;
  const Word& next = words_[items_[item + 1].first];
  if (next.text == "\"") return !next.written.empty();
  const bool capitals = next.written.size() > 1 && next.written == next.text;
  return kind(item + 1) == WordKind::kUnknown && (text(item) == "letters" || !capitals);
}

// "orange" before a noun is a colour; otherwise it is the fruit.
bool PromptReader::orange_is_colour(std::size_t item) const {
  for (std::size_t k = item + 1; k < items_.size(); ++k) {
    switch (kind(k)) {
      case WordKind::kObject:
      case WordKind::kBackdrop:
      case WordKind::kTexture:
      case WordKind::kPart:
      case WordKind::kLetters:
        return true;
      case WordKind::kColour:
      case WordKind::kSize:
      case WordKind::kUnknown:
        continue;
      default:
        k = items_.size();
    }
  }
  const bool after_article = item > 0 && is_one_of(text(item - 1), {"an", "the"});
  const bool predicate = item > 0 && is_one_of(text(item - 1), {"is", "are", "in", "painted"});
  return (predicate || keep_loose_) && item + 1 == items_.size() && !after_article;
}

// "a light" is a lamp; "at light" and "a light blue" are not.
bool PromptReader::is_light_source(std::size_t item) const {
  if (!is_one_of(text(item), {"light", "lights"})) return false;
  if (item + 1 < items_.size()) {
    const WordKind next = kind(item + 1);
    if (next != WordKind::kBoundary && next != WordKind::kRegion && next != WordKind::kRelation &&
        next != WordKind::kFiller) {
      return false;
    }
  }
  if (item == 0) return !keep_loose_;
  const WordKind before = kind(item - 1);
  return before == WordKind::kCount || before == WordKind::kColour || before == WordKind::kSize ||
         is_one_of(text(item - 1), {"a", "and"});
}

// "birds fly", "I saw", "they can duck": after these words a noun is a verb.
bool PromptReader::is_verb(std::size_t item) const {
  if (item == 0) return false;
  if (is_one_of(text(item - 1), {"i", "we", "you", "he", "she", "they", "can", "will", "would",
                                 "could", "might", "may", "must", "should", "cannot"})) {
    return true;
  }
  const Meaning& before = items_[item - 1].meaning;
  if (before.kind == WordKind::kObject && before.plural && !items_[item].meaning.plural)
    return true;
  return text(item - 1) == "to" && item > 1 && kind(item - 2) == WordKind::kUnknown;
}

}  // namespace maia
