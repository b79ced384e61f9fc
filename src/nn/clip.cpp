#include "nn/clip.hpp"

#include "base/error.hpp"
#include "nn/clip_towers.hpp"
#include "nn/torch/errors.hpp"

namespace maia {

const std::vector<std::string>& clip_names() {
  static const std::vector<std::string> names = [] {
    std::vector<std::string> result;
    for (const ClipVariant& variant : clip_variants()) result.push_back(variant.name);
    return result;
  }();
  return names;
}

std::string clip_embedding_layer(const std::string& name) {
  return clip_variant(name).is_resnet ? "visual.attnpool" : "visual";
}

std::shared_ptr<const Network> load_clip(const std::string& name, const std::filesystem::path& path,
                                         const std::optional<Preprocess>& preprocess) {
  const ClipVariant& variant = clip_variant(name);
  WeightSource weights(read_state_dict(path), name, path.string());
  keep_visual_tower(weights);
  const auto positions = weights.shape(variant.is_resnet ? "visual.attnpool.positional_embedding"
                                                         : "visual.positional_embedding");
  const std::int64_t tokens = positions && !positions->empty() ? positions->front() : 0;
  const PatchGrid grid = patch_grid(tokens, variant.patch);
  Preprocess own = find_preprocess("clip").value();
  own.resize = own.crop = grid.pixels();
  auto identity = make_identity(name, path, own, preprocess);
  check_side(identity, grid);
  return translate_errors([&] {
    return variant.is_resnet ? make_clip_resnet(variant, grid, std::move(identity), weights)
                             : make_clip_vit(variant, grid, std::move(identity), weights);
  });
}

}  // namespace maia
