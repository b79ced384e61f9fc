#include "eval/ablation.hpp"

#include <algorithm>

#include "base/error.hpp"
#include "base/text.hpp"
#include "tools/switched_off.hpp"

namespace maia {

std::vector<AblationSetting> ablation_settings(std::span<const std::string> other_generators) {
  std::vector<AblationSetting> settings = {
      {"full", {}, ""},
      {"exemplars only", {"edit_images", "text2image"}, ""},
      {"generated only", {"dataset_exemplars"}, ""},
  };
  for (const auto& tool : switchable_tools()) {
    if (tool != "dataset_exemplars") settings.push_back({"without " + tool, {tool}, ""});
  }
  for (const auto& generator : other_generators) {
    settings.push_back({"images by " + generator, {}, generator});
  }
  return settings;
}

std::vector<AblationSetting> choose_settings(std::vector<AblationSetting> all,
                                             std::span<const std::string> names) {
  if (names.empty()) return all;
  std::vector<std::string> there;
  for (const auto& setting : all) there.push_back(setting.name);
  for (const auto& name : names) {
    if (std::find(there.begin(), there.end(), name) != there.end()) continue;
    throw Error(ErrorKind::kUsage, "no setting is named '" + clean_utf8(name, 80) +
                                       "': there are " + join(there, ", "));
  }
  std::erase_if(all, [&](const AblationSetting& setting) {
    return std::find(names.begin(), names.end(), setting.name) == names.end();
  });
  return all;
}

}  // namespace maia
