// What can be explained, as a whole: layers of units, by name.
#pragma once

#include <string>
#include <vector>

namespace maia {

struct LayerInfo {
  std::string name;  // PyTorch's module path
  int units = 0;     // channels
  int height = 0;  // of the activation map for one input picture; 1 where the layer is not spatial
  int width = 0;
};

// A module whose values cannot be shown, and why, in words that follow its name.
struct RefusedLayer {
  std::string name;
  std::string reason;
};

// Immutable after loading and thread-safe.
class Model {
 public:
  virtual ~Model() = default;
  virtual const std::string& name() const = 0;
  // SHA-256 of all that decides what units answer: of a network the weight file; that and the
  // preprocessing where it is not the network's own.
  virtual const std::string& weights_hash() const = 0;
  // In the order they are computed.
  virtual const std::vector<LayerInfo>& layers() const = 0;
  // Modules that are not among the layers; empty for a network that maia defines.
  virtual const std::vector<RefusedLayer>& refused_layers() const;

  // What the layer's units are: "unit", "class" or "direction".
  virtual std::string unit_kind(const LayerInfo& layer) const;
  // What a person calls the unit: "unit 7 of layer layer4", `class "tabby"`.
  virtual std::string unit_title(const LayerInfo& layer, int unit) const;

  // Throws kNotFound naming the nearest layers, or why a module is not one.
  const LayerInfo& layer(const std::string& name) const;
  // Throws kNotFound naming the layer's range.
  void check_unit(const LayerInfo& layer, int unit) const;
};

}  // namespace maia
