// Grounding DINO (Liu et al. 2023) as transformers saves it: boxes of what a caption names.
#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "image/image.hpp"

namespace maia {

// In pixels of the picture; a box may reach over its border.
struct GroundedBox {
  float left = 0;
  float top = 0;
  float right = 0;
  float bottom = 0;
  float score = 0;     // how sure the model is of the token that names it best, 0 to 1
  std::string phrase;  // the words of the caption that name it; may be empty
};

// Thread-safe.
class GroundingDino {
 public:
  // FOLDER holds config.json, model.safetensors (whole, or in parts with their index), vocab.txt or
  // tokenizer.json, and preprocessor_config.json. Throws kNotFound for a file that is missing,
  // kBadInput for the folder of another model and for weights that are not those of the config;
  // for `device` and `precision` as open_placement() does.
  explicit GroundingDino(const std::filesystem::path& folder, const std::string& device = "cpu",
                         const std::string& precision = "auto");
  ~GroundingDino();
  GroundingDino(GroundingDino&&) noexcept;
  GroundingDino& operator=(GroundingDino&&) noexcept;

  // A caption is phrases that end with a full stop each, "a cat. a red ball."; case does not count,
  // and the last full stop may be missing. Boxes are those whose score is over `box_threshold`, in
  // the model's order; their phrases are of the tokens over `text_threshold`. The words of a
  // caption that are too many are not looked for: tokens_left_out() tells how many those are.
  std::vector<GroundedBox> detect(const Image& picture, const std::string& caption,
                                  float box_threshold = 0.3F, float text_threshold = 0.25F) const;
  // Tokens at the caption's end that the model does not read.
  std::size_t tokens_left_out(const std::string& caption) const;

  // Of the weights, as remembered_hash() makes it; read when it is asked for.
  std::string hash() const;

 private:
  struct Parts;
  std::unique_ptr<const Parts> parts_;
};

}  // namespace maia
