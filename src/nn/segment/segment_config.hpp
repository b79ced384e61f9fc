// What a folder of a Segment Anything model says of it: sizes, and what is done to a picture.
#pragma once

#include <array>
#include <cstdint>
#include <filesystem>
#include <set>
#include <string>

#include "image/resample.hpp"

namespace maia {

// Named as in transformers' classes, for these are also what a config.json may say.
enum class SegmentActivation { kGelu, kRelu };

struct SegmentEncoderConfig {
  std::int64_t side = 0;   // of the square that is seen, in pixels
  std::int64_t patch = 0;  // side of a place
  std::int64_t grid = 0;   // places in a row
  std::int64_t width = 0;
  std::int64_t layers = 0;
  std::int64_t heads = 0;
  std::int64_t hidden = 0;               // of the perceptrons
  std::int64_t window = 0;               // places in a row of a window
  std::int64_t channels = 0;             // that a place has at the end
  std::set<std::int64_t> global_layers;  // whose places see all others
  bool has_bias = true;                  // of queries, keys and values
  bool has_positions = true;
  bool has_relative_positions = true;
  SegmentActivation activation = SegmentActivation::kGelu;
  double epsilon = 0;
};

struct MaskDecoderConfig {
  std::int64_t width = 0;
  std::int64_t layers = 0;
  std::int64_t heads = 0;
  std::int64_t hidden = 0;
  std::int64_t narrowing = 0;  // of the attention between prompts and places
  std::int64_t masks = 0;      // for a prompt that may mean several things
  std::int64_t quality_depth = 0;
  std::int64_t quality_hidden = 0;
  SegmentActivation activation = SegmentActivation::kRelu;
  double epsilon = 0;
};

// (value * rescale - mean) / std of the picture, resized, and zeros right of it and below.
struct SegmentPictureConfig {
  int longest = 0;  // side, in pixels
  int side = 0;     // with the zeros
  Filter filter = Filter::kBilinear;
  double rescale = 0;
  std::array<float, 3> mean{};
  std::array<float, 3> std{};
};

struct SegmentConfig {
  SegmentEncoderConfig encoder;
  MaskDecoderConfig decoder;
  SegmentPictureConfig picture;
};

// FOLDER's config.json and preprocessor_config.json; what they leave out is as in transformers.
// Throws kNotFound for a missing file, kBadInput naming the file for a model of another type and
// for what this one cannot be.
SegmentConfig read_segment_config(const std::filesystem::path& folder);

}  // namespace maia
