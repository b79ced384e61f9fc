// Segment Anything (Kirillov et al. 2023): boxes or points in, the masks of the objects that they
// mean out, as transformers' SamModel makes them.
#pragma once

#include <filesystem>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "image/image.hpp"

namespace maia {

// In pixels of the picture, whose corner is 0; it may reach beyond the picture.
struct BoxPrompt {
  float left = 0;
  float top = 0;
  float right = 0;
  float bottom = 0;
};

struct PointPrompt {
  float x = 0;
  float y = 0;
  bool inside = true;  // the object, else beside it
};

struct SegmentedMask {
  Mask mask;          // of the picture's size
  float quality = 0;  // the intersection over union that the model expects of it
};

// Immutable after loading and thread-safe.
class SegmentAnything {
 public:
  // A folder as transformers writes it, of any size of the model: config.json,
  // preprocessor_config.json and model.safetensors, whole or in parts. `device` and
  // `precision`, which is of the image encoder, are as open_placement() takes them. Throws
  // kNotFound for a missing file, kBadInput for another model's folder or a damaged file, kUsage
  // for a device or precision of another name, kUnavailable for a device that is not there.
  explicit SegmentAnything(const std::filesystem::path& folder, const std::string& device = "cpu",
                           const std::string& precision = "auto");
  ~SegmentAnything();
  SegmentAnything(SegmentAnything&&) noexcept;
  SegmentAnything& operator=(SegmentAnything&&) noexcept;

  // One mask a box. Throws kBadInput for an empty picture or a box that is none.
  std::vector<SegmentedMask> segment(const Image& image, std::span<const BoxPrompt> boxes) const;

  // The object that all the points together tell of: one mask, or several where they may mean
  // several things, as a point does of a whole and its parts. Throws kBadInput for an empty
  // picture, and for no points.
  enum class Answers { kOne, kSeveral };
  std::vector<SegmentedMask> segment(const Image& image, std::span<const PointPrompt> points,
                                     Answers answers = Answers::kOne) const;

  // Of the weights, as remembered_hash() makes it: the files are read when it is first asked for.
  const std::string& hash() const;

 private:
  struct Parts;
  std::unique_ptr<const Parts> parts_;
};

}  // namespace maia
