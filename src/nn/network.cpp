#include "nn/network.hpp"

#include <algorithm>

#include "base/error.hpp"
#include "base/files.hpp"
#include "base/text.hpp"
#include "nn/efficientnet.hpp"

namespace maia {
namespace {

std::string near_names(std::string_view word, std::span<const std::string> names) {
  return join(nearest(word, names), ", ");
}

}  // namespace

const LayerInfo& Network::layer(const std::string& name) const {
  const auto& all = layers();
  const auto found = std::find_if(all.begin(), all.end(),
                                  [&](const LayerInfo& info) { return info.name == name; });
  if (found != all.end()) return *found;
  std::vector<std::string> names;
  for (const auto& info : all) names.push_back(info.name);
  throw Error(ErrorKind::kNotFound, this->name() + " has no layer " + clean_utf8(name, 100) +
                                        "; the nearest are " + near_names(name, names));
}

void Network::check_unit(const LayerInfo& layer, int unit) const {
  if (unit >= 0 && unit < layer.units) return;
  throw Error(ErrorKind::kNotFound, name() + " has no unit " + std::to_string(unit) + " in " +
                                        layer.name + ": its units are 0 to " +
                                        std::to_string(layer.units - 1));
}

const std::vector<std::string>& network_names() {
  return efficientnet_names();
}

std::shared_ptr<const Network> load_network(const std::string& name,
                                            const std::optional<std::filesystem::path>& weights) {
  const auto& names = network_names();
  if (std::find(names.begin(), names.end(), name) == names.end()) {
    throw Error(ErrorKind::kNotFound, "there is no network " + clean_utf8(name, 100) +
                                          "; the nearest are " + near_names(name, names));
  }
  const auto path = weights ? *weights : cache_folder() / "weights" / (name + ".pth");
  if (!std::filesystem::is_regular_file(path)) {
    throw Error(ErrorKind::kNotFound,
                "the weights of " + name + " are not at " + path.string() +
                    (weights ? "" : ": scripts/fetch-weights.sh fetches them"));
  }
  return load_efficientnet(name, path);
}

}  // namespace maia
