// Where a computation hands over what its layers give: every definition of a network calls these as
// it goes, and learns which layers are wanted and when it may stop.
#pragma once

#include <ATen/core/Tensor.h>

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "nn/network.hpp"

namespace maia {

class Taps {
 public:
  virtual ~Taps() = default;
  // Whether the layer's values are asked for, so that what only a tap needs is not computed.
  virtual bool wants(const std::string& layer) const = 0;
  // The layer's values for the pictures of the chunk: n x units x height x width or n x units, in
  // any of LibTorch's layouts. Layers that are not wanted are ignored.
  virtual void give(const std::string& layer, const at::Tensor& values) = 0;
  // Nothing that is still to be computed is wanted.
  virtual bool finished() const = 0;
};

// Learns the layers: wants all of them and keeps their sizes.
class DiscoveringTaps : public Taps {
 public:
  bool wants(const std::string&) const override { return true; }
  void give(const std::string& layer, const at::Tensor& values) override;
  bool finished() const override { return false; }
  std::vector<LayerInfo> layers;
};

// The layers that one call of Network::forward asks for.
class Wanted {
 public:
  // Throws kNotFound for a layer that the network lacks.
  Wanted(const Network& network, std::span<const std::string> names);
  const LayerInfo* find(const std::string& name) const;
  std::size_t count() const { return layers_.size(); }
  const std::map<std::string, const LayerInfo*>& layers() const { return layers_; }

 private:
  std::map<std::string, const LayerInfo*> layers_;
};

// Shows each layer to a visitor as soon as it is computed.
class VisitingTaps : public Taps {
 public:
  VisitingTaps(const Wanted& wanted, const Network::Visitor& visit)
      : wanted_(wanted), visit_(visit) {}
  bool wants(const std::string& layer) const override { return wanted_.find(layer) != nullptr; }
  void give(const std::string& layer, const at::Tensor& values) override;
  bool finished() const override { return given_ == wanted_.count(); }

 private:
  const Wanted& wanted_;
  const Network::Visitor& visit_;
  std::size_t given_ = 0;
};

// The values of all wanted layers for all pictures of a call, filled by several threads.
class CollectedLayers {
 public:
  CollectedLayers(const Network& network, const Wanted& wanted, int images);
  // Taps for the pictures from `first` on.
  std::unique_ptr<Taps> taps(std::size_t first);
  // Layer by layer, in the order they are computed.
  void show(const Network::Visitor& visit) const;

 private:
  class Part;
  struct Layer {
    const LayerInfo* info = nullptr;
    std::unique_ptr<float[]> values;
  };
  const Wanted& wanted_;
  int images_;
  std::vector<Layer> layers_;
  std::map<std::string, Layer*> by_name_;
};

}  // namespace maia
