// Vision transformers that DINO trained (Caron et al. 2021), from bare weights with the names of
// DINO's repository, which are timm's too.
#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "nn/network.hpp"
#include "nn/preprocess.hpp"

namespace maia {

// "dino-vits16", "dino-vits8", "dino-vitb16", "dino-vitb8".
const std::vector<std::string>& vit_names();

// The backbone's state dict, or a whole checkpoint of DINO's training, of which the backbone is
// taken. A layer of tokens is a map of the patches, without the class token; "head" is the class
// token after the last norm, or the classifier's logits where the file has a "head.weight".
// Preprocessing must give the side that the file's position embeddings are for. Throws as
// load_network does.
std::shared_ptr<const Network> load_vit(const std::string& name, const std::filesystem::path& path,
                                        const std::optional<Preprocess>& preprocess);

}  // namespace maia
