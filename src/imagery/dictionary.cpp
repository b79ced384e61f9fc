#include "imagery/dictionary.hpp"

#include <algorithm>
#include <numeric>

#include "base/text.hpp"

namespace maia {
namespace {

constexpr std::size_t kLongestPhrase = 4;
constexpr std::size_t kSensesTried = 4;
constexpr double kUncountable = 1000;

struct WordList {
  WordKind kind;
  const char* value;
  double number;
  const char* phrases;  // separated by "|"
};

// The closed part of the vocabulary. A phrase is matched before its parts.
constexpr WordList kWords[] = {
    {WordKind::kFiller, "", 0,
     "a|an|the|of|this|that|these|those|its|his|her|their|is|are|was|were|be|being|been|there|"
     "which|"
     "who|it|they|very|just|only|alone|isolated|single "
     "photo|photo|photograph|picture|image|snapshot|"
     "photos|pictures|images|photo of|photographs|realistic|photorealistic|photographic|high "
     "quality|"
     "high resolution|detailed|stock "
     "photo|shot|view|scene|setting|landscape|showing|shows|featuring|"
     "depicting|containing|colored|coloured|color|colour|centered|centred|typical|nice|s|piece "
     "of|pieces of|slice of|slices of|kind of|type of"},
    {WordKind::kBoundary, "", 0,
     ",|and|or|but|with|on|in|at|by|to|from|into|onto|over|under|near|beside|besides|behind|"
     "between|"
     "against|in front of|next to|on top of|on top|inside|outside|within|around|across|among|amid|"
     "along|through|above|below|beneath|underneath|toward|towards|as|for|up|down|off|together|"
     "while|"
     "surrounded by|set against|set in|upon|beyond|during|amongst|also|plus|alongside|atop"},
    {WordKind::kBackdrop, "", 0, "background|backdrop|backgrounds"},
    {WordKind::kPlain, "", 0, "plain|solid|blank|uniform|simple|empty|bare|nothing"},
    {WordKind::kNegation, "", 0, "no|without|without any|not|zero|no other"},
    {WordKind::kBackground, "grass", 0,
     "grass|grassland|meadow|lawn|pasture|grassy field|green field|field|grassy|grass field|"
     "field of grass|grassy meadow"},
    {WordKind::kBackground, "forest", 0,
     "forest|forests|woods|woodland|jungle|rainforest|woodlands|forested|wood land"},
    {WordKind::kBackground, "beach", 0,
     "beach|beaches|seaside|seashore|sandy beach|sand|sandy|coast|shore"},
    {WordKind::kBackground, "desert", 0, "desert|deserts|sand dunes|dunes|sand dune|dune|sahara"},
    {WordKind::kBackground, "snow", 0,
     "snow|snowy|winter|wintry|snowy field|snow field|snowfield|snowfall"},
    {WordKind::kBackground, "mud", 0, "mud|muddy|muddy ground|dirt|soil"},
    {WordKind::kBackground, "water", 0,
     "water|sea|ocean|lake|river|pond|underwater|waves|pool|swimming pool"},
    {WordKind::kBackground, "sky", 0,
     "sky|skies|clouds|cloudy sky|blue sky|cloudy|cloud|daytime sky"},
    {WordKind::kBackground, "night sky", 0,
     "night sky|starry sky|starry night|starry night sky|stars|outer space|space|sky at night|"
     "dark sky"},
    {WordKind::kBackground, "city", 0,
     "city|cities|city street|street|streets|town|downtown|urban|cityscape|road|roads|skyline"},
    {WordKind::kBackground, "room", 0,
     "room|rooms|living room|indoors|indoor|interior|bedroom|inside a house|home|floor|wooden "
     "floor"},
    {WordKind::kUnknown, "", 0, "glass of water|bottle of water|water glass|water bottle"},
    {WordKind::kLight, "night", 0,
     "night|nighttime|night time|night-time|midnight|moonlight|in the dark|darkness|nocturnal"},
    {WordKind::kLight, "sunset", 0,
     "sunset|sunsets|dusk|sunrise|dawn|evening|golden hour|twilight"},
    {WordKind::kWeather, "fog", 0, "fog|foggy|mist|misty|haze|hazy"},
    {WordKind::kLight, "day", 0,
     "day|daylight|daytime|day time|sunny|sunlight|sunshine|sunny day|noon|midday|bright day"},
    {WordKind::kSize, "", 0.55, "small|tiny|little|miniature|distant|smaller"},
    {WordKind::kSize, "", 1.3, "large|big|huge|giant|enormous|larger|bigger"},
    {WordKind::kSize, "", 1.65, "close up|closeup|close up of|closeup of|macro|zoomed in"},
    {WordKind::kCount, "", 1, "one|single|lone|solitary|1"},
    {WordKind::kCount, "", 2, "two|2|pair of|couple of|pair|both"},
    {WordKind::kCount, "", 3, "three|3|some|few|a few|trio of|various"},
    {WordKind::kCount, "", 4, "four|4|several|group of|groups of|pack of|bunch of|pile of|set of"},
    {WordKind::kCount, "", 5, "five|5|herd of|flock of|school of|row of"},
    {WordKind::kCount, "", 6, "six|6|many|lots of|a lot of|lot of|multiple|crowd of|numerous"},
    {WordKind::kCount, "", 7, "seven|7"},
    {WordKind::kCount, "", 8, "eight|8"},
    {WordKind::kCount, "", 9, "nine|9"},
    {WordKind::kCount, "", 10, "ten|10"},
    {WordKind::kCount, "", 11, "eleven|11"},
    {WordKind::kCount, "", 12, "twelve|12|dozen|a dozen"},
    {WordKind::kCount, "", kUncountable,
     "thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen|twenty|thirty|forty|fifty|"
     "hundred|a hundred|hundreds of|thousands of|dozens of|countless"},
    {WordKind::kColour, "gray", 0, "grey"},
    {WordKind::kColour, "purple", 0, "violet"},
    {WordKind::kColour, "red", 0, "crimson|scarlet"},
};

// Too general to be asked for as "any of them", and common words whose noun is rarely meant.
bool is_no_category(std::string_view phrase) {
  static const std::vector<std::string_view> kNone = {
      "entity",  "whole",    "unit",    "matter",    "substance", "artifact", "being", "body",
      "cover",   "covering", "support", "work",      "play",      "stand",    "part",  "piece",
      "group",   "young",    "male",    "female",    "adult",     "natural",  "solid", "living",
      "product", "material", "block",   "structure", "content",   "way",      "head",  "cause",
      "means",   "sign",     "mark",    "light",     "drop",      "run",      "cut",   "kind"};
  return std::find(kNone.begin(), kNone.end(), phrase) != kNone.end();
}

// Digits that are not in the table are more than can be drawn.
bool is_number(const std::string& word) {
  return std::all_of(word.begin(), word.end(), [](char c) { return c >= '0' && c <= '9'; });
}

std::string phrase_of(std::span<const std::string> words, std::size_t start, std::size_t length) {
  std::string phrase = words[start];
  for (std::size_t i = 1; i < length; ++i) phrase += " " + words[start + i];
  return phrase;
}

}  // namespace

struct Dictionary::Taxonomy {
  std::vector<Synset> own;                     // of each term; 0 where WordNet does not have it
  std::vector<std::vector<Synset>> ancestors;  // of each term, its own included
};

std::vector<std::string> words_in(std::string_view text, std::size_t limit) {
  std::vector<std::string> words;
  std::string word;
  const auto finish = [&] {
    if (!word.empty()) words.push_back(std::move(word));
    word.clear();
  };
  for (std::size_t i = 0; i < text.size() && words.size() < limit; ++i) {
    const char c = text[i];
    const auto byte = static_cast<unsigned char>(c);
    const bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    // A typographic apostrophe is an apostrophe.
    if (text.substr(i, 3) == "\u2019") {
      i += 2;
      finish();
    } else if (letter || byte >= 0x80) {
      if (word.size() < 64) word += c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
    } else {
      finish();
      if (std::string_view(",.;:!?()\n").find(c) != std::string_view::npos && !words.empty() &&
          words.back() != ",") {
        words.push_back(",");
      }
    }
  }
  if (words.size() < limit) finish();
  // A word cut at 64 bytes may end within a character.
  for (std::string& each : words) each = clean_utf8(each);
  return words;
}

Dictionary::Dictionary(const Lexicon& lexicon, const WordNet& wordnet)
    : lexicon_(lexicon), wordnet_(wordnet) {
  for (const WordList& list : kWords) {
    for (const std::string& phrase : split(list.phrases, '|')) {
      Meaning meaning;
      meaning.kind = list.kind;
      meaning.value = list.value;
      meaning.number = list.number;
      add(phrase, meaning);
    }
  }
  for (const std::string& name : colour_names()) {
    Meaning meaning;
    meaning.kind = WordKind::kColour;
    meaning.value = name;
    add(name, meaning);
  }
  add_nouns();
}

void Dictionary::add(const std::string& phrase, Meaning meaning) {
  // Prompts are split at hyphens and apostrophes, so phrases are too.
  const auto words = words_in(phrase);
  const std::string key = phrase == "," ? phrase : join(words, " ");
  meaning.length = std::max<std::size_t>(1, words.size());
  phrases_.insert_or_assign(key, std::move(meaning));
}

void Dictionary::add_nouns() {
  const auto add_both = [&](const std::string& singular, const std::vector<std::size_t>& terms) {
    Meaning meaning;
    meaning.kind = WordKind::kObject;
    meaning.terms = terms;
    const std::string plural = plural_of(singular);
    if (plural != singular) {
      meaning.plural = true;
      add(plural, meaning);
      meaning.plural = false;
    }
    add(singular, meaning);
  };
  std::vector<std::size_t> all(lexicon_.terms().size());
  std::iota(all.begin(), all.end(), std::size_t{0});
  for (const char* word : {"object", "thing", "item"}) add_both(word, all);
  for (const auto& [name, terms] : lexicon_.categories()) add_both(name, terms);
  for (const TermGroup& group : lexicon_.groups()) {
    for (const std::string& name : group.singulars) add_both(name, group.terms);
    Meaning meaning;
    meaning.kind = WordKind::kObject;
    meaning.terms = group.terms;
    for (const std::string& name : group.plurals) {
      meaning.plural =
          std::find(group.singulars.begin(), group.singulars.end(), name) == group.singulars.end();
      add(name, meaning);
    }
  }
  // Terms come last: "crow" means the crow whatever else is named so.
  for (std::size_t i = 0; i < lexicon_.terms().size(); ++i) {
    for (const std::string& alias : lexicon_.terms()[i].aliases) add_both(alias, {i});
  }
  for (std::size_t i = 0; i < lexicon_.terms().size(); ++i) {
    add_both(lexicon_.terms()[i].name, {i});
  }
}

std::string Dictionary::colour(const std::string& word) const {
  if (word == "orange") return word;
  const auto found = phrases_.find(word);
  return found != phrases_.end() && found->second.kind == WordKind::kColour ? found->second.value
                                                                            : std::string();
}

Meaning Dictionary::read_known(std::span<const std::string> words, std::size_t start) const {
  for (std::size_t length = std::min(kLongestPhrase, words.size() - start); length > 0; --length) {
    const auto found = phrases_.find(phrase_of(words, start, length));
    if (found != phrases_.end()) return found->second;
  }
  return {};
}

Meaning Dictionary::read(std::span<const std::string> words, std::size_t start) const {
  Meaning known = read_known(words, start);
  if (known.kind == WordKind::kUnknown && is_number(words[start])) {
    known.kind = WordKind::kCount;
    known.number = kUncountable;
    return known;
  }
  const bool open = known.kind == WordKind::kUnknown || known.kind == WordKind::kObject ||
                    known.kind == WordKind::kSize;
  if (!open) return known;
  const Meaning compound = read_compound(words, start, known);
  if (compound.length > known.length) return compound;
  if (known.kind != WordKind::kUnknown || known.length > 1) return known;
  return read_noun(words[start]);
}

// "sea lion" is known; "hot dog" and "polar bear" are not, but WordNet has them as one noun.
Meaning Dictionary::read_compound(std::span<const std::string> words, std::size_t start,
                                  const Meaning& known) const {
  for (std::size_t length = std::min<std::size_t>(3, words.size() - start); length > known.length;
       --length) {
    const std::string phrase = phrase_of(words, start, length);
    if (phrase.find(',') != std::string::npos || wordnet_.senses_of_form(phrase).empty()) continue;
    Meaning meaning = read_noun(phrase);
    meaning.length = length;
    if (meaning.kind == WordKind::kUnknown) {
      // Only a compound of something drawable misleads; others are read word by word, and so are
      // those whose last word says what they are: a police car is a car, a hot dog is no dog.
      const Meaning head = read_known(words, start + length - 1);
      if (head.kind != WordKind::kObject && known.kind != WordKind::kObject) continue;
      if (head.kind == WordKind::kObject && is_kind_of(phrase, words[start + length - 1], head))
        continue;
    }
    if (meaning.unshown > 0) meaning.unshown = length - 1;
    return meaning;
  }
  return {};
}

// Whether a compound is a kind of its last noun in the meaning that the lexicon gives the noun: a
// computer mouse is a kind of mouse, but not of the animal.
bool Dictionary::is_kind_of(const std::string& phrase, const std::string& noun,
                            const Meaning& head) const {
  const auto nouns = wordnet_.senses_of_form(noun);
  const auto above = wordnet_.ancestors(wordnet_.senses_of_form(phrase).front());
  return std::any_of(nouns.begin(), nouns.end(), [&](Synset sense) {
    const bool meant = std::any_of(head.terms.begin(), head.terms.end(), [&](std::size_t term) {
      const auto& kinds = taxonomy().ancestors[term];
      return std::find(kinds.begin(), kinds.end(), sense) != kinds.end();
    });
    return meant && std::find(above.begin(), above.end(), sense) != above.end();
  });
}

// A noun that is not in the lexicon: a category of terms ("animal", "canine"), or a kind of one
// term
// ("poodle"), which is then drawn and the word reported.
Meaning Dictionary::read_noun(const std::string& phrase) const {
  Meaning meaning;
  const auto forms = wordnet_.base_forms(phrase);
  for (const std::string& form : forms) {
    const auto found = phrases_.find(form);
    if (form != phrase && found != phrases_.end() && found->second.kind == WordKind::kObject) {
      meaning = found->second;
      meaning.plural = true;
      return meaning;
    }
  }
  auto senses = wordnet_.senses_of_form(phrase);
  if (senses.empty() || is_no_category(phrase)) return meaning;
  senses.resize(std::min(senses.size(), kSensesTried));
  const Taxonomy& known = taxonomy();
  meaning.plural = forms.front() != phrase && wordnet_.senses(phrase).empty();
  for (const Synset sense : senses) {
    for (std::size_t i = 0; i < known.ancestors.size(); ++i) {
      const auto& above = known.ancestors[i];
      if (std::find(above.begin(), above.end(), sense) != above.end()) meaning.terms.push_back(i);
    }
    if (meaning.terms.size() > 0 && meaning.terms.size() < known.ancestors.size() * 2 / 3) {
      meaning.kind = WordKind::kObject;
      meaning.general = true;
      return meaning;
    }
    meaning.terms.clear();
  }
  for (const Synset above : wordnet_.ancestors(senses.front())) {
    const auto found = std::find(known.own.begin(), known.own.end(), above);
    if (above == 0 || found == known.own.end()) continue;
    meaning.kind = WordKind::kObject;
    meaning.terms = {static_cast<std::size_t>(found - known.own.begin())};
    meaning.unshown = 1;
    return meaning;
  }
  return meaning;
}

Synset Dictionary::synset_of(const Term& term, Synset group) const {
  std::vector<std::string> names{term.name};
  names.insert(names.end(), term.aliases.begin(), term.aliases.end());
  for (const std::string& name : names) {
    for (const Synset sense : wordnet_.senses_of_form(name)) {
      if (group == 0) return sense;
      const auto above = wordnet_.ancestors(sense);
      if (std::find(above.begin(), above.end(), group) != above.end()) return sense;
    }
  }
  return 0;
}

const Dictionary::Taxonomy& Dictionary::taxonomy() const {
  std::call_once(once_, [this] {
    auto taxonomy = std::make_shared<Taxonomy>();
    for (const Term& term : lexicon_.terms()) {
      const std::string& noun = lexicon_.groups()[term.group].noun;
      const auto senses = wordnet_.senses(noun);
      const Synset group = noun.empty() || senses.empty() ? 0 : senses.front();
      const Synset own = synset_of(term, group);
      taxonomy->own.push_back(own);
      // A term that WordNet does not have is at least what its group is.
      taxonomy->ancestors.push_back(own != 0     ? wordnet_.ancestors(own)
                                    : group != 0 ? wordnet_.ancestors(group)
                                                 : std::vector<Synset>{});
    }
    taxonomy_ = std::move(taxonomy);
  });
  return *taxonomy_;
}

}  // namespace maia
