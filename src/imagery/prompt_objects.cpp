// Nouns of a prompt and what belongs to them: adjectives and numbers.
#include <algorithm>

#include "imagery/prompt_reader.hpp"

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

}  // namespace

// "a toy car": of two nouns in a row the last one is the thing.
bool PromptReader::is_modifier(std::size_t item) const {
  const Meaning& meaning = items_[item].meaning;
  if (meaning.plural || is_shape(item) || is_owner(item)) return false;
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

}  // namespace maia
