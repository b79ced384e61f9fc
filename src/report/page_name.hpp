// The names of pages over many runs, which lie in the folder of runs.
#pragma once

#include <filesystem>
#include <string>

namespace maia {

// "sweep-resnet50-1a2b3c4d.html": kind, model, and the hash of `contents`, all that the page is
// about.
std::filesystem::path page_name(const std::string& kind, const std::string& model,
                                const std::string& contents);

}  // namespace maia
