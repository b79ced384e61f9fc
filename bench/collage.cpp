// How many varied prompts the collage world draws a second on one core, stamps already decoded, and
// how long it takes to say where a scene's parts are.
#include "imagery/collage.hpp"

#include <time.h>

#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <exception>
#include <string>
#include <vector>

#include "imagery/parts.hpp"
#include "imagery/scene.hpp"

namespace {

std::vector<std::string> varied_prompts() {
  const char* things[] = {"a crow",      "a red mug",    "two dogs",
                          "an elephant", "three apples", "a blue car"};
  const char* places[] = {"on grass",
                          "in snow",
                          "on a beach",
                          "in the desert",
                          "in mud",
                          "in water",
                          "in the sky",
                          "in a forest",
                          "in a city",
                          "in a room",
                          "against a plain white background",
                          "in the night sky"};
  const char* lights[] = {"", " at night", " at sunset", " in fog"};
  std::vector<std::string> prompts;
  for (const char* thing : things) {
    for (const char* place : places) {
      prompts.push_back(std::string(thing) + " " + place + lights[prompts.size() % 4]);
    }
  }
  return prompts;
}

// By the processor time of this thread, so that a busy machine does not change the figure.
double processor_seconds() {
  timespec now{};
  ::clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) + 1e-9 * static_cast<double>(now.tv_nsec);
}

double images_per_second(const maia::TextToImage& generator,
                         const std::vector<std::string>& prompts, std::uint64_t seed) {
  const double start = processor_seconds();
  std::size_t drawn = 0;
  for (const std::string& prompt : prompts) drawn += !generator.draw(prompt, seed).image.empty();
  return static_cast<double>(drawn) / (processor_seconds() - start);
}

double parts_microseconds() {
  std::vector<maia::Scene> scenes;
  std::vector<maia::RenderedScene> pictures;
  for (std::uint64_t seed = 0; seed < 300; ++seed) {
    scenes.push_back(maia::random_scene(seed));
    pictures.push_back(maia::render(scenes.back()));
    maia::visible_parts(scenes.back(), pictures.back());  // draws the outlines of its stamps
  }
  std::size_t found = 0;
  const double start = processor_seconds();
  for (std::size_t i = 0; i < scenes.size(); ++i) {
    found += maia::visible_parts(scenes[i], pictures[i]).size();
  }
  const double seconds = processor_seconds() - start;
  return found == 0 ? 0 : 1e6 * seconds / static_cast<double>(scenes.size());
}

}  // namespace

int main() {
  try {
    const auto generator = maia::make_collage_generator();
    const auto prompts = varied_prompts();
    // The same seed each time: the first round decodes the stamps that the others draw.
    images_per_second(*generator, prompts, 1);
    std::vector<double> rates;
    for (int i = 0; i < 7; ++i) rates.push_back(images_per_second(*generator, prompts, 1));
    std::sort(rates.begin(), rates.end());
    std::printf("slowest %.0f, fastest %.0f images/s of %zu prompts at 224x224\n", rates.front(),
                rates.back(), prompts.size());
    std::printf("collage_images_per_s %.1f images/s\n", rates[rates.size() / 2]);
    std::printf("visible_parts_us %.0f us\n", parts_microseconds());
  } catch (const std::exception& error) {
    std::fprintf(stderr, "%s\n", error.what());
    return 1;
  }
  return 0;
}
