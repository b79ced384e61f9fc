#include "detect/scene_concept.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <utility>

#include "base/error.hpp"
#include "base/text.hpp"
#include "imagery/parts.hpp"

namespace maia {
namespace {

constexpr std::size_t kMostWords = 8;

bool contains(const std::vector<std::string>& names, const std::string& name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

// The name in `names` that the phrase is, in the singular or plural; or "".
std::string name_meant(const std::vector<std::string>& names, const std::string& phrase) {
  for (const auto& name : names) {
    if (name == phrase || plural_of(name) == phrase || plural_of(phrase) == name) return name;
  }
  return {};
}

const std::map<std::string, Side>& sides() {
  static const std::map<std::string, Side> kSides = {
      {"left side", Side::kLeft}, {"right side", Side::kRight}, {"top", Side::kTop},
      {"upper half", Side::kTop}, {"bottom", Side::kBottom},    {"lower half", Side::kBottom},
      {"centre", Side::kCentre},  {"center", Side::kCentre},    {"middle", Side::kCentre},
  };
  return kSides;
}

std::vector<std::string> words_of(const std::string& phrase) {
  std::vector<std::string> words;
  for (const auto& word : split(lower_case(phrase), ' ')) {
    if (!trim(word).empty()) words.emplace_back(trim(word));
  }
  return words;
}

// The whole phrase as a prompt would be read; unknown where it is read as several.
Meaning read_whole(const CollageWorld& world, const std::string& phrase) {
  const auto words = words_in(phrase, kMostWords + 1);
  const Meaning meaning = words.empty() ? Meaning{} : world.dictionary().read(words, 0);
  return meaning.length == words.size() && meaning.unshown == 0 ? meaning : Meaning{};
}

// Finds what a phrase names, one kind of thing after the other.
class Finder {
 public:
  Finder(const CollageWorld& world, const std::string& phrase)
      : world_(world), words_(words_of(phrase)), phrase_(join(words_, " ")) {}

  SceneConcept find() {
    if (phrase_.empty() || words_.size() > kMostWords) fail();
    find_plain_names();
    read_words();
    find_part_of();
    find_coloured();
    if (!found_) fail();
    return found_concept_;
  }

 private:
  void find_plain_names() {
    if (const auto side = sides().find(phrase_); side != sides().end()) {
      found_concept_.side = side->second;
      found_ = true;
    }
    add_surfaces(surfaces_called(phrase_));
    if (found_concept_.surfaces.empty() && contains(background_names(), phrase_)) {
      add_background(phrase_);
    }
    add_to(found_concept_.parts, name_meant(part_names(), phrase_));
    add_to(found_concept_.textures, name_meant(texture_names(), phrase_));
    for (const auto* names : {&light_names(), &weather_names(), &style_names()}) {
      if (contains(*names, phrase_)) add_to(found_concept_.conditions, phrase_);
    }
    if (phrase_ == "snow") add_to(found_concept_.conditions, "snowfall");
    if (contains(colour_names(), phrase_)) {
      found_concept_.colour = phrase_;
      found_ = true;
    }
  }

  // The whole phrase as a prompt would be read, except for "light", which in a prompt is mostly
  // said of a colour.
  void read_words() {
    if (phrase_ != "light" && phrase_ != "lights") return read_as_prompt(phrase_);
    read_as_prompt("lamp");
    read_as_prompt("light bulb");
  }

  void read_as_prompt(const std::string& phrase) {
    const Meaning meaning = read_whole(world_, phrase);
    switch (meaning.kind) {
      case WordKind::kObject:
        for (const std::size_t term : meaning.terms) {
          add_to(found_concept_.terms, world_.lexicon().terms()[term].name);
        }
        break;
      case WordKind::kBackground:
        if (found_concept_.surfaces.empty()) add_background(meaning.value);
        break;
      case WordKind::kLight:
      case WordKind::kWeather:
        add_to(found_concept_.conditions, meaning.value);
        break;
      default:
        break;
    }
  }

  // "ocean" is all water, wherever it is; "beach" is all that a beach shows.
  void add_background(const std::string& name) {
    const auto called = surfaces_called(name);
    add_surfaces(called.empty() ? std::vector<Surface>{{.background = name}} : called);
  }

  // "car window": parts of what stands before them.
  void find_part_of() {
    for (std::size_t split = 1; split < words_.size(); ++split) {
      const std::string part =
          name_meant(part_names(), join(std::span(words_).subspan(split), " "));
      const Meaning meaning = read_whole(world_, join(std::span(words_).first(split), " "));
      if (part.empty() || meaning.kind != WordKind::kObject) continue;
      for (const std::size_t term : meaning.terms) {
        found_concept_.owners.insert(world_.lexicon().terms()[term].name);
      }
      add_to(found_concept_.parts, part);
      return;
    }
  }

  // "red car", "blue stripes".
  void find_coloured() {
    if (found_ || words_.size() < 2 || !contains(colour_names(), words_[0])) return;
    Finder rest(world_, join(std::span(words_).subspan(1), " "));
    rest.find_plain_names();
    rest.read_words();
    const SceneConcept& of = rest.found_concept_;
    if (of.terms.empty() && of.textures.empty()) return;
    found_concept_.terms = of.terms;
    found_concept_.textures = of.textures;
    found_concept_.of_colour = words_[0];
    found_ = true;
  }

  void add_to(std::set<std::string>& names, const std::string& name) {
    if (name.empty()) return;
    names.insert(name);
    found_ = true;
  }
  void add_surfaces(const std::vector<Surface>& surfaces) {
    found_concept_.surfaces.insert(found_concept_.surfaces.end(), surfaces.begin(), surfaces.end());
    found_ |= !surfaces.empty();
  }

  [[noreturn]] void fail() const {
    std::vector<std::string> known;
    for (const Term& term : world_.lexicon().terms()) {
      known.push_back(term.name);
      known.insert(known.end(), term.aliases.begin(), term.aliases.end());
    }
    for (const TermGroup& group : world_.lexicon().groups()) {
      known.insert(known.end(), group.singulars.begin(), group.singulars.end());
    }
    for (const auto* names : {&background_names(), &texture_names(), &colour_names(),
                              &light_names(), &weather_names(), &style_names(), &part_names()}) {
      known.insert(known.end(), names->begin(), names->end());
    }
    for (const auto& surface : named_surfaces()) known.push_back(surface.name);
    throw Error(ErrorKind::kNotFound, "the scene detector does not know '" +
                                          clean_utf8(phrase_, 80) + "'; the nearest it knows are " +
                                          join(nearest(phrase_, known), ", "));
  }

  const CollageWorld& world_;
  std::vector<std::string> words_;
  std::string phrase_;
  SceneConcept found_concept_;
  bool found_ = false;
};

}  // namespace

std::string SceneConcept::text() const {
  const auto list = [](const std::set<std::string>& names) {
    return fmt::format("{}", fmt::join(names, ","));
  };
  std::string places;
  for (const Surface& surface : surfaces) {
    places += fmt::format("{} {:.2f}-{:.2f} {:.2f}-{:.2f},", surface.background, surface.top,
                          surface.bottom, surface.top_width, surface.bottom_width);
  }
  return fmt::format("terms {}; parts {} of {}; surfaces {}; textures {}; colour {}; of {}; {}; {}",
                     list(terms), list(parts), list(owners), places, list(textures), colour,
                     of_colour, list(conditions), side ? static_cast<int>(*side) : -1);
}

SceneConcept find_scene_concept(const CollageWorld& world, const std::string& phrase) {
  return Finder(world, phrase).find();
}

}  // namespace maia
