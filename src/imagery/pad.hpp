// A square sheet on which drawn stamps are made: outlines filled with shaded colour, 100 units a
// side, y downwards, transparent where nothing was drawn.
#pragma once

#include <functional>
#include <memory>
#include <vector>

#include "imagery/paint.hpp"
#include "imagery/stamps.hpp"

namespace maia {

struct Point {
  float x = 0;
  float y = 0;
};

using Outline = std::vector<Point>;

Outline circle(Point centre, float radius);
Outline oval(Point centre, float across, float down, float degrees = 0);
Outline box(float left, float top, float right, float bottom);
Outline rounded_box(float left, float top, float right, float bottom, float radius);
// A regular polygon whose first corner points up, turned by `degrees`.
Outline polygon(Point centre, float radius, int corners, float degrees = 0);
// A curve through the points; an open one starts and ends at the outer two.
Outline smooth(const Outline& points, bool closed = true);
// The upper half of an oval, from left to right.
Outline half_oval(Point centre, float across, float up);
Outline mirrored(const Outline& outline, float axis = 50);
Outline moved(const Outline& outline, float right, float down);

// How a colour lies on what it fills.
struct Ink {
  enum class Shading {
    kFlat,
    kSoft,  // lit from above
    kBall,  // round, with a highlight at the upper left
    kTube,  // an upright cylinder
  };
  Rgb colour;
  Shading shading = Shading::kSoft;
};

Ink flat(Rgb colour);
Ink soft(Rgb colour);
Ink ball(Rgb colour);
Ink tube(Rgb colour);

// Colours that many drawings share.
namespace tone {
inline constexpr Rgb kDark{0.13f, 0.13f, 0.15f};
inline constexpr Rgb kSteel{0.68f, 0.71f, 0.75f};
inline constexpr Rgb kWood{0.62f, 0.42f, 0.23f};
inline constexpr Rgb kStone{0.72f, 0.69f, 0.63f};
inline constexpr Rgb kGlass{0.62f, 0.82f, 0.93f};
inline constexpr Rgb kSkin{0.95f, 0.77f, 0.63f};
inline constexpr Rgb kWhite{0.96f, 0.96f, 0.95f};
inline constexpr Rgb kGold{0.91f, 0.71f, 0.22f};
}  // namespace tone

class Pad {
 public:
  Pad();
  ~Pad();

  void fill(const Outline& outline, Ink ink);
  // Of several outlines, what lies in an odd number of them.
  void fill(const std::vector<Outline>& outlines, Ink ink);
  // With a contour of a darker shade.
  void shape(const Outline& outline, Ink ink, float contour = 1.1f);
  void line(const Outline& points, float width, Ink ink);
  // A line with a darker edge.
  void rod(const Outline& points, float width, Ink ink, float contour = 1.0f);
  void cut(const Outline& outline);
  // Multiplies what is drawn there by `factor(x, y)`.
  void texture(const Outline& outline, const std::function<float(float, float)>& factor);
  // Replaces the colour of what is drawn there.
  void colour(const Outline& outline, const std::function<Rgb(float, float)>& colour);
  // Letters of about that height (of capitals), their lower left at `at`; gives their width. Only
  // printable ASCII.
  float letters(const std::string& text, Point at, float height, float weight, Ink ink);

  // Cropped to what is visible. An empty pad gives an empty cutout.
  Cutout finish() const;

 private:
  struct Sheet;
  void apply(Ink ink);

  std::unique_ptr<Sheet> sheet_;
};

}  // namespace maia
