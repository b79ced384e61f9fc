// Writes what a network's layers give for pictures, for comparison with other implementations:
// bench_activations MODEL WEIGHTS PREPROCESS LAYERS OUT PICTURE...
// WEIGHTS and PREPROCESS may be "-" (the cache's, the network's own); LAYERS is "all" or a list
// with commas. OUT/layers.json gets the layers in order with their sizes, OUT/N.f32 the N-th
// layer's values: pictures x units x height x width, little-endian floats; OUT/view-N.png what the
// network saw of the N-th picture.
#include <cstdio>
#include <exception>
#include <string>
#include <vector>

#include "base/files.hpp"
#include "base/json.hpp"
#include "base/text.hpp"
#include "image/codec.hpp"
#include "nn/network.hpp"

namespace {

using namespace maia;

std::vector<std::string> chosen_layers(const Network& network, const std::string& names) {
  if (names != "all") return split(names, ',');
  std::vector<std::string> layers;
  for (const auto& layer : network.layers()) layers.push_back(layer.name);
  return layers;
}

void write_floats(const std::filesystem::path& path, std::span<const float> values) {
  write_file(path, {reinterpret_cast<const std::uint8_t*>(values.data()), values.size_bytes()});
}

void run(const std::vector<std::string>& arguments) {
  NetworkRequest request{.model = arguments.at(0)};
  if (arguments.at(1) != "-") request.weights = arguments[1];
  if (arguments.at(2) != "-") request.preprocess = arguments[2];
  const auto network = load_network(request);
  const auto layers = chosen_layers(*network, arguments.at(3));
  const std::filesystem::path folder = arguments.at(4);
  create_folder(folder);
  std::vector<Image> images;
  for (std::size_t i = 5; i < arguments.size(); ++i) {
    images.push_back(decode_image(read_file(arguments[i]), arguments[i]));
    write_file(folder / ("view-" + std::to_string(i - 5) + ".png"),
               encode_png(network->view(images.back())));
  }
  Json list = Json::array();
  network->forward(images, layers, [&](const LayerActivations& activations) {
    const LayerInfo& layer = *activations.layer;
    write_floats(folder / (std::to_string(list.size()) + ".f32"), activations.values);
    list.push_back({{"layer", layer.name},
                    {"shape", {activations.images, layer.units, layer.height, layer.width}}});
  });
  write_file(folder / "layers.json", to_text(list));
}

}  // namespace

int main(int count, char** arguments) {
  try {
    run({arguments + 1, arguments + count});
  } catch (const std::exception& error) {
    std::fprintf(stderr, "bench_activations: %s\n", error.what());
    return 1;
  }
}
