// Random weights of vision transformers, and pictures to try them on.
#pragma once

#include <cmath>
#include <map>
#include <string>
#include <vector>

#include "base/random.hpp"
#include "nn/network.hpp"
#include "nn/random_weights.hpp"

namespace maia {

inline void add_linear(RandomWeights& weights, const std::string& weight, const std::string& bias,
                       int output, int input) {
  weights.add(weight, {output, input}, 0, std::sqrt(1.0 / input));
  weights.add(bias, {output}, 0, 0.1);
}

inline void add_norm(RandomWeights& weights, const std::string& name, int width) {
  weights.add(name + ".weight", {width}, 0.8, 0.2);
  weights.add(name + ".bias", {width}, 0, 0.1);
}

// DINO's names.
inline RandomWeights vit_weights(int width, int patch, int patches) {
  RandomWeights weights(3);
  weights.add("cls_token", {1, 1, width}, 0, 0.5);
  weights.add("pos_embed", {1, patches + 1, width}, 0, 0.5);
  weights.add("patch_embed.proj.weight", {width, 3, patch, patch}, 0,
              std::sqrt(1.0 / (3 * patch * patch)));
  weights.add("patch_embed.proj.bias", {width}, 0, 0.1);
  for (int i = 0; i < 12; ++i) {
    const std::string name = "blocks." + std::to_string(i) + ".";
    add_norm(weights, name + "norm1", width);
    add_norm(weights, name + "norm2", width);
    for (const auto& [layer, output, input] :
         {std::tuple("attn.qkv", 3 * width, width), std::tuple("attn.proj", width, width),
          std::tuple("mlp.fc1", 4 * width, width), std::tuple("mlp.fc2", width, 4 * width)}) {
      add_linear(weights, name + layer + ".weight", name + layer + ".bias", output, input);
    }
  }
  add_norm(weights, "norm", width);
  return weights;
}

// CLIP's names, of `blocks` blocks.
inline void add_clip_blocks(RandomWeights& weights, const std::string& tower, int blocks,
                            int width) {
  for (int i = 0; i < blocks; ++i) {
    const std::string name = tower + "transformer.resblocks." + std::to_string(i) + ".";
    add_norm(weights, name + "ln_1", width);
    add_norm(weights, name + "ln_2", width);
    add_linear(weights, name + "attn.in_proj_weight", name + "attn.in_proj_bias", 3 * width, width);
    for (const auto& [layer, output, input] :
         {std::tuple("attn.out_proj", width, width), std::tuple("mlp.c_fc", 4 * width, width),
          std::tuple("mlp.c_proj", width, 4 * width)}) {
      add_linear(weights, name + layer + ".weight", name + layer + ".bias", output, input);
    }
  }
}

inline std::vector<Image> random_pictures(int count, int width = 224, int height = 224) {
  std::vector<Image> result;
  Random random(9);
  for (int i = 0; i < count; ++i) {
    Image& image = result.emplace_back(width, height);
    for (auto& byte : image.pixels()) byte = static_cast<std::uint8_t>(random.below(256));
  }
  return result;
}

inline std::vector<std::string> all_layers(const Network& network) {
  std::vector<std::string> names;
  for (const auto& layer : network.layers()) names.push_back(layer.name);
  return names;
}

// By layer, pictures x units x height x width.
inline std::map<std::string, std::vector<float>> layer_values(
    const Network& network, std::span<const Image> images, const std::vector<std::string>& layers) {
  std::map<std::string, std::vector<float>> result;
  network.forward(images, layers, [&](const LayerActivations& activations) {
    result[activations.layer->name] = {activations.values.begin(), activations.values.end()};
  });
  return result;
}

// Each picture's values alone are, bit for bit, those it has among the others.
inline bool pictures_are_independent(const Network& network, std::span<const Image> images,
                                     const std::vector<std::string>& layers) {
  const auto together = layer_values(network, images, layers);
  for (std::size_t i = 0; i < images.size(); ++i) {
    for (const auto& [layer, values] : layer_values(network, images.subspan(i, 1), layers)) {
      const auto* const expected = together.at(layer).data() + i * values.size();
      if (!std::equal(values.begin(), values.end(), expected)) return false;
    }
  }
  return true;
}

}  // namespace maia
