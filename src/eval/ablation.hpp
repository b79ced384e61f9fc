// What the agent does without some of its tools, or with another image generator: the settings of
// an ablation study (Rott Shaham et al. 2024, section 4.3 and table A5).
#pragma once

#include <span>
#include <string>
#include <vector>

namespace maia {

struct AblationSetting {
  std::string name;                  // "full", "exemplars only", "without edit_images"
  std::vector<std::string> without;  // tools that are switched off
  std::string images;                // who draws instead; empty for the usual one
};

// The paper's settings first ("full", "exemplars only", "generated only"), then each tool switched
// off that this does not already do, then each of the other generators.
std::vector<AblationSetting> ablation_settings(std::span<const std::string> other_generators);

// Those of the names, in the order of `all`. Throws kUsage naming them for one that is not there.
std::vector<AblationSetting> choose_settings(std::vector<AblationSetting> all,
                                             std::span<const std::string> names);

}  // namespace maia
