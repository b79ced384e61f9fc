#include "imagery/part_outlines.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

#include "base/error.hpp"
#include "base/json.hpp"

namespace maia {
namespace {

using Corners = std::vector<std::array<double, 2>>;

// One entry, and how to say that it is wrong.
class Entry {
 public:
  Entry(const Json& json, std::size_t number, std::string_view file)
      : json_(json), where_(std::string(file) + ", outline " + std::to_string(number + 1)) {
    if (!json.is_object()) fail("is not an object");
    part_ = name("part");
    stamp_ = name("stamp");
    where_ += " (" + part_ + " of " + stamp_ + ")";
  }

  const std::string& part() const { return part_; }
  const std::string& stamp() const { return stamp_; }

  PartOutline outline() const {
    const std::string shape = shape_name();
    PartOutline outline{part_, {}, {}};
    if (shape == "polygon") outline.corners = polygon_corners(numbers("polygon"));
    if (shape == "ellipse") outline.corners = ellipse_corners(numbers("ellipse"));
    if (shape == "ring") outline.corners = ring_corners(numbers("ring"));
    if (shape == "whole_but") outline.without = names("whole_but");
    return outline;
  }

 private:
  [[noreturn]] void fail(const std::string& what) const {
    throw Error(ErrorKind::kBadInput, where_ + " " + what);
  }

  std::string shape_name() const {
    std::string shape;
    for (const char* name : {"polygon", "ellipse", "ring", "whole_but"}) {
      if (json_.contains(name)) shape = name;
    }
    if (shape.empty() || json_.size() != 3) {
      fail("needs a part, a stamp, and one of polygon, ellipse, ring and whole_but");
    }
    return shape;
  }

  std::string name(const char* key) const {
    const auto found = json_.find(key);
    if (found == json_.end() || !found->is_string() || found->get_ref<const std::string&>().empty())
      fail(std::string("needs a name as its \"") + key + "\"");
    return found->get<std::string>();
  }

  std::vector<std::string> names(const char* key) const {
    const Json& list = json_.at(key);
    if (!list.is_array() || !std::all_of(list.begin(), list.end(),
                                         [](const Json& value) { return value.is_string(); })) {
      fail(std::string("needs a list of names as its \"") + key + "\"");
    }
    return list.get<std::vector<std::string>>();
  }

  std::vector<double> numbers(const char* key) const {
    const Json& list = json_.at(key);
    if (!list.is_array() || !std::all_of(list.begin(), list.end(), [](const Json& value) {
          return value.is_number() && value.get<double>() >= 0 && value.get<double>() <= 1;
        })) {
      fail(std::string("needs a list of numbers from 0 to 1 as its \"") + key + "\"");
    }
    return list.get<std::vector<double>>();
  }

  Corners polygon_corners(const std::vector<double>& values) const {
    if (values.size() < 6 || values.size() % 2 != 0) {
      fail("needs at least three corners, two numbers each, as its \"polygon\"");
    }
    Corners corners;
    for (std::size_t i = 0; i < values.size(); i += 2) {
      corners.push_back({values[i], values[i + 1]});
    }
    return corners;
  }

  Corners ellipse_corners(const std::vector<double>& values) const {
    if (values.size() != 4 || values[2] <= 0 || values[3] <= 0) {
      fail("needs the centre and two radii over 0 as its \"ellipse\"");
    }
    return around(values[0], values[1], values[2], values[3]);
  }

  // The outer edge and then the inner one: what is between them has been gone round once.
  Corners ring_corners(const std::vector<double>& values) const {
    if (values.size() != 5 || values[2] <= 0 || values[3] <= 0 || values[4] <= 0) {
      fail("needs the centre, two radii over 0 and the hollow share of them as its \"ring\"");
    }
    Corners corners = around(values[0], values[1], values[2], values[3]);
    const Corners inner =
        around(values[0], values[1], values[2] * values[4], values[3] * values[4]);
    corners.insert(corners.end(), inner.begin(), inner.end());
    return corners;
  }

  static Corners around(double x, double y, double radius_x, double radius_y) {
    constexpr int kCorners = 32;
    Corners corners;
    for (int i = 0; i <= kCorners; ++i) {  // back to the first
      const double angle = 2 * std::numbers::pi * i / kCorners;
      corners.push_back({std::clamp(x + radius_x * std::cos(angle), 0.0, 1.0),
                         std::clamp(y + radius_y * std::sin(angle), 0.0, 1.0)});
    }
    return corners;
  }

  const Json& json_;
  std::string where_;
  std::string part_;
  std::string stamp_;
};

// Every part that a whole cut-out is without must have an outline of its own on the stamp.
void check_without(const PartOutlines& outlines, std::string_view file) {
  for (const auto& [stamp, list] : outlines.by_stamp) {
    for (const auto& outline : list) {
      for (const auto& name : outline.without) {
        if (std::none_of(list.begin(), list.end(), [&](const PartOutline& other) {
              return other.part == name && !other.corners.empty();
            })) {
          throw Error(ErrorKind::kBadInput, std::string(file) + ": the " + outline.part + " of " +
                                                stamp + " is without its " + name +
                                                ", which has no outline of its own");
        }
      }
    }
  }
}

}  // namespace

PartOutlines read_part_outlines(std::string_view text, std::string_view file) {
  const Json json = parse_json(text, file);
  if (!json.is_array()) throw Error(ErrorKind::kBadInput, std::string(file) + " is not a list");
  PartOutlines outlines;
  for (std::size_t i = 0; i < json.size(); ++i) {
    const Entry entry(json[i], i, file);
    auto& parts = outlines.parts;
    if (std::find(parts.begin(), parts.end(), entry.part()) == parts.end()) {
      parts.push_back(entry.part());
    }
    outlines.by_stamp[entry.stamp()].push_back(entry.outline());
  }
  check_without(outlines, file);
  return outlines;
}

}  // namespace maia
