// A vision network whose layers can be read: images in, every chosen layer's activations out.
#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "image/image.hpp"
#include "nn/model.hpp"

namespace maia {

// The activations of a batch in one layer: images x units x height x width, contiguous. `values` is
// valid only while the visitor runs.
struct LayerActivations {
  const LayerInfo* layer = nullptr;
  int images = 0;
  std::span<const float> values;

  std::span<const float> map(int image, int unit) const {
    const std::size_t size = std::size_t(layer->height) * layer->width;
    return values.subspan((std::size_t(image) * layer->units + unit) * size, size);
  }
};

// Immutable after loading and thread-safe.
class Network : public Model {
 public:
  // Names of the classes of the last layer; empty if unknown.
  virtual const std::vector<std::string>& classes() const = 0;

  // Preprocesses the pictures, runs as far as the deepest of `layers` needs, and calls `visit` once
  // a layer in the order they are computed. A picture's values depend neither on the other pictures
  // nor on the number of threads. Throws kNotFound for an unknown layer, kBadInput for an empty
  // picture.
  using Visitor = std::function<void(const LayerActivations&)>;
  virtual void forward(std::span<const Image> images, std::span<const std::string> layers,
                       const Visitor& visit) const = 0;

  // The layer whose units are the classes, before softmax; empty for a network without one.
  virtual const std::string& logits_layer() const = 0;

  // The layer whose maps, after the activation function, are averaged into the features: the
  // numbers that the last linear map, the classifier, is given. Empty for a network that is not of
  // this kind.
  virtual const std::string& features_layer() const;
  // Those numbers, one a unit, of an image whose values in that layer these are; throws kUsage
  // without such a layer.
  virtual std::vector<float> features_of(const LayerActivations& activations, int image) const;

  // The network's view of a picture: what preprocessing leaves of it (side x side, 8 bits), so that
  // an activation map can be laid over what was seen.
  virtual Image view(const Image& image) const = 0;

  // images x units of features_layer(). Throws kUsage without one.
  std::vector<std::vector<float>> features(std::span<const Image> images) const;

  // images x classes, before softmax. Throws kUsage for a network without logits.
  std::vector<std::vector<float>> logits(std::span<const Image> images) const;
};

// The names `load_network` knows.
const std::vector<std::string>& network_names();

struct NetworkRequest {
  std::string model;  // one of network_names(), or the path of a TorchScript file
  std::optional<std::filesystem::path> weights;  // without it the cache's
  // A name of preprocess_names() or the path of a TOML file; without it the network's own.
  std::optional<std::string> preprocess;
  // Whether `model` may be a path: not where an agent's program chooses it.
  bool may_be_file = true;
};

// Throws kNotFound for an unknown name (with the nearest) or a missing file (with how to get it),
// kBadInput for a file that is damaged or holds another network's weights.
std::shared_ptr<const Network> load_network(const NetworkRequest& request);

}  // namespace maia
