// Cut-outs with transparency, decoded or drawn when first used and kept.
#pragma once

#include <array>
#include <cstdint>
#include <filesystem>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "imagery/scene.hpp"

namespace maia {

// Premultiplied R, G, B, A, row by row, cropped to what is visible.
struct Cutout {
  int width = 0;
  int height = 0;
  std::vector<std::uint8_t> pixels;
};

struct Stamp {
  Cutout cutout;  // no side longer than kStampSide
  // Luminance in [0, 1] of the visible pixels: 3rd and 97th percentile and mean. Repainting keeps
  // the shading between them.
  float dark = 0;
  float bright = 1;
  float middle = 0.5f;
};

inline constexpr int kStampSide = 320;

// Thread-safe.
class StampStore {
 public:
  // Throws kUnavailable, naming the package to install, if the folder is not there. `names` gives
  // stamps other names than their own (lexicon.hpp).
  explicit StampStore(std::filesystem::path folder,
                      const std::map<std::string, std::string>& names = {});

  // A stamp in its own colours. Throws kBadInput if it cannot be decoded.
  std::shared_ptr<const Stamp> get(const std::string& name) const;
  // What the object shows, its text included, in its colour where that is not for repaint_cutout()
  // to give: what the program draws is drawn in it.
  std::shared_ptr<const Stamp> get(const SceneObject& object) const;
  // Whether get(object) has the object's colour.
  bool draws_in_colour(const std::string& name) const;

 private:
  const std::string& own_name(const std::string& name) const;

  std::filesystem::path folder_;
  std::map<std::string, std::string> own_names_;
  mutable std::mutex mutex_;
  mutable std::map<std::string, std::shared_ptr<const Stamp>> stamps_;
  // Those drawn in a colour or with a text, of which there are very many; emptied when full.
  mutable std::map<std::string, std::shared_ptr<const Stamp>> variants_;
};

std::filesystem::path default_stamp_folder();

// Cubic when enlarging, by area when shrinking.
Cutout resize_cutout(const Cutout& cutout, int width, int height);
void mirror_cutout(Cutout& cutout);
// Gives the stamp's pixels the named colour and keeps their shading. `cutout` is the stamp at any
// size. Throws kBadInput for an unknown colour.
void repaint_cutout(Cutout& cutout, const Stamp& stamp, const std::string& colour);

// What a colour's name means, R, G, B in [0, 1]. Throws kBadInput for an unknown one.
std::array<float, 3> named_colour(const std::string& name);

}  // namespace maia
