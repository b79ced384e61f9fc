#include "imagery/layout_stage.hpp"

#include <algorithm>
#include <cmath>

#include "imagery/background.hpp"

namespace maia {
namespace {

constexpr double kGap = 0.03;       // between things that do not touch
constexpr double kSmallest = 0.06;  // side of an object that is still seen

}  // namespace

double crowd_factor(std::size_t count) {
  constexpr double kFactors[] = {1.0, 1.0, 0.72, 0.58, 0.50, 0.46, 0.43};
  return count < std::size(kFactors) ? kFactors[count] : (count < 10 ? 0.37 : 0.33);
}

Box united(const Box& a, const Box& b) {
  return {std::min(a.left, b.left), std::min(a.top, b.top), std::max(a.right, b.right),
          std::max(a.bottom, b.bottom)};
}

double overlap(const Box& a, const Box& b) {
  const double width = std::min(a.right, b.right) - std::max(a.left, b.left);
  const double height = std::min(a.bottom, b.bottom) - std::max(a.top, b.top);
  return std::max(0.0, width) * std::max(0.0, height);
}

bool is_stacked(Relation relation) {
  return relation == Relation::kAbove || relation == Relation::kBelow ||
         relation == Relation::kOnTop || relation == Relation::kBehind ||
         relation == Relation::kInFrontOf || relation == Relation::kInside;
}

bool is_drawn_before(Relation relation) {
  return relation == Relation::kBehind || relation == Relation::kInside;
}

Stage::Stage(const CollageWorld& world, const Scene& scene)
    : world_(world),
      wide_(double(scene.width) / std::min(scene.width, scene.height)),
      high_(double(scene.height) / std::min(scene.width, scene.height)),
      horizon_(horizon_of(scene.background)),
      has_ground_(has_ground(scene.background)) {}

Box Stage::box(const SceneObject& object) const {
  const auto stamp = world_.stamps().get(object);
  const double longest = std::max(stamp->cutout.width, stamp->cutout.height);
  const double width = stamp->cutout.width / longest * object.size / wide_;
  const double height = stamp->cutout.height / longest * object.size / high_;
  return {object.x - width / 2, object.y - height, object.x + width / 2, object.y};
}

bool Stage::floats(const SceneObject& object) const {
  const Term* term = world_.lexicon().find(object.term);
  return !has_ground_ || (term != nullptr && term->place == Place::kAir);
}

double Stage::lowest_point(bool floating, double height, int row, int rows, Random& random) const {
  const double jitter = random.uniform(-0.04, 0.04);
  if (rows > 1) return 0.52 + 0.42 * row / (rows - 1) + jitter * 0.6;
  if (floating) return 0.47 + height / 2 + jitter;
  return std::clamp(0.54 + height / 2 + jitter, std::min(horizon_ + 0.12, 0.9),
                    std::max(0.95, 0.42 + height / 2));
}

void Stage::limit(SceneObject& object, double width, double height) const {
  const Box now = box(object);
  const double factor = std::min({1.0, std::max(width, kSmallest / 2) / now.width(),
                                  std::max(height, kSmallest / 2) / now.height()});
  object.size = std::max(object.size * factor, std::min(object.size, kSmallest));
}

double Stage::crest(const SceneObject& object) const {
  const auto stamp = world_.stamps().get(object);
  const Cutout& cutout = stamp->cutout;
  const int rows = std::max(1, cutout.height / 16);
  double sum = 0;
  double count = 0;
  for (int y = 0; y < rows; ++y) {
    const std::uint8_t* alpha = cutout.pixels.data() + std::size_t(y) * cutout.width * 4 + 3;
    for (int x = 0; x < cutout.width; ++x) {
      if (alpha[x * 4] < 128) continue;
      sum += x + 0.5;
      count += 1;
    }
  }
  const double at = count > 0 ? sum / count / cutout.width : 0.5;
  return object.mirror ? 1 - at : at;
}

void Stage::relate(SceneObject& subject, Relation relation, const SceneObject& reference,
                   std::size_t index, std::size_t count, Random& random) const {
  const Box to = box(reference);
  // Several share the reference's width; a single one stands at its middle.
  const double share = (double(index) + 0.5) / double(count);
  const double slot = to.left + to.width() * share;
  const double side = random.uniform() < 0.5 ? -1 : 1;
  const double alternate = count == 1 ? side : (index % 2 == 0 ? -1 : 1);
  switch (relation) {
    case Relation::kOnTop:
      limit(subject, to.width() * (count == 1 ? 0.7 : 1.0 / double(count)), to.height() * 0.8);
      subject.x = count == 1 ? to.left + to.width() * crest(reference) : slot;
      subject.y = to.top + std::min(0.02, to.height() * 0.05);
      return;
    case Relation::kAbove:
      if (count > 1) limit(subject, std::max(to.width(), 0.5) / double(count), 1);
      subject.x =
          count == 1 ? to.centre() : to.centre() + (share - 0.5) * std::max(to.width(), 0.5);
      subject.y = to.top - kGap;
      return;
    case Relation::kBelow:
      if (count > 1) limit(subject, std::max(to.width(), 0.5) / double(count), 1);
      subject.x =
          count == 1 ? to.centre() : to.centre() + (share - 0.5) * std::max(to.width(), 0.5);
      subject.y = to.bottom + kGap + box(subject).height();
      return;
    case Relation::kInside:
      limit(subject, to.width() * 0.7 / double(count), to.height());
      subject.x = to.left + to.width() * (0.5 + (share - 0.5) * 0.8);
      subject.y = to.top + to.height() * 0.45;
      return;
    case Relation::kBehind:
    case Relation::kInFrontOf: {
      const bool front = relation == Relation::kInFrontOf;
      if (front) limit(subject, to.width() * 0.9, to.height() * 0.9);
      const double reach = (box(subject).width() + to.width()) / 2;
      subject.x = to.centre() + alternate * reach * random.uniform(0.5, 0.62) *
                                    (count > 2 ? double(index / 2 + 1) * 0.7 : 1.0);
      subject.y = to.bottom + (front ? 0.05 : -0.05);
      return;
    }
    default: {
      const bool left =
          relation == Relation::kLeftOf || (relation == Relation::kBeside && alternate < 0);
      const double step = (double(index) + 0.5) * box(subject).width() + kGap;
      subject.x = left ? to.left - step : to.right + step;
      subject.y = to.bottom;
    }
  }
}

void Stage::put_between(SceneObject& subject, const SceneObject& one,
                        const SceneObject& other) const {
  const Box a = box(one).centre() < box(other).centre() ? box(one) : box(other);
  const Box b = box(one).centre() < box(other).centre() ? box(other) : box(one);
  // What stands before others may cover them a little.
  const double room = std::max(b.left - a.right, (b.centre() - a.centre()) * 0.5);
  limit(subject, room, 1);
  subject.x = std::clamp((a.right + b.left) / 2, a.centre() + 0.01,
                         std::max(a.centre() + 0.01, b.centre() - 0.01));
  subject.y = (a.bottom + b.bottom) / 2;
}

void Stage::squeeze(SceneObject& subject, Relation relation, const SceneObject& reference) const {
  const Box to = box(reference);
  const bool on = relation == Relation::kOnTop;
  switch (relation) {
    case Relation::kOnTop:
    case Relation::kAbove:
      limit(subject, 1, std::max(to.top - (on ? 0 : kGap), 0.12));
      break;
    case Relation::kBelow:
      limit(subject, 1, std::max(1 - to.bottom - kGap, 0.12));
      subject.y = to.bottom + kGap + box(subject).height();
      break;
    case Relation::kLeftOf:
    case Relation::kRightOf:
    case Relation::kBeside: {
      // On the other side of "beside" there may be more room.
      const bool free = relation == Relation::kBeside;
      const bool left = free ? to.left > 1 - to.right : relation == Relation::kLeftOf;
      // Rather before the reference than too small to be seen.
      const double room = std::max(left ? to.left : 1 - to.right, 0.24);
      limit(subject, room, 1);
      const double step = box(subject).width() / 2 + kGap / 2;
      const bool fits = box(subject).left >= 0 && box(subject).right <= 1;
      if (!free || !fits) subject.x = left ? to.left - step : to.right + step;
      const double half = box(subject).width() / 2;
      subject.x = std::clamp(subject.x, half * 0.8, 1 - half * 0.8);
      break;
    }
    default:
      break;
  }
  const Box now = box(subject);
  const double half = now.width() / 2;
  // Half of it may lie beyond the edge: that is less wrong than the wrong side.
  subject.x = std::clamp(subject.x, half * 0.2, 1 - half * 0.2);
  subject.y = std::clamp(subject.y, now.height() * 0.5, 1 + now.height() * 0.3);
}

void Stage::put_into_region(SceneObject& object, const Placement& placement, Random& random) const {
  const double jitter = random.uniform(-0.02, 0.02);
  if (placement.column && *placement.column != 0) limit(object, 0.47, 1);
  if (placement.row && *placement.row != 0) limit(object, 1, 0.47);
  if (placement.depth < 0) object.size = std::max(kSmallest, object.size * 0.5);
  const Box now = box(object);
  if (placement.column) {
    const double half = now.width() / 2;
    object.x = *placement.column == 0  ? 0.5 + jitter
               : *placement.column < 0 ? std::max(half + 0.01, 0.24 + jitter)
                                       : std::min(0.99 - half, 0.76 + jitter);
  }
  if (placement.row) {
    object.y = *placement.row == 0  ? 0.5 + now.height() / 2 + jitter
               : *placement.row < 0 ? std::max(now.height() + 0.01, 0.25 + now.height() / 2)
                                    : std::min(0.98, 0.78 + now.height() / 2);
  }
  if (placement.depth < 0 && !placement.row) {
    object.y = has_ground_ && !floats(object) ? std::min(horizon_ + 0.1, 0.7) : 0.4;
    object.y = std::max(object.y, now.height() + 0.02);
  }
  if (placement.depth > 0 && !placement.row) object.y = 0.98;
}

void Stage::fit(SceneObject& object) const {
  limit(object, 0.98, 0.98);
  const Box now = box(object);
  object.x = std::clamp(object.x, now.width() / 2 + 0.01, 0.99 - now.width() / 2);
  object.y = std::clamp(object.y, now.height() + 0.01, 0.99);
}

}  // namespace maia
