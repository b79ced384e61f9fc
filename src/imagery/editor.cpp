#include "imagery/editor.hpp"

#include <algorithm>

namespace maia {

ComposedScene Editor::run(Words words) {
  for (Words clause : clauses_of(words)) apply(clause);
  settle_light();
  ComposedScene result{std::move(scene_), {}};
  // In the instruction's order.
  for (const Word& word : words) {
    const bool reported = std::find(missing_.begin(), missing_.end(), word.text) != missing_.end();
    auto& list = result.missing;
    if (reported && list.size() < kMaxMissing &&
        std::find(list.begin(), list.end(), word.text) == list.end()) {
      list.push_back(word.text);
    }
  }
  return result;
}

void Editor::apply(Words clause) {
  clause = without_courtesies(clause);
  while (!clause.empty() && is_one_of(clause.back().text, {",", ".", "please"})) {
    clause = clause.first(clause.size() - 1);
  }
  if (clause.empty()) return;
  const EditVerb verb = verb_of(clause.front().text);
  if (verb != EditVerb::kNone) return apply_verb(verb, clause);
  const std::string& first = clause.front().text;
  if (is_one_of(first, {"get", "take"}) && mentions(clause, {"rid", "away", "out", "off"})) {
    return remove(clause.subspan(1));
  }
  if (is_one_of(first, {"without", "no"})) return remove(clause.subspan(1));
  for (std::size_t i = 1; i + 1 < clause.size(); ++i) {
    const bool says = is_one_of(clause[i].text, {"should", "must", "is", "are", "becomes"});
    if (!says) continue;
    const std::size_t skipped = is_one_of(clause[i + 1].text, {"be", "become"}) ? 2 : 1;
    return change(clause.first(i), clause.subspan(std::min(clause.size(), i + skipped)));
  }
  describe(clause);
}

void Editor::apply_verb(EditVerb verb, Words clause) {
  const Words rest = clause.subspan(1);
  switch (verb) {
    case EditVerb::kReplace:
      return exchange(rest, {"with", "by", "for", "to", "into"});
    case EditVerb::kSwap:
      return swap(rest);
    case EditVerb::kSubstitute:
      for (std::size_t i = 1; i + 1 < rest.size(); ++i) {
        if (rest[i].text == "for") return change(rest.subspan(i + 1), rest.first(i));
      }
      return exchange(rest, {"with", "by"});
    case EditVerb::kChange:
      return exchange(rest, {"to", "into", "with", "from"});
    case EditVerb::kMake:
    case EditVerb::kPaint:
      return make(rest);
    case EditVerb::kAdd:
      return add(rest);
    case EditVerb::kGive:
      return give(rest);
    case EditVerb::kCopy:
      return copy(rest);
    case EditVerb::kPut:
      return put(rest);
    case EditVerb::kCentre:
      return centre(rest);
    case EditVerb::kRemove:
      return remove(rest);
    case EditVerb::kKeep:
      return keep(rest);
    case EditVerb::kFlip:
      return flip(rest);
    case EditVerb::kEnlarge:
    case EditVerb::kShrink: {
      PromptReading to;
      to.size = verb == EditVerb::kEnlarge ? 1.3 : 0.55;
      const PromptReading from = read(rest);
      if (from.objects.empty()) return change_whole(to, clause);
      for (const auto& request : from.objects) change_objects(request, rest, to, clause);
      return report(from.missing);
    }
    case EditVerb::kStyle:
      return set_style(rest, clause.front().text);
    case EditVerb::kNone:
      return;
  }
}

PromptReading Editor::read(Words words) const {
  return read_prompt(world_.dictionary(), words, true);
}

void Editor::report(Words words) {
  for (std::size_t i = 0; i < words.size();) {
    const Meaning meaning = world_.dictionary().read(words, i);
    const bool says_something = meaning.kind != WordKind::kFiller &&
                                meaning.kind != WordKind::kBoundary &&
                                meaning.kind != WordKind::kBackdrop;
    for (std::size_t k = 0; k < meaning.length && says_something; ++k) {
      if (!is_small_word(words[i + k].text)) missing_.push_back(words[i + k].text);
    }
    i += meaning.length;
  }
}

void Editor::report(const std::vector<std::string>& words) {
  missing_.insert(missing_.end(), words.begin(), words.end());
}

// "replace X with Y", "change X to Y".
void Editor::exchange(Words words, std::initializer_list<std::string_view> separators) {
  for (std::size_t i = 1; i < words.size(); ++i) {
    if (!is_one_of(words[i].text, separators)) continue;
    // "change the dog to the left of the mug to a cat": what comes last.
    const Meaning meaning = world_.dictionary().read(words, i);
    if (meaning.kind == WordKind::kRelation || meaning.kind == WordKind::kRegion) continue;
    // "replace the dog with a lion and the mug with a kettle"
    const auto again = second_part(words, i + 1);
    if (again && std::any_of(words.begin() + static_cast<std::ptrdiff_t>(*again), words.end(),
                             [&](const Word& word) { return is_one_of(word.text, separators); })) {
      change(words.first(i), words.subspan(i + 1, *again - i - 2));
      return exchange(words.subspan(*again), separators);
    }
    return change(words.first(i), words.subspan(i + 1));
  }
  // "turn the dog red"
  make(words);
}

// Where after `from` another "and the ..." or ", the ..." begins: at its "the".
std::optional<std::size_t> Editor::second_part(Words words, std::size_t from) const {
  for (std::size_t i = from; i + 2 < words.size(); ++i) {
    if (is_one_of(words[i].text, {"and", ","}) && words[i + 1].text == "the") return i + 1;
  }
  return {};
}

// "make X Y": X ends with its noun and what says which one it is.
void Editor::make(Words words) {
  const Dictionary& dictionary = world_.dictionary();
  std::size_t end = 0;
  bool complete = false;
  while (end < words.size() && !complete) {
    const Meaning meaning = dictionary.read(words, end);
    end += meaning.length;
    const bool noun = meaning.kind == WordKind::kObject || meaning.kind == WordKind::kPart ||
                      meaning.kind == WordKind::kBackdrop ||
                      meaning.kind == WordKind::kBackground || meaning.kind == WordKind::kLetters ||
                      (meaning.kind == WordKind::kTexture && meaning.number == 0) ||
                      is_one_of(words[end - 1].text, {"light", "lighting", "weather", "style"});
    complete = noun || (is_pronoun(words[end - 1].text) && end < words.size());
    if (!complete || end >= words.size()) continue;
    const Meaning next = dictionary.read(words, end);
    // "the dog's tail", "the dog on the left", "the dog next to the mug"
    if (words[end].text == "s" || (words[end].text == "and" && noun)) {
      complete = false;
    } else if (noun && next.kind == WordKind::kRegion) {
      if (end + next.length < words.size()) end += next.length;
    } else if (noun && next.kind == WordKind::kRelation) {
      end += next.length;
      complete = false;
    }
  }
  if (end >= words.size()) return describe(words);
  // "make the dog larger and the mug blue"
  if (const auto again = second_part(words, end)) {
    change(words.first(end), words.subspan(end, *again - 1 - end));
    return make(words.subspan(*again));
  }
  change(words.first(end), words.subspan(end));
}

void Editor::change(Words target, Words wish) {
  const PromptReading to = read(wish);
  if (to.count && mentions(target, {"number", "count", "amount"})) {
    // "the number of dogs"
    while (!target.empty() && target.front().text != "of") target = target.subspan(1);
  }
  if (means_background(target)) return change_background(to, wish);
  if (means_light(target) || means_style(target)) return change_conditions(to, wish);
  const bool whole = std::all_of(target.begin(), target.end(), [&](const Word& word) {
    return is_pronoun(word.text) ||
           is_one_of(word.text, {"the", "whole", "all", "of", "color", "colour", "entire", "into"});
  });
  if (whole) return change_whole(to, wish);
  const PromptReading from = read(target);
  if (!from.objects.empty()) {
    for (std::size_t i = 0; i < from.objects.size(); ++i) {
      if (!is_reference(from, i)) change_objects(from.objects[i], target, to, wish);
    }
    return report(from.missing);
  }
  if (from.background && *from.background == scene_.background) return change_background(to, wish);
  if (shows_conditions(from)) {
    clear_conditions(from);
    return change_conditions(to, wish);
  }
  report(target);
  report(wish);
}

// No verb that is known: "at night", "on a beach", "three dogs"; anything else is reported.
void Editor::describe(Words words) {
  const PromptReading reading = read(words);
  if (reading.background) scene_.background = *reading.background;
  take_conditions(reading);
  for (const ObjectRequest& request : reading.objects) {
    const auto found = find(request, {});
    if (found.empty() || !request.parts.empty()) {
      report(request.words);
    } else if (request.count_length > 0) {
      set_count(request, all_objects(), static_cast<std::size_t>(request.count));
    }
  }
  if (reading.colour) missing_.push_back(*reading.colour);
  report(reading.missing);
}

}  // namespace maia
