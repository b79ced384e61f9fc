// Nouns that are not in the lexicon, by what WordNet says they are a kind of.
#include <algorithm>

#include "imagery/dictionary.hpp"
#include "imagery/dictionary_words.hpp"
#include "imagery/parts.hpp"

namespace maia {
namespace {

// Senses are ordered by how common they are; rare ones mislead.
constexpr std::size_t kSensesTried = 4;

bool contains(const std::vector<Synset>& synsets, Synset synset) {
  return std::find(synsets.begin(), synsets.end(), synset) != synsets.end();
}

}  // namespace

struct Dictionary::Taxonomy {
  std::vector<std::vector<Synset>> ancestors;                // of each term, its own included
  std::unordered_map<Synset, std::vector<std::size_t>> all;  // the terms that are a kind of it
  std::unordered_map<Synset, std::size_t> own;               // the term that is exactly that
};

// "sea lion" is known; "hot dog" and "polar bear" are not, but WordNet has them as one noun.
Meaning Dictionary::read_compound(Words words, std::size_t start, const Meaning& known) const {
  for (std::size_t length = std::min<std::size_t>(3, words.size() - start); length > known.length;
       --length) {
    const std::string phrase = phrase_of(words, start, length);
    if (phrase.find_first_of(",.\"") != std::string::npos ||
        wordnet_.senses_of_form(phrase).empty()) {
      continue;
    }
    Meaning meaning = read_noun(phrase);
    meaning.length = length;
    if (meaning.kind == WordKind::kUnknown) {
      // Only a compound of something drawable misleads; others are read word by word, and so are
      // those whose last word says what they are: a police car is a car, a hot dog is no dog.
      if (known.kind == WordKind::kSize) continue;
      const Meaning head = read_known(words, start + length - 1);
      if (head.kind != WordKind::kObject && known.kind != WordKind::kObject) continue;
      if (known.length + head.length == length && has_part(known, head.value)) continue;
      if (head.kind == WordKind::kObject &&
          is_kind_of(phrase, words[start + length - 1].text, head)) {
        continue;
      }
    }
    if (meaning.unshown > 0) meaning.unshown = length - 1;
    return meaning;
  }
  return {};
}

// "car window" is no unknown noun, since a car can show its windows.
bool Dictionary::has_part(const Meaning& owner, const std::string& part) const {
  const auto owners = terms_with_part(part);
  return owner.kind == WordKind::kObject &&
         std::any_of(owner.terms.begin(), owner.terms.end(), [&](std::size_t term) {
           const auto& name = lexicon_.terms()[term].name;
           return std::find(owners.begin(), owners.end(), name) != owners.end();
         });
}

// Whether a compound is a kind of its last noun in the meaning that the lexicon gives the noun: a
// computer mouse is a kind of mouse, but not of the animal.
bool Dictionary::is_kind_of(const std::string& phrase, const std::string& noun,
                            const Meaning& head) const {
  const auto nouns = wordnet_.senses_of_form(noun);
  const auto above = wordnet_.ancestors(wordnet_.senses_of_form(phrase).front());
  return std::any_of(nouns.begin(), nouns.end(), [&](Synset sense) {
    const bool meant = std::any_of(head.terms.begin(), head.terms.end(), [&](std::size_t term) {
      return contains(taxonomy().ancestors[term], sense);
    });
    return meant && contains(above, sense);
  });
}

// A noun that is not in the lexicon: a plural of one that is, a category of terms ("animal",
// "canine"), or a kind of one term ("poodle"), which is then drawn and the word reported.
Meaning Dictionary::read_noun(const std::string& phrase) const {
  for (const std::string& form : wordnet_.base_forms(phrase)) {
    const auto found = phrases_.find(form);
    if (form == phrase || found == phrases_.end()) continue;
    if (found->second.kind != WordKind::kObject && found->second.kind != WordKind::kPart) continue;
    Meaning meaning = found->second;
    meaning.plural = true;
    return meaning;
  }
  return is_no_category(phrase) ? Meaning{} : read_kind(phrase);
}

Meaning Dictionary::read_kind(const std::string& phrase) const {
  Meaning meaning;
  auto senses = wordnet_.senses_of_form(phrase);
  if (senses.empty()) return meaning;
  senses.resize(std::min(senses.size(), kSensesTried));
  const Taxonomy& known = taxonomy();
  meaning.plural = wordnet_.senses(phrase).empty();
  for (const Synset sense : senses) {
    const auto found = known.all.find(sense);
    if (found == known.all.end()) continue;
    // Of nearly everything one cannot say what it shows.
    if (found->second.size() >= known.ancestors.size() * 2 / 3) continue;
    // A "mill" is a factory before it is a grinder.
    if (found->second.size() == 1 && sense != senses.front()) continue;
    meaning.kind = WordKind::kObject;
    meaning.general = true;
    meaning.terms = found->second;
    return meaning;
  }
  // Few who write "entire" mean the stallion.
  if (wordnet_.is_adjective(phrase)) return {};
  // Of a kind of a term only the commonest sense: few who write "chat" mean the bird.
  const auto above = wordnet_.ancestors(senses.front());
  for (std::size_t i = 1; i < above.size(); ++i) {
    const auto found = known.own.find(above[i]);
    if (found == known.own.end()) continue;
    meaning.kind = WordKind::kObject;
    meaning.terms = {found->second};
    meaning.unshown = 1;
    return meaning;
  }
  return meaning;
}

// A heart is a shape, and no feeling: only what can be touched is drawn.
bool Dictionary::is_thing(Synset sense) const {
  const auto things = wordnet_.senses("physical entity");
  return !things.empty() && contains(wordnet_.ancestors(sense), things.front());
}

// The meaning of a term's name in its group; without one, its commonest where that is a thing. 0
// where there is none.
Synset Dictionary::synset_of(const Term& term, Synset group) const {
  std::vector<std::string> names{term.name};
  names.insert(names.end(), term.aliases.begin(), term.aliases.end());
  for (const std::string& name : names) {
    const auto senses = wordnet_.senses_of_form(name);
    for (const Synset sense : senses) {
      if (group != 0 && contains(wordnet_.ancestors(sense), group)) return sense;
    }
    if (group == 0 && !senses.empty() && is_thing(senses.front())) return senses.front();
  }
  return 0;
}

const Dictionary::Taxonomy& Dictionary::taxonomy() const {
  std::call_once(once_, [this] {
    auto taxonomy = std::make_shared<Taxonomy>();
    for (std::size_t i = 0; i < lexicon_.terms().size(); ++i) {
      const Term& term = lexicon_.terms()[i];
      const std::string& noun = lexicon_.groups()[term.group].noun;
      Synset group = 0;
      for (const Synset sense : wordnet_.senses(noun)) {
        if (group == 0 && is_thing(sense)) group = sense;
      }
      const Synset own = synset_of(term, group);
      // A term that WordNet does not have is at least what its group is.
      taxonomy->ancestors.push_back(own != 0     ? wordnet_.ancestors(own)
                                    : group != 0 ? wordnet_.ancestors(group)
                                                 : std::vector<Synset>{});
      for (const Synset synset : taxonomy->ancestors.back()) taxonomy->all[synset].push_back(i);
      if (own != 0) taxonomy->own.emplace(own, i);
    }
    taxonomy_ = std::move(taxonomy);
  });
  return *taxonomy_;
}

}  // namespace maia
