// Vehicles that no photograph of the stamps shows.
#include <cmath>

#include "imagery/drawn.hpp"

namespace maia {
namespace {

void wheel(Pad& pad, Point at, float radius, Rgb hub) {
  pad.shape(circle(at, radius), ball({0.20f, 0.20f, 0.22f}), 0.7f);
  pad.shape(circle(at, radius * 0.56f), ball(hub), 0.6f);
  pad.fill(circle(at, radius * 0.16f), flat(tone::kDark));
}

void draw_train(Pad& pad, Rgb own) {
  for (const Point puff : {Point{24, 14}, {33, 9}, {44, 7}})
    pad.fill(circle(puff, 6.5f), ball({0.88f, 0.89f, 0.91f}));
  pad.shape(box(56, 76, 96, 82), flat(tone::kDark), 0.6f);
  pad.shape({{2, 88}, {12, 70}, {14, 88}}, soft({0.66f, 0.16f, 0.14f}), 0.8f);
  pad.shape(box(16, 24, 25, 44), tube(tone::kDark), 0.7f);
  pad.shape({{12, 18}, {29, 18}, {26, 26}, {15, 26}}, tube(tone::kDark), 0.7f);
  pad.shape(half_oval({42, 42}, 6, 8), ball(tone::kGold), 0.7f);
  pad.shape(rounded_box(10, 42, 64, 74, 6), soft(own));
  for (const float x : {20.0f, 34.0f, 48.0f}) pad.line({{x, 43}, {x, 73}}, 1.4f, flat(tone::kGold));
  pad.shape(circle({9, 58}, 9), ball(mix(own, {0, 0, 0}, 0.35f)), 0.8f);
  pad.shape(box(60, 22, 96, 78), soft(own * 0.9f));
  pad.shape(box(56, 16, 99, 23), soft({0.30f, 0.31f, 0.35f}), 0.8f);
  pad.shape(box(66, 30, 78, 48), soft(tone::kGlass), 0.8f);
  pad.shape(box(82, 30, 92, 48), soft(tone::kGlass), 0.8f);
  pad.line({{62, 60}, {94, 60}}, 1.6f, flat(tone::kGold));
  for (const float x : {24.0f, 44.0f}) wheel(pad, {x, 84}, 10.5f, {0.76f, 0.20f, 0.16f});
  for (const float x : {66.0f, 86.0f}) wheel(pad, {x, 84}, 10.5f, {0.76f, 0.20f, 0.16f});
  pad.rod({{24, 86}, {66, 86}}, 2.2f, soft(tone::kSteel), 0.5f);
}

void draw_tractor(Pad& pad, Rgb own) {
  pad.rod({{36, 26}, {36, 46}}, 2.6f, flat(tone::kDark), 0.5f);
  pad.rod({{52, 10}, {54, 50}}, 2.4f, flat(own * 0.8f), 0.6f);
  pad.rod({{86, 10}, {84, 50}}, 2.4f, flat(own * 0.8f), 0.6f);
  pad.fill({{54, 14}, {84, 14}, {83, 46}, {56, 46}}, soft(tone::kGlass));
  pad.rod({{70, 12}, {70, 46}}, 1.6f, flat(own * 0.8f), 0.4f);
  pad.shape(rounded_box(48, 5, 91, 13, 3), soft(own));
  pad.shape(smooth({{10, 46}, {50, 43}, {54, 47}, {88, 46}, {90, 66}, {54, 74}, {12, 70}, {8, 58}}),
            soft(own));
  for (const float y : {52.0f, 57.0f, 62.0f}) pad.line({{18, y}, {42, y}}, 1.4f, flat(own * 0.45f));
  pad.shape(circle({11, 54}, 3), ball({0.98f, 0.93f, 0.70f}), 0.6f);
  wheel(pad, {70, 70}, 26, {0.93f, 0.78f, 0.22f});
  for (int i = 0; i < 24; ++i) {
    const float t = 6.28318f * static_cast<float>(i) / 24;
    pad.line({{70 + 25 * std::cos(t), 70 + 25 * std::sin(t)},
              {70 + 28 * std::cos(t + 0.05f), 70 + 28 * std::sin(t + 0.05f)}},
             3, flat({0.12f, 0.12f, 0.13f}));
  }
  wheel(pad, {22, 82}, 15, {0.93f, 0.78f, 0.22f});
  pad.rod(smooth({{47, 46}, {58, 42}, {88, 40}, {98, 58}}, false), 3, flat(own * 0.85f), 0.6f);
}

void draw_bicycle(Pad& pad, Rgb own) {
  for (const float x : {24.0f, 76.0f}) {
    for (int i = 0; i < 8; ++i) {
      const float t = 3.14159f * static_cast<float>(i) / 8;
      pad.line({{x - 19 * std::cos(t), 66 - 19 * std::sin(t)},
                {x + 19 * std::cos(t), 66 + 19 * std::sin(t)}},
               0.5f, flat({0.55f, 0.57f, 0.60f}));
    }
    pad.fill({circle({x, 66}, 22), circle({x, 66}, 18.8f)}, flat({0.15f, 0.15f, 0.17f}));
    pad.fill({circle({x, 66}, 18.8f), circle({x, 66}, 17.6f)}, flat(tone::kSteel));
    pad.shape(circle({x, 66}, 2.4f), ball(tone::kSteel), 0.4f);
  }
  for (const Outline& tube_of : {Outline{{24, 66}, {38, 38}, {66, 38}, {48, 68}, {24, 66}},
                                 {{38, 38}, {48, 68}},
                                 {{76, 66}, {63, 26}},
                                 {{38, 38}, {36, 30}}}) {
    pad.rod(tube_of, 2.8f, flat(own), 0.5f);
  }
  pad.rod(smooth({{63, 26}, {70, 22}, {78, 24}, {76, 31}, {71, 31}}, false), 2.2f,
          flat(tone::kDark), 0.3f);
  pad.shape(smooth({{25, 28}, {36, 26}, {46, 29}, {38, 32}}), soft(tone::kDark), 0.6f);
  pad.shape(circle({48, 68}, 5), ball(tone::kSteel), 0.6f);
  pad.rod({{48, 68}, {54, 78}}, 1.8f, flat(tone::kSteel), 0.4f);
  pad.shape(rounded_box(50, 77, 60, 80, 1), flat(tone::kDark), 0.3f);
}

void draw_motorcycle(Pad& pad, Rgb own) {
  for (const float x : {22.0f, 78.0f}) wheel(pad, {x, 72}, 19, tone::kSteel);
  pad.rod({{78, 72}, {64, 28}}, 3, flat(tone::kSteel), 0.6f);
  pad.rod(smooth({{64, 28}, {58, 24}, {50, 26}}, false), 2.4f, flat(tone::kDark), 0.4f);
  pad.shape(rounded_box(36, 56, 60, 78, 4), soft(tone::kSteel));
  for (const float y : {61.0f, 66.0f, 71.0f})
    pad.line({{38, y}, {58, y}}, 1.2f, flat({0.35f, 0.36f, 0.40f}));
  pad.shape(smooth({{10, 50}, {22, 44}, {44, 50}, {40, 58}, {22, 56}}), soft(tone::kDark));
  pad.shape(smooth({{40, 50}, {46, 36}, {60, 34}, {68, 42}, {60, 54}}), soft(own));
  pad.shape(smooth({{4, 62}, {12, 52}, {28, 50}, {40, 58}, {32, 58}, {14, 60}}), soft(own), 0.8f);
  pad.shape(smooth({{64, 56}, {78, 50}, {92, 56}, {97, 64}, {80, 56}}), soft(own), 0.8f);
  pad.rod({{8, 80}, {48, 78}}, 3.4f, soft(tone::kSteel), 0.6f);
  pad.shape(circle({70, 36}, 5), ball({0.98f, 0.94f, 0.74f}), 0.8f);
}

void draw_helicopter(Pad& pad, Rgb own) {
  pad.rod({{44, 22}, {44, 12}}, 2.2f, flat(tone::kDark), 0.4f);
  pad.shape(oval({44, 11}, 43, 1.6f), flat({0.30f, 0.31f, 0.34f}), 0.5f);
  pad.shape({{60, 34}, {94, 34}, {94, 39}, {60, 52}}, soft(own));
  pad.shape({{88, 36}, {94, 18}, {99, 18}, {97, 40}}, soft(own), 0.8f);
  pad.shape(oval({96, 28}, 2, 11, 24), flat(tone::kSteel), 0.4f);
  pad.shape(smooth({{6, 52}, {14, 32}, {34, 21}, {56, 23}, {68, 36}, {66, 56}, {48, 68}, {18, 66}}),
            soft(own));
  pad.shape(smooth({{9, 50}, {16, 34}, {32, 27}, {34, 48}, {22, 53}}), soft(tone::kGlass), 0.8f);
  pad.shape(rounded_box(40, 30, 56, 47, 2), soft(tone::kGlass), 0.8f);
  for (const float x : {26.0f, 50.0f})
    pad.rod({{x, 66}, {x - 3, 82}}, 1.8f, flat(tone::kSteel), 0.4f);
  pad.rod(smooth({{6, 78}, {12, 83}, {60, 83}, {64, 82}}, false), 2.4f, flat(tone::kSteel), 0.5f);
}

void draw_ship(Pad& pad, Rgb own) {
  for (const float x : {46.0f, 62.0f}) {
    pad.shape({{x - 4, 16}, {x + 5, 16}, {x + 6, 40}, {x - 5, 40}}, tube({0.80f, 0.22f, 0.18f}),
              0.7f);
    pad.fill(box(x - 4, 16, x + 5.2f, 21), flat(tone::kDark));
  }
  pad.rod({{26, 20}, {26, 50}}, 1.2f, flat(tone::kDark), 0.3f);
  pad.shape(box(34, 38, 78, 50), soft(tone::kWhite), 0.8f);
  pad.shape(box(24, 48, 86, 62), soft(tone::kWhite), 0.8f);
  for (int i = 0; i < 8; ++i) {
    pad.fill(box(38 + 5 * static_cast<float>(i), 42, 41 + 5 * static_cast<float>(i), 46),
             flat({0.30f, 0.46f, 0.62f}));
    pad.fill(box(28 + 7 * static_cast<float>(i), 53, 32 + 7 * static_cast<float>(i), 57),
             flat({0.30f, 0.46f, 0.62f}));
  }
  pad.shape(smooth({{1, 58}, {16, 62}, {50, 63}, {97, 60}, {93, 78}, {86, 88}, {18, 88}, {8, 78}}),
            soft(own));
  pad.fill(smooth({{9.5f, 80}, {50, 81}, {91, 80}, {86, 88}, {18, 88}}),
           soft({0.66f, 0.16f, 0.14f}));
  for (int i = 0; i < 9; ++i)
    pad.shape(circle({20 + 8 * static_cast<float>(i), 71}, 1.9f), flat({0.85f, 0.92f, 0.96f}),
              0.5f);
  pad.line({{4, 64}, {96, 64}}, 1, flat(tone::kWhite));
}

}  // namespace

std::vector<Drawn> drawn_vehicles() {
  return {{"train", {0.16f, 0.34f, 0.24f}, draw_train},
          {"tractor", {0.16f, 0.52f, 0.20f}, draw_tractor},
          {"bicycle", {0.80f, 0.16f, 0.16f}, draw_bicycle},
          {"motorcycle", {0.78f, 0.14f, 0.14f}, draw_motorcycle},
          {"helicopter", {0.16f, 0.40f, 0.70f}, draw_helicopter},
          {"ship", {0.15f, 0.22f, 0.38f}, draw_ship}};
}

}  // namespace maia
