// The forward method of a TorchScript module as one flat graph that remembers which of its values
// are what each module gave: forward hooks do not exist in C++, and this takes their place.
#pragma once

#include <torch/csrc/jit/api/module.h>
#include <torch/csrc/jit/ir/ir.h>

#include <memory>
#include <string>
#include <vector>

#include "nn/network.hpp"

namespace maia {

// One call of a module, in the order in which the calls return.
struct ModuleCall {
  std::string path;  // of the module: "layer1.0.conv1"
  // A node without effect right after the call, whose second input is what the module gave.
  torch::jit::Node* mark = nullptr;
};

struct InlinedForward {
  // Inputs: the module and the picture. Attributes are constants, calls are gone, and so are
  // conditions that are always true or always false.
  std::shared_ptr<torch::jit::Graph> graph;
  std::vector<ModuleCall> calls;
  std::vector<RefusedLayer> refused;
};

// `what` names the file in messages. Throws kBadInput with one sentence for a network that takes
// something else than pictures, uses operators that are not allowed, is random, or changes itself.
InlinedForward inline_forward(const torch::jit::Module& module, const std::string& what);

}  // namespace maia
