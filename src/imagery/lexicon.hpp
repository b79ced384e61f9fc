// The nouns that the collage world can draw: terms, their stamps, and the groups they belong to.
#pragma once

#include <cstddef>
#include <filesystem>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "imagery/vocabulary.hpp"

namespace maia {

// Where an object is at home: it stands on the ground, flies, or swims. Only what stands casts a
// shadow, and only on ground.
enum class Place { kGround, kAir, kWater };

struct StampInfo {
  std::string path;      // in the stamp folder, without ".png", or "drawn/..."
  std::string colour;    // the colour it has by nature, or ""
  bool drawing = false;  // a cartoon, a symbol or what the program draws; else a photograph
};

// Other names for stamps, by their own: scenes then name them so, and nothing else changes.
using StampNames = std::map<std::string, std::string>;

struct Term {
  std::string name;  // singular
  std::vector<std::string> aliases;
  std::size_t group = 0;
  double size = 0.6;  // longest side as a part of the canvas's shorter side, when alone
  Place place = Place::kGround;
  std::vector<StampInfo> stamps;

  // Whether it has a drawing, or a photograph.
  bool has(bool drawing) const;
  // Its drawings, or its photographs; all of its stamps where it has none of that kind.
  std::vector<StampInfo> stamps_like(bool drawing) const;
};

struct TermGroup {
  std::string name;  // plural
  std::vector<std::string> plurals;
  std::vector<std::string> singulars;
  std::string noun;  // its first sense in WordNet covers the group; or ""
  std::vector<std::size_t> terms;
};

class Lexicon {
 public:
  // The curated table. Every stamp belongs to exactly one term, every term to one group.
  explicit Lexicon(const StampNames& names = {});

  const std::vector<Term>& terms() const { return terms_; }
  const std::vector<TermGroup>& groups() const { return groups_; }
  // Mixed categories ("pet") that are no group.
  const std::map<std::string, std::vector<std::size_t>>& categories() const { return categories_; }

  // The term of that name (not alias), or null.
  const Term* find(std::string_view name) const;
  // Those of the terms that have a drawing, or a photograph; all where none has: a bird that is
  // asked for is a photographed one.
  std::vector<std::size_t> terms_like(std::span<const std::size_t> terms, bool drawing) const;
  // The group's name of a term's name; "" for no term.
  const std::string& group_of(std::string_view term) const;
  bool has_stamp(std::string_view term, std::string_view stamp) const;

 private:
  void read(std::string_view table);

  std::vector<Term> terms_;
  std::vector<TermGroup> groups_;
  std::map<std::string, std::vector<std::size_t>> categories_;
  std::map<std::string, std::size_t, std::less<>> by_name_;
};

// What drawing understands beside nouns, by the name that scenes use.
const std::vector<std::string>& background_names();  // "grass", ..., without the plain ones
// Patterns that fill the canvas like a background: "stripes", "dots", ...; as backgrounds also in
// a colour, "red stripes".
const std::vector<std::string>& texture_names();
const std::vector<std::string>& colour_names();
const std::vector<std::string>& light_names();    // without "day"
const std::vector<std::string>& weather_names();  // without "clear"
const std::vector<std::string>& style_names();    // without "photo"

// "birds" from "bird", "dragonflies", "foxes", "geese" (irregular ones of the lexicon included).
std::string plural_of(std::string_view noun);

Vocabulary collage_vocabulary(const Lexicon& lexicon);

}  // namespace maia
