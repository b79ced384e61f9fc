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
void paint_plain(Painter& painter, Random& random, Rgb colour);

}  // namespace maia
