#include "nn/segment/segment_anything.hpp"

#include <ATen/ATen.h>
#include <c10/core/InferenceMode.h>

#include <algorithm>
#include <cmath>
#include <mutex>

#include "base/error.hpp"
#include "nn/segment/segment_model.hpp"
#include "nn/segment/segment_picture.hpp"
#include "nn/threads.hpp"
#include "nn/torch/errors.hpp"
#include "nn/torch/placement.hpp"
#include "nn/weights_hash.hpp"

namespace maia {
namespace {

namespace fs = std::filesystem;

// Boxes that are decoded together: their places take 4 MB each, several times over.
constexpr std::size_t kBoxesAtOnce = 8;

template <typename Function>
auto compute(const Function& function) {
  return translate_errors([&] {
    keep_blas_on_one_thread();
    const c10::InferenceMode inference;
    const AllProcessors processors;
    return function();
  });
}

std::vector<float> to_floats(const at::Tensor& tensor) {
  const at::Tensor here = tensor.to(at::kCPU, at::kFloat).contiguous();
  return {here.data_ptr<float>(), here.data_ptr<float>() + here.numel()};
}

void check_box(const BoxPrompt& box) {
  for (const float value : {box.left, box.top, box.right, box.bottom}) {
    if (!std::isfinite(value))
      throw Error(ErrorKind::kBadInput, "a box has a side that is nowhere");
  }
  if (box.left > box.right || box.top > box.bottom) {
    throw Error(ErrorKind::kBadInput, "a box ends left of where it begins, or above it");
  }
}

}  // namespace

struct SegmentAnything::Parts {
  Parts(const fs::path& folder, Placement placement) : folder(folder), model(folder, placement) {}

  // One picture, ready for prompts.
  struct Seen {
    SegmentedSize size;
    at::Tensor encoded;
    double across = 1;  // pixels of the square for one of the picture
    double down = 1;
  };
  Seen see(const Image& image) const {
    const SegmentPictureConfig& picture = model.config().picture;
    const SegmentedSize size = segmented_size(image, picture.longest);
    return {size, model.encode(to_square(image, picture)),
            static_cast<double>(size.seen_width) / size.width,
            static_cast<double>(size.seen_height) / size.height};
  }

  // Adds the masks for each of the prompts.
  void answer(const Seen& seen, const at::Tensor& prompts, bool several,
              std::vector<SegmentedMask>& masks) const {
    const auto decoded = model.decode(seen.encoded, prompts, several);
    const std::vector<float> quality = to_floats(decoded.quality);
    const at::Tensor logits = decoded.logits.flatten(0, 1);
    for (std::int64_t i = 0; i < logits.size(0); ++i) {
      const at::Tensor own =
          over_picture(logits.narrow(0, i, 1), seen.size, model.config().picture.side);
      masks.push_back({to_mask(own[0]), quality[static_cast<std::size_t>(i)]});
    }
  }

  fs::path folder;
  SegmentModel model;
  mutable std::mutex hashing;
  mutable std::string hash;
};

SegmentAnything::SegmentAnything(const fs::path& folder, const std::string& device,
                                 const std::string& precision) {
  const Placement placement = open_placement(device, precision);
  parts_ = compute([&] { return std::make_unique<const Parts>(folder, placement); });
}

SegmentAnything::~SegmentAnything() = default;
SegmentAnything::SegmentAnything(SegmentAnything&&) noexcept = default;
SegmentAnything& SegmentAnything::operator=(SegmentAnything&&) noexcept = default;

std::vector<SegmentedMask> SegmentAnything::segment(const Image& image,
                                                    std::span<const BoxPrompt> boxes) const {
  std::for_each(boxes.begin(), boxes.end(), check_box);
  std::vector<SegmentedMask> masks;
  if (boxes.empty()) return masks;
  compute([&] {
    const Parts::Seen seen = parts_->see(image);
    for (std::size_t first = 0; first < boxes.size(); first += kBoxesAtOnce) {
      std::vector<EncodedBox> some;
      for (const BoxPrompt& box :
           boxes.subspan(first, std::min(kBoxesAtOnce, boxes.size() - first))) {
        some.push_back({box.left * seen.across, box.top * seen.down, box.right * seen.across,
                        box.bottom * seen.down});
      }
      parts_->answer(seen, parts_->model.prompts().boxes(some), false, masks);
    }
  });
  return masks;
}

std::vector<SegmentedMask> SegmentAnything::segment(const Image& image,
                                                    std::span<const PointPrompt> points,
                                                    Answers answers) const {
  if (points.empty()) throw Error(ErrorKind::kBadInput, "there is no point to segment at");
  for (const PointPrompt& point : points) {
    if (!std::isfinite(point.x) || !std::isfinite(point.y)) {
      throw Error(ErrorKind::kBadInput, "a point is nowhere");
    }
  }
  std::vector<SegmentedMask> masks;
  compute([&] {
    const Parts::Seen seen = parts_->see(image);
    std::vector<EncodedPoint> encoded;
    for (const PointPrompt& point : points) {
      encoded.push_back({point.x * seen.across, point.y * seen.down, point.inside});
    }
    parts_->answer(seen, parts_->model.prompts().points(encoded), answers == Answers::kSeveral,
                   masks);
  });
  return masks;
}

const std::string& SegmentAnything::hash() const {
  const std::lock_guard lock(parts_->hashing);
  if (parts_->hash.empty()) parts_->hash = remembered_hash(parts_->folder, "model");
  return parts_->hash;
}

}  // namespace maia
