#include "nn/segment/segment_model.hpp"

#include <ATen/ATen.h>

namespace maia {
namespace {

const std::vector<std::string> kFiles = {"model"};

}  // namespace

SegmentModel::Source::Source(const std::filesystem::path& folder, Placement placement)
    : config(read_segment_config(folder)),
      encoder(folder, kFiles, kSegmentModel, placement),
      rest(folder, kFiles, kSegmentModel, {placement.device, at::kFloat}) {
  for (const char* part : {"shared_image_embedding.", "prompt_encoder.", "mask_decoder."}) {
    encoder.ignore_prefix(part);
  }
  rest.ignore_prefix("vision_encoder.");
}

SegmentModel::SegmentModel(const std::filesystem::path& folder, Placement placement)
    : SegmentModel(Source(folder, placement), placement) {}

SegmentModel::SegmentModel(Source source, Placement placement)
    : placement_(placement),
      config_(source.config),
      encoder_(source.encoder, config_.encoder),
      prompts_(source.rest, config_.decoder.width, config_.encoder.grid, config_.encoder.side),
      decoder_(source.rest, config_.decoder) {
  source.encoder.finish();
  source.rest.finish();
}

at::Tensor SegmentModel::encode(const at::Tensor& pixels) const {
  return encoder_(pixels.to(placement_.device, placement_.type)).to(at::kFloat);
}

MaskDecoder::Masks SegmentModel::decode(const at::Tensor& encoded, const at::Tensor& prompts,
                                        bool several) const {
  return decoder_(encoded + prompts_.no_mask(), prompts_.places(), prompts, several);
}

}  // namespace maia
