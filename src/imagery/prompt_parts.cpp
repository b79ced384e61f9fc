// Parts of things, and letters.
#include <algorithm>

#include "imagery/drawn.hpp"
#include "imagery/parts.hpp"
#include "imagery/prompt_reader.hpp"
#include "imagery/scene.hpp"

namespace maia {
namespace {

bool shows_part(const Term& term, const std::string& part) {
  return std::any_of(term.stamps.begin(), term.stamps.end(),
                     [&](const StampInfo& stamp) { return stamp_has_part(stamp.path, part); });
}

}  // namespace

// "a goat's horn", "the horn of a goat": the part, although a horn alone is an instrument.
bool PromptReader::is_part_here(std::size_t item) const {
  if (items_[item].meaning.value.empty()) return false;
  if (item > 0 && last_ && text(item - 1) == "s") return true;
  if (preposition_ == "with" && last_ &&
      can_show(reading_.objects[*last_].terms, items_[item].meaning.value)) {
    return true;
  }
  return (item > 0 && is_owner(item - 1)) || has_owner_ahead(item);
}

// "a car window": the noun before a part that it can show.
bool PromptReader::is_owner(std::size_t item) const {
  if (item + 1 >= items_.size() || kind(item) != WordKind::kObject) return false;
  const Meaning& part = items_[item + 1].meaning;
  return !part.value.empty() && can_show(items_[item].meaning.terms, part.value);
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
