// Nouns of a prompt and what belongs to them: adjectives, numbers, parts, letters.
#include <algorithm>

#include "imagery/drawn.hpp"
#include "imagery/parts.hpp"
#include "imagery/prompt_reader.hpp"
#include "imagery/scene.hpp"

namespace maia {
namespace {

// Nouns whose plural form is one thing.
bool is_pair_noun(std::string_view word) {
  return is_one_of(word, {"pants", "trousers", "scissors", "pliers", "binoculars", "jeans",
                          "glasses", "sunglasses", "spectacles", "shorts", "tongs"});
}

bool has_drawing(const Term& term) {
  return std::any_of(term.stamps.begin(), term.stamps.end(),
                     [](const StampInfo& stamp) { return stamp.drawing; });
}

bool shows_part(const Term& term, const std::string& part) {
  return std::any_of(term.stamps.begin(), term.stamps.end(),
                     [&](const StampInfo& stamp) { return stamp_has_part(stamp.path, part); });
}

}  // namespace

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

// "a toy car": of two nouns in a row the last one is the thing.
bool PromptReader::is_modifier(std::size_t item) const {
  const Meaning& meaning = items_[item].meaning;
  if (meaning.plural || is_shape(item)) return false;
  // An "antique red teapot": what only WordNet knows as a noun may be meant as an adjective.
  const bool doubtful = meaning.general || (meaning.unshown > 0 && meaning.unshown_from == 0);
  std::size_t next = item + 1;
  while (doubtful && next < items_.size() &&
         (kind(next) == WordKind::kColour || kind(next) == WordKind::kSize)) {
    ++next;
  }
  return next < items_.size() && kind(next) == WordKind::kObject;
}

bool PromptReader::is_shape(std::size_t item) const {
  const auto& lexicon = dictionary_.lexicon();
  return lexicon.group_of(lexicon.terms()[items_[item].meaning.terms.front()].name) == "shapes";
}

void PromptReader::take_object(std::size_t item) {
  const Meaning& meaning = items_[item].meaning;
  if (is_part_here(item)) return take_part(item);
  if (is_modifier(item)) return report(item);
  ObjectRequest request;
  request.terms = meaning.terms;
  request.count = meaning.plural ? 3 : 1;
  request.position = items_[item].first;
  for (std::size_t k = 0; k < meaning.length; ++k) {
    request.words.push_back(words_[request.position + k].text);
  }
  if (is_pair_noun(request.words.back())) request.count = 1;
  request.definite = is_definite();
  auto waiting = std::move(pending_);
  pending_.clear();
  // Of "a flock of seven" the seven counts.
  const auto is_number = [&](std::size_t each) {
    return kind(each) == WordKind::kCount && items_[each].meaning.value != "group";
  };
  if (std::any_of(waiting.begin(), waiting.end(), is_number)) {
    std::erase_if(waiting, [&](std::size_t each) {
      return kind(each) == WordKind::kCount && !is_number(each);
    });
  }
  for (const std::size_t each : waiting) apply(each, request);
  if (drawing_ && !request.drawing) want_drawing(request, *drawing_);
  plain_ = false;
  if (meaning.unshown > 0) report_words(request.position + meaning.unshown_from, meaning.unshown);
  add(std::move(request));
}

void PromptReader::add(ObjectRequest request) {
  // "a square circle": of two shapes at once the first one counts.
  const bool again =
      phrase_object_ && next_ > 1 && kind(next_ - 2) == WordKind::kObject && preposition_.empty() &&
      !reading_.objects.empty() && !request.definite &&
      *phrase_object_ + 1 == reading_.objects.size() &&
      reading_.objects.back().position + reading_.objects.back().words.size() == request.position;
  if (again && reading_.objects.back().count == 1) {
    return report_words(request.position, request.words.size());
  }
  if (is_refused(request)) return report_words(request.position, request.words.size());
  std::optional<std::size_t> object = mentioned(request);
  if (!object) {
    fit_count(request);
    if (request.count == 0) return;
    object = reading_.objects.size();
    reading_.objects.push_back(std::move(request));
  }
  place(*object);
  if (part_) show_part(*object, *part_);
  part_.reset();
  phrase_object_ = last_ = object;
  if (!head_) head_ = object;
  background_was_last_ = false;
}

bool PromptReader::is_definite() const {
  const std::size_t noun = next_ - 1;
  const std::size_t first = pending_.empty() ? noun : pending_.front();
  return first > 0 &&
         is_one_of(text(first - 1), {"the", "this", "that", "these", "those", "its", "their"});
}

// The object that "the dog" speaks of once more.
std::optional<std::size_t> PromptReader::mentioned(const ObjectRequest& request) const {
  if (!request.definite || request.count_length > 0) return {};
  for (std::size_t i = reading_.objects.size(); i-- > 0;) {
    const ObjectRequest& other = reading_.objects[i];
    const bool same_colour = request.colour.empty() || request.colour == other.colour;
    if (other.terms == request.terms && same_colour) return i;
  }
  return {};
}

bool PromptReader::is_refused(const ObjectRequest& request) const {
  return std::find(refused_.begin(), refused_.end(), request.terms) != refused_.end();
}

void PromptReader::apply(std::size_t item, ObjectRequest& request) {
  const Meaning& waiting = items_[item].meaning;
  switch (waiting.kind) {
    case WordKind::kSize:
      if (request.size == 1) {
        request.size = waiting.number;
      } else if ((request.size > 1) != (waiting.number > 1)) {
        report(item);  // "a big small dog"
      }
      break;
    case WordKind::kCount: {
      const bool pair = is_pair_noun(request.words.back()) && text(item) == "pair";
      if (request.count_length > 0) {
        if (waiting.number != request.count) report(item);
        break;
      }
      request.count = pair ? 1 : static_cast<int>(waiting.number);
      request.count_position = items_[item].first;
      request.count_length = waiting.length;
      for (std::size_t k = 0; k < waiting.length; ++k) {
        request.count_words.push_back(words_[items_[item].first + k].text);
      }
      break;
    }
    case WordKind::kColour:
      if (request.colour.empty()) {
        request.colour = waiting.value;
      } else if (request.colour != waiting.value) {
        report(item);  // "black and white" is one colour too many
      }
      break;
    case WordKind::kDrawing:
      want_drawing(request, item);
      break;
    default:
      report(item);  // "a striped mug"
      break;
  }
}

void PromptReader::want_drawing(ObjectRequest& request, std::size_t item) {
  const auto& terms = dictionary_.lexicon().terms();
  std::vector<std::size_t> drawn;
  for (const std::size_t term : request.terms) {
    if (has_drawing(terms[term])) drawn.push_back(term);
  }
  if (drawn.empty()) return report_place(item);
  request.terms = std::move(drawn);
  request.drawing = true;
}

// What does not fit into the picture is reported by its number, or by its noun where it has none.
void PromptReader::fit_count(ObjectRequest& request) {
  int taken = 0;
  for (const ObjectRequest& other : reading_.objects) taken += other.count;
  if (taken + request.count <= kMaxCount) return;
  request.count = std::max(0, kMaxCount - taken);
  if (request.count_length > 0) report_words(request.count_position, request.count_length);
  if (request.count_length == 0 || request.count == 0) {
    report_words(request.position, request.words.size());
  }
}

// "a goat's horn", "the horn of a goat": the part, although a horn alone is an instrument.
bool PromptReader::is_part_here(std::size_t item) const {
  if (items_[item].meaning.value.empty()) return false;
  if (item > 0 && last_ && text(item - 1) == "s") return true;
  if (preposition_ == "with" && last_ &&
      can_show(reading_.objects[*last_].terms, items_[item].meaning.value)) {
    return true;
  }
  return has_owner_ahead(item);
}

// "the tail of a dog", "wheels on a car"
bool PromptReader::has_owner_ahead(std::size_t item) const {
  if (item + 1 >= items_.size() || !is_one_of(text(item + 1), {"of", "on"})) return false;
  for (std::size_t k = item + 2; k < items_.size() && kind(k) != WordKind::kBoundary; ++k) {
    if (kind(k) != WordKind::kObject) continue;
    return text(item + 1) == "of" || can_show(items_[k].meaning.terms, items_[item].meaning.value);
  }
  return false;
}

bool PromptReader::can_show(const std::vector<std::size_t>& terms, const std::string& part) const {
  return std::any_of(terms.begin(), terms.end(), [&](std::size_t term) {
    return shows_part(dictionary_.lexicon().terms()[term], part);
  });
}

// "the tail of a dog", "a dog's tail" and "a dog with a tail" are a dog that shows its tail; "a
// tail" is something that has one.
void PromptReader::take_part(std::size_t item) {
  const bool of_object = has_owner_ahead(item);
  const std::size_t first = pending_.empty() ? item : pending_.front();
  const bool owned = first > 0 && last_ &&
                     (text(first - 1) == "s" || kind(first - 1) == WordKind::kObject ||
                      preposition_ == "with" || is_one_of(text(first - 1), {"its", "their"}));
  const auto waiting = std::move(pending_);
  pending_.clear();
  ObjectRequest request;
  for (const std::size_t each : waiting) {
    const Meaning& adjective = items_[each].meaning;
    if (adjective.kind == WordKind::kDrawing) {
      if (!drawing_) drawing_ = each;
    } else if (adjective.kind == WordKind::kSize && !owned) {
      request.size = adjective.number;  // "a close-up of an eye"
    } else if (adjective.kind != WordKind::kCount || adjective.number > 4) {
      report(each);
    }
  }
  if (owned && !of_object) return show_part(*last_, item);
  if (of_object) {
    part_ = item;
    return;
  }
  const std::string& part = items_[item].meaning.value;
  for (const std::string& name : terms_with_part(part)) {
    if (const auto term = dictionary_.term(name)) request.terms.push_back(*term);
  }
  if (request.terms.empty()) return report(item);
  request.parts = {part};
  request.part_words = {text(item)};
  request.position = items_[item].first;
  for (std::size_t k = 0; k < items_[item].meaning.length; ++k) {
    request.words.push_back(words_[request.position + k].text);
  }
  if (drawing_) want_drawing(request, *drawing_);
  add(std::move(request));
}

void PromptReader::show_part(std::size_t object, std::size_t item) {
  ObjectRequest& request = reading_.objects[object];
  const std::string& part = items_[item].meaning.value;
  std::vector<std::size_t> able;
  for (const std::size_t term : request.terms) {
    if (shows_part(dictionary_.lexicon().terms()[term], part)) able.push_back(term);
  }
  if (able.empty()) return report(item);
  request.terms = std::move(able);
  request.parts.push_back(part);
  request.part_words.push_back(text(item));
}

// Where the words that are to be shown as letters end.
std::size_t PromptReader::letters_end(std::size_t item) const {
  std::size_t end = item + 1;
  if (end >= items_.size()) return end;
  const Word& next = words_[items_[end].first];
  if (next.text == "\"") {
    if (next.written.empty()) return end;
    for (++end; end < items_.size() && text(end) != "\""; ++end) {
    }
    return std::min(end + 1, items_.size());
  }
  const bool speaks = items_[item].meaning.value == "saying" || items_[item].meaning.length > 1;
  const std::size_t limit = speaks ? items_.size() : end + 1;
  while (end < limit && (kind(end) != WordKind::kBoundary || (speaks && end == item + 1))) ++end;
  return end;
}

void PromptReader::take_letters(std::size_t item) {
  const auto term = dictionary_.term(kTextTerm);
  const std::size_t end = letters_end(item);
  next_ = std::max(next_, end);
  if (!term) {
    for (std::size_t k = item; k < end; ++k) report(k);
    return;
  }
  ObjectRequest request;
  request.terms = {*term};
  request.position = items_[item].first;
  request.words = {words_[request.position].text};
  const std::size_t first = item + 1 < items_.size() ? items_[item + 1].first : words_.size();
  const std::size_t last = end < items_.size() ? items_[end].first : words_.size();
  std::string letters;
  if (first < last && words_[first].text == "\"") {
    letters = words_[first].written;
  } else {
    for (std::size_t k = first; k < last; ++k)
      letters += (k > first ? " " : "") + words_[k].written;
  }
  const std::string drawn = drawable_letters(letters);
  const bool drawable = letters.empty() || !drawn.empty();
  if (drawn != letters) report_words(first, last - first);
  letters = drawn;
  const auto waiting = std::move(pending_);
  pending_.clear();
  for (const std::size_t each : waiting) apply(each, request);
  if (!drawable) return report(item);
  request.letters = std::move(letters);
  // "a text, saying hello" has its letters late.
  if (last_ && items_[item].meaning.value == "saying" &&
      reading_.objects[*last_].terms == request.terms && reading_.objects[*last_].letters.empty()) {
    reading_.objects[*last_].letters = std::move(request.letters);
    return;
  }
  add(std::move(request));
}

}  // namespace maia
