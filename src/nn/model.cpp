#include "nn/model.hpp"

#include <algorithm>

#include "base/error.hpp"
#include "base/text.hpp"

namespace maia {

const std::vector<RefusedLayer>& Model::refused_layers() const {
  static const std::vector<RefusedLayer> none;
  return none;
}

std::string Model::unit_kind(const LayerInfo&) const {
  return "unit";
}

std::string Model::unit_title(const LayerInfo& layer, int unit) const {
  return "unit " + std::to_string(unit) + " of layer " + layer.name;
}

const LayerInfo& Model::layer(const std::string& name) const {
  const auto& all = layers();
  const auto found = std::find_if(all.begin(), all.end(),
                                  [&](const LayerInfo& info) { return info.name == name; });
  if (found != all.end()) return *found;
  for (const RefusedLayer& refused : refused_layers()) {
    if (refused.name != name) continue;
    throw Error(ErrorKind::kNotFound,
                this->name() + " cannot show " + clean_utf8(name, 100) + ": " + refused.reason);
  }
  std::vector<std::string> names;
  for (const auto& info : all) names.push_back(info.name);
  throw Error(ErrorKind::kNotFound, this->name() + " has no layer " + clean_utf8(name, 100) +
                                        "; the nearest are " + join(nearest(name, names), ", "));
}

void Model::check_unit(const LayerInfo& layer, int unit) const {
  if (unit >= 0 && unit < layer.units) return;
  throw Error(ErrorKind::kNotFound, name() + " has no unit " + std::to_string(unit) + " in " +
                                        layer.name + ": its units are 0 to " +
                                        std::to_string(layer.units - 1));
}

}  // namespace maia
