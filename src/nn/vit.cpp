#include "nn/vit.hpp"

#include <ATen/ATen.h>

#include <algorithm>

#include "base/error.hpp"
#include "base/text.hpp"
#include "nn/class_names.hpp"
#include "nn/torch/errors.hpp"
#include "nn/torch/patch_grid.hpp"
#include "nn/torch/torch_network.hpp"
#include "nn/torch/transformer.hpp"

namespace maia {
namespace {

constexpr double kLayerNormEpsilon = 1e-6;
constexpr int kBlocks = 12;

struct Variant {
  const char* name;
  int width;
  int heads;
  int patch;
};
constexpr Variant kVariants[] = {{"dino-vits16", 384, 6, 16},
                                 {"dino-vits8", 384, 6, 8},
                                 {"dino-vitb16", 768, 12, 16},
                                 {"dino-vitb8", 768, 12, 8}};

const BlockNames& block_names() {
  static const BlockNames names = {.norm1 = "norm1",
                                   .attention = "attn",
                                   .qkv = "attn.qkv",
                                   .qkv_weight = "attn.qkv.weight",
                                   .qkv_bias = "attn.qkv.bias",
                                   .projection = "attn.proj",
                                   .norm2 = "norm2",
                                   .expand = "mlp.fc1",
                                   .activation = "mlp.act",
                                   .contract = "mlp.fc2",
                                   .mlp = "mlp"};
  return names;
}

// In a checkpoint of the training the network is the "backbone", and the head is the training's.
void take_backbone(WeightSource& weights) {
  weights.rename([](const std::string& name) -> std::string {
    constexpr std::string_view kBackbone = "backbone.";
    if (name.starts_with("head.mlp.") || name.starts_with("head.last_layer.")) return "";
    return name.starts_with(kBackbone) ? name.substr(kBackbone.size()) : name;
  });
}

class VisionTransformer : public TorchNetwork {
 public:
  VisionTransformer(const Variant& variant, const PatchGrid& grid, int classes,
                    NetworkIdentity identity, WeightSource& weights);

 protected:
  void compute(const at::Tensor& input, Taps& taps) const override;

 private:
  PatchGrid grid_;
  Linear patches_;
  at::Tensor class_token_;  // 1 x width, with its position's embedding
  at::Tensor positions_;    // patches x width
  std::vector<TransformerBlock> blocks_;
  LayerNorm norm_;
  std::optional<Linear> classifier_;
};

VisionTransformer::VisionTransformer(const Variant& variant, const PatchGrid& grid, int classes,
                                     NetworkIdentity identity, WeightSource& weights)
    : TorchNetwork(std::move(identity)), grid_(grid) {
  const int width = variant.width;
  patches_ = take_patch_embedding(weights, "patch_embed.proj", width, grid.patch, grid.patches(),
                                  /*has_bias=*/true);
  const at::Tensor positions =
      take_tensor(weights, "pos_embed", {1, grid.tokens(), width}).squeeze(0);
  class_token_ =
      take_tensor(weights, "cls_token", {1, 1, width}).squeeze(0) + positions.narrow(0, 0, 1);
  positions_ = positions.narrow(0, 1, grid.patches());
  for (int i = 0; i < kBlocks; ++i) {
    blocks_.emplace_back(weights, "blocks." + std::to_string(i), block_names(),
                         BlockSettings{.width = width,
                                       .heads = variant.heads,
                                       .tokens = grid.tokens(),
                                       .epsilon = kLayerNormEpsilon});
  }
  norm_ = LayerNorm(weights, "norm", width, kLayerNormEpsilon);
  if (classes > 0) classifier_ = Linear::take(weights, "head", classes, width, /*rows=*/1);
  weights.finish();
  discover();
}

void VisionTransformer::compute(const at::Tensor& input, Taps& taps) const {
  const TokenTaps token_taps(taps, grid_.side);
  Tokens x = for_each_picture(to_patches(input, grid_.patch), patches_);
  token_taps.give("patch_embed", x);
  if (taps.finished()) return;
  x = for_each_picture(x, [&](const at::Tensor& patches) {
    return at::cat({class_token_, patches + positions_});
  });
  for (const TransformerBlock& block : blocks_) {
    if (!block(x, &token_taps)) return;
  }
  x = for_each_picture(x, norm_);
  token_taps.give("norm", x);
  if (!taps.wants("head")) return;
  taps.give("head", at::cat(for_each_picture(x, [&](const at::Tensor& tokens) {
              const at::Tensor class_token = tokens.narrow(0, 0, 1);
              return classifier_ ? (*classifier_)(class_token) : class_token;
            })));
}

}  // namespace

const std::vector<std::string>& vit_names() {
  static const std::vector<std::string> names = [] {
    std::vector<std::string> result;
    for (const Variant& variant : kVariants) result.emplace_back(variant.name);
    return result;
  }();
  return names;
}

std::shared_ptr<const Network> load_vit(const std::string& name, const std::filesystem::path& path,
                                        const std::optional<Preprocess>& preprocess) {
  const auto variant = std::find_if(std::begin(kVariants), std::end(kVariants),
                                    [&](const Variant& one) { return name == one.name; });
  if (variant == std::end(kVariants)) {
    throw Error(ErrorKind::kNotFound, "there is no vision transformer " + clean_utf8(name, 100));
  }
  WeightSource weights(read_state_dict(path), name, path.string());
  take_backbone(weights);
  const auto positions = weights.shape("pos_embed");
  const std::int64_t tokens = positions && positions->size() == 3 ? (*positions)[1] : 0;
  const PatchGrid grid = patch_grid(tokens, variant->patch);
  const Preprocess own{.resize = grid.pixels(), .crop = grid.pixels(), .filter = Filter::kBicubic};
  auto identity = make_identity(name, path, own, preprocess);
  check_side(identity, grid);
  const auto head = weights.shape("head.bias");
  const int classes = head && head->size() == 1 ? static_cast<int>(head->front()) : 0;
  if (classes > 0) identity.logits_layer = "head";
  if (classes > 0) identity.classes = class_names(path, classes);
  return translate_errors([&] {
    return std::make_shared<const VisionTransformer>(*variant, grid, classes, std::move(identity),
                                                     weights);
  });
}

}  // namespace maia
