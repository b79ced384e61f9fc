// One instruction at work on one scene.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "imagery/compose.hpp"
#include "imagery/edit_words.hpp"
#include "imagery/layout_stage.hpp"
#include "imagery/prompt.hpp"

namespace maia {

class Editor {
 public:
  Editor(const CollageWorld& world, const Scene& scene, std::uint64_t seed)
      : world_(world), scene_(scene), seed_(seed) {}

  ComposedScene run(Words words);

 private:
  using Indexes = std::vector<std::size_t>;  // of objects in the scene, rising

  // editor.cpp: which part of the scene a clause speaks of.
  void apply(Words clause);
  void apply_verb(EditVerb verb, Words clause);
  void exchange(Words words, std::initializer_list<std::string_view> separators);
  std::optional<std::size_t> second_part(Words words, std::size_t from) const;
  void make(Words words);
  void change(Words target, Words wish);
  void describe(Words words);
  PromptReading read(Words words) const;
  void report(Words words);
  void report(const std::vector<std::string>& words);

  // editor_scene.cpp: the background, the light, the weather, the style, and all objects at once.
  void change_background(const PromptReading& to, Words wish);
  void change_conditions(const PromptReading& to, Words wish);
  void change_whole(const PromptReading& to, Words wish);
  void remove_from_scene(const PromptReading& reading, Words words);
  void set_style(Words words, const std::string& verb);
  void take_conditions(const PromptReading& reading);
  void clear_conditions(const PromptReading& reading);
  bool shows_conditions(const PromptReading& reading) const;
  void settle_light();

  // editor_objects.cpp: objects that are there, and new ones.
  bool shows(const SceneObject& object, const ObjectRequest& request) const;
  std::string colour_of(const SceneObject& object) const;
  Indexes find(const ObjectRequest& request, Words phrase) const;
  void keep_in_region(Indexes& found, const Placement& placement, bool one) const;
  Indexes all_objects() const;
  Indexes spoken_of() const;
  void change_objects(const ObjectRequest& request, Words target, const PromptReading& to,
                      Words wish);
  void replace(std::size_t index, const ObjectRequest& request);
  void repaint(std::size_t index, const PromptReading& to);
  void draw_instead(const Indexes& objects, Words wish);
  void set_letters(const Indexes& objects, Words wish);
  void add_more(const ObjectRequest& request, std::size_t have);
  void set_count(const ObjectRequest& request, const Indexes& have, std::size_t count);
  void erase(Indexes objects);
  void remove(Words words);
  void keep(Words words);
  void copy(Words words);

  // editor_places.cpp: where objects are.
  bool is_reference(const PromptReading& reading, std::size_t request) const;
  void add(Words words);
  void give(Words words);
  void put(Words words);
  void centre(Words words);
  void swap(Words words);
  void flip(Words words);
  void move(const Indexes& objects, const Placement& placement, const PromptReading& reading,
            Words words);
  void move_to_region(std::size_t index, const Placement& placement);
  void shift(const Indexes& objects, double dx, double dy);
  std::size_t relate(std::size_t object, const Placement& placement, const Indexes& references,
                     std::size_t index, std::size_t count);
  std::size_t reorder(std::size_t from, std::size_t to);
  Indexes references_of(const Placement& placement, const PromptReading& reading, Words words);
  SceneObject& object(std::size_t index) { return scene_.objects[index]; }

  const CollageWorld& world_;
  Scene scene_;
  std::uint64_t seed_;
  Indexes touched_;  // by the clauses before this one: what "it" means
  std::vector<std::string> missing_;
};

}  // namespace maia
