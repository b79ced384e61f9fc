// One reading of one text. The words are looked up first; then they are gone through once, phrase
// by phrase: adjectives wait for their noun, relations for what they relate to.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "imagery/prompt.hpp"

namespace maia {

class PromptReader {
 public:
  PromptReader(const Dictionary& dictionary, Words words, bool keep_loose);

  PromptReading read();

 private:
  struct Item {
    std::size_t first = 0;  // of its words
    Meaning meaning;
  };

  struct OpenRelation {
    Relation relation = Relation::kNone;
    std::size_t item = 0;
    std::optional<std::size_t> subject;  // none where it comes after the references
    std::vector<std::size_t> references;
    bool complete = false;
    bool after_unknown = false;  // what is placed cannot be drawn
  };

  struct OpenRegion {
    std::size_t item = 0;
    bool unknown_follows = false;
  };

  // prompt.cpp: the scene as a whole.
  void look_up();
  void step(std::size_t item);
  void skip_negated(std::size_t item);
  void take_boundary(std::size_t item);
  void take_backdrop(std::size_t item);
  bool texture_among(const std::vector<std::size_t>& items) const;
  void set_background(const std::string& value, std::size_t item);
  void take_background(std::size_t item);
  void take_texture(std::size_t item);
  void take_condition(std::optional<std::string>& condition, std::size_t item);
  void take_drawing(std::size_t item);
  bool joins_adjectives(std::size_t item) const;
  void end_phrase();
  bool settle_loose(std::size_t item);
  void end_clause();
  void finish();

  // prompt_senses.cpp: words that mean several things.
  Meaning meaning_in_context(std::size_t item) const;
  bool orange_is_colour(std::size_t item) const;
  bool is_noun_here(std::size_t item) const;
  bool is_texture(std::size_t item) const;
  bool is_lettering(std::size_t item) const;
  bool is_light_source(std::size_t item) const;
  bool is_verb(std::size_t item) const;

  // prompt_objects.cpp: nouns, and the adjectives and numbers that belong to them.
  bool is_shape(std::size_t item) const;
  bool is_modifier(std::size_t item) const;
  void take_object(std::size_t item);
  bool is_definite() const;
  std::optional<std::size_t> mentioned(const ObjectRequest& request) const;
  bool is_refused(const ObjectRequest& request) const;
  void apply(std::size_t item, ObjectRequest& request);
  void want_drawing(ObjectRequest& request, std::size_t item);
  void fit_count(ObjectRequest& request);
  void add(ObjectRequest request);

  // prompt_parts.cpp: parts of things, and letters.
  bool is_part_here(std::size_t item) const;
  bool is_owner(std::size_t item) const;
  bool has_owner_ahead(std::size_t item) const;
  bool can_show(const std::vector<std::size_t>& terms, const std::string& part) const;
  void take_part(std::size_t item);
  void show_part(std::size_t object, std::size_t item);
  void take_letters(std::size_t item);
  std::size_t letters_end(std::size_t item) const;

  // prompt_places.cpp: where things are.
  void take_region(std::size_t item);
  bool is_of_object(std::size_t item) const;
  bool noun_follows(std::size_t item) const;
  void put_into_region(Placement& placement, std::size_t item);
  void take_relation(std::size_t item, Relation relation);
  bool is_picture(std::size_t item) const;
  void relate_by_preposition();
  void refer_to(std::size_t object);
  void take_pronoun(std::size_t item);
  void place(std::size_t object);
  void close_relation(std::size_t subject);
  bool leads_to(std::size_t object, std::size_t target) const;
  void drop_relation();
  void end_places();

  // What is not shown, by its words or by those of them that say something.
  void report(std::size_t item);
  void report_words(std::size_t first, std::size_t length);
  void report_place(std::size_t item);

  const std::string& text(std::size_t item) const { return words_[items_[item].first].text; }
  WordKind kind(std::size_t item) const { return items_[item].meaning.kind; }
  bool is_boundary(std::size_t item, std::string_view value) const {
    return kind(item) == WordKind::kBoundary && items_[item].meaning.value == value;
  }

  const Dictionary& dictionary_;
  Words words_;
  bool keep_loose_;
  PromptReading reading_;
  std::vector<Item> items_;
  std::size_t next_ = 0;              // item
  std::vector<std::size_t> pending_;  // items: adjectives and numbers that wait for their noun
  std::vector<std::size_t> missing_;  // words
  std::vector<std::vector<std::size_t>> refused_;  // terms that are not wanted
  bool negated_ = false;
  bool plain_ = false;
  std::optional<std::size_t> drawing_;  // item: all that follows is to be a drawing

  // Of the phrase.
  std::string preposition_;
  std::size_t preposition_item_ = 0;
  std::optional<std::size_t> phrase_object_;
  bool after_comma_ = false;
  std::size_t last_unknown_ = 0;  // item
  // Of the clause.
  std::optional<std::size_t> head_;  // its first object
  std::optional<std::size_t> last_;  // the last one that was mentioned
  bool background_was_last_ = false;
  bool unknown_ = false;             // it has words that cannot be drawn, before any object
  std::optional<std::size_t> part_;  // item: waits for its owner, "the tail of"
  std::optional<OpenRelation> relation_;
  std::optional<OpenRegion> region_;
};

}  // namespace maia
