// The image generator's vocabulary as the system message lists it, with the look-ups that reasoning
// about concepts needs.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "imagery/vocabulary.hpp"

namespace maia::builtin {

// The lines after "[IMAGE GENERATOR]". Where there are none, everyday words that any image
// generator knows. Repeated and absurdly long words are dropped, and lists are cut at sizes no run
// could use.
Vocabulary read_vocabulary(std::string_view system_text);

class Words {
 public:
  explicit Words(Vocabulary vocabulary);

  const std::vector<Vocabulary::Group>& groups() const { return vocabulary_.objects; }
  const std::vector<std::string>& terms() const { return terms_; }  // of all groups, in order
  // Without the plain ground that pictures have by default.
  const std::vector<std::string>& backgrounds() const { return vocabulary_.backgrounds; }
  const std::vector<std::string>& colours() const { return vocabulary_.colours; }
  const std::vector<std::string>& lights() const { return vocabulary_.lights; }

  bool is_term(std::string_view word) const { return group_of_.contains(word); }
  bool is_group(std::string_view word) const { return members_of(word) != nullptr; }
  // "" for a word that is no term.
  const std::string& group_of(std::string_view term) const;
  // Null for a word that is no group.
  const std::vector<std::string>* members_of(std::string_view group) const;
  bool is_background(std::string_view word) const;  // "snow", and "plain red"
  bool is_colour(std::string_view word) const;
  bool is_light(std::string_view word) const;

 private:
  Vocabulary vocabulary_;
  std::vector<std::string> terms_;
  std::map<std::string, std::string, std::less<>> group_of_;
};

}  // namespace maia::builtin
