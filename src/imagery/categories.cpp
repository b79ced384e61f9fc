#include "imagery/categories.hpp"

#include <algorithm>

namespace maia {
namespace {

// What people call things, and WordNet knows as a kind of thing.
constexpr const char* kCategories[] = {"animals", "mammals",  "plants",
                                       "food",    "vehicles", "clothing"};

bool draws_most_of(const std::vector<std::size_t>& drawn, const TermGroup& group) {
  const auto count = std::count_if(group.terms.begin(), group.terms.end(), [&](std::size_t term) {
    return std::find(drawn.begin(), drawn.end(), term) != drawn.end();
  });
  return 2 * static_cast<std::size_t>(count) > group.terms.size();
}

}  // namespace

std::vector<Vocabulary::Group> categories_of(const Lexicon& lexicon, const Dictionary& dictionary) {
  std::vector<Vocabulary::Group> categories;
  for (const char* name : kCategories) {
    const auto words = words_in(name);
    const Meaning meaning = dictionary.read(words, 0);
    if (meaning.kind != WordKind::kObject) continue;
    Vocabulary::Group category{name, {}};
    for (const TermGroup& group : lexicon.groups()) {
      if (draws_most_of(meaning.terms, group)) category.words.push_back(group.name);
    }
    if (category.words.size() >= 2) categories.push_back(std::move(category));
  }
  for (const auto& [noun, terms] : lexicon.categories()) {
    Vocabulary::Group category{plural_of(noun), {}};
    for (const std::size_t term : terms) category.words.push_back(lexicon.terms()[term].name);
    if (category.words.size() >= 2) categories.push_back(std::move(category));
  }
  return categories;
}

}  // namespace maia
