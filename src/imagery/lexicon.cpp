#include "imagery/lexicon.hpp"

#include <algorithm>
#include <cstdlib>
#include <set>

#include "base/error.hpp"
#include "base/text.hpp"
#include "imagery/drawn.hpp"
#include "imagery/lexicon_table.hpp"
#include "imagery/parts.hpp"
#include "imagery/surfaces.hpp"

namespace maia {
namespace {

std::vector<std::string> fields(std::string_view text, char separator) {
  std::vector<std::string> parts;
  for (const std::string& part : split(text, separator)) parts.emplace_back(trim(part));
  return parts;
}

Place read_place(const std::string& word) {
  if (word == "ground") return Place::kGround;
  if (word == "air") return Place::kAir;
  if (word == "water") return Place::kWater;
  throw Error(ErrorKind::kInternal, "the lexicon table has an unknown place \"" + word + "\"");
}

namespace fs = std::filesystem;

StampInfo read_stamp(const std::string& folder, const std::string& text) {
  const auto colon = text.find(':');
  StampInfo stamp;
  stamp.drawing = text.starts_with('*');
  const std::string name = text.substr(stamp.drawing ? 1 : 0, colon - (stamp.drawing ? 1 : 0));
  stamp.path = is_drawn(name) ? name : fs::path(folder + name).lexically_normal().string();
  if (colon != std::string::npos) stamp.colour = text.substr(colon + 1);
  return stamp;
}

bool ends_with_any(std::string_view word, std::initializer_list<std::string_view> ends) {
  return std::any_of(ends.begin(), ends.end(), [&](auto end) { return word.ends_with(end); });
}

}  // namespace

std::vector<StampInfo> Term::stamps_like(bool drawing) const {
  std::vector<StampInfo> wanted;
  for (const StampInfo& stamp : stamps) {
    if (stamp.drawing == drawing) wanted.push_back(stamp);
  }
  return wanted.empty() ? stamps : wanted;
}

bool Term::has(bool drawing) const {
  return std::any_of(stamps.begin(), stamps.end(),
                     [&](const StampInfo& stamp) { return stamp.drawing == drawing; });
}

Lexicon::Lexicon(const StampNames& names) {
  read(std::string(table_of_living_things()) + std::string(table_of_made_things()));
  for (Term& term : terms_) {
    for (StampInfo& stamp : term.stamps) {
      if (const auto name = names.find(stamp.path); name != names.end()) stamp.path = name->second;
    }
  }
}

void Lexicon::read(std::string_view table) {
  std::string folder;
  double size = 0;
  Place place = Place::kGround;
  for (const std::string& line : split(table, '\n')) {
    const std::string_view text = trim(line);
    if (text.empty()) continue;
    if (text[0] == '@') {
      const auto parts = fields(text.substr(1), ';');
      TermGroup group;
      folder = parts.at(0);
      group.plurals = fields(parts.at(1), '|');
      group.singulars = fields(parts.at(2), '|');
      group.noun = parts.at(3);
      group.name = group.plurals.front();
      size = std::strtod(parts.at(4).c_str(), nullptr);
      place = read_place(parts.at(5));
      groups_.push_back(std::move(group));
      continue;
    }
    const auto sides = fields(text, '=');
    if (text[0] == '~') {
      auto& members = categories_[std::string(trim(std::string_view(sides.at(0)).substr(1)))];
      for (const auto& name : fields(sides.at(1), ',')) members.push_back(by_name_.at(name));
      continue;
    }
    const auto left = fields(sides.at(0), ';');
    Term term;
    term.aliases = fields(left.at(0), '|');
    term.name = term.aliases.front();
    term.aliases.erase(term.aliases.begin());
    term.group = groups_.size() - 1;
    term.size = left.size() > 1 && !left[1].empty() ? std::strtod(left[1].c_str(), nullptr) : size;
    term.place = left.size() > 2 ? read_place(left[2]) : place;
    for (const auto& stamp : fields(sides.at(1), ',')) {
      term.stamps.push_back(read_stamp(folder, stamp));
    }
    groups_.back().terms.push_back(terms_.size());
    by_name_[term.name] = terms_.size();
    terms_.push_back(std::move(term));
  }
}

const Term* Lexicon::find(std::string_view name) const {
  const auto found = by_name_.find(name);
  return found == by_name_.end() ? nullptr : &terms_[found->second];
}

std::vector<std::size_t> Lexicon::terms_like(std::span<const std::size_t> terms,
                                             bool drawing) const {
  std::vector<std::size_t> wanted;
  for (const std::size_t term : terms) {
    if (terms_[term].has(drawing)) wanted.push_back(term);
  }
  return wanted.empty() ? std::vector<std::size_t>(terms.begin(), terms.end()) : wanted;
}

const std::string& Lexicon::group_of(std::string_view name) const {
  static const std::string kNone;
  const Term* term = find(name);
  return term == nullptr ? kNone : groups_[term->group].name;
}

bool Lexicon::has_stamp(std::string_view name, std::string_view stamp) const {
  const Term* term = find(name);
  return term != nullptr && std::any_of(term->stamps.begin(), term->stamps.end(),
                                        [&](const StampInfo& info) { return info.path == stamp; });
}

const std::vector<std::string>& background_names() {
  static const std::vector<std::string> kNames = {
      "grass",      "forest",    "beach",   "desert",  "snow",      "mud",       "water",
      "sky",        "night sky", "city",    "room",    "mountains", "road",      "garden",
      "playground", "library",   "kitchen", "skyline", "pool",      "underwater"};
  return kNames;
}

const std::vector<std::string>& texture_names() {
  static const std::vector<std::string> kNames = {
      "stripes", "dots",  "checks", "bricks",    "circles", "spirals", "zigzag", "waves",
      "grid",    "plaid", "wood",   "honeycomb", "scales",  "marble",  "cracks", "cobblestones"};
  return kNames;
}

const std::vector<std::string>& colour_names() {
  static const std::vector<std::string> kNames = {"red",   "orange", "yellow", "green",
                                                  "blue",  "purple", "pink",   "brown",
                                                  "black", "white",  "gray"};
  return kNames;
}

const std::vector<std::string>& light_names() {
  static const std::vector<std::string> kNames = {"night", "sunset"};
  return kNames;
}

const std::vector<std::string>& weather_names() {
  static const std::vector<std::string> kNames = {"fog", "rain", "snowfall"};
  return kNames;
}

const std::vector<std::string>& style_names() {
  static const std::vector<std::string> kNames = {"grayscale", "sketch", "blurred", "silhouette"};
  return kNames;
}

std::string plural_of(std::string_view noun) {
  static const std::map<std::string, std::string, std::less<>> kIrregular = {
      {"goose", "geese"},
      {"mouse", "mice"},
      {"ox", "oxen"},
      {"wolf", "wolves"},
      {"calf", "calves"},
      {"person", "people"},
      {"sheep", "sheep"},
      {"deer", "deer"},
      {"fish", "fish"},
      {"potato", "potatoes"},
      {"tomato", "tomatoes"},
      {"mango", "mangoes"},
      {"scarf", "scarves"},
      {"cattle", "cattle"},

      {"child", "children"},
      {"jeans", "jeans"},
      {"sunglasses", "sunglasses"},
      {"stairs", "stairs"},
      {"tooth", "teeth"},
      {"foot", "feet"},
      {"knife", "knives"},
      {"leaf", "leaves"},
      {"shelf", "shelves"},
      {"glasses", "glasses"},
      {"clothing", "clothing"},
      {"scissors", "scissors"},
      {"pliers", "pliers"},
      {"binoculars", "binoculars"},
      {"pants", "pants"},
      {"trousers", "trousers"},
      {"lettering", "lettering"},
      {"text", "texts"},
      {"aircraft", "aircraft"},
      {"spacecraft", "spacecraft"}};
  const auto space = noun.rfind(' ');
  const std::string_view last = space == std::string_view::npos ? noun : noun.substr(space + 1);
  const std::string head(noun.substr(0, noun.size() - last.size()));
  // "bunch of grapes": the noun before "of" takes the ending.
  if (const auto of = noun.find(" of "); of != std::string_view::npos) {
    return plural_of(noun.substr(0, of)) + std::string(noun.substr(of));
  }
  if (const auto found = kIrregular.find(last); found != kIrregular.end()) {
    return head + found->second;
  }
  const std::string word(last);
  if (word.ends_with("fish") || word.ends_with("craft")) return head + word;
  if (word.ends_with("man") && word != "human" && word != "talisman") {
    return head + word.substr(0, word.size() - 2) + "en";
  }
  if (word.ends_with("shelf")) return head + word.substr(0, word.size() - 1) + "ves";
  if (word.size() > 1 && word.back() == 'y' &&
      std::string_view("aeiou").find(word[word.size() - 2]) == std::string_view::npos) {
    return head + word.substr(0, word.size() - 1) + "ies";
  }
  if (ends_with_any(word, {"s", "x", "z", "ch", "sh"})) return head + word + "es";
  return head + word + "s";
}

namespace {

// By the names that pictures of them are asked for: "trees", not "tree".
std::vector<Vocabulary::Group> scenery_of_backgrounds(const Lexicon& lexicon) {
  std::set<std::string> groups;
  for (const TermGroup& group : lexicon.groups()) groups.insert(group.name);
  std::vector<Vocabulary::Group> scenery;
  for (const auto& background : background_names()) {
    Vocabulary::Group entry{background, {}};
    for (const auto& [name, surface] : named_surfaces()) {
      const std::string plural = plural_of(name);
      if (surface.background != background || background == name || background == plural) continue;
      entry.words.push_back(groups.contains(plural) ? plural : name);
    }
    if (!entry.words.empty()) scenery.push_back(std::move(entry));
  }
  return scenery;
}

// A group whose terms all have the part stands for them.
std::vector<Vocabulary::Group> owners_of_parts(const Lexicon& lexicon) {
  std::vector<Vocabulary::Group> owners;
  for (const auto& part : part_names()) {
    const auto listed = terms_with_part(part);
    const std::set<std::string> terms(listed.begin(), listed.end());
    Vocabulary::Group entry{part, {}};
    for (const TermGroup& group : lexicon.groups()) {
      std::vector<std::string> found;
      for (const auto index : group.terms) {
        const std::string& name = lexicon.terms()[index].name;
        if (terms.contains(name)) found.push_back(name);
      }
      const bool all = found.size() == group.terms.size() && found.size() > 1;
      if (all) found = {group.name};
      entry.words.insert(entry.words.end(), found.begin(), found.end());
    }
    owners.push_back(std::move(entry));
  }
  return owners;
}

}  // namespace

Vocabulary collage_vocabulary(const Lexicon& lexicon) {
  Vocabulary vocabulary;
  for (const TermGroup& group : lexicon.groups()) {
    Vocabulary::Group entry{group.name, {}};
    for (const auto index : group.terms) entry.words.push_back(lexicon.terms()[index].name);
    vocabulary.objects.push_back(std::move(entry));
  }
  vocabulary.backgrounds = background_names();
  vocabulary.backgrounds.push_back("plain");
  vocabulary.scenery = scenery_of_backgrounds(lexicon);
  vocabulary.colours = colour_names();
  vocabulary.textures = texture_names();
  vocabulary.lights = light_names();
  vocabulary.lights.insert(vocabulary.lights.end(), weather_names().begin(), weather_names().end());
  vocabulary.parts = part_names();
  vocabulary.part_owners = owners_of_parts(lexicon);
  vocabulary.styles = style_names();
  vocabulary.placements = {"left", "right", "top", "bottom"};
  return vocabulary;
}

}  // namespace maia
