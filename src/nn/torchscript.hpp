// Any vision network as a TorchScript file: the layers are its modules, by their paths.
#pragma once

#include <filesystem>
#include <memory>
#include <string>

#include "nn/network.hpp"
#include "nn/preprocess_file.hpp"

namespace maia {

// Whether `--model` names a TorchScript file rather than a network that maia knows: it is the path
// of a file, or looks like one.
bool looks_like_torchscript(const std::string& model);

// What torch.jit.trace(...).save(...) or torch.jit.script(...).save(...) wrote, for a network that
// takes n x 3 x side x side floats. Each module that forward calls is a layer, with the values that
// a forward hook there would record (tests/oracle/torchscript compares with hooks); the rest are in
// refused_layers(). If the network's output is n x K, those are logits. Throws kNotFound for a
// missing file, kBadInput with one sentence for one that cannot be used: docs/models.md has the
// rules.
std::shared_ptr<const Network> load_torchscript(const std::filesystem::path& path,
                                                const PreprocessFile& preprocessing);

}  // namespace maia
