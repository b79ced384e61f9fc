#include "detect/lit_regions.hpp"

#include <algorithm>
#include <map>

#include "imagery/parts.hpp"
#include "imagery/surfaces.hpp"

namespace maia {
namespace {

constexpr int kMarginParts = 28;  // the margin is this part of the shorter side: 8 of 224 pixels
constexpr double kMostMargin = 0.75;   // of what is lit of a thing that is only a margin
constexpr double kLeastOfPart = 0.5;   // of a part that has to be lit for it to be meant
constexpr double kLeastAgreed = 0.45;  // intersection over union of a part and what is lit
constexpr double kBetter = 0.02;       // that a part must agree better than its object

using Pixels = std::vector<std::uint8_t>;

// The pixels within `margin` rows and columns of one that is set.
Pixels grown(const Pixels& set, int width, int height, int margin) {
  const auto pass = [&](const Pixels& from, int lines, int length, int line_step, int step) {
    Pixels to(from.size(), 0);
    const auto place = [&](int line, int i) {
      return static_cast<std::size_t>(line) * static_cast<std::size_t>(line_step) +
             static_cast<std::size_t>(i) * static_cast<std::size_t>(step);
    };
    for (int line = 0; line < lines; ++line) {
      int until = -1;  // set up to here, by the latest pixel behind
      for (int i = 0, ahead = 0; i < length; ++i) {
        for (; ahead < length && ahead <= i + margin; ++ahead) {
          if (from[place(line, ahead)] != 0) {
            until = ahead + margin;
          }
        }
        to[place(line, i)] = i <= until;
      }
    }
    return to;
  };
  return pass(pass(set, height, width, width, 1), width, height, 1, width);
}

struct Region {
  Pixels lit;  // of the whole picture
  std::size_t visible = 0;
  std::size_t pixels = 0;

  double share() const {
    return visible == 0 ? 0 : static_cast<double>(pixels) / static_cast<double>(visible);
  }
};

std::size_t count_both(const Pixels& a, const Pixels& b) {
  std::size_t count = 0;
  for (std::size_t i = 0; i < a.size(); ++i) count += a[i] != 0 && b[i] != 0;
  return count;
}

class Finder {
 public:
  Finder(const Scene& scene, const Pixels& lit) : scene_(scene), rendered_(render(scene)) {
    margin_ = std::max(1, std::min(scene.width, scene.height) / kMarginParts);
    regions_.resize(scene.objects.size() + 1);
    const auto& labels = rendered_.labels;
    for (std::size_t i = 0; i < labels.size(); ++i) {
      Region& region = regions_[labels[i]];
      ++region.visible;
      if (lit[i] == 0) continue;
      if (region.lit.empty()) region.lit.resize(labels.size(), 0);
      region.lit[i] = 1;
      ++region.pixels;
    }
  }

  LitRegions find() {
    LitRegions found;
    drop_margins();
    std::size_t left = 0;
    const auto width = static_cast<std::size_t>(scene_.width);
    for (std::size_t label = 0; label < regions_.size(); ++label) {
      const Region& region = regions_[label];
      if (region.pixels == 0) {
        if (region.visible > 0) found.dark.push_back(label);
        continue;
      }
      found.pixels += region.pixels;
      for (std::size_t i = 0; i < region.lit.size(); ++i) {
        if (region.lit[i] != 0 && i % width < width / 2) ++left;
      }
      name(label, found.things);
    }
    if (found.pixels > 0) {
      found.left = static_cast<double>(left) / static_cast<double>(found.pixels);
    }
    return found;
  }

 private:
  Pixels grow(const Pixels& set) const { return grown(set, scene_.width, scene_.height, margin_); }

  // What is lit of a thing may be no more than the margin of what is lit beside it.
  void drop_margins() {
    std::vector<std::size_t> order;
    for (std::size_t i = 0; i < regions_.size(); ++i) {
      if (regions_[i].pixels > 0) order.push_back(i);
    }
    if (order.size() < 2) return;
    std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
      return regions_[a].share() > regions_[b].share();
    });
    Pixels brighter = grow(regions_[order.front()].lit);
    for (std::size_t i = 1; i < order.size(); ++i) {
      Region& region = regions_[order[i]];
      const auto within = static_cast<double>(count_both(region.lit, brighter));
      if (within >= kMostMargin * static_cast<double>(region.pixels) && region.share() < 0.5) {
        region.pixels = 0;
        continue;
      }
      const Pixels more = grow(region.lit);
      for (std::size_t p = 0; p < more.size(); ++p) brighter[p] |= more[p];
    }
  }

  // The object's parts that are lit, if they are rather what is meant.
  std::vector<const VisiblePart*> meant_parts(std::size_t label) {
    const Region& region = regions_[label];
    if (region.share() + kBetter >= 1) return {};
    std::vector<const VisiblePart*> lit;
    for (const VisiblePart& part : parts()) {
      if (part.object + 1 != label) continue;
      const auto area =
          static_cast<double>(std::count_if(part.mask.values.begin(), part.mask.values.end(),
                                            [](std::uint8_t value) { return value != 0; }));
      if (static_cast<double>(count_both(part.mask.values, region.lit)) >= kLeastOfPart * area) {
        lit.push_back(&part);
      }
    }
    if (lit.empty()) return {};
    // One part after the other, each the one that fits best, as long as it fits better with it.
    std::vector<const VisiblePart*> meant;
    double agreed = 0;
    while (meant.size() < lit.size()) {
      const VisiblePart* next = nullptr;
      double exactly = 0;
      double best = agreed + kBetter;
      for (const auto* part : lit) {
        if (std::find(meant.begin(), meant.end(), part) != meant.end()) continue;
        auto choice = meant;
        choice.push_back(part);
        const auto [agrees, exact] = agreement(choice, region);
        // A tire and its wheel differ by less than a margin: then the exact outline counts.
        const bool better = agrees > best + kBetter || (agrees > best - kBetter && exact > exactly);
        if (agrees <= agreed + kBetter || !better) continue;
        next = part;
        best = std::max(best, agrees);
        exactly = exact;
      }
      if (next == nullptr) break;
      meant.push_back(next);
      agreed = best;
    }
    if (agreed <= std::max(kLeastAgreed, region.share() + kBetter)) meant.clear();
    return meant;
  }

  // Intersection over union of what is lit of the object and the parts; first where a margin counts
  // to them, then where it does not.
  std::pair<double, double> agreement(const std::vector<const VisiblePart*>& choice,
                                      const Region& region) const {
    Pixels parts(region.lit.size(), 0);
    for (const auto* part : choice) {
      for (std::size_t i = 0; i < parts.size(); ++i) parts[i] |= part->mask.values[i] != 0;
    }
    const Pixels around = grow(parts);
    std::size_t both = 0;
    std::size_t exactly = 0;
    std::size_t either = 0;
    for (std::size_t i = 0; i < parts.size(); ++i) {
      both += region.lit[i] != 0 && around[i] != 0;
      exactly += region.lit[i] != 0 && parts[i] != 0;
      either += region.lit[i] != 0 || parts[i] != 0;
    }
    const auto all = static_cast<double>(either);
    return {static_cast<double>(both) / all, static_cast<double>(exactly) / all};
  }

  // The surface of the background that is lit, if it is rather that than the whole of it.
  std::string meant_surface() {
    const Region& region = regions_[0];
    double best = std::max(kLeastAgreed, region.share() + kBetter);
    std::string meant;
    for (const auto& [name, surface] : named_surfaces()) {
      if (surface.background != scene_.background || surface.is_all()) continue;
      const double agreed = agreement(surface);
      // What a background is called is said before what else the place is.
      const bool own = name == scene_.background && !meant.empty();
      if (agreed < best || (agreed == best && !own)) continue;
      best = agreed;
      meant = name;
    }
    return meant;
  }

  // Of what is lit of the background with the surface; a margin counts to it.
  double agreement(const Surface& surface) const {
    const Region& region = regions_[0];
    const double margin = static_cast<double>(margin_) / scene_.height;
    std::size_t both = 0;
    std::size_t either = 0;
    for (std::size_t i = 0; i < region.lit.size(); ++i) {
      if (rendered_.labels[i] != 0) continue;
      const std::size_t row = i / static_cast<std::size_t>(scene_.width);
      const double height = (static_cast<double>(row) + 0.5) / scene_.height;
      const bool lit = region.lit[i] != 0;
      both += lit && height > surface.top - margin && height < surface.bottom + margin;
      either += lit || (height > surface.top && height < surface.bottom);
    }
    return either == 0 ? 0 : static_cast<double>(both) / static_cast<double>(either);
  }

  void name(std::size_t label, std::vector<LitThing>& things) {
    const Region& region = regions_[label];
    if (label == 0) {
      things.push_back({label, meant_surface(), region.pixels});
      return;
    }
    std::size_t rest = region.pixels;
    Pixels named(region.lit.size(), 0);
    for (const auto* part : meant_parts(label)) {
      Pixels around(part->mask.values.size(), 0);
      for (std::size_t i = 0; i < around.size(); ++i) around[i] = part->mask.values[i] != 0;
      around = grow(around);
      std::size_t pixels = 0;
      for (std::size_t i = 0; i < around.size(); ++i) {
        if (region.lit[i] == 0 || around[i] == 0 || named[i] != 0) continue;
        named[i] = 1;
        ++pixels;
      }
      things.push_back({label, part->name, pixels});
      rest -= pixels;
    }
    if (rest > 0) things.push_back({label, "", rest});
  }

  const std::vector<VisiblePart>& parts() {
    if (!parts_known_) parts_ = visible_parts(scene_, rendered_);
    parts_known_ = true;
    return parts_;
  }

  const Scene& scene_;
  RenderedScene rendered_;
  int margin_ = 1;
  std::vector<Region> regions_;
  std::vector<VisiblePart> parts_;
  bool parts_known_ = false;
};

}  // namespace

LitRegions find_lit_regions(const Scene& scene, const std::vector<std::uint8_t>& lit) {
  return Finder(scene, lit).find();
}

}  // namespace maia
