// Writes what Segment Anything makes of a picture, for comparison with other implementations:
// bench_segment_model FOLDER INPUT.safetensors OUTPUT.safetensors [REPEATS], where INPUT holds
// `picture` (height x width x 3 bytes) and `boxes` (boxes x 4, in pixels) and OUTPUT gets
// `embedded`, `logits`, `quality` and `masks`. Prints the seconds of each call of a part and the
// most memory taken.
#include "nn/segment/segment_model.hpp"

#include <ATen/ATen.h>
#include <c10/core/InferenceMode.h>

#include <cstdio>
#include <exception>
#include <stdexcept>
#include <string>

#include "base/memory.hpp"
#include "model_call.hpp"
#include "nn/safetensors_writer.hpp"
#include "nn/segment/segment_anything.hpp"
#include "nn/segment/segment_picture.hpp"
#include "nn/threads.hpp"

namespace maia {
namespace {

Image to_picture(const WeightTensor& bytes) {
  return {static_cast<int>(bytes.shape[1]),
          static_cast<int>(bytes.shape[0]),
          {bytes.values.begin(), bytes.values.end()}};
}

void run(int count, char** arguments) {
  if (count != 4 && count != 5) {
    throw std::invalid_argument("usage: bench_segment_model FOLDER INPUT OUTPUT [REPEATS]");
  }
  const int repeats = count == 5 ? std::stoi(arguments[4]) : 1;
  keep_freed_memory();
  keep_blas_on_one_thread();
  const c10::InferenceMode inference;
  const AllProcessors processors;
  const StateDict input = read_state_dict(std::filesystem::path(arguments[2]));
  const Image picture = to_picture(input.at("picture"));
  const auto& sides = input.at("boxes").values;

  const SegmentModel model(arguments[1], {});
  const SegmentedSize size = segmented_size(picture, model.config().picture.longest);
  const double across = double(size.seen_width) / size.width;
  const double down = double(size.seen_height) / size.height;
  std::vector<EncodedBox> boxes;
  std::vector<BoxPrompt> prompts;
  for (std::size_t i = 0; i < sides.size(); i += 4) {
    boxes.push_back(
        {sides[i] * across, sides[i + 1] * down, sides[i + 2] * across, sides[i + 3] * down});
    prompts.push_back({sides[i], sides[i + 1], sides[i + 2], sides[i + 3]});
  }
  const at::Tensor pixels =
      timed("prepare", repeats, [&] { return to_square(picture, model.config().picture); });
  const at::Tensor embedded = timed("encode", repeats, [&] { return model.encode(pixels); });
  const auto decoded = timed("decode", repeats, [&] {
    return model.decode(embedded, model.prompts().boxes(boxes), false);
  });

  const SegmentAnything whole(arguments[1]);
  const auto masks = timed("whole", repeats, [&] { return whole.segment(picture, prompts); });
  WeightTensor drawn = {
      {static_cast<std::int64_t>(masks.size()), picture.height(), picture.width()}, {}};
  for (const SegmentedMask& mask : masks) {
    drawn.values.insert(drawn.values.end(), mask.mask.values.begin(), mask.mask.values.end());
  }
  write_safetensors(arguments[3], {{"pixels", to_weights(pixels)},
                                   {"embedded", to_weights(embedded)},
                                   {"logits", to_weights(decoded.logits)},
                                   {"quality", to_weights(decoded.quality)},
                                   {"masks", drawn}});
  print_most_memory();
}

}  // namespace
}  // namespace maia

int main(int count, char** arguments) {
  try {
    maia::run(count, arguments);
  } catch (const std::exception& error) {
    std::fprintf(stderr, "bench_segment_model: %s\n", error.what());
    return 1;
  }
}
