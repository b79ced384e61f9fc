#include "nn/grounding/grounding_dino.hpp"

#include <ATen/ATen.h>
#include <c10/core/InferenceMode.h>

#include <algorithm>

#include "nn/grounding/grounding_network.hpp"
#include "nn/grounding/grounding_picture.hpp"
#include "nn/threads.hpp"
#include "nn/torch/errors.hpp"
#include "nn/torch/placement.hpp"
#include "nn/weights_hash.hpp"

namespace maia {
namespace {

namespace fs = std::filesystem;

constexpr const char* kModel = "Grounding DINO";
constexpr const char* kWeights = "model";

GroundingTokenizer open_tokenizer(const fs::path& folder, const ModelConfig& file,
                                  std::int64_t vocabulary) {
  GroundingTokenizer tokenizer(folder);
  if (static_cast<std::int64_t>(tokenizer.vocabulary_size()) > vocabulary) {
    file.fail("vocab_size is " + std::to_string(vocabulary) +
              ", and the vocabulary beside it has " + std::to_string(tokenizer.vocabulary_size()) +
              " tokens");
  }
  return tokenizer;
}

// The words of the tokens that are over the threshold; the model's first token and its last
// possible one stand for no word.
std::string phrase_of(const float* probabilities, const GroundingText& text, std::size_t most,
                      float threshold, const GroundingTokenizer& tokenizer) {
  std::vector<int> named;
  const std::size_t end = std::min(text.tokens.size(), most - 1);
  for (std::size_t i = 1; i < end; ++i) {
    if (probabilities[i] > threshold) named.push_back(text.tokens[i]);
  }
  return tokenizer.words(named);
}

}  // namespace

struct GroundingDino::Parts {
  Parts(const fs::path& model, const std::string& device, const std::string& precision)
      : folder(model),
        file(ModelConfig::read(folder / "config.json")),
        config(read_grounding_config(file)),
        preprocess(
            read_grounding_preprocess(ModelConfig::read(folder / "preprocessor_config.json"))),
        tokenizer(open_tokenizer(folder, file, config.bert.vocabulary)),
        network(config,
                MappedWeights(folder, {kWeights}, kModel, open_placement(device, precision))) {}

  GroundingText read(const std::string& caption) const {
    return tokenizer.read(caption, static_cast<std::size_t>(config.most_tokens));
  }

  fs::path folder;
  ModelConfig file;
  GroundingConfig config;
  GroundingPreprocess preprocess;
  GroundingTokenizer tokenizer;
  GroundingNetwork network;
};

GroundingDino::GroundingDino(const fs::path& folder, const std::string& device,
                             const std::string& precision) {
  keep_blas_on_one_thread();
  translate_errors([&] {
    const c10::InferenceMode inference;
    parts_ = std::make_unique<const Parts>(folder, device, precision);
  });
}

GroundingDino::~GroundingDino() = default;
GroundingDino::GroundingDino(GroundingDino&&) noexcept = default;
GroundingDino& GroundingDino::operator=(GroundingDino&&) noexcept = default;

std::vector<GroundedBox> GroundingDino::detect(const Image& picture, const std::string& caption,
                                               float box_threshold, float text_threshold) const {
  keep_blas_on_one_thread();
  GroundingPixels pixels = to_grounding_pixels(picture, parts_->preprocess);
  const GroundingText text = parts_->read(caption);
  GroundingOutput output;
  at::Tensor scores;
  translate_errors([&] {
    const c10::InferenceMode inference;
    const AllProcessors processors;
    const auto& [device, type] = parts_->network.placement();
    const at::Tensor input = at::from_blob(
        pixels.values.data(), {1, 3, pixels.height, pixels.width}, at::TensorOptions(at::kFloat));
    output = parts_->network(input.to(device, type), text);
    scores = output.logits.to(at::kCPU, at::kFloat).sigmoid().contiguous();
    output.boxes = output.boxes.to(at::kCPU).contiguous();
  });
  std::vector<GroundedBox> boxes;
  const auto tokens = static_cast<std::size_t>(scores.size(1));
  const auto width = static_cast<float>(picture.width());
  const auto height = static_cast<float>(picture.height());
  for (std::int64_t i = 0; i < scores.size(0); ++i) {
    const float* const row = scores.data_ptr<float>() + static_cast<std::size_t>(i) * tokens;
    const float score = *std::max_element(row, row + tokens);
    if (!(score > box_threshold)) continue;
    const float* const box = output.boxes.data_ptr<float>() + i * 4;
    boxes.push_back(
        {.left = (box[0] - 0.5F * box[2]) * width,
         .top = (box[1] - 0.5F * box[3]) * height,
         .right = (box[0] + 0.5F * box[2]) * width,
         .bottom = (box[1] + 0.5F * box[3]) * height,
         .score = score,
         .phrase = phrase_of(row, text, static_cast<std::size_t>(parts_->config.most_tokens),
                             text_threshold, parts_->tokenizer)});
  }
  return boxes;
}

std::size_t GroundingDino::tokens_left_out(const std::string& caption) const {
  return parts_->read(caption).left_out;
}

std::string GroundingDino::hash() const {
  return remembered_hash(parts_->folder, kWeights);
}

}  // namespace maia
