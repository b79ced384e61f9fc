#include "exemplar/verify.hpp"

#include <algorithm>
#include <cmath>

#include "base/error.hpp"
#include "base/random.hpp"

namespace maia {
namespace {

void check_source(const ExemplarIndex& index, const Network& network, const ImageDataset& dataset) {
  if (index.model() != network.name() || index.weights_hash() != network.weights_hash()) {
    throw Error(ErrorKind::kBadInput, "the index is of " + index.model() +
                                          " with other weights than those of " + network.name() +
                                          " that were given");
  }
  if (index.dataset_hash() != dataset.hash()) {
    throw Error(ErrorKind::kBadInput,
                "the index is of other pictures than those of " + dataset.name());
  }
}

std::vector<std::uint32_t> choose(const ExemplarIndex& index, std::size_t count,
                                  std::uint64_t seed) {
  std::vector<std::uint32_t> positions;
  for (const auto& [position, id] : index.data().ids) {
    if (!index.data().skipped.contains(position)) positions.push_back(position);
  }
  Random random(seed);
  count = std::min(count, positions.size());
  for (std::size_t i = 0; i < count; ++i) {
    std::swap(positions[i], positions[i + random.below(positions.size() - i)]);
  }
  positions.resize(count);
  return positions;
}

// The units that have the picture among their exemplars, and all that it is said to do to them.
void compare(const ExemplarIndex& index, std::uint32_t position,
             const LayerActivations& activations, SpotCheck& check) {
  const std::string& layer = activations.layer->name;
  for (int unit = 0; unit < index.layer(layer).record.units(); ++unit) {
    for (const Exemplar& exemplar : index.top(layer, unit)) {
      if (exemplar.image != position) continue;
      const auto map = activations.map(0, unit);
      const double again = *std::max_element(map.begin(), map.end());
      const double kept = exemplar.activation;
      const double difference = std::abs(again - kept) / std::max(1.0, std::abs(kept));
      ++check.activations;
      check.largest_difference = std::max(check.largest_difference, difference);
      if (!(difference <= kSpotCheckTolerance)) {
        check.wrong.push_back(layer + " unit " + std::to_string(unit) + ", " + index.id(position) +
                              ": " + std::to_string(kept) + " in the index, " +
                              std::to_string(again) + " measured");
      }
    }
  }
}

}  // namespace

SpotCheck spot_check(const ExemplarIndex& index, const Network& network,
                     const ImageDataset& dataset, std::size_t pictures, std::uint64_t seed,
                     Progress& progress) {
  check_source(index, network, dataset);
  SpotCheck check;
  const auto layers = index.layers();
  const auto positions = choose(index, pictures, seed);
  for (const std::uint32_t position : positions) {
    if (dataset.id(position) != index.id(position)) {
      check.wrong.push_back("picture " + std::to_string(position) + " is " + index.id(position) +
                            " in the index, " + dataset.id(position) + " in the dataset");
    }
    const std::vector<Image> one = {dataset.load(position).image};
    network.forward(one, layers, [&](const LayerActivations& activations) {
      compare(index, position, activations, check);
    });
    progress.update("measuring exemplars again", ++check.pictures, positions.size());
  }
  return check;
}

}  // namespace maia
