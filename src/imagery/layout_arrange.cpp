#include "imagery/layout_arrange.hpp"

#include <algorithm>
#include <array>

namespace maia {
namespace {

// Objects that move together, in the order they are drawn.
struct Stack {
  std::vector<std::size_t> members;
  std::size_t root = 0;
};

// Stacks that stand next to each other: all of one request.
struct Group {
  std::size_t request = 0;
  std::vector<Stack> stacks;
  Placement placement;  // its region
  int rows = 1;
  int columns() const { return (static_cast<int>(stacks.size()) + rows - 1) / rows; }
};

class Arranger {
 public:
  Arranger(const Stage& stage, std::span<const ObjectRequest> requests,
           std::vector<SceneObject> objects, std::uint64_t seed)
      : stage_(stage),
        requests_(requests),
        objects_(std::move(objects)),
        random_(derive_seed(seed, "arrangement")) {
    std::size_t next = 0;
    for (const ObjectRequest& request : requests_) {
      first_.push_back(next);
      next += static_cast<std::size_t>(request.count);
    }
  }

  std::vector<SceneObject> run() {
    for (std::size_t i = 0; i < requests_.size(); ++i) {
      if (!is_stacked(relation(i))) make_group(i);
    }
    order_groups();
    divide();
    return drawn();
  }

 private:
  Relation relation(std::size_t request) const { return requests_[request].placement.relation; }
  std::size_t count(std::size_t request) const {
    return static_cast<std::size_t>(requests_[request].count);
  }

  void make_group(std::size_t request) {
    Group group;
    group.request = request;
    group.placement = requests_[request].placement;
    for (std::size_t i = 0; i < count(request); ++i) {
      Stack stack{{first_[request] + i}, first_[request] + i};
      objects_[stack.root].x = 0.5;
      objects_[stack.root].y = 0.9;
      if (i == 0) pile_up(stack, request);
      group.stacks.push_back(std::move(stack));
    }
    group.rows = count(request) > 6 ? 3 : count(request) > 2 && requests_.size() > 1 ? 2 : 1;
    // The two of "between two mugs" stand apart.
    const bool parted = std::any_of(requests_.begin(), requests_.end(), [&](const auto& other) {
      return other.placement.relation == Relation::kBetween &&
             other.placement.references.size() == 1 && other.placement.references[0] == request;
    });
    if (parted && group.stacks.size() > 1) {
      Group rest = group;
      group.stacks.resize(1);
      group.rows = 1;
      rest.stacks.erase(rest.stacks.begin());
      groups_.push_back(std::move(group));
      groups_.push_back(std::move(rest));
      return;
    }
    groups_.push_back(std::move(group));
  }

  // Puts onto the stack whatever relates to a request in it by height or depth.
  void pile_up(Stack& stack, std::size_t request) {
    for (std::size_t i = 0; i < requests_.size(); ++i) {
      const Placement& placement = requests_[i].placement;
      if (!is_stacked(placement.relation) || placement.references.front() != request) continue;
      const std::size_t reference = first_[request];
      for (std::size_t k = 0; k < count(i); ++k) {
        const std::size_t subject = first_[i] + k;
        stage_.relate(objects_[subject], placement.relation, objects_[reference], k, count(i),
                      random_);
        auto& members = stack.members;
        const auto at = is_drawn_before(placement.relation)
                            ? std::find(members.begin(), members.end(), reference)
                            : members.end();
        members.insert(at, subject);
      }
      pile_up(stack, i);
    }
  }

  // The number of the group that an object of the request stands in.
  std::size_t group_of(std::size_t request) const {
    while (is_stacked(relation(request))) request = requests_[request].placement.references[0];
    for (std::size_t i = 0; i < groups_.size(); ++i) {
      if (groups_[i].request == request) return i;
    }
    return 0;
  }

  int column(std::size_t group) const { return groups_[group].placement.column.value_or(0); }

  // From left to right: what names a region by it, then each that relates to another next to it.
  void order_groups() {
    // What is stacked takes no room beside others.
    std::size_t stacks = 0;
    for (const Group& group : groups_) stacks += group.stacks.size();
    growth_ = crowd_factor(stacks) / crowd_factor(objects_.size());
    std::vector<std::size_t> free;
    for (std::size_t i = 0; i < groups_.size(); ++i) {
      if (relation(groups_[i].request) == Relation::kNone) free.push_back(i);
    }
    random_.shuffle(std::span(free));
    make_room_for_centre(free);
    order_ = free;
    std::stable_sort(order_.begin(), order_.end(),
                     [&](std::size_t a, std::size_t b) { return column(a) < column(b); });
    // A reference may itself wait for its own: as many rounds as there are groups are enough.
    for (std::size_t round = 0; round < groups_.size(); ++round) {
      for (std::size_t i = 0; i < groups_.size(); ++i) insert(i);
    }
    for (std::size_t i = 0; i < groups_.size(); ++i) {
      if (place_of(i) == order_.size()) order_.push_back(i);
    }
  }

  // Where one thing is in the centre, the others are at its sides.
  void make_room_for_centre(std::vector<std::size_t>& free) {
    const auto is_central = [&](std::size_t group) { return groups_[group].placement.column == 0; };
    if (std::none_of(free.begin(), free.end(), is_central)) return;
    central_ = true;
    int side = random_.uniform() < 0.5 ? -1 : 1;
    for (const std::size_t group : free) {
      if (groups_[group].placement.column) continue;
      groups_[group].placement.column = side;
      side = -side;
    }
  }

  std::size_t place_of(std::size_t group) const {
    return static_cast<std::size_t>(std::find(order_.begin(), order_.end(), group) -
                                    order_.begin());
  }

  void insert(std::size_t group) {
    if (place_of(group) != order_.size()) return;
    const Placement& placement = requests_[groups_[group].request].placement;
    std::size_t low = order_.size();
    std::size_t high = 0;
    for (const std::size_t reference : placement.references) {
      const std::size_t place = place_of(group_of(reference));
      if (place == order_.size()) return;
      low = std::min(low, place);
      high = std::max(high, place);
    }
    bool after = placement.relation == Relation::kRightOf;
    if (placement.relation == Relation::kBeside) after = random_.uniform() < 0.5;
    if (placement.relation == Relation::kBetween) {
      // "between two mugs": the groups of one request, which stand next to each other.
      after = true;
      if (placement.references.size() == 1) high = other_of(order_[low]);
      low = std::min(low, high);
    }
    const std::size_t beside = order_[low];
    if (!groups_[group].placement.column) {
      groups_[group].placement.column = groups_[beside].placement.column;
    }
    order_.insert(order_.begin() + static_cast<std::ptrdiff_t>(low + (after ? 1 : 0)), group);
  }

  std::size_t other_of(std::size_t group) const {
    for (std::size_t i = 0; i < order_.size(); ++i) {
      if (order_[i] != group && groups_[order_[i]].request == groups_[group].request) return i;
    }
    return place_of(group);
  }

  // Gives every group its columns of the canvas.
  void divide() {
    std::array<int, 3> columns{};
    for (const std::size_t group : order_) {
      columns[static_cast<std::size_t>(column(group) + 1)] += groups_[group].columns();
    }
    const bool left = columns[0] > 0, middle = columns[1] > 0, right = columns[2] > 0;
    const double first = central_ && (left || right) ? 0.32
                         : !left                     ? 0
                         : middle && right           ? 0.36
                         : middle                    ? 0.42
                                                     : 0.5;
    const double second = central_ && (left || right) ? 0.68
                          : !right                    ? 1
                          : middle && left            ? 0.64
                          : middle                    ? 0.58
                                                      : 0.5;
    const std::array<double, 4> borders = {0, first, second, 1};
    std::array<int, 3> taken{};
    for (const std::size_t index : order_) {
      Group& group = groups_[index];
      const auto part = static_cast<std::size_t>(column(index) + 1);
      const double cell = (borders[part + 1] - borders[part]) / columns[part];
      const double start = borders[part] + cell * taken[part];
      taken[part] += group.columns();
      for (std::size_t i = 0; i < group.stacks.size(); ++i) {
        const int row = static_cast<int>(i) / group.columns();
        const double middle_x = start + cell * (static_cast<int>(i) % group.columns() + 0.5);
        put(group, group.stacks[i], middle_x, cell, row);
      }
    }
  }

  Box extent(const Stack& stack) const {
    Box all = stage_.box(objects_[stack.members.front()]);
    for (const std::size_t member : stack.members) {
      all = united(all, stage_.box(objects_[member]));
    }
    return all;
  }

  // Moves a stack to its cell and shrinks it to what fits there.
  void put(const Group& group, const Stack& stack, double x, double cell, int row) {
    const Placement& placement = group.placement;
    const Box before = extent(stack);
    const bool halved = placement.row && *placement.row != 0;
    double scale = std::min({growth_, cell * 0.98 / before.width(),
                             (halved           ? 0.47
                              : group.rows > 1 ? 0.55
                                               : 0.94) /
                                 before.height()});
    if (placement.depth < 0) scale *= 0.5;
    const double height = before.height() * scale;
    const double width = before.width() * scale;
    const double jitter = random_.uniform(-0.02, 0.02);
    const double middle = std::clamp(x + jitter * std::min(1.0, cell), width / 2, 1 - width / 2);
    const double bottom = bottom_of(placement, objects_[stack.root], height, row, group.rows);
    for (const std::size_t member : stack.members) {
      SceneObject& object = objects_[member];
      object.x = middle + (object.x - before.centre()) * scale;
      object.y = bottom + (object.y - before.bottom) * scale;
      object.size *= scale;
    }
  }

  double bottom_of(const Placement& placement, const SceneObject& root, double height, int row,
                   int rows) {
    const double jitter = random_.uniform(-0.02, 0.02);
    if (placement.row) {
      if (*placement.row < 0) return std::max(height + 0.01, 0.25 + height / 2 + jitter);
      if (*placement.row > 0) return std::min(0.98, 0.78 + height / 2);
      return 0.5 + height / 2 + jitter;
    }
    if (placement.depth > 0) return 0.98;
    const bool floating = stage_.floats(root);
    if (placement.depth < 0) {
      return std::max(height + 0.02, floating ? 0.4 : std::min(stage_.horizon() + 0.1, 0.7));
    }
    const double lowest = stage_.lowest_point(floating, height, row, rows, random_);
    return std::clamp(lowest, std::min(height + 0.01, 0.99), 0.99);
  }

  // What is lower on the canvas is nearer.
  std::vector<SceneObject> drawn() const {
    std::vector<const Stack*> stacks;
    for (const Group& group : groups_) {
      for (const Stack& stack : group.stacks) stacks.push_back(&stack);
    }
    std::stable_sort(stacks.begin(), stacks.end(), [&](const Stack* a, const Stack* b) {
      return objects_[a->root].y < objects_[b->root].y;
    });
    std::vector<SceneObject> result;
    for (const Stack* stack : stacks) {
      for (const std::size_t member : stack->members) result.push_back(objects_[member]);
    }
    return result;
  }

  const Stage& stage_;
  std::span<const ObjectRequest> requests_;
  std::vector<SceneObject> objects_;
  std::vector<std::size_t> first_;  // object of each request
  std::vector<Group> groups_;
  std::vector<std::size_t> order_;  // of the groups, from left to right
  Random random_;
  double growth_ = 1;
  bool central_ = false;  // something is to be in the very centre
};

}  // namespace

std::vector<SceneObject> arrange(const Stage& stage, std::span<const ObjectRequest> requests,
                                 std::vector<SceneObject> objects, std::uint64_t seed) {
  return Arranger(stage, requests, std::move(objects), seed).run();
}

}  // namespace maia
