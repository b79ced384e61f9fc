// The three parts of Segment Anything in one, as tensors.
#pragma once

#include <ATen/core/Tensor.h>

#include <filesystem>
#include <span>
#include <string>

#include "nn/segment/image_encoder.hpp"
#include "nn/segment/mask_decoder.hpp"
#include "nn/segment/prompt_encoder.hpp"
#include "nn/segment/segment_config.hpp"

namespace maia {

inline constexpr const char* kSegmentModel = "Segment Anything";

// The image encoder computes where and with what numbers it is told to; all else, which costs
// little, computes there too, but with 32-bit floats, so that masks stay as fine as they are.
class SegmentModel {
 public:
  SegmentModel(const std::filesystem::path& folder, Placement placement);

  const SegmentConfig& config() const { return config_; }
  const SegmentPromptEncoder& prompts() const { return prompts_; }

  // 1 x 3 x side x side -> 1 x grid^2 x channels floats.
  at::Tensor encode(const at::Tensor& pixels) const;
  MaskDecoder::Masks decode(const at::Tensor& encoded, const at::Tensor& prompts,
                            bool several) const;

 private:
  struct Source {
    Source(const std::filesystem::path& folder, Placement placement);
    SegmentConfig config;
    MappedWeights encoder;
    MappedWeights rest;
  };
  SegmentModel(Source source, Placement placement);

  Placement placement_;
  SegmentConfig config_;
  SegmentImageEncoder encoder_;
  SegmentPromptEncoder prompts_;
  MaskDecoder decoder_;
};

}  // namespace maia
