// A finder and a cutter that do what they are told, and count how often they are asked.
#pragma once

#include <atomic>
#include <map>
#include <string>
#include <vector>

#include "detect/grounded_detector.hpp"

namespace maia {

class FakeFinder : public BoxFinder {
 public:
  explicit FakeFinder(std::map<std::string, std::vector<ScoredBox>> boxes, std::string hash = "f")
      : boxes_(std::move(boxes)), hash_(std::move(hash)) {}

  std::string hash() const override { return hash_; }
  std::vector<std::vector<ScoredBox>> find(const Image&,
                                           std::span<const std::string> phrases) const override {
    ++calls;
    std::vector<std::vector<ScoredBox>> found;
    for (const auto& phrase : phrases) {
      asked.push_back(phrase);
      const auto place = boxes_.find(phrase);
      found.push_back(place == boxes_.end() ? std::vector<ScoredBox>{} : place->second);
    }
    return found;
  }

  mutable std::atomic<int> calls = 0;
  mutable std::vector<std::string> asked;

 private:
  std::map<std::string, std::vector<ScoredBox>> boxes_;
  std::string hash_;
};

// Cuts out all of the box.
class FakeCutter : public BoxCutter {
 public:
  std::string hash() const override { return "c"; }
  std::vector<Mask> cut(const Image& picture, std::span<const ScoredBox> boxes) const override {
    ++calls;
    std::vector<Mask> masks;
    for (const ScoredBox& box : boxes) {
      Mask mask{picture.width(), picture.height(),
                std::vector<std::uint8_t>(picture.pixels().size() / 3)};
      for (int y = int(box.top); y < int(box.bottom); ++y) {
        for (int x = int(box.left); x < int(box.right); ++x) {
          mask.values[std::size_t(y) * mask.width + x] = 1;
        }
      }
      masks.push_back(std::move(mask));
    }
    return masks;
  }

  mutable std::atomic<int> calls = 0;
};

}  // namespace maia
