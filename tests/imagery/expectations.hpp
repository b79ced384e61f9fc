// What a corpus of prompts or instructions expects of a scene, as text.
//
//   2 red mug, <birds>, * | snow | night | rain | sketch
//
// are the objects, each with its colour where it is repainted ("<birds>": any of that group, "<part
// tail>": any that has one, "*": any), the background, and the light, the weather and the style
// where they are not the usual ones. "nothing" stands for no objects. Places are
//
//   crow left, mug top, crow left of mug, hat on dog, crow between mug and teapot
#pragma once

#include <algorithm>
#include <map>
#include <string>
#include <vector>

#include "base/files.hpp"
#include "base/text.hpp"
#include "imagery/layout_stage.hpp"
#include "imagery/parts.hpp"
#include "imagery/scene.hpp"
#include "imagery/world.hpp"

namespace maia {

struct Expectation {
  std::string text;  // the prompt or the instruction
  std::string scene;
  std::string missing;
  std::string places;
};

namespace expectations {

inline std::vector<std::string> pieces(const std::string& text, char separator) {
  std::vector<std::string> result;
  for (const std::string& piece : split(text, separator)) {
    if (!trim(piece).empty()) result.emplace_back(trim(piece));
  }
  return result;
}

inline bool contains(const std::vector<std::string>& all, const std::string& one) {
  return std::find(all.begin(), all.end(), one) != all.end();
}

inline std::string named(const SceneObject& object) {
  std::string name = object.colour.empty() ? object.term : object.colour + " " + object.term;
  return object.text.empty() ? name : name + " \"" + object.text + "\"";
}

inline std::string colour_of(const SceneObject& object) {
  if (!object.colour.empty()) return object.colour;
  for (const StampInfo& stamp : collage_world()->lexicon().find(object.term)->stamps) {
    if (stamp.path == object.stamp) return stamp.colour;
  }
  return {};
}

inline bool is_in_group(const std::string& term, const std::string& group) {
  static const std::map<std::string, std::vector<std::string>> kUnions = {
      {"animals",
       {"birds", "canines", "felines", "bears", "primates", "sea mammals", "hoofed animals",
        "horses", "small mammals", "reptiles and amphibians", "fish", "shellfish", "insects",
        "dinosaurs", "reptiles"}},
      {"vehicles", {"cars", "trucks", "other vehicles", "aircraft", "boats", "trains"}}};
  const std::string& own = collage_world()->lexicon().group_of(term);
  const auto found = kUnions.find(group);
  return found == kUnions.end() ? own == group : contains(found->second, own);
}

// One kind of object that is expected: "red mug", "<birds>", "*".
struct Wanted {
  int count = 1;
  std::string colour;
  std::string what;

  bool is_exact() const { return what[0] != '<' && what[0] != '*'; }
  bool fits(const SceneObject& object) const {
    if (is_exact()) {
      return named(object) == what || colour_of(object) + " " + object.term == what;
    }
    if (!colour.empty() && colour_of(object) != colour) return false;
    if (what == "*") return true;
    const std::string inner = what.substr(1, what.size() - 2);
    if (inner.starts_with("part ")) return stamp_has_part(object.stamp, inner.substr(5));
    return is_in_group(object.term, inner);
  }
};

inline Wanted read_wanted(const std::string& text) {
  Wanted wanted;
  wanted.what = text;
  if (text[0] >= '0' && text[0] <= '9') {
    wanted.count = std::stoi(text);
    wanted.what = text.substr(text.find(' ') + 1);
  }
  const auto mark = wanted.what.find_first_of("<*");
  if (mark != std::string::npos && mark > 0) {
    wanted.colour = trim(wanted.what.substr(0, mark));
    wanted.what = wanted.what.substr(mark);
  }
  return wanted;
}

inline bool objects_fit(const std::string& expected, const Scene& scene) {
  std::vector<Wanted> all;
  if (expected != "nothing") {
    for (const std::string& piece : pieces(expected, ',')) all.push_back(read_wanted(piece));
  }
  std::stable_sort(all.begin(), all.end(), [](const Wanted& a, const Wanted& b) {
    return a.is_exact() > b.is_exact() || (a.what != "*" && b.what == "*");
  });
  std::vector<SceneObject> left = scene.objects;
  for (const Wanted& wanted : all) {
    for (int i = 0; i < wanted.count; ++i) {
      const auto found = std::find_if(
          left.begin(), left.end(), [&](const SceneObject& object) { return wanted.fits(object); });
      if (found == left.end()) return false;
      left.erase(found);
    }
  }
  return left.empty();
}

inline std::vector<std::string> conditions(const Scene& scene) {
  std::vector<std::string> result{scene.background};
  if (scene.light != "day") result.push_back(scene.light);
  if (scene.weather != "clear") result.push_back(scene.weather);
  if (scene.style != "photo") result.push_back(scene.style);
  return result;
}

struct Placed {
  std::size_t index = 0;
  Box box;
};

inline std::vector<Placed> find(const Scene& scene, const std::string& name) {
  const Stage stage(*collage_world(), scene);
  std::vector<Placed> found;
  for (std::size_t i = 0; i < scene.objects.size(); ++i) {
    const SceneObject& object = scene.objects[i];
    if (object.term == name || named(object) == name ||
        colour_of(object) + " " + object.term == name)
      found.push_back({i, stage.box(object)});
  }
  return found;
}

inline bool is_at(const Box& box, const std::string& place) {
  const double x = box.centre();
  const double y = (box.top + box.bottom) / 2;
  if (place == "left") return x < 0.45 && box.right < 0.65;
  if (place == "right") return x > 0.55 && box.left > 0.35;
  if (place == "top") return y < 0.42 && box.bottom < 0.62;
  if (place == "bottom") return y > 0.58 && box.top > 0.38;
  if (place == "centre") return std::abs(x - 0.5) < 0.13 && std::abs(y - 0.5) < 0.2;
  return place == "far" && box.bottom < 0.8 && box.width() < 0.5 && box.height() < 0.5;
}

inline bool stands(const Placed& a, const std::string& relation, const Placed& b) {
  const Box& one = a.box;
  const Box& other = b.box;
  const bool same_column = one.centre() > other.left - 0.02 && one.centre() < other.right + 0.02;
  const bool touches = overlap(one, other) > 0;
  if (relation == "left of")
    return one.centre() < other.centre() && one.right < other.centre() + 0.03;
  if (relation == "right of")
    return one.centre() > other.centre() && one.left > other.centre() - 0.03;
  if (relation == "on") {
    return same_column && std::abs(one.bottom - other.top) < 0.04 && a.index > b.index;
  }
  if (relation == "above") return same_column && one.bottom <= other.top + 0.01;
  if (relation == "below") return same_column && one.top >= other.bottom - 0.01;
  if (relation == "behind") return touches && a.index < b.index && one.bottom < other.bottom;
  if (relation == "before") return touches && a.index > b.index && one.bottom > other.bottom;
  if (relation == "beside") {
    const double gap = std::max(one.left - other.right, other.left - one.right);
    return std::abs(one.bottom - other.bottom) < 0.35 && gap < 0.4 && gap > -0.25;
  }
  return false;
}

inline bool holds(const std::string& claim, const Scene& scene) {
  for (const char* relation :
       {"left of", "right of", "on", "above", "below", "behind", "before", "beside"}) {
    const auto at = claim.find(" " + std::string(relation) + " ");
    if (at == std::string::npos) continue;
    const auto subjects = find(scene, claim.substr(0, at));
    const auto references = find(scene, claim.substr(at + std::string(relation).size() + 2));
    return !subjects.empty() && !references.empty() &&
           std::all_of(subjects.begin(), subjects.end(), [&](const Placed& subject) {
             return std::any_of(references.begin(), references.end(), [&](const Placed& reference) {
               return stands(subject, relation, reference);
             });
           });
  }
  if (const auto at = claim.find(" between "); at != std::string::npos) {
    const auto subjects = find(scene, claim.substr(0, at));
    std::vector<Placed> ends;
    for (const std::string& name : pieces(replace_all(claim.substr(at + 9), " and ", ";"), ';')) {
      const auto found = find(scene, name);
      ends.insert(ends.end(), found.begin(), found.end());
    }
    if (subjects.empty() || ends.size() < 2) return false;
    const double one = ends[0].box.centre();
    const double other = ends[1].box.centre();
    const double middle = subjects[0].box.centre();
    return middle > std::min(one, other) && middle < std::max(one, other);
  }
  const auto space = claim.rfind(' ');
  const auto found = find(scene, claim.substr(0, space));
  return !found.empty() && std::all_of(found.begin(), found.end(), [&](const Placed& each) {
    return is_at(each.box, claim.substr(space + 1));
  });
}

}  // namespace expectations

// The lines of a file of tests/imagery, without its comments.
inline std::vector<Expectation> read_expectations(const std::string& file) {
  std::vector<Expectation> all;
  for (const std::string& line :
       split(read_text(MAIA_SOURCE_FOLDER "/tests/imagery/" + file), '\n')) {
    if (line.empty() || line[0] == '#') continue;
    auto fields = split(line, '\t');
    fields.resize(4);
    all.push_back({fields[0], fields[1], fields[2], fields[3]});
  }
  return all;
}

// "2 mug, dog | snow | night": what the scene shows.
inline std::string summary(const Scene& scene) {
  std::vector<std::string> names;
  for (const SceneObject& object : scene.objects) names.push_back(expectations::named(object));
  std::sort(names.begin(), names.end());
  std::vector<std::string> counted;
  for (std::size_t i = 0; i < names.size();) {
    const auto same = std::size_t(std::count(names.begin(), names.end(), names[i]));
    counted.push_back(same == 1 ? names[i] : std::to_string(same) + " " + names[i]);
    i += same;
  }
  return (counted.empty() ? "nothing" : join(counted, ", ")) + " | " +
         join(expectations::conditions(scene), " | ");
}

// The claims about places that do not hold.
inline std::string wrong_places(const std::string& places, const Scene& scene) {
  std::vector<std::string> wrong;
  for (const std::string& claim : expectations::pieces(places, ',')) {
    if (!expectations::holds(claim, scene)) wrong.push_back(claim);
  }
  return join(wrong, ", ");
}

// What of the expectation does not hold; "" where all does.
inline std::string differences(const Expectation& expected, const Scene& scene,
                               const std::vector<std::string>& missing) {
  auto parts = expectations::pieces(expected.scene, '|');
  const std::string objects = parts.front();
  parts.erase(parts.begin());
  std::string wrong;
  if (!expectations::objects_fit(objects, scene) || parts != expectations::conditions(scene)) {
    wrong += "  shows " + summary(scene) + "\n  not   " + expected.scene + "\n";
  }
  if (join(missing, ", ") != expected.missing) {
    wrong += "  misses " + join(missing, ", ") + "\n  not    " + expected.missing + "\n";
  }
  const std::string places = wrong_places(expected.places, scene);
  if (!places.empty()) wrong += "  has not " + places + "\n";
  return wrong;
}

}  // namespace maia
