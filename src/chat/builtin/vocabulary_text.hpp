// The image generator's vocabulary as the system message lists it, with the look-ups that reasoning
// about concepts needs.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace maia::builtin {

// What the generator can draw, as far as its paragraph says so.
struct Vocabulary {
  struct Group {
    std::string name;
    std::vector<std::string> words;
  };
  std::vector<Group> objects;
  std::vector<Group> categories;  // of groups or terms
  std::vector<std::string> backgrounds;
  std::vector<Group> scenery;  // what else a background shows
  std::vector<std::string> textures;
  std::vector<std::string> colours;
  std::vector<std::string> lights;
  std::vector<std::string> parts;
  std::vector<Group> part_owners;  // terms and groups
  std::vector<std::string> styles;
  std::vector<std::string> placements;
};

// The lines after "[IMAGE GENERATOR]". Where there are none, everyday words that any image
// generator knows. Repeated and absurdly long words are dropped, and lists are cut at sizes no run
// could use.
Vocabulary read_vocabulary(std::string_view system_text);

class Words {
 public:
  explicit Words(Vocabulary vocabulary);

  const std::vector<Vocabulary::Group>& groups() const { return vocabulary_.objects; }
  // Of what belongs together: groups, or terms of one or several groups.
  const std::vector<Vocabulary::Group>& categories() const { return vocabulary_.categories; }
  const std::vector<std::string>& terms() const { return terms_; }  // of all groups, in order
  // Without the plain ground that pictures have by default.
  const std::vector<std::string>& backgrounds() const { return vocabulary_.backgrounds; }
  const std::vector<std::string>& textures() const { return vocabulary_.textures; }
  const std::vector<std::string>& colours() const { return vocabulary_.colours; }
  // What changes the look of a whole picture: light, weather and styles.
  const std::vector<std::string>& lights() const { return vocabulary_.lights; }
  const std::vector<std::string>& parts() const { return vocabulary_.parts; }
  const std::vector<std::string>& places() const { return vocabulary_.placements; }

  bool is_term(std::string_view word) const { return group_of_.contains(word); }
  bool is_group(std::string_view word) const { return members_of(word) != nullptr; }
  bool is_category(std::string_view word) const;
  // A term, a group or a category.
  bool is_object(std::string_view word) const { return !terms_of(word).empty(); }
  // "" for a word that is no term.
  const std::string& group_of(std::string_view term) const;
  // The categories that a term belongs to, narrowest first.
  std::vector<std::string> categories_of(std::string_view term) const;
  // Null for a word that is no group.
  const std::vector<std::string>* members_of(std::string_view group) const;
  // The term itself, the group's terms, or the terms of the category's groups; empty otherwise.
  const std::vector<std::string>& terms_of(std::string_view word) const;
  // True where `term` is `word` or one of its terms.
  bool belongs(std::string_view term, std::string_view word) const;
  // What a background shows besides itself: backgrounds and objects; nothing for most.
  const std::vector<std::string>& scenery_of(std::string_view background) const;
  bool is_background(std::string_view word) const;  // "snow", "plain red", "stripes", "red stripes"
  bool is_texture(std::string_view word) const;     // "stripes", and "red stripes"
  bool is_colour(std::string_view word) const;
  bool is_light(std::string_view word) const;
  bool is_style(std::string_view word) const;  // those of the lights that are styles
  bool is_part(std::string_view word) const;
  // Whether the term is drawn with that part; nothing where the generator does not say.
  std::optional<bool> has_part(std::string_view term, std::string_view part) const;
  bool is_place(std::string_view word) const;

 private:
  Vocabulary vocabulary_;
  std::vector<std::string> terms_;
  std::map<std::string, std::string, std::less<>> group_of_;
  std::map<std::string, std::vector<std::string>, std::less<>> terms_of_;
  std::map<std::string, std::vector<std::string>, std::less<>> wider_;  // group and categories
  std::map<std::string, std::set<std::string, std::less<>>, std::less<>> owners_;  // of parts
};

}  // namespace maia::builtin
