#include "imagery/dictionary.hpp"

#include <algorithm>
#include <numeric>

#include "base/text.hpp"
#include "imagery/dictionary_words.hpp"
#include "imagery/parts.hpp"

namespace maia {
namespace {

// Digits that are not in the table are more than can be drawn.
bool is_number(const std::string& word) {
  return std::all_of(word.begin(), word.end(), [](char c) { return c >= '0' && c <= '9'; });
}

bool contains(const std::vector<std::string>& names, std::string_view name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

// Backgrounds and textures are understood where the world has them.
bool is_drawn(const WordList& list) {
  if (list.kind == WordKind::kBackground) return contains(background_names(), list.value);
  if (list.kind == WordKind::kTexture) return contains(texture_names(), list.value);
  return true;
}

}  // namespace

Dictionary::Dictionary(const Lexicon& lexicon, const WordNet& wordnet)
    : lexicon_(lexicon), wordnet_(wordnet) {
  add_closed_words();
  add_nouns();
}

void Dictionary::add(const std::string& phrase, Meaning meaning) {
  // Prompts are split at hyphens and apostrophes, so phrases are too.
  const auto words = read_words(phrase);
  const bool mark = words.size() != 1 && phrase.size() == 1;
  const std::string key = mark ? phrase : phrase_of(words, 0, words.size());
  meaning.length = std::max<std::size_t>(1, words.size());
  std::size_t& longest = longest_[mark ? phrase : words.front().text];
  longest = std::max(longest, meaning.length);
  // "horn" is an instrument, and a part of a goat where one is spoken of.
  const auto before = phrases_.find(key);
  const bool is_part =
      before != phrases_.end() && meaning.kind == WordKind::kObject &&
      (before->second.kind == WordKind::kPart || before->second.kind == WordKind::kObject);
  if (is_part) meaning.value = before->second.value;
  phrases_.insert_or_assign(key, std::move(meaning));
}

void Dictionary::add_closed_words() {
  const auto add_names = [this](WordKind kind, const std::vector<std::string>& names) {
    for (const std::string& name : names) {
      Meaning meaning;
      meaning.kind = kind;
      meaning.value = name;
      add(name, meaning);
    }
  };
  add_names(WordKind::kBackground, background_names());
  add_names(WordKind::kTexture, texture_names());
  add_names(WordKind::kLight, light_names());
  add_names(WordKind::kWeather, weather_names());
  add_names(WordKind::kStyle, style_names());
  for (const WordList& list : word_lists()) {
    if (!is_drawn(list)) continue;
    for (const std::string& phrase : split(list.phrases, '|')) {
      Meaning meaning;
      meaning.kind = list.kind;
      meaning.value = list.value;
      meaning.number = list.number;
      add(phrase, meaning);
    }
  }
  add_names(WordKind::kColour, colour_names());
  for (const std::string& name : part_names()) {
    Meaning meaning;
    meaning.kind = WordKind::kPart;
    meaning.value = name;
    add_noun(name, meaning);
    if (name == "tire") add_noun("tyre", meaning);
  }
}

void Dictionary::add_noun(const std::string& singular, Meaning meaning) {
  const std::string plural = plural_of(singular);
  if (plural != singular) {
    meaning.plural = true;
    add(plural, meaning);
    meaning.plural = false;
  }
  add(singular, std::move(meaning));
}

void Dictionary::add_nouns() {
  const auto object = [](std::vector<std::size_t> terms) {
    Meaning meaning;
    meaning.kind = WordKind::kObject;
    meaning.terms = std::move(terms);
    return meaning;
  };
  std::vector<std::size_t> all(lexicon_.terms().size());
  std::iota(all.begin(), all.end(), std::size_t{0});
  for (const char* word : {"object", "thing", "item"}) add_noun(word, object(all));
  for (const auto& [name, terms] : lexicon_.categories()) add_noun(name, object(terms));
  for (const TermGroup& group : lexicon_.groups()) {
    for (const std::string& name : group.singulars) add_noun(name, object(group.terms));
    for (const std::string& name : group.plurals) {
      Meaning meaning = object(group.terms);
      meaning.plural = !contains(group.singulars, name);
      add(name, meaning);
    }
  }
  // Terms come last: "crow" means the crow whatever else is named so.
  for (std::size_t i = 0; i < lexicon_.terms().size(); ++i) {
    for (const std::string& alias : lexicon_.terms()[i].aliases) add_noun(alias, object({i}));
  }
  for (std::size_t i = 0; i < lexicon_.terms().size(); ++i) {
    add_noun(lexicon_.terms()[i].name, object({i}));
  }
  for (const Vessel& vessel : vessels()) {
    const auto number = term(vessel.term);
    if (!number) continue;
    Meaning meaning = object({*number});
    meaning.unshown = 1;
    meaning.unshown_from = 2;
    for (const char* drink : {"water", "milk", "wine", "juice", "beer", "coffee", "tea"}) {
      add(std::string(vessel.word) + " of " + drink, meaning);
    }
  }
}

std::optional<std::size_t> Dictionary::term(std::string_view name) const {
  const Term* term = lexicon_.find(name);
  if (term == nullptr) return std::nullopt;
  return static_cast<std::size_t>(term - lexicon_.terms().data());
}

std::string Dictionary::colour(const std::string& word) const {
  if (word == "orange") return word;
  const auto found = phrases_.find(word);
  return found != phrases_.end() && found->second.kind == WordKind::kColour ? found->second.value
                                                                            : std::string();
}

Meaning Dictionary::read_known(Words words, std::size_t start) const {
  const auto longest = longest_.find(words[start].text);
  if (longest == longest_.end()) return {};
  for (std::size_t length = std::min(longest->second, words.size() - start); length > 0; --length) {
    const auto found = phrases_.find(phrase_of(words, start, length));
    if (found != phrases_.end()) return found->second;
  }
  return {};
}

Meaning Dictionary::read(Words words, std::size_t start) const {
  Meaning known = read_known(words, start);
  if (known.kind == WordKind::kUnknown && is_number(words[start].text)) {
    known.kind = WordKind::kCount;
    known.number = kUncountable;
    return known;
  }
  // Sizes have other numbers than adjectives that are not understood.
  const bool open = known.kind == WordKind::kUnknown || known.kind == WordKind::kObject ||
                    known.kind == WordKind::kSize;
  if (!open || known.number == 1) return known;
  const Meaning compound = read_compound(words, start, known);
  if (compound.length > known.length) return compound;
  if (known.kind != WordKind::kUnknown || known.length > 1) return known;
  return read_noun(words[start].text);
}

Meaning Dictionary::read(std::span<const std::string> words, std::size_t start) const {
  constexpr std::size_t kLongestPhrase = 16;
  std::vector<Word> same;
  for (const std::string& word : words.subspan(start)) {
    if (same.size() == kLongestPhrase) break;
    same.push_back({word, word});
  }
  return read(Words(same), 0);
}

}  // namespace maia
