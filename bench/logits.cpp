// Prints a line of JSON a picture: the network's logits and the first values of each layer. It is
// the C++ side of tests/oracle/test_logits.py.
#include <cstdio>
#include <exception>
#include <string>
#include <vector>

#include "base/files.hpp"
#include "base/json.hpp"
#include "image/codec.hpp"
#include "nn/network.hpp"

namespace {

using namespace maia;

constexpr std::size_t kValues = 64;  // kept of a layer, evenly spread

Json spread_values(const LayerActivations& activations, int image) {
  const std::size_t size = activations.values.size() / static_cast<std::size_t>(activations.images);
  const auto values = activations.values.subspan(static_cast<std::size_t>(image) * size, size);
  Json result = Json::array();
  for (std::size_t i = 0; i < kValues; ++i) result.push_back(values[i * size / kValues]);
  return result;
}

void run(const std::vector<std::string>& files) {
  const auto network = load_network("efficientnet-lite0");
  std::vector<Image> images;
  for (const auto& file : files) images.push_back(decode_image(read_file(file), file));
  std::vector<std::string> layers;
  for (const auto& layer : network->layers()) layers.push_back(layer.name);
  std::vector<Json> rows(images.size(), Json::object());
  network->forward(images, layers, [&](const LayerActivations& activations) {
    for (int i = 0; i < activations.images; ++i) {
      rows[static_cast<std::size_t>(i)]["layers"][activations.layer->name] =
          spread_values(activations, i);
    }
  });
  const auto logits = network->logits(images);
  for (std::size_t i = 0; i < rows.size(); ++i) {
    rows[i]["logits"] = logits[i];
    std::printf("%s\n", to_text(rows[i]).c_str());
  }
}

}  // namespace

int main(int count, char** arguments) {
  try {
    run({arguments + 1, arguments + count});
  } catch (const std::exception& error) {
    std::fprintf(stderr, "bench_logits: %s\n", error.what());
    return 1;
  }
}
