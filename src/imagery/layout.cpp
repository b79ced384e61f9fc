#include "imagery/layout.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "base/random.hpp"
#include "imagery/background.hpp"
#include "imagery/drawn.hpp"

namespace maia {
namespace {

// How much smaller objects are in company.
double crowd_factor(std::size_t count) {
  constexpr double kFactors[] = {1.0, 1.0, 0.72, 0.58, 0.50, 0.46, 0.43};
  return count < std::size(kFactors) ? kFactors[count] : (count < 10 ? 0.37 : 0.33);
}

struct Shape {
  double width;  // of the canvas's shorter side, for a longest side of 1
  double height;
};

Shape shape_of(const CollageWorld& world, const SceneObject& object) {
  const auto stamp = world.stamps().get(object);
  const double longest = std::max(stamp->cutout.width, stamp->cutout.height);
  return {stamp->cutout.width / longest, stamp->cutout.height / longest};
}

bool floats(const CollageWorld& world, const SceneObject& object, const std::string& background) {
  const Term* term = world.lexicon().find(object.term);
  return !has_ground(background) || (term != nullptr && term->place == Place::kAir);
}

// The lowest point of an object of that height (as a part of the canvas), in row `row` of `rows`.
double lowest_point(bool floating, double horizon, double height, int row, int rows,
                    Random& random) {
  const double jitter = random.uniform(-0.04, 0.04);
  if (rows > 1) return 0.52 + 0.42 * row / (rows - 1) + jitter * 0.6;
  if (floating) return 0.47 + height / 2 + jitter;
  return std::clamp(0.54 + height / 2 + jitter, std::min(horizon + 0.12, 0.9),
                    std::max(0.95, 0.42 + height / 2));
}

double overlap(const SceneObject& a, Shape sa, const SceneObject& b, Shape sb) {
  const double left = std::max(a.x - sa.width * a.size / 2, b.x - sb.width * b.size / 2);
  const double right = std::min(a.x + sa.width * a.size / 2, b.x + sb.width * b.size / 2);
  const double top = std::max(a.y - sa.height * a.size, b.y - sb.height * b.size);
  const double bottom = std::min(a.y, b.y);
  return std::max(0.0, right - left) * std::max(0.0, bottom - top);
}

}  // namespace

SceneObject choose_stamp(const CollageWorld& world, const ObjectRequest& request,
                         std::uint64_t seed) {
  Random random(derive_seed(seed, "stamp"));
  const Lexicon& lexicon = world.lexicon();
  const Term& term = lexicon.terms()[random.pick(lexicon.terms_like(request.terms, false))];
  std::vector<StampInfo> fitting;
  const std::vector<StampInfo> usual = term.stamps_like(false);
  for (const StampInfo& stamp : usual) {
    if (stamp.colour == request.colour) fitting.push_back(stamp);
  }
  const bool natural = !request.colour.empty() && !fitting.empty();
  const StampInfo& stamp = natural ? random.pick(fitting) : random.pick(usual);
  SceneObject object;
  object.term = term.name;
  object.stamp = stamp.path;
  object.colour = natural ? "" : request.colour;
  object.mirror = random.uniform() < 0.5;
  object.size = term.size * random.uniform(0.93, 1.07) * request.size;
  if (object.term == kTextTerm) object.text = word_by_chance(seed);
  return object;
}

std::vector<SceneObject> lay_out(const CollageWorld& world, std::span<const ObjectRequest> requests,
                                 const std::string& background, std::uint64_t seed) {
  std::vector<SceneObject> objects;
  for (const ObjectRequest& request : requests) {
    for (int i = 0; i < request.count; ++i) {
      objects.push_back(
          choose_stamp(world, request, derive_seed(derive_seed(seed, "object"), objects.size())));
    }
  }
  const std::size_t count = objects.size();
  const int rows = count > 8 ? 3 : count > 4 ? 2 : 1;
  const int columns = static_cast<int>((count + rows - 1) / rows);
  std::vector<int> slots(count);
  std::iota(slots.begin(), slots.end(), 0);
  Random order(derive_seed(seed, "slots"));
  order.shuffle(std::span(slots));
  for (std::size_t i = 0; i < count; ++i) {
    SceneObject& object = objects[i];
    Random random(derive_seed(derive_seed(seed, "place"), i));
    const Shape shape = shape_of(world, object);
    object.size *= crowd_factor(count);
    if (count > 1) object.size = std::min(object.size, 1.12 / columns / shape.width);
    const int row = slots[i] / columns;
    const int column = slots[i] % columns;
    const double stagger = rows > 1 ? (row % 2 - 0.5) * 0.3 : 0.0;
    const double spread = count == 1 ? 0.07 : 0.10 / columns;
    object.x = (column + 0.5 + stagger * (count > 4 ? 0.6 : 0)) / columns +
               random.uniform(-spread, spread);
    // At most a sixth of what fits the canvas lies beyond its edge.
    const double reach = std::min(0.5, shape.width * object.size * 0.42);
    object.x = std::clamp(object.x, reach, 1 - reach);
    object.y = lowest_point(floats(world, object, background), horizon_of(background),
                            shape.height * object.size, row, rows, random);
  }
  std::stable_sort(objects.begin(), objects.end(),
                   [](const SceneObject& a, const SceneObject& b) { return a.y < b.y; });
  return objects;
}

SceneObject add_object(const CollageWorld& world, const ObjectRequest& request, const Scene& scene,
                       std::uint64_t seed) {
  SceneObject object = choose_stamp(world, request, derive_seed(seed, "added"));
  object.size *= crowd_factor(scene.objects.size() + 1);
  const Shape shape = shape_of(world, object);
  const bool floating = floats(world, object, scene.background);
  Random random(derive_seed(seed, "added place"));
  SceneObject best = object;
  double least = 1e9;
  for (int i = 0; i < 12; ++i) {
    object.x = random.uniform(0.14, 0.86);
    object.y = lowest_point(floating, horizon_of(scene.background), shape.height * object.size, 0,
                            1, random) +
               (floating ? random.uniform(-0.2, 0.2) : random.uniform(0.0, 0.06));
    double covered = 0;
    for (const SceneObject& other : scene.objects) {
      covered += overlap(object, shape, other, shape_of(world, other));
    }
    if (covered < least) {
      least = covered;
      best = object;
    }
  }
  return best;
}

}  // namespace maia
