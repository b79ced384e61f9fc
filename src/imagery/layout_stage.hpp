// The canvas while objects are put on it: how large they are there, and how one comes to stand to
// another.
#pragma once

#include <span>

#include "base/random.hpp"
#include "imagery/prompt.hpp"
#include "imagery/scene.hpp"
#include "imagery/world.hpp"

namespace maia {

// In parts of the canvas's width and height; y grows downwards.
struct Box {
  double left = 0;
  double top = 0;
  double right = 0;
  double bottom = 0;

  double width() const { return right - left; }
  double height() const { return bottom - top; }
  double centre() const { return (left + right) / 2; }
};

Box united(const Box& a, const Box& b);
double overlap(const Box& a, const Box& b);

// How much smaller objects are in company.
double crowd_factor(std::size_t count);

class Stage {
 public:
  // `world` must outlive the stage; of the scene, only its size and background count.
  Stage(const CollageWorld& world, const Scene& scene);

  Box box(const SceneObject& object) const;
  // Whether nothing carries the object, so that it may be at any height.
  bool floats(const SceneObject& object) const;
  double horizon() const { return horizon_; }
  // The lowest point of an object of that height, in row `row` of `rows`.
  double lowest_point(bool floating, double height, int row, int rows, Random& random) const;

  // Moves the subject, and makes it smaller where it must be, so that it stands so to the
  // reference; of several subjects this is number `index` of `count`. Not of kBetween.
  void relate(SceneObject& subject, Relation relation, const SceneObject& reference,
              std::size_t index, std::size_t count, Random& random) const;
  void put_between(SceneObject& subject, const SceneObject& one, const SceneObject& other) const;
  // Of a subject that was related to a reference which stays where it is: makes it smaller where
  // there is no room for it, and keeps it on the canvas.
  void squeeze(SceneObject& subject, Relation relation, const SceneObject& reference) const;
  // Moves it into the part of the canvas that the placement names.
  void put_into_region(SceneObject& object, const Placement& placement, Random& random) const;
  // Moves what lies beyond the canvas's edge back, and makes it smaller where it does not fit.
  void fit(SceneObject& object) const;

 private:
  // Limits the object's width and height.
  void limit(SceneObject& object, double width, double height) const;
  // Where along its width, from 0 to 1, an object reaches highest.
  double crest(const SceneObject& object) const;

  const CollageWorld& world_;
  double wide_;  // of the canvas, in its shorter side
  double high_;
  double horizon_;
  bool has_ground_;
};

// Whether one object is in front of, behind, on or under the other rather than beside it.
bool is_stacked(Relation relation);
// Whether the subject is drawn before what it relates to.
bool is_drawn_before(Relation relation);

}  // namespace maia
