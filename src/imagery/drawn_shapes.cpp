// Plain geometric shapes, each in one colour.
#include <cmath>
#include <numbers>

#include "imagery/drawn.hpp"

namespace maia {
namespace {

constexpr Point kMiddle{50, 50};

void draw_circle(Pad& pad, Rgb own) {
  pad.fill(circle(kMiddle, 48), flat(own));
}

void draw_oval(Pad& pad, Rgb own) {
  pad.fill(oval(kMiddle, 48, 31), flat(own));
}

void draw_square(Pad& pad, Rgb own) {
  pad.fill(box(4, 4, 96, 96), flat(own));
}

void draw_rectangle(Pad& pad, Rgb own) {
  pad.fill(box(2, 22, 98, 78), flat(own));
}

void draw_triangle(Pad& pad, Rgb own) {
  pad.fill({{50, 7}, {98, 90}, {2, 90}}, flat(own));
}

void draw_diamond(Pad& pad, Rgb own) {
  pad.fill({{50, 2}, {86, 50}, {50, 98}, {14, 50}}, flat(own));
}

void draw_pentagon(Pad& pad, Rgb own) {
  pad.fill(polygon({50, 52}, 48, 5), flat(own));
}

void draw_hexagon(Pad& pad, Rgb own) {
  pad.fill(polygon(kMiddle, 48, 6, 30), flat(own));
}

void draw_star(Pad& pad, Rgb own) {
  const Outline outer = polygon({50, 53}, 49, 5);
  const Outline inner = polygon({50, 53}, 20, 5, 36);
  Outline star;
  for (std::size_t i = 0; i < 5; ++i) {
    star.push_back(outer[i]);
    star.push_back(inner[i]);
  }
  pad.fill(star, flat(own));
}

void draw_heart(Pad& pad, Rgb own) {
  Outline heart;
  for (int i = 0; i < 120; ++i) {
    const float t = 2 * std::numbers::pi_v<float> * static_cast<float>(i) / 120;
    const float s = std::sin(t);
    heart.push_back({50 + 47 * s * s * s, 46 - 2.9f * (13 * std::cos(t) - 5 * std::cos(2 * t) -
                                                       2 * std::cos(3 * t) - std::cos(4 * t))});
  }
  pad.fill(heart, flat(own));
}

void draw_spiral(Pad& pad, Rgb own) {
  Outline turns;
  for (int i = 0; i <= 400; ++i) {
    const float t = static_cast<float>(i) / 400;
    const float angle = t * 3.6f * 2 * std::numbers::pi_v<float>;
    turns.push_back({50 + 44 * t * std::cos(angle), 50 + 44 * t * std::sin(angle)});
  }
  pad.line(turns, 6, flat(own));
}

void draw_ring(Pad& pad, Rgb own) {
  pad.fill({circle(kMiddle, 48), circle(kMiddle, 30)}, flat(own));
}

void draw_cross(Pad& pad, Rgb own) {
  pad.fill(box(36, 4, 64, 96), flat(own));
  pad.fill(box(4, 36, 96, 64), flat(own));
}

void draw_arrow(Pad& pad, Rgb own) {
  pad.fill({{2, 38}, {54, 38}, {54, 16}, {98, 50}, {54, 84}, {54, 62}, {2, 62}}, flat(own));
}

void draw_semicircle(Pad& pad, Rgb own) {
  pad.fill(half_oval({50, 74}, 48, 48), flat(own));
}

void draw_zigzag(Pad& pad, Rgb own) {
  pad.line({{6, 70}, {22, 30}, {38, 70}, {54, 30}, {70, 70}, {86, 30}, {95, 52}}, 9, flat(own));
}

}  // namespace

std::vector<Drawn> drawn_shapes() {
  return {{"circle", {0.84f, 0.10f, 0.12f}, draw_circle},
          {"oval", {0.50f, 0.20f, 0.68f}, draw_oval},
          {"square", {0.12f, 0.32f, 0.82f}, draw_square},
          {"rectangle", {0.16f, 0.58f, 0.32f}, draw_rectangle},
          {"triangle", {0.14f, 0.60f, 0.22f}, draw_triangle},
          {"diamond", {0.12f, 0.42f, 0.78f}, draw_diamond},
          {"pentagon", {0.45f, 0.26f, 0.12f}, draw_pentagon},
          {"hexagon", {0.95f, 0.54f, 0.08f}, draw_hexagon},
          {"star", {0.97f, 0.80f, 0.10f}, draw_star},
          {"heart", {0.86f, 0.10f, 0.22f}, draw_heart},
          {"spiral", {0.14f, 0.14f, 0.17f}, draw_spiral},
          {"ring", {0.52f, 0.16f, 0.68f}, draw_ring},
          {"cross", {0.84f, 0.12f, 0.12f}, draw_cross},
          {"arrow", {0.14f, 0.14f, 0.17f}, draw_arrow},
          {"semicircle", {0.95f, 0.52f, 0.70f}, draw_semicircle},
          {"zigzag", {0.14f, 0.14f, 0.17f}, draw_zigzag}};
}

}  // namespace maia
