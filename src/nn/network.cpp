#include "nn/network.hpp"

#include <algorithm>

#include "base/error.hpp"
#include "base/text.hpp"
#include "nn/clip.hpp"
#include "nn/efficientnet.hpp"
#include "nn/efficientnet_plan.hpp"
#include "nn/model_catalog.hpp"
#include "nn/named_classes.hpp"
#include "nn/preprocess_file.hpp"
#include "nn/resnet.hpp"
#include "nn/resnet_plan.hpp"
#include "nn/torchscript.hpp"
#include "nn/vit.hpp"

namespace maia {
namespace {

// Networks that one definition covers.
struct Family {
  const std::vector<std::string>& (*names)();
  std::shared_ptr<const Network> (*load)(const std::string& name,
                                         const std::filesystem::path& weights,
                                         const std::optional<Preprocess>& preprocess);
};

const std::vector<Family>& families() {
  static const std::vector<Family> all = {{efficientnet_names, load_efficientnet},
                                          {resnet_names, load_resnet},
                                          {vit_names, load_vit},
                                          {clip_names, load_clip}};
  return all;
}

const Family* find_family(const std::string& model) {
  for (const Family& family : families()) {
    const auto& names = family.names();
    if (std::find(names.begin(), names.end(), model) != names.end()) return &family;
  }
  return nullptr;
}

std::shared_ptr<const Network> load_file(const NetworkRequest& request) {
  if (request.weights) {
    throw Error(ErrorKind::kUsage,
                request.model + " is a TorchScript file and has its weights: leave out --weights");
  }
  const auto preprocessing = open_preprocess_file(request.preprocess.value_or("imagenet"));
  return name_classes(load_torchscript(request.model, preprocessing), preprocessing.classes);
}

}  // namespace

std::vector<std::vector<float>> Network::logits(std::span<const Image> images) const {
  if (logits_layer().empty()) {
    throw Error(ErrorKind::kUsage, name() + " has no classes: it ends in no logits");
  }
  std::vector<std::vector<float>> result;
  const std::vector<std::string> last = {logits_layer()};
  forward(images, last, [&](const LayerActivations& activations) {
    const auto classes = static_cast<std::size_t>(activations.layer->units);
    for (std::size_t i = 0; i < images.size(); ++i) {
      const auto row = activations.values.subspan(i * classes, classes);
      result.emplace_back(row.begin(), row.end());
    }
  });
  return result;
}

const std::string& Network::features_layer() const {
  static const std::string none;
  return none;
}

std::vector<float> Network::features_of(const LayerActivations&, int) const {
  throw Error(ErrorKind::kUsage,
              name() + " has no features: its classes are not a linear map of a layer's means");
}

std::vector<std::vector<float>> Network::features(std::span<const Image> images) const {
  if (features_layer().empty()) features_of({}, 0);  // throws
  std::vector<std::vector<float>> result;
  const std::vector<std::string> layer = {features_layer()};
  forward(images, layer, [&](const LayerActivations& activations) {
    for (int i = 0; i < activations.images; ++i) result.push_back(features_of(activations, i));
  });
  return result;
}

const std::vector<std::string>& network_names() {
  static const std::vector<std::string> names = [] {
    std::vector<std::string> result;
    for (const Family& family : families()) {
      result.insert(result.end(), family.names().begin(), family.names().end());
    }
    return result;
  }();
  return names;
}

std::shared_ptr<const Network> load_network(const NetworkRequest& request) {
  const Family* const family = find_family(request.model);
  if (family == nullptr && request.may_be_file && looks_like_torchscript(request.model))
    return load_file(request);
  if (family == nullptr) {
    throw Error(ErrorKind::kNotFound, "there is no network " + clean_utf8(request.model, 100) +
                                          "; the nearest are " +
                                          join(nearest(request.model, network_names()), ", "));
  }
  const auto path = request.weights ? *request.weights : weight_file(request.model);
  if (!std::filesystem::is_regular_file(path)) {
    throw Error(ErrorKind::kNotFound,
                "the weights of " + request.model + " are not at " + path.string());
  }
  if (!request.preprocess) return family->load(request.model, path, std::nullopt);
  const auto preprocessing = open_preprocess_file(*request.preprocess);
  return name_classes(family->load(request.model, path, preprocessing.preprocess),
                      preprocessing.classes);
}

}  // namespace maia
