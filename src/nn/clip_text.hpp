// CLIP's text tower: a caption becomes a vector that pictures' vectors are compared with.
#pragma once

#include <filesystem>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace maia {

// Immutable after loading and thread-safe.
class TextEncoder {
 public:
  // `model` is one of clip_names(). Throws kNotFound where the weights or the tokenizer's
  // vocabulary are missing, kBadInput for a file without a text tower or with another network's.
  TextEncoder(const std::string& model, const std::filesystem::path& weights);
  ~TextEncoder();
  TextEncoder(TextEncoder&&) noexcept;
  TextEncoder& operator=(TextEncoder&&) noexcept;

  // Of unit length. Longer texts are cut to 75 tokens, between the start and the end token.
  std::vector<float> encode(std::string_view text) const;
  // What the cosine of a text and a picture is multiplied with before softmax.
  float logit_scale() const;

 private:
  struct Tower;
  std::unique_ptr<const Tower> tower_;
};

// A picture against each of several texts.
struct Similarity {
  std::vector<float> cosines;
  std::vector<float> probabilities;  // softmax of the cosines times the scale
};
// `picture` of any length but zero, the texts of unit length and of as many numbers.
Similarity compare(std::span<const float> picture, std::span<const std::vector<float>> texts,
                   float logit_scale);

}  // namespace maia
