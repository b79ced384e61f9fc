// One function a background; each covers the whole canvas.
#pragma once

#include "base/random.hpp"
#include "imagery/paint.hpp"

namespace maia {

void paint_grass(Painter& painter, Random& random);
void paint_snow(Painter& painter, Random& random);
void paint_beach(Painter& painter, Random& random);
void paint_desert(Painter& painter, Random& random);
void paint_mud(Painter& painter, Random& random);
void paint_water(Painter& painter, Random& random);
void paint_sky(Painter& painter, Random& random);
void paint_night_sky(Painter& painter, Random& random);
void paint_forest(Painter& painter, Random& random);
void paint_city(Painter& painter, Random& random);
void paint_room(Painter& painter, Random& random);
void paint_mountains(Painter& painter, Random& random);
void paint_road(Painter& painter, Random& random);
void paint_garden(Painter& painter, Random& random);
void paint_underwater(Painter& painter, Random& random);
void paint_playground(Painter& painter, Random& random);
void paint_library(Painter& painter, Random& random);
void paint_kitchen(Painter& painter, Random& random);
void paint_pool(Painter& painter, Random& random);
void paint_skyline(Painter& painter, Random& random);
void paint_plain(Painter& painter, Random& random, Rgb colour);

// A sky down to the row `bottom`: `cover` is the part of it that is clouds, about.
void paint_clouds(Painter& painter, Random& random, int bottom, Rgb top, Rgb low, float cover);

}  // namespace maia
