#include "detect/scene_detector.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <mutex>

#include "base/error.hpp"
#include "base/random.hpp"
#include "detect/colours.hpp"
#include "detect/scene_concept.hpp"
#include "detect/seen_scene.hpp"
#include "image/mask.hpp"

namespace maia {
namespace {

// Areas, as parts of the picture, at which a thing is worth 63 % of what its contrast allows.
constexpr double kObjectScale = 0.02;
constexpr double kPartScale = 0.0002;
constexpr double kSurfaceScale = 0.10;
constexpr double kColourScale = 0.05;
constexpr double kNoise = 0.02;
constexpr double kHighestScore = 0.99;
// A colour is that of an object, or of the background, if so much of it has the colour, ...
constexpr double kColouredPart = 0.25;
// ... and this part of the picture. An object "of the colour" has more of it.
constexpr double kLeastColour = 0.01;
constexpr double kObjectColouredPart = 0.4;
// How scores came about so far; to be raised when they change.
constexpr int kVersion = 2;

std::size_t colour_number(const std::string& colour) {
  const auto& words = colour_words();
  return static_cast<std::size_t>(std::find(words.begin(), words.end(), colour) - words.begin());
}

bool is_at(const SeenObject& object, Side side) {
  switch (side) {
    case Side::kLeft:
      return object.x < 0.5;
    case Side::kRight:
      return object.x > 0.5;
    case Side::kTop:
      return object.y < 0.5;
    case Side::kBottom:
      return object.y > 0.5;
    case Side::kCentre:
      return std::abs(object.x - 0.5) < 0.2 && std::abs(object.y - 0.5) < 0.2;
  }
  return false;
}

// One phrase in one picture.
class Search {
 public:
  Search(const SeenScene& seen, const SceneConcept& wanted, std::uint64_t seed)
      : seen_(seen), scene_(seen.scene()), wanted_(wanted), random_(seed) {}

  std::vector<Detection> find() {
    find_objects();
    if (!wanted_.parts.empty()) find_parts();
    find_surfaces();
    find_texture();
    if (!wanted_.colour.empty()) find_colour();
    find_condition();
    return std::move(found_);
  }

 private:
  double part(std::size_t pixels) const { return double(pixels) / double(seen_.pixels()); }

  double score(double area, double scale, double contrast) {
    const double clear = (1 - std::exp(-area / scale)) * (0.55 + 0.45 * contrast);
    return std::min(kHighestScore, clear + kNoise * random_.normal());
  }

  // `make_mask` is called if it is found.
  template <typename MakeMask>
  void add(double value, const MakeMask& make_mask) {
    if (value >= kLeastScore) found_.push_back({make_mask(), static_cast<float>(value)});
  }

  bool has_colour(std::size_t object) const {
    const std::size_t colour = colour_number(wanted_.of_colour);
    std::size_t coloured = 0;
    for (std::size_t i = 0; i < seen_.pixels(); ++i) {
      coloured += seen_.rendered().labels[i] == object + 1 && seen_.colours()[i] == colour;
    }
    return double(coloured) >= kObjectColouredPart * double(seen_.objects()[object].pixels);
  }

  bool is_wanted(std::size_t i) const {
    const SceneObject& object = scene_.objects[i];
    if (wanted_.side && is_at(seen_.objects()[i], *wanted_.side)) return true;
    if (!wanted_.terms.contains(object.term)) return false;
    return wanted_.of_colour.empty() || object.colour == wanted_.of_colour || has_colour(i);
  }

  void find_objects() {
    for (std::size_t i = 0; i < scene_.objects.size(); ++i) {
      const SeenObject& object = seen_.objects()[i];
      if (object.pixels == 0 || !is_wanted(i)) continue;
      add(score(part(object.pixels), kObjectScale, object.contrast),
          [&] { return seen_.object_mask(i); });
    }
  }

  void find_parts() {
    for (const VisiblePart& found : seen_.parts()) {
      const bool owned =
          wanted_.owners.empty() || wanted_.owners.contains(scene_.objects[found.object].term);
      if (!owned || !wanted_.parts.contains(found.name)) continue;
      add(score(part(count_of(found.mask)), kPartScale, seen_.contrast(found.mask)),
          [&] { return found.mask; });
    }
  }

  // The surface where no object hides it.
  Mask surface_mask(const Surface& surface) const {
    Mask mask = seen_.empty_mask();
    const double height = scene_.height;
    const double width = scene_.width;
    const auto first = static_cast<std::size_t>(std::lround(surface.top * height));
    const auto last = static_cast<std::size_t>(std::lround(surface.bottom * height));
    for (std::size_t y = first; y < last; ++y) {
      const double down = double(y - first) / double(last - first);
      const double half =
          (surface.top_width + down * (surface.bottom_width - surface.top_width)) / 2;
      const auto left = static_cast<std::size_t>(std::lround(std::max(0.0, 0.5 - half) * width));
      const auto right = static_cast<std::size_t>(std::lround(std::min(1.0, 0.5 + half) * width));
      const std::size_t row = y * static_cast<std::size_t>(scene_.width);
      for (std::size_t x = left; x < right; ++x) {
        mask.values[row + x] = seen_.rendered().labels[row + x] == 0;
      }
    }
    return mask;
  }

  void add_surface(const Surface& surface) {
    Mask mask = surface_mask(surface);
    add(score(part(count_of(mask)), kSurfaceScale, seen_.contrast(mask)), [&] { return mask; });
  }

  void find_surfaces() {
    for (const Surface& surface : wanted_.surfaces) {
      if (surface.background == scene_.background) add_surface(surface);
    }
  }

  // "stripes", "red stripes"
  void find_texture() {
    for (const auto& texture : wanted_.textures) {
      const bool any_colour = wanted_.of_colour.empty();
      const bool shown =
          any_colour ? scene_.background == texture || scene_.background.ends_with(" " + texture)
                     : scene_.background == wanted_.of_colour + " " + texture;
      if (shown) add_surface({.background = scene_.background});
    }
  }

  // In each object and in the background, where there is enough of it.
  void find_colour() {
    const std::size_t colour = colour_number(wanted_.colour);
    std::vector<std::size_t> coloured(scene_.objects.size() + 1);
    std::vector<std::size_t> all(coloured.size());
    for (std::size_t i = 0; i < seen_.pixels(); ++i) {
      const std::size_t label = seen_.rendered().labels[i];
      ++all[label];
      coloured[label] += seen_.colours()[i] == colour;
    }
    for (std::size_t label = 0; label < all.size(); ++label) {
      const bool enough = double(coloured[label]) >= kColouredPart * double(all[label]) &&
                          part(coloured[label]) >= kLeastColour;
      if (!enough) continue;
      add(score(part(coloured[label]), kColourScale, 1), [&] {
        Mask mask = seen_.empty_mask();
        for (std::size_t i = 0; i < mask.values.size(); ++i) {
          mask.values[i] =
              seen_.rendered().labels[i] == label && seen_.colours()[i] == colour ? 1 : 0;
        }
        return mask;
      });
    }
  }

  void find_condition() {
    for (const auto* condition : {&scene_.light, &scene_.weather, &scene_.style}) {
      if (!wanted_.conditions.contains(*condition)) continue;
      add(score(1, kSurfaceScale, 1), [&] {
        Mask mask = seen_.empty_mask();
        std::fill(mask.values.begin(), mask.values.end(), 1);
        return mask;
      });
    }
  }

  const SeenScene& seen_;
  const Scene& scene_;
  const SceneConcept& wanted_;
  Random random_;
  std::vector<Detection> found_;
};

class SceneDetector : public ConceptDetector {
 public:
  SceneDetector(std::shared_ptr<const CollageWorld> world, std::uint64_t seed)
      : world_(std::move(world)), seed_(seed) {}

  bool reads_scenes() const override { return true; }

  std::string meaning(const std::string& phrase) const override {
    return fmt::format("scene detector {}, seed {}: {}", kVersion, seed_, find(phrase).text());
  }

  std::vector<std::vector<Detection>> detect(const ImageView& picture,
                                             std::span<const std::string> phrases) const override {
    std::vector<std::vector<Detection>> found(phrases.size());
    if (picture.scene == nullptr) return found;
    const SeenScene seen(*picture.scene);
    // Of what is to be seen, and not of how anything is named.
    const auto pixels = seen.rendered().image.pixels();
    const std::uint64_t seed = derive_seed(
        seed_, std::string_view(reinterpret_cast<const char*>(pixels.data()), pixels.size()));
    for (std::size_t i = 0; i < phrases.size(); ++i) {
      found[i] = Search(seen, find(phrases[i]), derive_seed(seed, phrases[i])).find();
    }
    return found;
  }

 private:
  // Each phrase is read once.
  const SceneConcept& find(const std::string& phrase) const {
    const std::lock_guard lock(mutex_);
    const auto known = concepts_.find(phrase);
    if (known != concepts_.end()) return known->second;
    return concepts_.emplace(phrase, find_scene_concept(*world_, phrase)).first->second;
  }

  std::shared_ptr<const CollageWorld> world_;
  std::uint64_t seed_;
  mutable std::mutex mutex_;
  mutable std::map<std::string, SceneConcept> concepts_;
};

}  // namespace

std::unique_ptr<ConceptDetector> make_scene_detector(std::shared_ptr<const CollageWorld> world,
                                                     std::uint64_t seed) {
  return std::make_unique<SceneDetector>(std::move(world), seed);
}

}  // namespace maia
