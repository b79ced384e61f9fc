// Preprocessing files: what a network of one's own sees of a picture, and what else its file does
// not say. docs/models.md has the keys.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "nn/layer_hints.hpp"
#include "nn/preprocess.hpp"

namespace maia {

struct PreprocessFile {
  Preprocess preprocess;
  std::vector<std::string> classes;  // empty where the file names none
  LayerHints layers;
};

// A name of preprocess_names() or the path of a TOML file. Throws kNotFound for neither, kBadInput
// naming the file and the key that is wrong.
PreprocessFile open_preprocess_file(const std::string& name_or_path);

// `path` names the text in messages; class names in another file are looked for beside it.
PreprocessFile parse_preprocess_file(std::string_view toml, const std::filesystem::path& path);

}  // namespace maia
