// What a collage picture shows, as a value: objects on a background, in a light and a weather, in a
// style. Drawing a scene is a pure function of it, so a scene is its picture, and every pixel's
// content is known.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/json.hpp"
#include "image/image.hpp"

namespace maia {

inline constexpr int kSceneSide = 224;
inline constexpr int kMaxSceneObjects = 64;
inline constexpr const char* kTextTerm = "text";

struct SceneObject {
  std::string term;    // "crow": a term of the lexicon
  std::string stamp;   // which of the term's cut-outs
  std::string colour;  // repainted in it, or "" for its own
  double x = 0.5;      // horizontal centre, as a part of the width
  double y = 0.85;     // lowest point, as a part of the height
  double size = 0.6;   // longest side, as a part of the canvas's shorter side
  bool mirror = false;
  std::string text;  // of the term "text": what drawable_letters() leaves as it is; else ""

  bool operator==(const SceneObject&) const = default;
};

struct Scene {
  int width = kSceneSide;
  int height = kSceneSide;
  std::string background = "plain";  // what is_background() knows: "grass", "plain red", ...
  std::uint64_t background_seed = 0;
  std::string light = "day";         // or one of light_names()
  std::string weather = "clear";     // or one of weather_names()
  std::string style = "photo";       // or one of style_names()
  std::vector<SceneObject> objects;  // drawn in this order, later ones in front

  bool operator==(const Scene&) const = default;
};

// {"version": 2, ...}; reading takes version 1 too, checks every name and number and throws
// kBadInput with what is wrong.
Json scene_to_json(const Scene& scene);
Scene scene_from_json(const Json& json);

class CollageWorld;

struct RenderedScene {
  Image image;
  // height x width: 0 where the background shows, i + 1 where objects[i] does.
  std::vector<std::uint8_t> labels;
};

// Thread-safe; the same scene gives the same bytes. Throws kUnavailable where the stamps are not
// installed.
RenderedScene render(const Scene& scene);
// With the stamps of that world.
RenderedScene render(const CollageWorld& world, const Scene& scene);

// A random scene of one to three objects, for datasets. Every term is equally likely, those that
// only drawings show too; about one object in five is repainted. About one scene in twelve stands
// on a pattern, one in eight is at night or at sunset, one in twelve in fog, rain or snowfall, and
// one in twenty is in a style.
Scene random_scene(std::uint64_t seed);

}  // namespace maia
