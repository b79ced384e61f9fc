// Clothes and what is worn.
#include <cmath>

#include "imagery/drawn.hpp"

namespace maia {
namespace {

// A fine weave.
float cloth(float x, float y) {
  return 1 + 0.05f * std::sin(x * 9 + y * 4) * std::sin(y * 9 - x * 3);
}

void draw_jeans(Pad& pad, Rgb own) {
  const Outline trousers{{29, 3},  {71, 3},  {75, 22}, {82, 97}, {60, 97},
                         {51, 38}, {49, 38}, {40, 97}, {18, 97}, {25, 22}};
  pad.shape(trousers, soft(own));
  pad.texture(trousers, [](float x, float y) {
    const float worn =
        std::exp(-std::pow((std::abs(x - 50) - 20) / 7, 2.0f)) * (y > 20 ? 0.22f : 0);
    return (1 + worn) * (1 + 0.07f * std::sin((x + y) * 7));
  });
  const Ink seam = flat({0.86f, 0.62f, 0.24f});
  const Ink fold = flat(own * 0.5f);
  pad.line({{28, 9}, {72, 9}}, 0.9f, fold);
  pad.line({{50, 9}, {50, 38}}, 0.9f, fold);
  pad.line(smooth({{54, 10}, {56, 24}, {51, 31}}, false), 0.6f, seam);
  pad.line(smooth({{29, 21}, {36, 20}, {40, 10}}, false), 0.7f, seam);
  pad.line(smooth({{71, 21}, {64, 20}, {60, 10}}, false), 0.7f, seam);
  pad.line({{20, 93}, {40, 93}}, 0.7f, seam);
  pad.line({{60, 93}, {80, 93}}, 0.7f, seam);
  pad.line({{25, 24}, {20, 90}}, 0.6f, seam);
  pad.line({{75, 24}, {80, 90}}, 0.6f, seam);
  for (const float x : {33.0f, 42.0f, 58.0f, 67.0f}) pad.line({{x, 3}, {x, 10}}, 1.6f, fold);
  pad.shape(circle({50, 6}, 1.4f), ball(tone::kGold), 0.4f);
}

void draw_shoe(Pad& pad, Rgb own) {
  pad.shape(smooth({{6, 78},
                    {5, 60},
                    {9, 40},
                    {18, 36},
                    {30, 40},
                    {38, 38},
                    {52, 52},
                    {68, 62},
                    {86, 66},
                    {95, 74},
                    {94, 82},
                    {50, 84}}),
            soft(own));
  pad.shape(rounded_box(4, 77, 97, 87, 4.5f), soft(tone::kWhite));
  pad.fill(smooth({{76, 65}, {88, 67}, {95, 75}, {94, 78}, {76, 78}, {73, 71}}),
           soft(tone::kWhite));
  pad.line(smooth({{9, 42}, {19, 44}, {31, 46}, {40, 40}}, false), 1.4f, flat(own * 0.5f));
  for (int i = 0; i < 5; ++i) {
    const float x = 40 + 6.5f * static_cast<float>(i);
    const float y = 45 + 4.6f * static_cast<float>(i);
    pad.rod({{x, y}, {x - 6, y + 9}}, 1.8f, flat(tone::kWhite), 0.4f);
  }
  pad.line(smooth({{12, 76}, {24, 58}, {40, 64}, {58, 76}}, false), 2.2f, flat(tone::kWhite));
}

void draw_boot(Pad& pad, Rgb own) {
  pad.shape(
      smooth(
          {{26, 6}, {58, 6}, {57, 44}, {66, 60}, {88, 68}, {93, 84}, {60, 87}, {26, 86}, {24, 60}}),
      soft(own));
  pad.shape(rounded_box(22, 84, 95, 93, 3), flat(tone::kDark));
  pad.line({{27, 14}, {57, 14}}, 1.2f, flat(own * 0.5f));
  for (int i = 0; i < 4; ++i) {
    const float y = 30 + 8 * static_cast<float>(i);
    pad.line({{46, y}, {57 + static_cast<float>(i) * 2, y + 1}}, 1.4f, flat(own * 0.45f));
  }
}

void draw_sunglasses(Pad& pad, Rgb own) {
  pad.line(smooth({{9, 44}, {2, 36}, {5, 28}, {20, 22}}, false), 3, flat(own));
  pad.line(smooth({{91, 44}, {98, 36}, {95, 28}, {80, 22}}, false), 3, flat(own));
  const Outline lens = smooth({{8, 43}, {26, 39}, {45, 44}, {44, 62}, {32, 71}, {17, 69}, {9, 58}});
  pad.line(smooth({{43, 47}, {50, 44}, {57, 47}}, false), 4, flat(own));
  for (const Outline& each : {lens, mirrored(lens)}) {
    pad.shape(each, flat(own), 2.4f);
    pad.fill(each, soft({0.16f, 0.16f, 0.20f}));
    pad.line(each, 2.4f, flat(own));
  }
  pad.fill({{18, 46}, {26, 44}, {18, 62}, {13, 58}}, flat({0.46f, 0.48f, 0.55f}));
  pad.fill({{65, 46}, {73, 44}, {65, 62}, {60, 58}}, flat({0.46f, 0.48f, 0.55f}));
}

void draw_skirt(Pad& pad, Rgb own) {
  Outline hem{{34, 14}, {66, 14}};
  for (int i = 0; i <= 8; ++i) {
    const float x = 92 - 10.5f * static_cast<float>(i);
    hem.push_back({x, i % 2 == 0 ? 84.0f : 89.0f});
  }
  pad.shape(hem, soft(own));
  for (int i = 1; i < 8; ++i) {
    const float t = static_cast<float>(i) / 8;
    pad.fill({{36 + 28 * t, 22}, {38 + 28 * t, 22}, {13 + 79 * t, 85}, {7 + 79 * t, 85}},
             flat(own * 0.72f));
  }
  pad.shape(rounded_box(33, 10, 67, 20, 2), soft(own * 0.8f));
  pad.shape(circle({50, 15}, 2), ball(tone::kGold), 0.4f);
}

void draw_dress(Pad& pad, Rgb own) {
  const Outline dress = smooth({{36, 4},
                                {38, 16},
                                {50, 22},
                                {62, 16},
                                {64, 4},
                                {69, 6},
                                {66, 24},
                                {62, 42},
                                {72, 62},
                                {84, 92},
                                {50, 97},
                                {16, 92},
                                {28, 62},
                                {38, 42},
                                {34, 24},
                                {31, 6}});
  pad.shape(dress, soft(own));
  pad.texture(dress, cloth);
  pad.fill({{37, 39}, {63, 39}, {62.5f, 45}, {37.5f, 45}}, flat(own * 0.55f));
  for (const float x : {36.0f, 50.0f, 64.0f}) {
    pad.line({{50 + (x - 50) * 0.6f, 50}, {50 + (x - 50) * 1.5f, 91}}, 1.2f, flat(own * 0.68f));
  }
}

void draw_suit(Pad& pad, Rgb own) {
  const Outline left = smooth({{40, 6},
                               {22, 13},
                               {12, 24},
                               {7, 60},
                               {8, 88},
                               {19, 89},
                               {22, 58},
                               {25, 46},
                               {24, 96},
                               {50, 97},
                               {50, 10}});
  const Outline coat = [&] {
    Outline both = left;
    for (const Point point : mirrored(left)) both.push_back(point);
    return both;
  }();
  pad.shape(left, soft(own));
  pad.shape(mirrored(left), soft(own));
  pad.texture(coat, cloth);
  pad.fill({{38, 5}, {62, 5}, {51, 58}, {49, 58}}, flat(tone::kWhite));
  pad.shape(
      {{47, 10}, {53, 10}, {54, 16}, {52, 20}, {55, 44}, {50, 53}, {45, 44}, {48, 20}, {46, 16}},
      soft({0.72f, 0.12f, 0.16f}), 0.6f);
  pad.shape({{38, 4}, {48, 10}, {44, 18}}, flat(tone::kWhite), 0.5f);
  pad.shape({{62, 4}, {52, 10}, {56, 18}}, flat(tone::kWhite), 0.5f);
  const Outline lapel{{38, 6}, {27, 20}, {32, 27}, {28, 30}, {49, 60}, {44, 34}};
  pad.shape(lapel, soft(own * 0.85f), 0.9f);
  pad.shape(mirrored(lapel), soft(own * 0.85f), 0.9f);
  pad.line({{50, 58}, {50, 96}}, 1, flat(own * 0.4f));
  for (const float y : {66.0f, 77.0f}) pad.shape(circle({53.5f, y}, 1.5f), flat(tone::kDark), 0.4f);
  pad.line({{30, 76}, {42, 75}}, 1.4f, flat(own * 0.4f));
  pad.line({{58, 75}, {70, 76}}, 1.4f, flat(own * 0.4f));
  pad.fill({{66, 36}, {73, 33}, {73, 40}, {67, 41}}, flat(tone::kWhite));
}

void draw_tie(Pad& pad, Rgb own) {
  const Outline blade{{43, 17}, {57, 17}, {66, 80}, {50, 97}, {34, 80}};
  pad.shape(blade, soft(own));
  pad.colour(blade, [&](float x, float y) {
    const float band = std::fmod(x * 0.8f + y, 15.0f);
    const Rgb body = own * (1.08f - 0.006f * std::abs(x - 45) * 2);
    return band < 3.2f ? mix(own, {1, 1, 1}, 0.65f) : body;
  });
  pad.shape({{37, 3}, {63, 3}, {57, 18}, {43, 18}}, soft(own));
}

void draw_necklace(Pad& pad, Rgb own) {
  constexpr int kBeads = 26;
  for (int i = 0; i < kBeads; ++i) {
    const float t = (static_cast<float>(i) + 0.5f) / kBeads;
    const float angle = 3.14159f * (1.13f - 1.26f * t);
    const float size = 2.3f + 1.8f * std::sin(3.14159f * t);
    const Point at{50 + 40 * std::cos(angle), 26 + 48 * std::sin(angle)};
    pad.shape(circle(at, size), ball(own), 0.4f);
  }
  pad.shape(polygon({50, 87}, 10, 6), ball({0.16f, 0.62f, 0.50f}), 1.4f);
  pad.line({{50, 77}, {50, 97}}, 0.6f, flat({0.5f, 0.85f, 0.75f}));
  pad.line({{42, 82}, {50, 86}, {58, 82}}, 0.6f, flat({0.5f, 0.85f, 0.75f}));
}

void draw_leash(Pad& pad, Rgb own) {
  pad.line(smooth({{30, 26},
                   {16, 22},
                   {10, 10},
                   {22, 3},
                   {34, 10},
                   {32, 24},
                   {42, 48},
                   {70, 44},
                   {80, 60},
                   {62, 72},
                   {58, 78}},
                  false),
           6.2f, flat(own * 0.45f));
  pad.line(smooth({{30, 26},
                   {16, 22},
                   {10, 10},
                   {22, 3},
                   {34, 10},
                   {32, 24},
                   {42, 48},
                   {70, 44},
                   {80, 60},
                   {62, 72},
                   {58, 78}},
                  false),
           4.4f, flat(own));
  pad.shape({{27, 20}, {37, 22}, {36, 30}, {27, 29}}, soft(own * 0.7f), 0.6f);
  // The collar at its end.
  pad.fill({oval({50, 88}, 30, 11), oval({50, 86}, 25, 7)}, flat(own * 0.45f));
  pad.fill({oval({50, 88}, 29, 10), oval({50, 86}, 26, 8)}, soft(own));
  pad.fill({circle({57, 80}, 4), circle({57, 80}, 2.3f)}, flat(tone::kSteel));
  pad.shape(rounded_box(62, 86, 72, 97, 1.5f), soft(tone::kSteel), 0.7f);
  pad.cut(rounded_box(65, 89, 69.5f, 94, 1));
}

void draw_umbrella(Pad& pad, Rgb own) {
  pad.rod({{50, 8}, {50, 84}}, 2, flat(tone::kSteel), 0.5f);
  pad.rod(smooth({{50, 82}, {51, 92}, {58, 95}, {64, 91}, {64, 86}}, false), 3, soft(tone::kWood),
          0.6f);
  const Outline top = half_oval({50, 50}, 47, 42);
  pad.shape(top, soft(own));
  pad.fill({{50, 8}, {34, 28}, {34, 50}, {50, 50}}, soft(own * 0.78f));
  pad.fill({{50, 8}, {74, 26}, {82, 50}, {66, 50}, {58, 24}}, soft(own * 0.8f));
  for (const float x : {11.0f, 30.0f, 50.0f, 70.0f, 89.0f}) pad.cut(oval({x, 52}, 9.4f, 6));
  pad.rod({{50, 46}, {50, 84}}, 2, flat(tone::kSteel), 0.5f);
}

void draw_crown(Pad& pad, Rgb own) {
  pad.shape(
      {{8, 30}, {28, 54}, {38, 18}, {50, 48}, {62, 18}, {72, 54}, {92, 30}, {85, 84}, {15, 84}},
      soft(own));
  pad.shape(rounded_box(14, 74, 86, 86, 3), soft(own * 0.85f), 0.8f);
  for (const Point tip : {Point{8, 28}, {38, 16}, {62, 16}, {92, 28}})
    pad.shape(circle(tip, 4.5f), ball(own), 0.7f);
  const Rgb jewels[] = {{0.82f, 0.10f, 0.16f}, {0.12f, 0.35f, 0.80f}, {0.12f, 0.60f, 0.30f}};
  for (int i = 0; i < 5; ++i) {
    pad.shape(oval({22 + 14 * static_cast<float>(i), 80}, 3.4f, 3), ball(jewels[i % 3]), 0.5f);
  }
  pad.shape(oval({50, 64}, 5, 6.5f), ball(jewels[0]), 0.7f);
}

}  // namespace

std::vector<Drawn> drawn_clothes() {
  return {{"jeans", {0.20f, 0.34f, 0.58f}, draw_jeans},
          {"shoe", {0.80f, 0.14f, 0.16f}, draw_shoe},
          {"boot", {0.46f, 0.28f, 0.14f}, draw_boot},
          {"sunglasses", {0.10f, 0.10f, 0.12f}, draw_sunglasses},
          {"skirt", {0.82f, 0.18f, 0.40f}, draw_skirt},
          {"dress", {0.56f, 0.22f, 0.62f}, draw_dress},
          {"suit", {0.24f, 0.27f, 0.36f}, draw_suit},
          {"tie", {0.12f, 0.24f, 0.62f}, draw_tie},
          {"necklace", {0.93f, 0.91f, 0.86f}, draw_necklace},
          {"leash", {0.78f, 0.14f, 0.14f}, draw_leash},
          {"umbrella", {0.84f, 0.14f, 0.18f}, draw_umbrella},
          {"crown", {0.93f, 0.74f, 0.20f}, draw_crown}};
}

}  // namespace maia
