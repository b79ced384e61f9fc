// CLIP's image towers as networks whose layers can be read (Radford et al. 2021): the modified
// ResNets and the vision transformers, from OpenAI's archives or open_clip's files.
#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "nn/network.hpp"
#include "nn/preprocess.hpp"

namespace maia {

// "clip-rn50", ..., "clip-vit-l14", and the transformers with "-gelu" at the end, for weights that
// were trained with the exact GELU: nothing in a file tells.
const std::vector<std::string>& clip_names();

// The text tower may be missing. A layer of tokens is a map of the patches, without the class
// token; "visual.ln_post" is the class token. Preprocessing must give the side that the file's
// position embeddings are for. Throws as load_network does.
std::shared_ptr<const Network> load_clip(const std::string& name, const std::filesystem::path& path,
                                         const std::optional<Preprocess>& preprocess);

// The layer whose units are the embedding that texts are compared with, not yet of unit length.
// Throws kNotFound for a name that is not CLIP's.
std::string clip_embedding_layer(const std::string& name);

}  // namespace maia
