// Things of the house, the desk and the workshop.
#include <array>
#include <cmath>

#include "imagery/drawn.hpp"
#include "imagery/noise.hpp"

namespace maia {
namespace {

float grain(float x, float y) {
  return 0.82f + 0.36f * cloudy_noise().at(x / 240, y / 26);
}

void draw_pencil(Pad& pad, Rgb own) {
  // Upright, with its point up; leaning would blur its faces.
  const auto lean = [](Outline outline) {
    for (Point& p : outline)
      p = {50 + (p.x - 50) * 0.76f - (p.y - 50) * 0.62f,
           50 + (p.y - 50) * 0.76f + (p.x - 50) * 0.62f};
    return outline;
  };
  pad.shape(lean(rounded_box(43, -6, 57, 12, 4)), flat({0.93f, 0.55f, 0.58f}));
  pad.shape(lean(box(42.5f, 4, 57.5f, 13)), flat(tone::kSteel));
  pad.line(lean({{43, 8}, {57, 8}}), 0.8f, flat(tone::kSteel * 0.6f));
  pad.shape(lean(box(43, 13, 57, 84)), flat(own));
  pad.fill(lean(box(43, 13, 47, 84)), flat(mix(own, {1, 1, 1}, 0.40f)));
  pad.fill(lean(box(53, 13, 57, 84)), flat(own * 0.72f));
  pad.shape(lean({{43, 84}, {47, 87}, {50, 84}, {53, 87}, {57, 84}, {50, 106}}),
            flat({0.93f, 0.77f, 0.55f}));
  pad.fill(lean({{47.6f, 99}, {52.4f, 99}, {50, 106.5f}}), flat(tone::kDark));
}

void draw_jigsaw(Pad& pad, Rgb own) {
  Outline piece{{20, 24}, {40, 24}};
  const auto knob = [&](Point centre, float radius, float from, float to) {
    for (int i = 0; i <= 20; ++i) {
      const float t = (from + (to - from) * static_cast<float>(i) / 20) * 3.14159f / 180;
      piece.push_back({centre.x + radius * std::cos(t), centre.y + radius * std::sin(t)});
    }
  };
  knob({48, 14}, 10, 130, 410);  // out, above
  piece.insert(piece.end(), {{76, 24}, {76, 42}});
  knob({86, 50}, 10, 220, 500);  // out, to the right
  piece.insert(piece.end(), {{76, 80}, {56, 80}});
  knob({48, 72}, 10, 40, -220);  // in, below
  piece.insert(piece.end(), {{20, 80}, {20, 60}});
  knob({28, 52}, 10, 130, -130);  // in, at the left
  pad.shape(moved(piece, 1.6f, 2.2f), flat(own * 0.5f));
  pad.shape(piece, soft(own));
}

void draw_bookshelf(Pad& pad, Rgb own) {
  pad.shape(box(8, 2, 92, 98), soft(own));
  const std::array<Rgb, 7> covers = {
      Rgb{0.70f, 0.14f, 0.15f}, {0.14f, 0.30f, 0.58f}, {0.15f, 0.45f, 0.28f}, {0.88f, 0.68f, 0.22f},
      {0.45f, 0.20f, 0.48f},    {0.88f, 0.84f, 0.74f}, {0.20f, 0.52f, 0.58f}};
  int book = 0;
  for (int shelf = 0; shelf < 4; ++shelf) {
    const float top = 6 + 23 * static_cast<float>(shelf);
    const float bottom = top + 20;
    pad.fill(box(12, top, 88, bottom), flat(own * 0.35f));
    float x = 12.5f;
    while (x < 83) {
      const float wide = 3.6f + static_cast<float>(book * 7 % 5) * 0.75f;
      const float tall = 13.5f + static_cast<float>(book * 11 % 6) * 1.0f;
      const Rgb cover = covers[static_cast<std::size_t>(book * 5 % 7)];
      pad.shape(box(x, bottom - tall, x + wide, bottom), tube(cover), 0.35f);
      pad.fill(box(x + 0.6f, bottom - tall + 2.4f, x + wide - 0.6f, bottom - tall + 3.8f),
               flat(mix(cover, {1, 0.95f, 0.7f}, 0.65f)));
      x += wide + 0.5f;
      if (++book % 13 == 0) x += 5;
    }
  }
  pad.texture(box(8, 2, 12, 98), grain);
  pad.texture(box(88, 2, 92, 98), grain);
}

void draw_sink(Pad& pad, Rgb own) {
  pad.rod(smooth({{50, 44}, {50, 18}, {55, 9}, {64, 9}, {69, 16}, {69, 24}}, false), 5.5f,
          soft(tone::kSteel), 0.8f);
  for (const float x : {34.0f, 66.0f}) {
    pad.rod({{x, 44}, {x, 35}}, 3.4f, soft(tone::kSteel), 0.6f);
    pad.rod({{x - 6, 34}, {x + 6, 34}}, 3, soft(tone::kSteel), 0.6f);
  }
  pad.shape({{42, 60}, {58, 60}, {62, 98}, {38, 98}}, tube(own * 0.93f));
  pad.shape(smooth({{5, 46}, {95, 46}, {88, 64}, {70, 76}, {50, 79}, {30, 76}, {12, 64}}),
            soft(own));
  pad.shape(oval({50, 46}, 47, 9), soft(mix(own, {1, 1, 1}, 0.4f)), 0.9f);
  pad.fill(oval({50, 47}, 38, 6.2f), soft(own * 0.72f));
  pad.fill(oval({50, 49.5f}, 26, 3.4f), flat(own * 0.82f));
  pad.shape(oval({50, 49.5f}, 4, 1.6f), flat(tone::kDark), 0.4f);
  pad.rod({{50, 46}, {50, 36}}, 5.5f, soft(tone::kSteel), 0.6f);
}

void draw_book(Pad& pad, Rgb own) {
  const Outline left = smooth({{50, 28}, {36, 20}, {18, 20}, {5, 26}}, false);
  const auto page = [&](float drop) {
    Outline outline = moved(left, 0, drop);
    outline.push_back({5, 78 + drop});
    for (const Point p : smooth({{5, 78}, {18, 72}, {36, 72}, {50, 80}}, false))
      outline.push_back({p.x, p.y + drop});
    return outline;
  };
  for (const Outline& each : {page(4), mirrored(page(4))}) pad.shape(each, flat(own), 1.4f);
  for (const Outline& each : {page(1.5f), mirrored(page(1.5f))})
    pad.shape(each, flat({0.84f, 0.82f, 0.76f}), 0.5f);
  for (const Outline& each : {page(0), mirrored(page(0))})
    pad.shape(each, soft({0.98f, 0.97f, 0.93f}), 0.7f);
  for (int i = 0; i < 8; ++i) {
    const float y = 30 + 5.2f * static_cast<float>(i);
    const Outline text = smooth({{11, y}, {20, y - 3}, {34, y - 3}, {45, y + 1.5f}}, false);
    pad.line(text, 1, flat({0.42f, 0.42f, 0.44f}));
    pad.line(mirrored(text), 1, flat({0.42f, 0.42f, 0.44f}));
  }
  pad.line({{50, 28}, {50, 84}}, 1, flat(own * 0.4f));
}

void draw_chair(Pad& pad, Rgb own) {
  for (const float x : {27.0f, 68.0f}) pad.rod({{x, 6}, {x - 1, 92}}, 4, soft(own), 0.7f);
  for (const float y : {12.0f, 26.0f}) pad.shape(rounded_box(27, y, 69, y + 8, 2), soft(own), 0.8f);
  pad.rod({{46, 36}, {46, 50}}, 3, soft(own * 0.9f), 0.5f);
  pad.shape({{24, 48}, {70, 48}, {84, 62}, {16, 62}}, soft(mix(own, {1, 1, 1}, 0.15f)));
  pad.shape(box(16, 62, 84, 67), soft(own), 0.7f);
  for (const float x : {20.0f, 80.0f}) pad.rod({{x, 66}, {x, 97}}, 4.4f, soft(own), 0.7f);
  pad.rod({{21, 82}, {79, 82}}, 2.4f, soft(own), 0.5f);
}

void draw_table(Pad& pad, Rgb own) {
  for (const float x : {24.0f, 76.0f}) pad.rod({{x, 40}, {x, 80}}, 4, soft(own * 0.7f), 0.6f);
  for (const float x : {9.0f, 91.0f}) pad.rod({{x, 44}, {x, 92}}, 5.4f, soft(own), 0.8f);
  const Outline top{{20, 24}, {80, 24}, {98, 40}, {2, 40}};
  pad.shape(top, soft(mix(own, {1, 1, 1}, 0.22f)));
  pad.texture(top,
              [](float x, float y) { return 0.86f + 0.28f * cloudy_noise().at(x / 260, y / 20); });
  pad.shape(box(2, 40, 98, 47), soft(own), 0.8f);
}

void draw_bed(Pad& pad, Rgb own) {
  pad.shape(rounded_box(3, 20, 13, 92, 3), soft(tone::kWood));
  pad.shape(rounded_box(88, 44, 97, 92, 3), soft(tone::kWood));
  pad.shape(box(8, 70, 92, 82), soft(tone::kWood), 0.8f);
  pad.shape(rounded_box(12, 52, 89, 72, 5), soft(tone::kWhite));
  pad.shape(smooth({{15, 42}, {24, 37}, {36, 41}, {38, 51}, {26, 56}, {15, 52}}),
            soft(tone::kWhite), 0.8f);
  pad.shape(smooth({{36, 50}, {60, 44}, {88, 48}, {91, 72}, {62, 76}, {40, 73}, {33, 60}}),
            soft(own));
  pad.shape(smooth({{36, 50}, {45, 47}, {44, 60}, {46, 73}, {40, 73}, {33, 60}}),
            soft(mix(own, {1, 1, 1}, 0.55f)), 0.6f);
}

void draw_sofa(Pad& pad, Rgb own) {
  for (const float x : {14.0f, 86.0f})
    pad.shape(box(x - 3, 84, x + 3, 93), soft(tone::kWood), 0.6f);
  pad.shape(rounded_box(12, 26, 88, 76, 8), soft(own));
  pad.line({{50, 28}, {50, 60}}, 1, flat(own * 0.55f));
  for (const float x : {15.0f, 50.0f})
    pad.shape(rounded_box(x, 56, x + 35, 74, 5), soft(mix(own, {1, 1, 1}, 0.14f)), 0.8f);
  pad.shape(rounded_box(12, 72, 88, 86, 3), soft(own * 0.92f), 0.8f);
  for (const float x : {2.0f, 82.0f}) pad.shape(rounded_box(x, 44, x + 16, 87, 7), soft(own), 0.9f);
}

void draw_lamp(Pad& pad, Rgb own) {
  pad.shape(oval({50, 92}, 22, 5.5f), soft(tone::kWood));
  pad.shape(
      smooth({{46, 48}, {54, 48}, {55, 58}, {63, 72}, {57, 90}, {43, 90}, {37, 72}, {45, 58}}),
      tube(tone::kWood));
  pad.shape({{34, 6}, {66, 6}, {88, 50}, {12, 50}}, tube(own));
  pad.fill({{36, 9}, {64, 9}, {69, 19}, {31, 19}}, flat(mix(own, {1, 1, 0.85f}, 0.35f)));
  pad.line({{13, 49}, {87, 49}}, 1.6f, flat(own * 0.75f));
  pad.line({{78, 51}, {78, 64}}, 0.7f, flat(tone::kDark));
  pad.shape(circle({78, 65}, 1.5f), ball(tone::kGold), 0.3f);
}

void draw_bottle(Pad& pad, Rgb own) {
  pad.shape(smooth({{44, 6},
                    {56, 6},
                    {56.5f, 26},
                    {66, 42},
                    {67, 60},
                    {67, 92},
                    {60, 97},
                    {40, 97},
                    {33, 92},
                    {33, 60},
                    {34, 42},
                    {43.5f, 26}}),
            tube(own));
  pad.shape(rounded_box(43, 2, 57, 11, 1.5f), tube(tone::kGold), 0.6f);
  pad.shape(box(33, 54, 67, 80), tube({0.95f, 0.92f, 0.82f}), 0.5f);
  pad.fill(box(38, 60, 62, 63), flat({0.70f, 0.16f, 0.16f}));
  for (const float y : {67.0f, 71.0f})
    pad.fill(box(40, y, 60, y + 1.2f), flat({0.45f, 0.45f, 0.45f}));
  pad.line(smooth({{40, 34}, {38, 44}, {38, 52}}, false), 2, flat(mix(own, {1, 1, 1}, 0.6f)));
}

void draw_glass(Pad& pad, Rgb own) {
  const Outline body{{22, 6}, {78, 6}, {70, 95}, {30, 95}};
  pad.shape(body, tube({0.86f, 0.93f, 0.96f}));
  pad.fill({{26, 36}, {74, 36}, {69, 89}, {31, 89}}, tube(own));
  pad.fill(oval({50, 36}, 24, 5), soft(mix(own, {1, 1, 1}, 0.45f)));
  pad.shape(oval({50, 6.5f}, 28, 5.5f), flat({0.80f, 0.88f, 0.92f}), 0.7f);
  pad.fill(oval({50, 7}, 25, 4), flat({0.93f, 0.97f, 0.98f}));
  pad.line({{33, 20}, {38, 82}}, 3, flat({0.97f, 0.99f, 1.0f}));
}

void draw_phone(Pad& pad, Rgb own) {
  pad.shape(rounded_box(26, 3, 74, 97, 7), soft(own));
  pad.fill(rounded_box(29, 6, 71, 94, 5), flat(tone::kDark));
  pad.fill(rounded_box(30, 11, 70, 89, 1), soft({0.24f, 0.47f, 0.80f}));
  const std::array<Rgb, 5> icons = {Rgb{0.90f, 0.26f, 0.22f},
                                    {0.30f, 0.74f, 0.36f},
                                    {0.96f, 0.76f, 0.20f},
                                    {0.95f, 0.95f, 0.96f},
                                    {0.60f, 0.34f, 0.74f}};
  for (int i = 0; i < 16; ++i) {
    const float x = 33 + 9 * static_cast<float>(i % 4);
    const float y = 34 + 11 * static_cast<float>(i / 4);
    pad.fill(rounded_box(x, y, x + 7, y + 7, 1.8f),
             soft(icons[static_cast<std::size_t>(i * 3 % 5)]));
  }
  pad.letters("12:45", {37, 27}, 8, 1, flat(tone::kWhite));
  pad.fill(rounded_box(44, 7.5f, 56, 9, 0.7f), flat({0.4f, 0.4f, 0.42f}));
}

void draw_laptop(Pad& pad, Rgb own) {
  pad.shape(rounded_box(16, 12, 84, 64, 3), soft(own));
  pad.fill(box(20, 16, 80, 60), soft({0.22f, 0.40f, 0.66f}));
  pad.fill(box(26, 22, 58, 46), flat({0.96f, 0.96f, 0.97f}));
  for (int i = 0; i < 5; ++i)
    pad.fill(box(29, 26 + 3.8f * static_cast<float>(i), 50 - static_cast<float>(i % 3) * 4,
                 27.6f + 3.8f * static_cast<float>(i)),
             flat({0.5f, 0.52f, 0.56f}));
  pad.fill(box(62, 22, 75, 34), flat({0.93f, 0.62f, 0.22f}));
  pad.shape({{16, 65}, {84, 65}, {98, 86}, {2, 86}}, soft(mix(own, {1, 1, 1}, 0.2f)));
  pad.fill({{20, 67}, {80, 67}, {86, 76}, {14, 76}}, flat({0.24f, 0.25f, 0.28f}));
  for (const float y : {70.0f, 73.0f}) pad.line({{16, y}, {84, y}}, 0.5f, flat(tone::kSteel));
  for (int i = 1; i < 14; ++i) {
    const float t = static_cast<float>(i) / 14;
    pad.line({{20 + 60 * t, 67}, {14 + 72 * t, 76}}, 0.5f, flat(tone::kSteel));
  }
  pad.fill({{42, 78}, {58, 78}, {60, 84}, {40, 84}}, flat(own * 0.85f));
  pad.shape(box(2, 86, 98, 89), soft(own * 0.8f), 0.6f);
}

void draw_log(Pad& pad, Rgb own) {
  const Outline bark =
      smooth({{18, 32}, {50, 29}, {92, 33}, {97, 50}, {92, 70}, {50, 73}, {18, 71}, {10, 52}});
  pad.shape(bark, soft(own * 0.72f));
  pad.texture(bark,
              [](float x, float y) { return 0.55f + 0.9f * cloudy_noise().at(x / 150, y / 18); });
  pad.shape(rounded_box(60, 20, 70, 36, 4), soft(own * 0.7f), 0.8f);
  pad.shape(oval({19, 51.5f}, 13, 20), soft(mix(own, {1, 0.93f, 0.75f}, 0.62f)));
  for (const float r : {0.80f, 0.60f, 0.42f, 0.24f}) {
    Outline ring = oval({19, 51.5f}, 13 * r, 20 * r);
    ring.push_back(ring.front());
    pad.line(ring, 0.8f, flat(own * 0.85f));
  }
}

void draw_tire(Pad& pad, Rgb own) {
  pad.fill({polygon({50, 50}, 48.5f, 36), circle({50, 50}, 24)}, flat(own * 0.55f));
  pad.fill({circle({50, 50}, 46.5f), circle({50, 50}, 24)}, ball(own));
  for (int i = 0; i < 36; ++i) {
    const float t = 6.28318f * static_cast<float>(i) / 36;
    const auto at = [&](float r, float turn) {
      return Point{50 + r * std::cos(t + turn), 50 + r * std::sin(t + turn)};
    };
    pad.line({at(40, 0.06f), at(48, 0)}, 1.8f, flat(own * 0.35f));
  }
  for (const float r : {37.0f, 28.0f}) {
    Outline ring = circle({50, 50}, r);
    ring.push_back(ring.front());
    pad.line(ring, 1.1f, flat(mix(own, {1, 1, 1}, 0.22f)));
  }
  pad.fill({circle({50, 50}, 25.5f), circle({50, 50}, 23)}, flat(own * 0.3f));
}

void draw_yarn(Pad& pad, Rgb own) {
  pad.rod(smooth({{58, 82}, {72, 94}, {90, 90}, {96, 80}, {88, 74}}, false), 2.2f, flat(own), 0.6f);
  pad.shape(circle({48, 50}, 42), ball(own));
  const Outline ball_of = circle({48, 50}, 42);
  pad.texture(ball_of, [](float x, float y) {
    // Three windings that cross, each of threads side by side.
    const float u = (x - 48) / 42;
    const float v = (y - 50) / 42;
    const float a = 0.8f * u + 0.6f * v - 0.35f * (u * u + v * v);
    const float b = -0.75f * u + 0.66f * v + 0.3f * (u * u + v * v);
    const float choose = std::sin(2.6f * u - 1.7f * v + 0.6f);
    const float thread = choose > 0.25f ? a : choose < -0.35f ? b : 0.3f * u + v + 0.2f * u * u;
    return 0.72f + 0.42f * std::abs(std::sin(thread * 36));
  });
}

void draw_clock(Pad& pad, Rgb own) {
  pad.shape(circle({50, 50}, 47), soft({0.24f, 0.25f, 0.29f}));
  pad.fill(circle({50, 50}, 41), soft(own));
  const auto at = [](float r, float part) {
    const float t = 6.28318f * part - 1.5708f;
    return Point{50 + r * std::cos(t), 50 + r * std::sin(t)};
  };
  for (int i = 0; i < 60; ++i) {
    const float part = static_cast<float>(i) / 60;
    pad.line({at(i % 5 == 0 ? 34 : 37.5f, part), at(39.5f, part)}, i % 5 == 0 ? 2.4f : 0.7f,
             flat(tone::kDark));
  }
  pad.line({{50, 50}, at(21, 10.15f / 12)}, 4, flat(tone::kDark));
  pad.line({{50, 50}, at(32, 9.0f / 60)}, 3, flat(tone::kDark));
  pad.line({at(-8, 0.55f), at(35, 0.55f)}, 1, flat({0.80f, 0.12f, 0.14f}));
  pad.fill(circle({50, 50}, 2.6f), flat(tone::kDark));
}

void draw_backpack(Pad& pad, Rgb own) {
  pad.rod(smooth({{40, 12}, {42, 4}, {58, 4}, {60, 12}}, false), 3, flat(own * 0.6f), 0.6f);
  pad.shape(smooth({{28, 14},
                    {50, 8},
                    {72, 14},
                    {80, 40},
                    {82, 84},
                    {74, 95},
                    {26, 95},
                    {18, 84},
                    {20, 40}}),
            soft(own));
  pad.shape(rounded_box(27, 54, 73, 88, 6), soft(own * 0.86f), 0.8f);
  pad.line({{29, 62}, {71, 62}}, 1.2f, flat(tone::kSteel));
  pad.line(smooth({{24, 44}, {50, 36}, {76, 44}}, false), 1.2f, flat(tone::kSteel));
  pad.shape(rounded_box(48, 60, 52, 68, 1), flat(tone::kSteel), 0.4f);
}

void draw_box(Pad& pad, Rgb own) {
  pad.shape({{6, 34}, {56, 44}, {56, 94}, {6, 78}}, flat(own), 0.9f);
  pad.shape({{56, 44}, {95, 28}, {95, 74}, {56, 94}}, flat(own * 0.74f), 0.9f);
  pad.shape({{6, 34}, {46, 20}, {95, 28}, {56, 44}}, flat(mix(own, {1, 1, 1}, 0.22f)), 0.9f);
  pad.fill({{24, 27.5f}, {32, 24.8f}, {80, 34.2f}, {72, 37.5f}}, flat({0.90f, 0.82f, 0.62f}));
  pad.fill({{72, 37.5f}, {80, 34.2f}, {80, 44}, {72, 47.5f}}, flat({0.76f, 0.68f, 0.50f}));
}

}  // namespace

std::vector<Drawn> drawn_household() {
  return {{"pencil", {0.97f, 0.75f, 0.14f}, draw_pencil},
          {"jigsaw", {0.18f, 0.48f, 0.80f}, draw_jigsaw},
          {"bookshelf", {0.56f, 0.36f, 0.19f}, draw_bookshelf},
          {"sink", {0.93f, 0.94f, 0.95f}, draw_sink},
          {"book", {0.68f, 0.14f, 0.16f}, draw_book},
          {"chair", {0.66f, 0.44f, 0.24f}, draw_chair},
          {"table", {0.64f, 0.42f, 0.23f}, draw_table},
          {"bed", {0.22f, 0.42f, 0.70f}, draw_bed},
          {"sofa", {0.66f, 0.20f, 0.20f}, draw_sofa},
          {"lamp", {0.96f, 0.88f, 0.62f}, draw_lamp},
          {"bottle", {0.14f, 0.42f, 0.22f}, draw_bottle},
          {"glass", {0.52f, 0.76f, 0.92f}, draw_glass},
          {"phone", {0.16f, 0.16f, 0.19f}, draw_phone},
          {"laptop", {0.70f, 0.72f, 0.75f}, draw_laptop},
          {"log", {0.56f, 0.38f, 0.22f}, draw_log},
          {"tire", {0.20f, 0.20f, 0.22f}, draw_tire},
          {"yarn", {0.84f, 0.24f, 0.42f}, draw_yarn},
          {"backpack", {0.16f, 0.42f, 0.66f}, draw_backpack},
          {"clock", {0.97f, 0.97f, 0.95f}, draw_clock},
          {"box", {0.78f, 0.58f, 0.36f}, draw_box}};
}

}  // namespace maia
