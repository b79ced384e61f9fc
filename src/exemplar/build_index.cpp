#include <atomic>
#include <set>

#include "base/error.hpp"
#include "exemplar/index.hpp"
#include "exemplar/measure.hpp"

namespace maia {
namespace {

constexpr std::string_view kLabel = "measuring pictures";

[[noreturn]] void fail_on_unreadable(const ImageDataset& dataset) {
  std::string reason;
  try {
    dataset.load(0);
  } catch (const Error& error) {
    reason = error.what();
  }
  throw Error(ErrorKind::kBadInput,
              "no picture of " + dataset.name() + " can be read; the first: " + reason);
}

}  // namespace

ExemplarIndex build_index(const Network& network, const ImageDataset& dataset,
                          std::span<const std::string> layers, const IndexOptions& options,
                          Progress& progress) {
  if (layers.empty() || options.top < 1 || options.batch < 1) {
    throw Error(ErrorKind::kUsage,
                "an index needs at least one layer, one exemplar a unit and one picture a batch");
  }
  std::map<std::string, LayerRecord> records;
  for (const auto& name : layers) {
    records.try_emplace(name, network.layer(name).units, options.top);
  }
  Measurer measurer(network, dataset, {layers.begin(), layers.end()},
                    [&](const std::string& name) -> LayerRecord& { return records.at(name); },
                    {.batch = static_cast<std::size_t>(options.batch)});
  std::atomic<std::size_t> done = 0;
  progress.update(kLabel, 0, dataset.size());
  measurer.measure(
      0, dataset.size(), [] { return false; },
      [&](std::size_t count) { progress.update(kLabel, done += count, dataset.size()); });
  if (measurer.skipped().size() == dataset.size()) fail_on_unreadable(dataset);
  std::vector<std::string> skipped;
  for (const std::uint32_t position : measurer.skipped()) skipped.push_back(dataset.id(position));
  return {{network.name(), network.weights_hash(), dataset.hash()},
          std::move(skipped),
          std::move(records)};
}

}  // namespace maia
