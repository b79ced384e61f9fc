#include <ATen/ATen.h>

#include "nn/clip_towers.hpp"
#include "nn/torch/torch_network.hpp"

namespace maia {
namespace {

constexpr double kLayerNormEpsilon = 1e-5;
constexpr int kHeadSize = 64;

class ClipVit : public TorchNetwork {
 public:
  ClipVit(const ClipVariant& variant, const PatchGrid& grid, NetworkIdentity identity,
          WeightSource& weights);

 protected:
  void compute(const at::Tensor& input, Taps& taps) const override;

 private:
  PatchGrid grid_;
  Linear patches_;
  at::Tensor class_token_;  // 1 x width, with its position's embedding
  at::Tensor positions_;    // patches x width
  LayerNorm norm_before_;
  std::vector<TransformerBlock> blocks_;
  LayerNorm norm_after_;
  at::Tensor projection_;  // width x embedding
};

ClipVit::ClipVit(const ClipVariant& variant, const PatchGrid& grid, NetworkIdentity identity,
                 WeightSource& weights)
    : TorchNetwork(std::move(identity)), grid_(grid) {
  const int width = variant.width;
  patches_ = take_patch_embedding(weights, "visual.conv1", width, grid.patch, grid.patches(),
                                  /*has_bias=*/false);
  const at::Tensor positions =
      take_tensor(weights, "visual.positional_embedding", {grid.tokens(), width});
  class_token_ =
      take_tensor(weights, "visual.class_embedding", {width}) + positions.narrow(0, 0, 1);
  positions_ = positions.narrow(0, 1, grid.patches());
  norm_before_ = LayerNorm(weights, "visual.ln_pre", width, kLayerNormEpsilon);
  for (int i = 0; i < variant.blocks; ++i) {
    blocks_.emplace_back(weights, "visual.transformer.resblocks." + std::to_string(i),
                         clip_block_names(),
                         BlockSettings{.width = width,
                                       .heads = width / kHeadSize,
                                       .tokens = grid.tokens(),
                                       .epsilon = kLayerNormEpsilon,
                                       .gelu = variant.quick_gelu ? Gelu::kQuick : Gelu::kExact});
  }
  norm_after_ = LayerNorm(weights, "visual.ln_post", width, kLayerNormEpsilon);
  projection_ = take_tensor(weights, "visual.proj", {width, variant.embedding});
  weights.finish();
  discover();
}

void ClipVit::compute(const at::Tensor& input, Taps& taps) const {
  const TokenTaps token_taps(taps, grid_.side);
  Tokens x = for_each_picture(to_patches(input, grid_.patch), patches_);
  token_taps.give("visual.conv1", x);
  if (taps.finished()) return;
  x = for_each_picture(x, [&](const at::Tensor& patches) {
    return norm_before_(at::cat({class_token_, patches + positions_}));
  });
  token_taps.give("visual.ln_pre", x);
  if (taps.finished()) return;
  for (const TransformerBlock& block : blocks_) {
    if (!block(x, &token_taps)) return;
  }
  x = for_each_picture(
      x, [&](const at::Tensor& tokens) { return norm_after_(tokens.narrow(0, 0, 1)); });
  taps.give("visual.ln_post", at::cat(x));
  if (!taps.wants("visual")) return;
  taps.give("visual", at::cat(for_each_picture(x, [&](const at::Tensor& class_token) {
              return class_token.mm(projection_);
            })));
}

}  // namespace

const BlockNames& clip_block_names() {
  static const BlockNames names = {.norm1 = "ln_1",
                                   .attention = "attn",
                                   .qkv_weight = "attn.in_proj_weight",
                                   .qkv_bias = "attn.in_proj_bias",
                                   .projection = "attn.out_proj",
                                   .norm2 = "ln_2",
                                   .expand = "mlp.c_fc",
                                   .activation = "mlp.gelu",
                                   .contract = "mlp.c_proj",
                                   .mlp = "mlp"};
  return names;
}

std::shared_ptr<const Network> make_clip_vit(const ClipVariant& variant, const PatchGrid& grid,
                                             NetworkIdentity identity, WeightSource& weights) {
  return std::make_shared<const ClipVit>(variant, grid, std::move(identity), weights);
}

}  // namespace maia
