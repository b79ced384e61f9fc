#include "imagery/scene.hpp"

#include <algorithm>
#include <cmath>

#include "base/error.hpp"
#include "base/text.hpp"
#include "imagery/background.hpp"
#include "imagery/drawn.hpp"
#include "imagery/lexicon.hpp"
#include "imagery/world.hpp"

namespace maia {
namespace {

constexpr int kSceneVersion = 2;
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
  object.text = json.value("text", "");
  if (!collage_world()->lexicon().has_stamp(object.term, object.stamp)) {
    refuse("no stamp " + clean_utf8(object.stamp, 100) + " shows \"" + clean_utf8(object.term, 60) +
           "\"");
  }
  if (!object.colour.empty() && !contains(colour_names(), object.colour)) {
    refuse("no colour is named " + clean_utf8(object.colour, 60));
  }
  if (object.text != drawable_letters(object.text)) {
    refuse("its text is not of at most " + std::to_string(kMostLetters) +
           " letters, digits and signs of ASCII");
  }
  if (!object.text.empty() && object.term != kTextTerm) {
    refuse("only an object of the term \"text\" has a text");
  }
  return object;
}

void check_name(const std::string& name, const char* common, const std::vector<std::string>& names,
                const char* kind) {
  if (name != common && !contains(names, name)) {
    refuse("no " + std::string(kind) + " is named " + clean_utf8(name, 60));
  }
}

// In version 1 fog was a light, and there was neither weather nor style.
void read_conditions(const Json& json, int version, Scene& scene) {
  scene.light = json.at("light").get<std::string>();
  if (version == 1 && scene.light == "fog") {
    scene.light = "day";
    scene.weather = "fog";
  }
  if (version > 1) {
    scene.weather = json.at("weather").get<std::string>();
    scene.style = json.at("style").get<std::string>();
  }
  check_name(scene.light, "day", light_names(), "light");
  check_name(scene.weather, "clear", weather_names(), "weather");
  check_name(scene.style, "photo", style_names(), "style");
}

Scene read_scene(const Json& json) {
  const int version = json.at("version").get<int>();
  if (version > kSceneVersion) {
    refuse("its version is " + std::to_string(version) + ", and this program reads up to " +
           std::to_string(kSceneVersion) + ": update maia");
  }
  if (version < 1) refuse("its version is " + std::to_string(version));
  Scene scene;
  scene.width = static_cast<int>(read_number(json, "width", 16, kLargestSide));
  scene.height = static_cast<int>(read_number(json, "height", 16, kLargestSide));
  scene.background = json.at("background").get<std::string>();
  scene.background_seed = json.at("background_seed").get<std::uint64_t>();
  if (!is_background(scene.background)) {
    refuse("no background is named " + clean_utf8(scene.background, 60));
  }
  read_conditions(json, version, scene);
  const Json& objects = json.at("objects");
  if (!objects.is_array() || objects.size() > kMaxSceneObjects) refuse("it has too many objects");
  for (const Json& object : objects) scene.objects.push_back(read_object(object));
  return scene;
}

}  // namespace

Json scene_to_json(const Scene& scene) {
  Json objects = Json::array();
  for (const SceneObject& object : scene.objects) {
    Json entry = {{"term", object.term},    {"stamp", object.stamp}, {"colour", object.colour},
                  {"x", object.x},          {"y", object.y},         {"size", object.size},
                  {"mirror", object.mirror}};
    if (!object.text.empty()) entry["text"] = object.text;
    objects.push_back(std::move(entry));
  }
  return {{"version", kSceneVersion},
          {"width", scene.width},
          {"height", scene.height},
          {"background", scene.background},
          {"background_seed", scene.background_seed},
          {"light", scene.light},
          {"weather", scene.weather},
          {"style", scene.style},
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
