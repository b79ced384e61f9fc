#include "tools/switched_off.hpp"

#include <algorithm>

namespace maia {

const std::vector<std::string>& switchable_tools() {
  static const std::vector<std::string> kTools = {"dataset_exemplars", "text2image", "edit_images",
                                                  "describe_images", "summarize_images"};
  return kTools;
}

bool is_switched_off(std::span<const std::string> without, const std::string& tool) {
  return std::find(without.begin(), without.end(), tool) != without.end();
}

}  // namespace maia
