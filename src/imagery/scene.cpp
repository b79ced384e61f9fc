#include "imagery/scene.hpp"

#include <algorithm>
#include <cmath>

#include "base/error.hpp"
#include "imagery/background.hpp"
#include "imagery/lexicon.hpp"
#include "imagery/world.hpp"

namespace maia {
namespace {

constexpr int kSceneVersion = 1;
constexpr int kLargestSide = 2048;

[[noreturn]] void refuse(const std::string& what) {
  throw Error(ErrorKind::kBadInput, "not a scene: " + what);
}

bool contains(const std::vector<std::string>& names, const std::string& name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

double read_number(const Json& json, const char* key, double low, double high) {
  const double value = json.at(key).get<double>();
  if (!(value >= low && value <= high)) refuse(std::string(key) + " is out of range");
  return value;
}

SceneObject read_object(const Json& json) {
  SceneObject object;
  object.term = json.at("term").get<std::string>();
  object.stamp = json.at("stamp").get<std::string>();
  object.colour = json.at("colour").get<std::string>();
  object.x = read_number(json, "x", -2, 3);
  object.y = read_number(json, "y", -2, 3);
  object.size = read_number(json, "size", 0.01, 4);
  object.mirror = json.at("mirror").get<bool>();
  if (!collage_world()->lexicon().has_stamp(object.term, object.stamp)) {
    refuse("no stamp " + object.stamp + " shows \"" + object.term + "\"");
  }
  if (!object.colour.empty() && !contains(colour_names(), object.colour)) {
    refuse("no colour is named " + object.colour);
  }
  return object;
}

Scene read_scene(const Json& json) {
  if (json.at("version").get<int>() != kSceneVersion) refuse("its version is not 1");
  Scene scene;
  scene.width = static_cast<int>(read_number(json, "width", 16, kLargestSide));
  scene.height = static_cast<int>(read_number(json, "height", 16, kLargestSide));
  scene.background = json.at("background").get<std::string>();
  scene.background_seed = json.at("background_seed").get<std::uint64_t>();
  scene.light = json.at("light").get<std::string>();
  if (!is_background(scene.background)) refuse("no background is named " + scene.background);
  if (scene.light != "day" && !contains(light_names(), scene.light)) {
    refuse("no light is named " + scene.light);
  }
  const Json& objects = json.at("objects");
  if (!objects.is_array() || objects.size() > kMaxSceneObjects) refuse("it has too many objects");
  for (const Json& object : objects) scene.objects.push_back(read_object(object));
  return scene;
}

}  // namespace

Json scene_to_json(const Scene& scene) {
  Json objects = Json::array();
  for (const SceneObject& object : scene.objects) {
    objects.push_back({{"term", object.term},
                       {"stamp", object.stamp},
                       {"colour", object.colour},
                       {"x", object.x},
                       {"y", object.y},
                       {"size", object.size},
                       {"mirror", object.mirror}});
  }
  return {{"version", kSceneVersion},
          {"width", scene.width},
          {"height", scene.height},
          {"background", scene.background},
          {"background_seed", scene.background_seed},
          {"light", scene.light},
          {"objects", std::move(objects)}};
}

Scene scene_from_json(const Json& json) {
  try {
    return read_scene(json);
  } catch (const Json::exception& error) {
    refuse(error.what());
  }
}

}  // namespace maia
