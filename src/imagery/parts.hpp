// Parts of things: outlines drawn on the stamps (data/parts.json), carried with the objects of a
// scene, so that where an eye or a wheel is in a picture is known exactly.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "imagery/scene.hpp"

namespace maia {

struct VisiblePart {
  std::string name;        // "tail"
  std::size_t object = 0;  // whose it is, in Scene::objects
  Mask mask;               // of the scene's size: where it is and nothing hides it
};

// The parts that have outlines, in the file's order, singular where English has one ("eye").
const std::vector<std::string>& part_names();
// The names of the lexicon's terms that have a stamp with that part; empty for an unknown part.
std::vector<std::string> terms_with_part(std::string_view part);
// Whether a stamp has an outline of that part.
bool stamp_has_part(std::string_view stamp, std::string_view part);

// Every part of every object that has at least a pixel in sight, by object and then by name; the
// outlines of one name on one object are one mask.
std::vector<VisiblePart> visible_parts(const Scene& scene, const RenderedScene& rendered);

}  // namespace maia
