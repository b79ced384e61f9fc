// A network's graph with the values of all its layers as outputs, and the smaller graphs cut out
// of it that compute no more than is wanted.
#pragma once

#include <ATen/core/Tensor.h>
#include <torch/csrc/jit/api/module.h>
#include <torch/csrc/jit/runtime/interpreter.h>

#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "nn/torchscript_inline.hpp"

namespace maia {

// Thread-safe. A layer's values are the same bits whichever others are asked for.
class TappedGraph {
 public:
  // Throws kBadInput naming `what` for a graph that cannot be made to run.
  TappedGraph(const torch::jit::Module& module, InlinedForward forward, const std::string& what);

  // In the order they are computed. A module that is called several times has a layer for each
  // call: "layer1.0.relu#1", "layer1.0.relu#2". The network's own output comes last, as "output"
  // (or "network output" where a module has that name), if it is a tensor or its first part is.
  const std::vector<std::string>& layers() const { return layers_; }
  bool has_output() const { return has_output_; }

  // The values of the wanted layers, undefined tensors for the others. `wanted` has an element for
  // each of layers(). Throws kBadInput for a picture that the network cannot take.
  std::vector<at::Tensor> run(const at::Tensor& picture, const std::vector<bool>& wanted) const;

  // How often the network's own weights have been written to: more after a run that changed them.
  std::int64_t writes_to_constants() const;

 private:
  struct Program {
    std::vector<bool> wanted;
    std::shared_ptr<const torch::jit::Code> code;
  };
  std::shared_ptr<const torch::jit::Code> program(const std::vector<bool>& wanted) const;

  std::string what_;
  c10::IValue module_;
  std::shared_ptr<torch::jit::Graph> graph_;
  std::vector<std::string> layers_;
  bool has_output_ = false;
  mutable std::mutex mutex_;
  mutable std::vector<Program> programs_;  // the one that was used last is last
};

}  // namespace maia
