#include "nn/torchscript.hpp"

#include <ATen/ATen.h>
#include <c10/core/InferenceMode.h>

#include <algorithm>
#include <array>

#include "base/error.hpp"
#include "base/hash.hpp"
#include "base/text.hpp"
#include "nn/class_names.hpp"
#include "nn/threads.hpp"
#include "nn/torch/errors.hpp"
#include "nn/torch/torch_network.hpp"
#include "nn/torchscript_errors.hpp"
#include "nn/torchscript_file.hpp"
#include "nn/torchscript_inline.hpp"
#include "nn/torchscript_maps.hpp"
#include "nn/torchscript_taps.hpp"

namespace maia {
namespace {

// The sizes that networks are made for, tried to say which one a network takes.
constexpr std::array<int, 16> kUsualSides = {224, 256, 299, 384, 288, 320, 336, 448,
                                             512, 518, 196, 128, 112, 96,  64,  32};
constexpr std::size_t kMostLayers = 20'000;
constexpr std::int64_t kImagenetClasses = 1000;

std::vector<at::Tensor> look(const TappedGraph& graph, int side, const std::vector<bool>& wanted) {
  const SingleThreaded alone;
  const c10::InferenceMode inference;
  return graph.run(at::zeros({1, 3, side, side}), wanted);
}

bool takes(const TappedGraph& graph, int side) {
  try {
    look(graph, side, std::vector<bool>(graph.layers().size(), true));
    return true;
  } catch (const std::exception&) {
    return false;
  }
}

// All layers of an empty picture.
std::vector<at::Tensor> probe(const TappedGraph& graph, int side) {
  try {
    return look(graph, side, std::vector<bool>(graph.layers().size(), true));
  } catch (const Error& error) {
    if (error.kind() != ErrorKind::kBadInput) throw;
    const auto other = std::find_if(kUsualSides.begin(), kUsualSides.end(), [&](int candidate) {
      return candidate != side && takes(graph, candidate);
    });
    if (other == kUsualSides.end()) throw;
    const std::string right = std::to_string(*other);
    throw Error(ErrorKind::kBadInput, std::string(error.what()) + "; it takes " + right + " x " +
                                          right +
                                          ", so give --preprocess a file with crop = " + right);
  }
}

struct TappedLayer {
  std::string name;
  std::size_t index = 0;  // in the graph
  Arrangement arrangement;
};

struct Layers {
  std::vector<TappedLayer> shown;
  std::vector<RefusedLayer> refused;
  std::string logits;  // the output's name where it is n x K
  std::int64_t classes = 0;
};

Layers choose_layers(const TappedGraph& graph, const LayerHints& hints, int side,
                     const std::string& what) {
  Layers layers;
  const auto writes = graph.writes_to_constants();
  const auto values = probe(graph, side);
  if (graph.writes_to_constants() != writes) {
    throw Error(ErrorKind::kBadInput, what + " changes its own weights when it looks at a picture");
  }
  for (std::size_t i = 0; i < values.size(); ++i) {
    const std::string& name = graph.layers()[i];
    Arrangement arrangement = arrange(name, values[i], hints);
    if (!arrangement.refusal.empty()) {
      layers.refused.push_back({name, arrangement.refusal});
      continue;
    }
    const bool is_output = graph.has_output() && i + 1 == values.size();
    if (is_output && arrangement.form == Arrangement::Form::kUnits) {
      layers.logits = name;
      layers.classes = values[i].size(1);
    }
    layers.shown.push_back({name, i, std::move(arrangement)});
  }
  return layers;
}

class TorchScriptNetwork : public TorchNetwork {
 public:
  TorchScriptNetwork(NetworkIdentity identity, std::unique_ptr<const TappedGraph> graph,
                     Layers layers)
      : TorchNetwork(std::move(identity), /*chunk=*/1),  // traces may know of one picture only
        graph_(std::move(graph)),
        layers_(std::move(layers)) {
    discover();
  }

  const std::vector<RefusedLayer>& refused_layers() const override { return layers_.refused; }

 protected:
  void compute(const at::Tensor& input, Taps& taps) const override {
    std::vector<bool> wanted(graph_->layers().size(), false);
    for (const auto& layer : layers_.shown) wanted[layer.index] = taps.wants(layer.name);
    const auto values = graph_->run(input.contiguous(), wanted);
    for (const auto& layer : layers_.shown) {
      if (wanted[layer.index]) {
        taps.give(layer.name, apply(layer.arrangement, values[layer.index]));
      }
    }
  }

 private:
  std::unique_ptr<const TappedGraph> graph_;
  Layers layers_;
};

std::string hints_text(const LayerHints& hints) {
  std::string text = join(hints.channels_last, "\n");
  if (hints.leading_tokens) text += "\nleading " + std::to_string(*hints.leading_tokens);
  return text;
}

NetworkIdentity identify(const std::filesystem::path& path, const PreprocessFile& preprocessing) {
  auto identity =
      make_identity(path.string(), path, *find_preprocess("imagenet"), preprocessing.preprocess);
  const std::string hints = hints_text(preprocessing.layers);
  if (!hints.empty()) identity.weights_hash = sha256(identity.weights_hash + hints);
  return identity;
}

struct TakenApart {
  std::unique_ptr<const TappedGraph> graph;
  std::vector<RefusedLayer> refused;
};

TakenApart take_apart(const torch::jit::Module& module, const std::string& what) {
  try {
    auto forward = inline_forward(module, what);
    auto refused = std::move(forward.refused);
    return {std::make_unique<const TappedGraph>(module, std::move(forward), what),
            std::move(refused)};
  } catch (const Error&) {
    throw;
  } catch (const std::exception& error) {
    throw Error(ErrorKind::kBadInput,
                what + " cannot be taken into its layers: " + torchscript_reason(error));
  }
}

}  // namespace

bool looks_like_torchscript(const std::string& model) {
  const auto extension = std::filesystem::path(model).extension();
  const bool has_ending = extension == ".pt" || extension == ".pth" || extension == ".ts";
  std::error_code ignored;
  return (has_ending && model.find('/') != std::string::npos) ||
         std::filesystem::is_regular_file(model, ignored);
}

std::shared_ptr<const Network> load_torchscript(const std::filesystem::path& path,
                                                const PreprocessFile& preprocessing) {
  if (!std::filesystem::is_regular_file(path)) {
    throw Error(ErrorKind::kNotFound, "there is no file " + path.string());
  }
  const auto module = open_torchscript(path);
  auto [graph, refused] = take_apart(module, path.string());
  if (graph->layers().size() > kMostLayers) {
    throw Error(ErrorKind::kBadInput, path.string() + " has more layers than can be looked at");
  }
  auto layers =
      choose_layers(*graph, preprocessing.layers, preprocessing.preprocess.crop, path.string());
  refused.insert(refused.end(), layers.refused.begin(), layers.refused.end());
  layers.refused = std::move(refused);
  if (layers.shown.empty()) {
    throw Error(ErrorKind::kBadInput, path.string() + " has no layer that can be looked at");
  }
  auto identity = identify(path, preprocessing);
  identity.logits_layer = layers.logits;
  if (layers.classes == kImagenetClasses) identity.classes = imagenet_classes();
  return translate_errors([&] {
    return std::make_shared<const TorchScriptNetwork>(std::move(identity), std::move(graph),
                                                      std::move(layers));
  });
}

}  // namespace maia
