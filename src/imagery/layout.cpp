#include "imagery/layout.hpp"

#include <algorithm>
#include <numeric>

#include "base/random.hpp"
#include "imagery/drawn.hpp"
#include "imagery/layout_arrange.hpp"
#include "imagery/layout_stage.hpp"
#include "imagery/parts.hpp"

namespace maia {
namespace {

// The stamps that show most of what the request asks for.
std::vector<const StampInfo*> fitting_stamps(const Term& term, const ObjectRequest& request) {
  const auto score = [&](const StampInfo& stamp) {
    int parts = 0;
    for (const std::string& part : request.parts) parts += stamp_has_part(stamp.path, part);
    const int kind = stamp.drawing == request.drawing;
    return parts * 10 + kind * 2 + (!request.colour.empty() && stamp.colour == request.colour);
  };
  std::vector<const StampInfo*> best;
  int highest = -1;
  for (const StampInfo& stamp : term.stamps) {
    const int own = score(stamp);
    if (own > highest) best.clear();
    highest = std::max(highest, own);
    if (own == highest) best.push_back(&stamp);
  }
  return best;
}

// Objects that may stand anywhere: in rows, in a shuffled order.
void spread(const Stage& stage, std::span<SceneObject> objects, std::uint64_t seed) {
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
    const double relative = stage.box(object).width() / object.size;
    if (count > 1) object.size = std::min(object.size, 1.12 / columns / relative);
    const int row = slots[i] / columns;
    const int column = slots[i] % columns;
    const double stagger = rows > 1 ? (row % 2 - 0.5) * 0.3 : 0.0;
    const double spread = count == 1 ? 0.07 : 0.10 / columns;
    object.x = (column + 0.5 + stagger * (count > 4 ? 0.6 : 0)) / columns +
               random.uniform(-spread, spread);
    // At most a sixth of what fits the canvas lies beyond its edge.
    const double reach = std::min(0.5, relative * object.size * 0.42);
    object.x = std::clamp(object.x, reach, 1 - reach);
    object.y =
        stage.lowest_point(stage.floats(object), stage.box(object).height(), row, rows, random);
  }
}

}  // namespace

SceneObject choose_stamp(const CollageWorld& world, const ObjectRequest& request,
                         std::uint64_t seed) {
  Random random(derive_seed(seed, "stamp"));
  const Lexicon& lexicon = world.lexicon();
  const auto terms = lexicon.terms_like(request.terms, request.drawing);
  const Term& term = lexicon.terms()[random.pick(terms)];
  const StampInfo& stamp = *random.pick(fitting_stamps(term, request));
  SceneObject object;
  object.term = term.name;
  object.stamp = stamp.path;
  object.colour = stamp.colour == request.colour ? "" : request.colour;
  object.mirror = random.uniform() < 0.5;
  object.size = term.size * random.uniform(0.93, 1.07) * request.size;
  object.text = request.letters;
  if (object.term == kTextTerm && object.text.empty()) {
    object.text = word_by_chance(derive_seed(seed, "letters"));
  }
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
  for (SceneObject& object : objects) object.size *= crowd_factor(objects.size());
  Scene scene;
  scene.background = background;
  const Stage stage(world, scene);
  const bool free = std::all_of(requests.begin(), requests.end(), [](const ObjectRequest& request) {
    return request.placement.is_free();
  });
  if (!free) return arrange(stage, requests, objects, seed);
  spread(stage, objects, seed);
  std::stable_sort(objects.begin(), objects.end(),
                   [](const SceneObject& a, const SceneObject& b) { return a.y < b.y; });
  return objects;
}

SceneObject add_object(const CollageWorld& world, const ObjectRequest& request, const Scene& scene,
                       std::uint64_t seed) {
  const Stage stage(world, scene);
  SceneObject object = choose_stamp(world, request, derive_seed(seed, "added"));
  object.size *= crowd_factor(scene.objects.size() + 1);
  const bool floating = stage.floats(object);
  Random random(derive_seed(seed, "added place"));
  SceneObject best = object;
  double least = 1e9;
  for (int i = 0; i < 12; ++i) {
    object.x = random.uniform(0.14, 0.86);
    object.y = stage.lowest_point(floating, stage.box(object).height(), 0, 1, random) +
               (floating ? random.uniform(-0.2, 0.2) : random.uniform(0.0, 0.06));
    double covered = 0;
    for (const SceneObject& other : scene.objects) {
      covered += overlap(stage.box(object), stage.box(other));
    }
    if (covered < least) {
      least = covered;
      best = object;
    }
  }
  return best;
}

}  // namespace maia
