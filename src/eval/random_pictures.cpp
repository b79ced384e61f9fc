#include "eval/random_pictures.hpp"

#include <algorithm>
#include <numeric>

#include "base/random.hpp"

namespace maia {

RandomPictures::RandomPictures(const ImageDataset& dataset, std::size_t count, std::uint64_t seed) {
  std::vector<std::size_t> order(dataset.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  Random random(derive_seed(seed, "random pictures"));
  random.shuffle(std::span(order));
  order.resize(std::min(count, order.size()));
  for (const std::size_t index : order) pictures_.push_back(dataset.load(index));
}

std::vector<double> RandomPictures::activations(const Target& target) {
  std::shared_ptr<Layer> layer;
  {
    const std::lock_guard lock(mutex_);
    auto& kept = layers_[target.layer()];
    if (!kept) kept = std::make_shared<Layer>();
    layer = kept;
  }
  std::call_once(layer->once, [&] { layer->rows = target.respond_layer(views_of(pictures_)); });
  std::vector<double> activations;
  for (const auto& row : layer->rows) {
    activations.push_back(row.at(static_cast<std::size_t>(target.unit())));
  }
  return activations;
}

}  // namespace maia
