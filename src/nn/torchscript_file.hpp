// TorchScript files (torch.jit.save), checked before and after LibTorch opens them.
#pragma once

#include <torch/csrc/jit/api/module.h>

#include <filesystem>

namespace maia {

// In eval mode, on the processor, in floats. Throws kNotFound for a missing file, kBadInput with
// one sentence for what is no TorchScript (a state dict, an exported program), is damaged, needs
// operators that LibTorch lacks, would touch files, or has weights that are not finite.
torch::jit::Module open_torchscript(const std::filesystem::path& path);

// Operators that may not be in a network: they touch files, start threads or change what every
// computation of the process shares. `name` is qualified: "aten::save".
bool is_forbidden_operator(std::string_view name);

}  // namespace maia
