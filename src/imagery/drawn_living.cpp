// Animals, people and what grows, where no photograph shows them.
#include <cmath>

#include "imagery/drawn.hpp"

namespace maia {
namespace {

void eye(Pad& pad, Point at, float size) {
  pad.fill(oval(at, size, size * 1.15f), flat({0.08f, 0.08f, 0.09f}));
  pad.fill(circle({at.x - size * 0.3f, at.y - size * 0.4f}, size * 0.34f), flat({1, 1, 1}));
}

void draw_snake(Pad& pad, Rgb own) {
  const Outline body = smooth({{95, 88},
                               {82, 94},
                               {66, 88},
                               {60, 74},
                               {70, 62},
                               {80, 52},
                               {74, 38},
                               {56, 38},
                               {44, 50},
                               {40, 68},
                               {28, 80},
                               {14, 70},
                               {16, 50},
                               {28, 36},
                               {30, 24}},
                              false);
  const std::size_t count = body.size();
  const auto thick = [&](std::size_t i) {
    return 2.0f + 10.5f * std::min(1.0f, 1.9f * static_cast<float>(i) / static_cast<float>(count));
  };
  for (std::size_t i = 0; i + 1 < count; ++i)
    pad.line({body[i], body[i + 1]}, thick(i) + 2, flat(own * 0.4f));
  for (std::size_t i = 0; i + 1 < count; ++i) {
    const bool band = i / 5 % 2 == 0;
    pad.line({body[i], body[i + 1]}, thick(i), flat(band ? own : own * 0.66f));
  }
  for (std::size_t i = 0; i + 1 < count; ++i) {
    pad.line({{body[i].x - 1.2f, body[i].y - thick(i) * 0.22f},
              {body[i + 1].x - 1.2f, body[i + 1].y - thick(i + 1) * 0.22f}},
             thick(i) * 0.18f, flat(mix(own, {1, 1, 1}, 0.35f)));
  }
  pad.line({{30, 6}, {30, 0.5f}}, 1.1f, flat({0.82f, 0.10f, 0.16f}));
  pad.line({{30, 6}, {36, 2}}, 1.1f, flat({0.82f, 0.10f, 0.16f}));
  pad.shape(smooth({{30, 6}, {40, 12}, {42, 22}, {36, 30}, {25, 30}, {19, 22}, {21, 11}}),
            soft(own));
  eye(pad, {25, 15}, 2.6f);
  eye(pad, {36, 15}, 2.6f);
}

void draw_cat(Pad& pad, Rgb own) {
  const Rgb dark = own * 0.62f;
  pad.rod(smooth({{66, 88}, {86, 86}, {92, 68}, {84, 54}, {88, 46}}, false), 7, soft(own));
  pad.shape(
      smooth({{34, 44}, {26, 66}, {22, 90}, {36, 96}, {64, 96}, {76, 90}, {73, 66}, {64, 44}}),
      soft(own));
  pad.fill(smooth({{40, 54}, {50, 50}, {60, 54}, {58, 76}, {50, 82}, {42, 76}}),
           soft(mix(own, {1, 1, 1}, 0.6f)));
  for (const float x : {40.0f, 60.0f}) {
    pad.shape(smooth({{x - 6, 74}, {x + 6, 74}, {x + 6, 94}, {x, 97}, {x - 6, 94}}), soft(own),
              0.8f);
    for (const float toe : {-2.0f, 2.0f})
      pad.line({{x + toe, 92}, {x + toe, 96}}, 0.7f, flat(dark));
  }
  const Outline ear{{27, 26}, {25, 3}, {44, 14}};
  for (const Outline& each : {ear, mirrored(ear)}) pad.shape(each, soft(own));
  for (const Outline& each :
       {Outline{{30, 22}, {28.5f, 9}, {39, 15}}, mirrored({{30, 22}, {28.5f, 9}, {39, 15}})})
    pad.fill(each, flat({0.93f, 0.66f, 0.64f}));
  pad.shape(
      smooth({{50, 11}, {68, 16}, {76, 32}, {68, 46}, {50, 51}, {32, 46}, {24, 32}, {32, 16}}),
      soft(own));
  for (const float x : {44.0f, 50.0f, 56.0f})
    pad.line({{x, 13}, {50 + (x - 50) * 0.8f, 22}}, 1.8f, flat(dark));
  for (const Outline& each : {Outline{{25, 36}, {33, 37}}, {{27, 42}, {34, 41}}}) {
    pad.line(each, 1.6f, flat(dark));
    pad.line(mirrored(each), 1.6f, flat(dark));
  }
  pad.fill(smooth({{42, 40}, {50, 36}, {58, 40}, {56, 48}, {50, 49}, {44, 48}}),
           flat(mix(own, {1, 1, 1}, 0.7f)));
  for (const float x : {39.0f, 61.0f}) {
    pad.shape(oval({x, 30}, 5, 5.4f), soft({0.62f, 0.78f, 0.24f}), 0.7f);
    pad.fill(oval({x, 30}, 1.7f, 4.8f), flat({0.05f, 0.05f, 0.06f}));
  }
  pad.fill({{47, 38}, {53, 38}, {50, 41.5f}}, flat({0.86f, 0.42f, 0.44f}));
  pad.line(smooth({{44, 44}, {47, 45.5f}, {50, 42}, {53, 45.5f}, {56, 44}}, false), 0.9f,
           flat(tone::kDark));
  for (const float y : {41.0f, 45.0f}) {
    pad.line({{40, y}, {18, y - 3 + (y - 41)}}, 0.5f, flat({0.30f, 0.30f, 0.30f}));
    pad.line({{60, y}, {82, y - 3 + (y - 41)}}, 0.5f, flat({0.30f, 0.30f, 0.30f}));
  }
}

void draw_baby(Pad& pad, Rgb own) {
  // `own` is the colour of its clothes.
  const Rgb skin = tone::kSkin;
  for (const Outline& arm :
       {Outline{{34, 58}, {20, 64}, {12, 56}}, mirrored({{34, 58}, {20, 64}, {12, 56}})})
    pad.rod(smooth(arm, false), 9, soft(own), 0.8f);
  for (const float x : {11.0f, 89.0f}) pad.shape(circle({x, 55}, 5), ball(skin), 0.8f);
  pad.shape(smooth({{36, 50}, {64, 50}, {72, 72}, {66, 88}, {34, 88}, {28, 72}}), soft(own));
  for (const Outline& leg :
       {Outline{{38, 84}, {24, 90}, {18, 86}}, mirrored({{38, 84}, {24, 90}, {18, 86}})})
    pad.rod(smooth(leg, false), 11, soft(own), 0.8f);
  for (const float x : {14.0f, 86.0f}) pad.shape(oval({x, 84}, 6, 7.5f), ball(skin), 0.8f);
  pad.shape(smooth({{38, 54}, {62, 54}, {64, 68}, {50, 78}, {36, 68}}), soft(tone::kWhite), 0.7f);
  pad.shape(oval({25, 32}, 4, 5), soft(skin), 0.7f);
  pad.shape(oval({75, 32}, 4, 5), soft(skin), 0.7f);
  pad.shape(oval({50, 29}, 26, 25), ball(skin));
  pad.line(smooth({{44, 6}, {50, 3}, {55, 7}, {51, 11}, {47, 8}}, false), 1.6f,
           flat({0.50f, 0.32f, 0.18f}));
  for (const float x : {40.0f, 60.0f}) {
    eye(pad, {x, 29}, 3.4f);
    pad.line(smooth({{x - 4, 22}, {x, 20.5f}, {x + 4, 22}}, false), 0.9f,
             flat({0.50f, 0.32f, 0.18f}));
  }
  for (const float x : {33.0f, 67.0f}) pad.fill(circle({x, 38}, 4.4f), flat({0.96f, 0.62f, 0.56f}));
  pad.fill(oval({50, 34.5f}, 2.2f, 1.5f), flat(skin * 0.82f));
  pad.fill(smooth({{43, 40}, {50, 41.5f}, {57, 40}, {54, 46}, {50, 47}, {46, 46}}),
           flat({0.72f, 0.16f, 0.20f}));
}

void face(Pad& pad, Point at, float size, Rgb hair) {
  pad.shape(oval(at, size, size * 1.16f), ball(tone::kSkin), 0.7f);
  for (const float side : {-0.38f, 0.38f}) eye(pad, {at.x + side * size, at.y}, size * 0.12f);
  pad.line(smooth({{at.x - size * 0.38f, at.y + size * 0.50f},
                   {at.x, at.y + size * 0.66f},
                   {at.x + size * 0.38f, at.y + size * 0.50f}},
                  false),
           size * 0.12f, flat({0.70f, 0.20f, 0.20f}));
  pad.fill(oval({at.x, at.y + size * 0.22f}, size * 0.12f, size * 0.16f),
           flat(tone::kSkin * 0.85f));
  for (const float side : {-0.38f, 0.38f}) {
    pad.line({{at.x + side * size - size * 0.18f, at.y - size * 0.26f},
              {at.x + side * size + size * 0.18f, at.y - size * 0.28f}},
             size * 0.09f, flat(hair));
  }
}

void draw_man(Pad& pad, Rgb own) {
  const Rgb hair{0.26f, 0.17f, 0.10f};
  for (const float side : {-1.0f, 1.0f}) {
    pad.rod({{50 + side * 5.5f, 58}, {50 + side * 6, 92}}, 8, soft({0.20f, 0.24f, 0.36f}), 0.6f);
    pad.shape(
        smooth(
            {{50 + side * 3, 91}, {50 + side * 9, 91}, {50 + side * 13, 96}, {50 + side * 3, 96}}),
        soft(tone::kDark), 0.5f);
    pad.rod(smooth({{50 + side * 11, 31}, {50 + side * 15, 44}, {50 + side * 15, 55}}, false), 5.6f,
            soft(own), 0.6f);
    pad.shape(circle({50 + side * 15, 58}, 3), ball(tone::kSkin), 0.5f);
  }
  pad.shape(box(47, 20, 53, 29), soft(tone::kSkin * 0.9f), 0.5f);
  pad.shape(smooth({{40, 27}, {50, 28}, {60, 27}, {63, 33}, {60, 61}, {40, 61}, {37, 33}}),
            soft(own));
  pad.shape(oval({50, 10}, 9, 8), soft(hair), 0.6f);
  face(pad, {50, 14}, 8, hair);
  pad.fill(smooth({{41.5f, 11}, {44, 4}, {56, 4}, {58.5f, 11}, {54, 8}, {46, 8}}), soft(hair));
}

void draw_woman(Pad& pad, Rgb own) {
  const Rgb hair{0.46f, 0.25f, 0.11f};
  pad.shape(smooth({{50, 2}, {61, 7}, {63, 22}, {60, 33}, {40, 33}, {37, 22}, {39, 7}}),
            soft(hair));
  for (const float side : {-1.0f, 1.0f}) {
    pad.rod({{50 + side * 5, 70}, {50 + side * 5, 93}}, 4.4f, soft(tone::kSkin), 0.6f);
    pad.shape(
        smooth(
            {{50 + side * 3, 92}, {50 + side * 7, 92}, {50 + side * 10, 96}, {50 + side * 3, 96}}),
        soft(own * 0.6f), 0.5f);
    pad.rod(smooth({{50 + side * 9, 31}, {50 + side * 14, 43}, {50 + side * 15, 54}}, false), 4.4f,
            soft(tone::kSkin), 0.6f);
  }
  pad.shape(box(47.5f, 20, 52.5f, 29), soft(tone::kSkin * 0.9f), 0.5f);
  pad.shape(smooth({{42, 27},
                    {50, 30},
                    {58, 27},
                    {60, 34},
                    {57, 46},
                    {68, 76},
                    {50, 79},
                    {32, 76},
                    {43, 46},
                    {40, 34}}),
            soft(own));
  face(pad, {50, 14.5f}, 7.6f, hair);
  pad.fill(smooth({{42, 14}, {42, 6}, {50, 3}, {58, 6}, {58, 14}, {55, 8}, {47, 9}}), soft(hair));
}

void draw_hand(Pad& pad, Rgb own) {
  const auto finger = [&](Point from, Point to, float width) {
    pad.rod({from, to}, width, soft(own), 1.1f);
  };
  finger({38, 60}, {22, 20}, 11);
  finger({48, 58}, {43, 9}, 11.5f);
  finger({58, 60}, {63, 12}, 11);
  finger({66, 64}, {81, 28}, 9.5f);
  finger({38, 78}, {10, 52}, 11.5f);
  pad.shape(smooth({{32, 58},
                    {50, 53},
                    {68, 58},
                    {73, 74},
                    {66, 88},
                    {64, 98},
                    {38, 98},
                    {36, 88},
                    {28, 74}}),
            soft(own));
  finger({42, 66}, {36, 52}, 8.4f);
  pad.fill(smooth({{33, 58}, {50, 53}, {68, 58}, {72, 74}, {65, 88}, {38, 88}, {29, 74}}),
           soft(own));
  for (const auto& [from, to] : {std::pair<Point, Point>{{38, 62}, {30, 41}},
                                 {{48, 60}, {45.5f, 40}},
                                 {{58, 61}, {60, 42}},
                                 {{66, 65}, {73, 47}}}) {
    pad.line({from, to}, 7, soft(own));
  }
  pad.line({{38, 77}, {20, 61}}, 8, soft(own));
  const Ink crease = flat(own * 0.74f);
  pad.line(smooth({{34, 70}, {46, 72}, {56, 66}, {66, 66}}, false), 1.1f, crease);
  pad.line(smooth({{34, 72}, {44, 78}, {46, 90}}, false), 1.1f, crease);
  pad.line(smooth({{40, 66}, {52, 62}, {60, 60}}, false), 1, crease);
}

void draw_feather(Pad& pad, Rgb own) {
  const Outline vane = smooth({{88, 4},
                               {92, 16},
                               {84, 36},
                               {66, 58},
                               {44, 76},
                               {30, 82},
                               {30, 70},
                               {40, 48},
                               {58, 24},
                               {76, 8}});
  pad.shape(vane, soft(own));
  pad.texture(vane, [](float x, float y) {
    const float along = (x - y) * 0.7071f;
    const float aside = std::abs(x + y - 96) * 0.7071f;
    return 0.86f + 0.20f * std::sin((along - aside * 0.9f) * 3.2f);
  });
  for (const Outline& nick : {Outline{{72, 52}, {60, 56}, {68, 57}},
                              {{40, 48}, {48, 47}, {38, 52}},
                              {{88, 28}, {78, 34}, {86, 33}}})
    pad.cut(nick);
  pad.line(smooth({{87, 6}, {66, 32}, {40, 66}, {22, 84}, {8, 97}}, false), 1.8f,
           flat(mix(own * 0.8f, {0.95f, 0.92f, 0.84f}, 0.7f)));
}

void draw_firework(Pad& pad, Rgb own) {
  const auto burst = [&](Point centre, float radius, int rays, Rgb colour) {
    for (int i = 0; i < rays; ++i) {
      const float t = 6.28318f * (static_cast<float>(i) + 0.13f * static_cast<float>(i * 7 % 5)) /
                      static_cast<float>(rays);
      const float reach = radius * (0.78f + 0.055f * static_cast<float>(i * 5 % 5));
      const auto at = [&](float part) {
        return Point{centre.x + reach * part * std::cos(t),
                     centre.y + reach * part * std::sin(t) + 7 * part * part};
      };
      for (float part = 0.12f; part < 1; part += 0.04f) {
        pad.line({at(part), at(part + 0.045f)}, 0.5f + 1.3f * part,
                 flat(mix({1, 0.98f, 0.85f}, colour, part)));
      }
      pad.fill(circle(at(1), 1.7f), flat(mix(colour, {1, 1, 1}, 0.45f)));
    }
    pad.fill(circle(centre, 2.5f), flat({1, 0.99f, 0.90f}));
  };
  burst({46, 44}, 42, 34, own);
  burst({46, 44}, 23, 20, {0.98f, 0.78f, 0.22f});
  burst({80, 76}, 17, 18, {0.25f, 0.62f, 0.95f});
}

void draw_cactus(Pad& pad, Rgb own) {
  const auto arm = [&](const Outline& path, float width) {
    pad.rod(smooth(path, false), width, soft(own), 1.1f);
  };
  arm({{50, 62}, {30, 62}, {24, 54}, {24, 38}}, 10);
  arm({{50, 52}, {70, 52}, {76, 44}, {76, 26}}, 10);
  pad.rod({{50, 12}, {50, 92}}, 19, tube(own), 1.2f);
  for (const float x : {43.0f, 50.0f, 57.0f}) pad.line({{x, 8}, {x, 94}}, 0.8f, flat(own * 0.6f));
  for (int i = 0; i < 24; ++i) {
    const float x = 42 + static_cast<float>(i * 37 % 17);
    const float y = 12 + static_cast<float>(i) * 3.4f;
    pad.line({{x, y}, {x + 1.5f, y - 1.5f}}, 0.6f, flat({0.95f, 0.95f, 0.80f}));
  }
}

}  // namespace

std::vector<Drawn> drawn_living() {
  return {{"snake", {0.30f, 0.62f, 0.18f}, draw_snake},
          {"cat", {0.90f, 0.58f, 0.26f}, draw_cat},
          {"baby", {0.52f, 0.74f, 0.93f}, draw_baby},
          {"man", {0.20f, 0.44f, 0.72f}, draw_man},
          {"woman", {0.80f, 0.20f, 0.34f}, draw_woman},
          {"hand", {0.94f, 0.75f, 0.60f}, draw_hand},
          {"feather", {0.34f, 0.52f, 0.80f}, draw_feather},
          {"firework", {0.96f, 0.26f, 0.42f}, draw_firework},
          {"cactus", {0.22f, 0.52f, 0.24f}, draw_cactus}};
}

}  // namespace maia
