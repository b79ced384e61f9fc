// Drawing a scene: background, then each object with its shadow, then the light, the weather and
// the style over everything.
#include <algorithm>
#include <cmath>

#include "base/error.hpp"
#include "imagery/background.hpp"
#include "imagery/conditions.hpp"
#include "imagery/paint.hpp"
#include "imagery/placement.hpp"
#include "imagery/scene.hpp"
#include "imagery/world.hpp"

namespace maia {
namespace {

// A soft dark ellipse where an object meets the ground.
void draw_shadow(Image& image, float x, float y, float half_width, float half_height) {
  const int left = std::max(0, static_cast<int>(x - half_width));
  const int right = std::min(image.width() - 1, static_cast<int>(x + half_width));
  const int top = std::max(0, static_cast<int>(y - half_height));
  const int bottom = std::min(image.height() - 1, static_cast<int>(y + half_height));
  for (int py = top; py <= bottom; ++py) {
    std::uint8_t* row = image.row(py);
    const float dy = (static_cast<float>(py) + 0.5f - y) / half_height;
    for (int px = left; px <= right; ++px) {
      const float dx = (static_cast<float>(px) + 0.5f - x) / half_width;
      const float reach = 1 - (dx * dx + dy * dy);
      if (reach <= 0) continue;
      const float keep = 1 - 0.50f * std::min(1.0f, reach * 1.4f);
      for (int c = 0; c < 3; ++c) {
        row[px * 3 + c] = static_cast<std::uint8_t>(row[px * 3 + c] * keep);
      }
    }
  }
}

void blend_cutout(RenderedScene& target, const Cutout& cutout, int left, int top,
                  std::uint8_t label) {
  Image& image = target.image;
  const int first_x = std::max(0, -left);
  const int last_x = std::min(cutout.width, image.width() - left);
  const int first_y = std::max(0, -top);
  const int last_y = std::min(cutout.height, image.height() - top);
  for (int y = first_y; y < last_y; ++y) {
    const std::uint8_t* in = cutout.pixels.data() + (std::size_t(y) * cutout.width + first_x) * 4;
    std::uint8_t* out = image.row(top + y) + std::size_t(left + first_x) * 3;
    std::uint8_t* labels =
        target.labels.data() + std::size_t(top + y) * image.width() + left + first_x;
    for (int x = first_x; x < last_x; ++x, in += 4, out += 3, ++labels) {
      const int through = 255 - in[3];
      for (int c = 0; c < 3; ++c) {
        out[c] = static_cast<std::uint8_t>(std::min(255, in[c] + (out[c] * through + 127) / 255));
      }
      if (in[3] >= 128) *labels = label;
    }
  }
}

void draw_object(RenderedScene& target, const CollageWorld& world, const Scene& scene,
                 std::size_t index) {
  const SceneObject& object = scene.objects[index];
  const Term* term = world.lexicon().find(object.term);
  const auto stamp = world.stamps().get(object);
  const auto [left, top, width, height] = object_box(scene, object, stamp->cutout);
  Cutout cutout = resize_cutout(stamp->cutout, width, height);
  if (object.mirror) mirror_cutout(cutout);
  if (!object.colour.empty() && !world.stamps().draws_in_colour(object.stamp)) {
    repaint_cutout(cutout, *stamp, object.colour);
  }
  if (term != nullptr && term->place == Place::kGround && has_ground(scene.background)) {
    const auto w = static_cast<float>(width);
    const auto h = static_cast<float>(height);
    draw_shadow(target.image, static_cast<float>(left) + w / 2, static_cast<float>(top) + h * 0.97f,
                w * 0.48f, std::max(2.0f, std::min(w * 0.11f, h * 0.12f)));
  }
  blend_cutout(target, cutout, left, top, static_cast<std::uint8_t>(index + 1));
}

}  // namespace

RenderedScene render(const Scene& scene) {
  return render(*collage_world(), scene);
}

RenderedScene render(const CollageWorld& world, const Scene& scene) {
  if (scene.objects.size() > kMaxSceneObjects) {
    throw Error(ErrorKind::kBadInput, "a scene has at most 64 objects");
  }
  RenderedScene result;
  result.image =
      draw_background(scene.background, scene.background_seed, scene.width, scene.height);
  result.labels.assign(std::size_t(scene.width) * scene.height, 0);
  for (std::size_t i = 0; i < scene.objects.size(); ++i) draw_object(result, world, scene, i);
  apply_light(result.image, scene.light);
  apply_weather(result.image, scene.weather, scene.background_seed);
  apply_style(result.image, result.labels, scene.style);
  return result;
}

}  // namespace maia
