// Buildings, their parts, and what is built out of doors.
#include <cmath>

#include "imagery/drawn.hpp"
#include "imagery/noise.hpp"

namespace maia {
namespace {

float rough(float x, float y) {
  return 0.86f + 0.28f * grainy_noise().at(x / 130, y / 130);
}

// Courses of stones or bricks within `outline`.
void courses(Pad& pad, const Outline& outline, float wide, float high, Rgb stone, Rgb joint) {
  pad.colour(outline, [=](float x, float y) {
    const float row = std::floor(y / high);
    const float across = x / wide + (static_cast<int>(row) % 2 == 0 ? 0.5f : 0.0f);
    const bool gap = std::fmod(y, high) < 0.9f || std::fmod(across, 1.0f) * wide < 0.9f;
    const float tone = 0.86f + 0.26f * grainy_noise().at(std::floor(across) * 0.37f, row * 0.23f);
    return gap ? joint : stone * (tone * rough(x, y));
  });
}

void draw_arch(Pad& pad, Rgb own) {
  Outline arch = half_oval({50, 44}, 47, 41);
  arch.push_back({97, 96});
  arch.push_back({3, 96});
  pad.shape(arch, soft(own));
  courses(pad, arch, 15, 8, own, own * 0.55f);
  // Wedge-shaped stones around the opening.
  for (int i = 0; i < 11; ++i) {
    const auto corner = [&](int k, float radius) {
      const float t = 3.14159f * (1 + static_cast<float>(k) / 11);
      return Point{50 + radius * std::cos(t), 50 + radius * 0.98f * std::sin(t)};
    };
    pad.shape({corner(i, 29), corner(i, 43), corner(i + 1, 43), corner(i + 1, 29)},
              soft(mix(own, {1, 1, 1}, i == 5 ? 0.45f : 0.18f)), 0.6f);
  }
  Outline opening = half_oval({50, 50}, 29, 28.5f);
  opening.push_back({79, 97});
  opening.push_back({21, 97});
  pad.shape(opening, flat(own));
  pad.cut(opening);
  pad.shape(box(1, 90, 22, 97), soft(own));
  pad.shape(box(78, 90, 99, 97), soft(own));
}

void draw_brick(Pad& pad, Rgb own) {
  const Outline front{{4, 42}, {74, 48}, {74, 82}, {4, 74}};
  const Outline top{{4, 42}, {30, 24}, {97, 28}, {74, 48}};
  const Outline side{{74, 48}, {97, 28}, {97, 60}, {74, 82}};
  pad.shape(front, flat(own), 0.9f);
  pad.shape(top, flat(mix(own, {1, 1, 1}, 0.28f)), 0.9f);
  pad.shape(side, flat(own * 0.68f), 0.9f);
  for (const auto& face : {front, top, side}) {
    pad.texture(face,
                [](float x, float y) { return 0.72f + 0.55f * grainy_noise().at(x / 90, y / 90); });
  }
  for (const float x : {34.0f, 51.0f, 68.0f}) {
    pad.fill(oval({x, 35 + (x - 34) * 0.07f}, 6, 3.2f), flat(own * 0.32f));
  }
}

void draw_bridge(Pad& pad, Rgb own) {
  pad.rod(smooth({{1, 52}, {12, 44}, {26, 18}, {50, 46}, {74, 18}, {88, 44}, {99, 52}}, false),
          1.6f, flat(own), 0.4f);
  for (int i = 1; i < 25; ++i) {
    const float x = 2 + 4 * static_cast<float>(i);
    const float from = std::abs(std::abs(x - 50) - 24);
    const float top = x > 26 && x < 74
                          ? 46 - 28 * std::pow(from < 24 ? (std::abs(x - 50)) / 24 : 1, 2.0f)
                          : 18 + 34 * std::pow(from / 25, 0.85f);
    pad.line({{x, std::max(top, 18.0f)}, {x, 58}}, 0.6f, flat(own * 0.75f));
  }
  for (const float x : {26.0f, 74.0f}) {
    for (const float side : {-3.2f, 3.2f})
      pad.shape(box(x + side - 1.4f, 14, x + side + 1.4f, 84), soft(own), 0.6f);
    for (const float y : {20.0f, 32.0f, 44.0f})
      pad.shape(box(x - 4, y, x + 4, y + 3), soft(own), 0.5f);
    pad.shape(box(x - 8, 78, x + 8, 88), soft(tone::kStone), 0.8f);
  }
  pad.shape(box(0.5f, 56, 99.5f, 62), soft(own * 0.85f), 0.8f);
  pad.line({{1, 66}, {99, 66}}, 0.9f, flat(own * 0.6f));
  for (int i = 0; i < 24; ++i) {
    const float x = 2 + 4 * static_cast<float>(i);
    pad.line({{x, 66}, {x + 2, 61}, {x + 4, 66}}, 0.7f, flat(own * 0.6f));
  }
}

void draw_door(Pad& pad, Rgb own) {
  pad.shape(box(22, 3, 78, 97), soft(tone::kWhite));
  pad.shape(box(28, 9, 72, 97), soft(own), 0.8f);
  const float panels[][4] = {
      {33, 15, 48, 44}, {52, 15, 67, 44}, {33, 60, 48, 90}, {52, 60, 67, 90}};
  for (const auto& p : panels) {
    pad.shape(box(p[0], p[1], p[2], p[3]), soft(own * 0.82f), 0.6f);
    pad.fill(box(p[0] + 2, p[1] + 2, p[2] - 2, p[3] - 2), soft(mix(own, {1, 1, 1}, 0.12f)));
  }
  pad.shape(circle({67, 52}, 2.6f), ball(tone::kGold), 0.5f);
  pad.shape(rounded_box(42, 49, 58, 52.5f, 1.2f), soft(tone::kGold), 0.4f);
}

void draw_window(Pad& pad, Rgb own) {
  pad.shape(box(8, 5, 92, 88), soft(own));
  pad.fill(box(14, 11, 86, 82), soft({0.50f, 0.73f, 0.93f}));
  pad.fill({{14, 40}, {43, 11}, {58, 11}, {14, 55}}, flat({0.78f, 0.89f, 0.97f}));
  pad.fill({{56, 82}, {86, 52}, {86, 62}, {66, 82}}, flat({0.78f, 0.89f, 0.97f}));
  pad.shape(box(47.5f, 9, 52.5f, 84), soft(own), 0.6f);
  pad.shape(box(12, 43, 88, 48), soft(own), 0.6f);
  pad.shape(box(3, 86, 97, 95), soft(own));
}

void draw_stairs(Pad& pad, Rgb own) {
  constexpr int kSteps = 7;
  for (int i = kSteps - 1; i >= 0; --i) {
    const auto k = static_cast<float>(i);
    const float left = 4 + 8.5f * k;
    const float top = 86 - 12 * k;
    pad.shape({{left, top}, {left + 8, top - 5}, {99, top - 5}, {99, 97}, {left, 97}},
              flat(own * 0.72f), 0.8f);
    pad.fill({{left, top}, {left + 8, top - 5}, {99, top - 5}, {91, top}},
             flat(mix(own, {1, 1, 1}, 0.30f)));
  }
  for (int i = 0; i < kSteps; ++i) {
    const auto k = static_cast<float>(i);
    const float left = 4 + 8.5f * k;
    const float top = 86 - 12 * k;
    pad.shape(box(left, top, 91, top + 12), soft(own), 0.5f);
    pad.fill({{left, top}, {left + 8, top - 5}, {98, top - 5}, {91, top}},
             flat(mix(own, {1, 1, 1}, 0.38f)));
  }
}

void draw_temple(Pad& pad, Rgb own) {
  pad.shape(box(2, 90, 98, 97), soft(own * 0.92f));
  pad.shape(box(6, 83, 94, 90), soft(own));
  pad.fill(box(11, 42, 89, 83), flat(own * 0.38f));
  for (int i = 0; i < 6; ++i) {
    const float x = 16 + 13.6f * static_cast<float>(i);
    pad.shape(box(x - 3.6f, 44, x + 3.6f, 83), tube(own), 0.5f);
    for (const float groove : {-1.6f, 0.2f, 1.9f})
      pad.line({{x + groove, 46}, {x + groove, 81}}, 0.5f, flat(own * 0.72f));
    pad.shape(box(x - 5, 40, x + 5, 44.5f), soft(own), 0.5f);
    pad.shape(box(x - 5, 80, x + 5, 83.5f), soft(own), 0.5f);
  }
  pad.shape(box(6, 32, 94, 41), soft(own));
  pad.shape({{50, 6}, {98, 33}, {2, 33}}, soft(own));
  pad.fill({{50, 13}, {83, 30}, {17, 30}}, flat(own * 0.8f));
}

void draw_pagoda(Pad& pad, Rgb own) {
  for (int i = 3; i >= 0; --i) {
    const auto k = static_cast<float>(i);
    const float y = 92 - 21 * k;
    const float half = 25 - 4 * k;
    pad.shape(box(50 - half, y - 14, 50 + half, y), soft({0.90f, 0.84f, 0.72f}), 0.7f);
    for (const float x : {-0.62f, 0.0f, 0.62f}) {
      pad.fill(box(50 + x * half - 3, y - 11, 50 + x * half + 3, y), flat({0.34f, 0.20f, 0.13f}));
    }
    const float eave = half + 17;
    pad.shape({{50 - eave, y - 16},
               {50 - half, y - 19},
               {50 - half * 0.75f, y - 25},
               {50 + half * 0.75f, y - 25},
               {50 + half, y - 19},
               {50 + eave, y - 16},
               {50 + half + 2, y - 12},
               {50 - half - 2, y - 12}},
              soft(own), 0.8f);
  }
  pad.rod({{50, 5}, {50, 2}}, 1.5f, flat(tone::kGold), 0.4f);
  pad.shape(box(16, 92, 84, 98), soft(tone::kStone));
}

void draw_fence(Pad& pad, Rgb own) {
  for (const float y : {46.0f, 72.0f}) pad.shape(box(1, y, 99, y + 7), soft(own * 0.88f), 0.7f);
  for (int i = 0; i < 7; ++i) {
    const float x = 3 + 14 * static_cast<float>(i);
    pad.shape({{x, 36}, {x + 5, 28}, {x + 10, 36}, {x + 10, 92}, {x, 92}}, tube(own), 0.7f);
  }
}

void draw_roof(Pad& pad, Rgb own) {
  const Outline slope{{24, 26}, {76, 26}, {98, 76}, {2, 76}};
  pad.shape(box(66, 10, 76, 40), soft({0.62f, 0.32f, 0.25f}));
  pad.shape(box(64, 7, 78, 13), soft(tone::kStone), 0.8f);
  pad.shape(slope, soft(own));
  pad.colour(slope, [own](float x, float y) {
    const float row = std::floor((y - 26) / 7.2f);
    const float spread = 1 + (y - 26) / 60;
    const float across =
        (x - 50) / (5.4f * spread) + 40 + (static_cast<int>(row) % 2 == 0 ? 0.5f : 0);
    const float in = std::fmod(across, 1.0f) - 0.5f;
    const float down = (y - 26) / 7.2f - row;
    const bool edge = down > 0.93f - 1.1f * in * in * (down > 0.5f ? 1.0f : 0.0f);
    const float tone = 0.84f + 0.3f * grainy_noise().at(std::floor(across) * 0.31f, row * 0.19f);
    return own * (edge ? 0.45f : tone * (1.12f - 0.28f * down));
  });
  pad.shape(rounded_box(21, 22, 79, 29, 3), soft(own * 0.8f), 0.8f);
  pad.shape(rounded_box(1, 75, 99, 82, 2), soft(tone::kWhite), 0.8f);
}

void draw_house(Pad& pad, Rgb own) {
  pad.shape(box(66, 12, 76, 40), soft({0.62f, 0.32f, 0.25f}));
  pad.shape(box(12, 46, 88, 96), soft(own));
  pad.shape({{50, 6}, {98, 50}, {2, 50}}, soft({0.62f, 0.22f, 0.16f}));
  pad.shape(box(42, 66, 58, 96), soft({0.42f, 0.26f, 0.14f}), 0.9f);
  pad.shape(circle({55, 82}, 1.2f), ball(tone::kGold), 0.3f);
  for (const float x : {18.0f, 65.0f}) {
    pad.shape(box(x, 58, x + 17, 76), soft(tone::kWhite), 0.8f);
    pad.fill(box(x + 2, 60, x + 15, 74), soft({0.50f, 0.73f, 0.93f}));
    pad.fill(box(x + 7.8f, 60, x + 9.2f, 74), flat(tone::kWhite));
    pad.fill(box(x + 2, 66.3f, x + 15, 67.7f), flat(tone::kWhite));
  }
  pad.shape(circle({50, 34}, 6), soft(tone::kWhite), 0.8f);
  pad.fill(circle({50, 34}, 4.4f), soft({0.50f, 0.73f, 0.93f}));
}

void draw_skyscraper(Pad& pad, Rgb own) {
  pad.rod({{50, 2}, {50, 14}}, 1, flat(tone::kDark), 0.3f);
  pad.shape(box(38, 10, 62, 24), soft(own));
  pad.shape(box(32, 20, 68, 97), soft(own));
  for (int row = 0; row < 15; ++row) {
    for (int column = 0; column < 6; ++column) {
      const float x = 34.5f + 5.3f * static_cast<float>(column);
      const float y = 23.5f + 4.7f * static_cast<float>(row);
      const bool lit = (row * 7 + column * 5) % 9 == 0;
      pad.fill(box(x, y, x + 3.8f, y + 3.1f),
               lit ? flat({0.98f, 0.87f, 0.55f}) : soft({0.36f, 0.52f, 0.70f}));
    }
  }
  pad.fill(box(45, 91, 55, 97), flat(tone::kDark));
}

void draw_slide(Pad& pad, Rgb own) {
  for (const float x : {14.0f, 30.0f}) pad.rod({{x, 22}, {x, 96}}, 2.2f, flat(tone::kSteel), 0.6f);
  for (int i = 0; i < 6; ++i) {
    const float y = 42 + 9 * static_cast<float>(i);
    pad.rod({{14, y}, {30, y}}, 2, flat(tone::kSteel), 0.5f);
  }
  pad.rod(smooth({{32, 34}, {44, 38}, {66, 74}, {80, 88}, {96, 90}}, false), 9, soft(own));
  pad.line(smooth({{32, 31}, {45, 35}, {68, 71}, {81, 84}, {96, 86}}, false), 1.6f,
           flat(mix(own, {1, 1, 1}, 0.45f)));
  pad.shape(box(10, 33, 35, 38), soft({0.16f, 0.42f, 0.78f}), 0.7f);
  pad.shape({{22, 4}, {40, 18}, {4, 18}}, soft({0.18f, 0.62f, 0.30f}));
  pad.rod({{8, 18}, {8, 34}}, 1.4f, flat(tone::kSteel), 0.4f);
  pad.rod({{36, 18}, {36, 32}}, 1.4f, flat(tone::kSteel), 0.4f);
  pad.rod({{66, 76}, {66, 96}}, 2, flat(tone::kSteel), 0.5f);
}

void draw_swing(Pad& pad, Rgb own) {
  for (const float x : {12.0f, 88.0f}) {
    pad.rod({{x, 8}, {x - 8, 96}}, 2.6f, flat(own), 0.6f);
    pad.rod({{x, 8}, {x + 8, 96}}, 2.6f, flat(own), 0.6f);
  }
  pad.rod({{8, 9}, {92, 9}}, 3, flat(own), 0.6f);
  for (const float x : {34.0f, 66.0f}) {
    for (const float side : {-7.0f, 7.0f})
      pad.line({{x + side, 9}, {x + side, 74}}, 0.9f, flat({0.35f, 0.36f, 0.40f}));
    pad.shape(rounded_box(x - 10, 73, x + 10, 78, 1.5f), soft({0.86f, 0.20f, 0.16f}), 0.7f);
  }
}

void draw_ladder(Pad& pad, Rgb own) {
  for (int i = 0; i < 8; ++i) {
    const float y = 12 + 11 * static_cast<float>(i);
    pad.rod({{37, y}, {63, y}}, 2.6f, soft(own * 0.9f), 0.6f);
  }
  for (const float x : {36.0f, 64.0f}) pad.rod({{x, 3}, {x, 97}}, 4, soft(own), 0.7f);
}

}  // namespace

std::vector<Drawn> drawn_buildings() {
  return {{"arch", {0.74f, 0.67f, 0.56f}, draw_arch},
          {"brick", {0.70f, 0.29f, 0.20f}, draw_brick},
          {"bridge", {0.74f, 0.24f, 0.17f}, draw_bridge},
          {"door", {0.48f, 0.28f, 0.14f}, draw_door},
          {"window", {0.94f, 0.94f, 0.92f}, draw_window},
          {"stairs", {0.70f, 0.67f, 0.62f}, draw_stairs},
          {"temple", {0.90f, 0.85f, 0.74f}, draw_temple},
          {"pagoda", {0.72f, 0.18f, 0.14f}, draw_pagoda},
          {"fence", {0.94f, 0.93f, 0.90f}, draw_fence},
          {"roof", {0.72f, 0.32f, 0.20f}, draw_roof},
          {"house", {0.93f, 0.83f, 0.62f}, draw_house},
          {"skyscraper", {0.56f, 0.62f, 0.70f}, draw_skyscraper},
          {"slide", {0.93f, 0.70f, 0.12f}, draw_slide},
          {"swing", {0.16f, 0.46f, 0.74f}, draw_swing},
          {"ladder", {0.74f, 0.55f, 0.32f}, draw_ladder}};
}

}  // namespace maia
