#include "eval/class_features.hpp"

#include <algorithm>
#include <string>

#include "base/error.hpp"
#include "exemplar/readings.hpp"

namespace maia {
namespace {

// Of each picture the features, and after them the class with the highest logit.
std::vector<std::vector<float>> read(const Network& network, std::span<const Image> images) {
  std::vector<std::vector<float>> rows(images.size());
  const std::vector<std::string> layers = {network.features_layer(), network.logits_layer()};
  network.forward(images, layers, [&](const LayerActivations& activations) {
    const auto classes = static_cast<std::size_t>(activations.layer->units);
    for (std::size_t i = 0; i < rows.size(); ++i) {
      if (activations.layer->name == network.features_layer()) {
        rows[i] = network.features_of(activations, static_cast<int>(i));
      } else {
        const auto logits = activations.values.subspan(i * classes, classes);
        rows[i].push_back(static_cast<float>(std::ranges::max_element(logits) - logits.begin()));
      }
    }
  });
  return rows;
}

}  // namespace

ClassFeatures measure_class_features(const Network& network, const LabelledPictures& labelled,
                                     std::string_view label, Progress& progress) {
  if (network.features_layer().empty() || network.logits_layer().empty()) network.features({});
  const auto rows = read_all(
      *labelled.pictures, [&](std::span<const Image> images) { return read(network, images); },
      label, progress);
  ClassFeatures found{
      {Matrix(rows.size(), rows.front().size() - 1), labelled.labels, labelled.groups}, {}};
  for (std::size_t i = 0; i < rows.size(); ++i) {
    std::copy(rows[i].begin(), rows[i].end() - 1, found.of.features.row(i).begin());
    found.predictions.push_back(static_cast<int>(rows[i].back()));
  }
  return found;
}

}  // namespace maia
