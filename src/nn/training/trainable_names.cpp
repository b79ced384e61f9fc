#include "nn/training/trainable_names.hpp"

#include <algorithm>

#include "base/error.hpp"
#include "base/text.hpp"
#include "nn/efficientnet_plan.hpp"
#include "nn/resnet_plan.hpp"

namespace maia {

const std::vector<std::string>& trainable_names() {
  static const std::vector<std::string> names = [] {
    std::vector<std::string> result = efficientnet_names();
    result.insert(result.end(), resnet_names().begin(), resnet_names().end());
    return result;
  }();
  return names;
}

void check_trainable(const std::string& name) {
  const auto& names = trainable_names();
  if (std::find(names.begin(), names.end(), name) != names.end()) return;
  throw Error(ErrorKind::kUsage,
              clean_utf8(name, 100) + " cannot be trained; these can: " + join(names, ", "));
}

}  // namespace maia
