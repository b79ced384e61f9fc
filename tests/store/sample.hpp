// What the tests of the store share.
#pragma once

#include <functional>
#include <string>

#include "base/error.hpp"
#include "base/random.hpp"
#include "store/run_store.hpp"
#include "thrown.hpp"

namespace maia {

inline RunSpec sample_spec() {
  return {.task = "describe",
          .model = "efficientnet-lite0",
          .layer = "blocks.5",
          .unit = 17,
          .backbone = "built-in",
          .seed = 7,
          .settings = {{"max_rounds", 25}, {"weights", "abc"}}};
}

inline Image noise_image(std::uint64_t seed, int side = 24) {
  Image image(side, side);
  Random random(seed);
  for (auto& value : image.pixels()) value = static_cast<std::uint8_t>(random.below(256));
  return image;
}

inline std::string message_of(const std::function<void()>& call) {
  try {
    call();
  } catch (const Error& error) {
    return error.what();
  }
  return "";
}

}  // namespace maia
