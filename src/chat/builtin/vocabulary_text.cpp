#include "chat/builtin/vocabulary_text.hpp"

#include <algorithm>
#include <set>
#include <utility>

#include "base/text.hpp"

namespace maia::builtin {
namespace {

constexpr std::size_t kMaxWords = 600;  // of all groups
constexpr std::size_t kMaxListed = 60;  // of backgrounds, colours, parts, ...
constexpr std::size_t kMaxWordLength = 40;

constexpr std::string_view kEverydayWords = R"([IMAGE GENERATOR]
objects, birds: crow, owl, duck, eagle, parrot
objects, dogs: dog, wolf, fox
objects, cats: cat, tiger, lion
objects, hoofed animals: horse, cow, sheep, zebra, elephant
objects, fish: goldfish, shark
objects, insects: butterfly, bee, spider
objects, fruit: apple, banana, strawberry, orange, lemon
objects, food: pizza, bread, cake
objects, flowers: rose, sunflower, tulip
objects, trees: palm tree, pine tree
objects, vehicles: car, truck, bus, bicycle, aeroplane, boat
objects, furniture: chair, table, sofa
objects, household objects: mug, bottle, clock, lamp, book
objects, buildings: house, tower, bridge
objects, instruments: guitar, piano, trumpet
objects, people: man, woman, child
backgrounds: grass, forest, beach, desert, snow, water, sky, city
colours: red, orange, yellow, green, blue, purple, pink, brown, black, white, gray
light: night, sunset, fog
)";

// Words that a prompt and a program can hold: letters of any script, digits, spaces, hyphens and
// apostrophes. What else a list holds would break the Python that quotes it.
bool is_usable(std::string_view word) {
  if (word.empty() || word.size() > kMaxWordLength) return false;
  return std::all_of(word.begin(), word.end(), [](char c) {
    const auto byte = static_cast<unsigned char>(c);
    return byte >= 0x80 || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
           (c >= '0' && c <= '9') || c == ' ' || c == '-' || c == '\'';
  });
}

std::vector<std::string> read_list(std::string_view text, std::size_t limit,
                                   std::set<std::string>& known) {
  std::vector<std::string> words;
  for (const auto& part : split(text, ',')) {
    if (words.size() >= limit) break;
    std::string word = clean_utf8(trim(part));
    if (is_usable(word) && known.insert(word).second) words.push_back(std::move(word));
  }
  return words;
}

Vocabulary read_section(std::string_view section) {
  Vocabulary vocabulary;
  std::set<std::string> terms;
  std::set<std::string> grounds = {"plain"};  // what a picture without a background has
  std::set<std::string> colours;
  std::set<std::string> lights;
  std::set<std::string> groups;
  std::set<std::string> categories;
  std::set<std::string> parts;
  std::set<std::string> places;
  for (const auto& raw : split(section, '\n')) {
    const std::string_view line = trim(raw);
    const auto colon = line.find(':');
    if (colon == std::string_view::npos) continue;
    const std::string kind = lower_case(trim(line.substr(0, colon)));
    const std::string_view list = line.substr(colon + 1);
    if (kind.starts_with("objects,")) {
      std::string name = clean_utf8(trim(std::string_view(kind).substr(8)));
      if (!is_usable(name) || terms.size() >= kMaxWords || !groups.insert(name).second) continue;
      auto words = read_list(list, kMaxWords - terms.size(), terms);
      if (!words.empty()) vocabulary.objects.push_back({std::move(name), std::move(words)});
    } else if (kind.starts_with("category,")) {
      std::string name = clean_utf8(trim(std::string_view(kind).substr(9)));
      if (!is_usable(name) || categories.size() >= kMaxListed || !categories.insert(name).second) {
        continue;
      }
      std::set<std::string> once;
      vocabulary.categories.push_back({std::move(name), read_list(list, kMaxWords, once)});
    } else if (kind.starts_with("scenery,")) {
      std::string name = clean_utf8(trim(std::string_view(kind).substr(8)));
      if (!is_usable(name) || vocabulary.scenery.size() >= kMaxListed) continue;
      std::set<std::string> once;
      vocabulary.scenery.push_back({std::move(name), read_list(list, kMaxListed, once)});
    } else if (kind == "textures") {
      vocabulary.textures = read_list(list, kMaxListed, grounds);
    } else if (kind.starts_with("part,")) {
      std::string name = clean_utf8(trim(std::string_view(kind).substr(5)));
      if (!is_usable(name) || vocabulary.part_owners.size() >= kMaxListed) continue;
      std::set<std::string> once;
      vocabulary.part_owners.push_back({std::move(name), read_list(list, kMaxWords, once)});
    } else if (kind == "parts") {
      vocabulary.parts = read_list(list, kMaxListed, parts);
    } else if (kind == "styles") {
      vocabulary.styles = read_list(list, kMaxListed, lights);
    } else if (kind == "placement") {
      vocabulary.placements = read_list(list, kMaxListed, places);
    } else if (kind == "backgrounds") {
      vocabulary.backgrounds = read_list(list, kMaxListed, grounds);
    } else if (kind == "colours" || kind == "colors") {
      vocabulary.colours = read_list(list, kMaxListed, colours);
    } else if (kind == "light" || kind == "lights") {
      vocabulary.lights = read_list(list, kMaxListed, lights);
    }
  }
  return vocabulary;
}

bool contains(const std::vector<std::string>& words, std::string_view word) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

}  // namespace

Vocabulary read_vocabulary(std::string_view system_text) {
  constexpr std::string_view kHeading = "[IMAGE GENERATOR]";
  Vocabulary vocabulary;
  // The last heading counts: text before it may mention the section.
  if (const auto at = system_text.rfind(kHeading); at != std::string_view::npos) {
    vocabulary = read_section(system_text.substr(at + kHeading.size()));
  }
  return vocabulary.objects.empty() ? read_section(kEverydayWords) : vocabulary;
}

Words::Words(Vocabulary vocabulary) : vocabulary_(std::move(vocabulary)) {
  for (const auto& group : vocabulary_.objects) {
    for (const auto& word : group.words) {
      terms_.push_back(word);
      group_of_.emplace(word, group.name);
      terms_of_[word] = {word};
    }
  }
  // A word that is both is the term.
  for (const auto& group : vocabulary_.objects) terms_of_.emplace(group.name, group.words);
  auto& categories = vocabulary_.categories;
  for (auto& category : categories) {
    std::erase_if(category.words, [&](const auto& name) { return !terms_of_.contains(name); });
  }
  std::erase_if(categories, [&](const auto& category) {
    return category.words.size() < 2 || terms_of_.contains(category.name);
  });
  for (const auto& category : categories) {
    auto& all = terms_of_[category.name];
    for (const auto& word : category.words) {
      const auto members = terms_of(word);
      all.insert(all.end(), members.begin(), members.end());
    }
  }
  for (const auto& [term, group] : group_of_) wider_[term].push_back(group);
  for (const auto& category : categories) {
    for (const auto& term : terms_of(category.name)) wider_[term].push_back(category.name);
  }
  for (const auto& [part, owners] : vocabulary_.part_owners) {
    for (const auto& owner : owners) {
      const auto& terms = terms_of(owner);
      owners_[part].insert(terms.begin(), terms.end());
    }
  }
  auto& lights = vocabulary_.lights;
  lights.insert(lights.end(), vocabulary_.styles.begin(), vocabulary_.styles.end());
}

bool Words::is_category(std::string_view word) const {
  return std::any_of(categories().begin(), categories().end(),
                     [&](const auto& category) { return category.name == word; });
}

std::vector<std::string> Words::categories_of(std::string_view term) const {
  std::vector<std::string> found;
  for (const auto& category : categories()) {
    if (belongs(term, category.name)) found.push_back(category.name);
  }
  std::stable_sort(found.begin(), found.end(), [&](const auto& a, const auto& b) {
    return terms_of(a).size() < terms_of(b).size();
  });
  return found;
}

const std::vector<std::string>& Words::terms_of(std::string_view word) const {
  static const std::vector<std::string> kNone;
  const auto found = terms_of_.find(word);
  return found == terms_of_.end() ? kNone : found->second;
}

bool Words::belongs(std::string_view term, std::string_view word) const {
  if (term == word) return true;
  const auto found = wider_.find(term);
  return found != wider_.end() && contains(found->second, word);
}

const std::string& Words::group_of(std::string_view term) const {
  static const std::string kNone;
  const auto found = group_of_.find(term);
  return found == group_of_.end() ? kNone : found->second;
}

const std::vector<std::string>* Words::members_of(std::string_view group) const {
  for (const auto& candidate : vocabulary_.objects) {
    if (candidate.name == group) return &candidate.words;
  }
  return nullptr;
}

const std::vector<std::string>& Words::scenery_of(std::string_view background) const {
  static const std::vector<std::string> kNone;
  for (const auto& scenery : vocabulary_.scenery) {
    if (scenery.name == background) return scenery.words;
  }
  return kNone;
}

bool Words::is_background(std::string_view word) const {
  if (word.starts_with("plain ")) return is_colour(word.substr(6));
  return contains(vocabulary_.backgrounds, word) || is_texture(word);
}

bool Words::is_texture(std::string_view word) const {
  if (contains(vocabulary_.textures, word)) return true;
  const auto space = word.find(' ');
  return space != std::string_view::npos && is_colour(word.substr(0, space)) &&
         contains(vocabulary_.textures, word.substr(space + 1));
}

bool Words::is_colour(std::string_view word) const {
  return contains(vocabulary_.colours, word);
}

bool Words::is_light(std::string_view word) const {
  return contains(vocabulary_.lights, word);
}

bool Words::is_style(std::string_view word) const {
  return contains(vocabulary_.styles, word);
}

bool Words::is_part(std::string_view word) const {
  return contains(vocabulary_.parts, word);
}

std::optional<bool> Words::has_part(std::string_view term, std::string_view part) const {
  const auto found = owners_.find(part);
  if (found == owners_.end()) return {};
  return found->second.contains(term);
}

bool Words::is_place(std::string_view word) const {
  return contains(vocabulary_.placements, word);
}

}  // namespace maia::builtin
