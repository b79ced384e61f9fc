#include "nn/clip_variant.hpp"

#include <algorithm>

#include "base/error.hpp"
#include "base/text.hpp"

namespace maia {
namespace {

constexpr std::string_view kVisual = "visual.";
// What OpenAI's archives say of the network beside its weights.
constexpr std::string_view kNotes[] = {"input_resolution", "context_length", "vocab_size"};

std::vector<ClipVariant> make_variants() {
  std::vector<ClipVariant> variants = {
      {.name = "clip-rn50",
       .is_resnet = true,
       .stages = {3, 4, 6, 3},
       .width = 64,
       .embedding = 1024},
      {.name = "clip-rn101", .is_resnet = true, .stages = {3, 4, 23, 3}, .width = 64},
      {.name = "clip-vit-b32", .width = 768, .blocks = 12, .patch = 32},
      {.name = "clip-vit-b16", .width = 768, .blocks = 12, .patch = 16},
      {.name = "clip-vit-l14",
       .width = 1024,
       .blocks = 24,
       .patch = 14,
       .text_width = 768,
       .embedding = 768}};
  for (std::size_t i = 0, count = variants.size(); i < count; ++i) {
    if (variants[i].is_resnet) continue;
    ClipVariant other = variants[i];
    other.name += "-gelu";
    other.quick_gelu = false;
    variants.push_back(std::move(other));
  }
  return variants;
}

}  // namespace

const std::vector<ClipVariant>& clip_variants() {
  static const std::vector<ClipVariant> variants = make_variants();
  return variants;
}

const ClipVariant& clip_variant(const std::string& name) {
  const auto& variants = clip_variants();
  const auto found = std::find_if(variants.begin(), variants.end(),
                                  [&](const ClipVariant& one) { return one.name == name; });
  if (found != variants.end()) return *found;
  std::vector<std::string> names;
  for (const ClipVariant& variant : variants) names.push_back(variant.name);
  throw Error(ErrorKind::kNotFound,
              clean_utf8(name, 100) + " is not a CLIP network; those are " + join(names, ", "));
}

void keep_visual_tower(WeightSource& weights) {
  const bool has_prefix = weights.has("visual.conv1.weight");
  const bool is_alone = !has_prefix && weights.has("conv1.weight");
  weights.rename([&](const std::string& name) -> std::string {
    if (is_alone) return std::string(kVisual) + name;
    // Where the tower is missing, the names stay, and say what the file holds instead.
    return has_prefix && !name.starts_with(kVisual) ? "" : name;
  });
}

void keep_text_tower(WeightSource& weights, const std::string& file) {
  if (!weights.has("token_embedding.weight")) {
    throw Error(ErrorKind::kBadInput, file +
                                          " has no text tower: it has no "
                                          "token_embedding.weight");
  }
  weights.rename([](const std::string& name) -> std::string {
    const bool is_note = std::find(std::begin(kNotes), std::end(kNotes), name) != std::end(kNotes);
    return is_note || name.starts_with(kVisual) ? "" : name;
  });
}

}  // namespace maia
