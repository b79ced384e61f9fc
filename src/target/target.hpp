// What is being explained, as one interface: images in, activation and map out.
#pragma once

#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "image/image.hpp"
#include "imagery/labelled_image.hpp"
#include "nn/network.hpp"

namespace maia {

struct Response {
  float activation = 0;  // the maximum of the map
  Grid map;              // the unit's spatial map, at the layer's own size
};

// Thread-safe.
class Target {
 public:
  virtual ~Target() = default;
  virtual const std::string& model() const = 0;
  virtual const std::string& layer() const = 0;
  virtual int unit() const = 0;
  virtual std::string kind() const = 0;  // "unit", "class" or "direction"
  // Of a class: what all units of its layer are called, in order; a class without a name is its
  // number. Empty for what is no class.
  virtual std::vector<std::string> classes() const { return {}; }
  // Whether it goes by what is known of a picture: then one without a scene excites it nowhere.
  virtual bool reads_scenes() const { return false; }
  // One per picture, in order. A network looks at the pixels alone.
  virtual std::vector<Response> respond(std::span<const ImageView> images) const = 0;
  // The part of a picture that the target sees, at the size it sees it: what a map lies over.
  virtual Image view(const Image& image) const = 0;
  // images x units: the activation of every unit of the target's layer.
  virtual std::vector<std::vector<float>> respond_layer(
      std::span<const ImageView> images) const = 0;
};

// A channel of a layer. Throws kNotFound for a layer or unit that the network lacks.
std::unique_ptr<Target> make_unit_target(std::shared_ptr<const Network> network,
                                         const std::string& layer, int unit);

}  // namespace maia
