// Weight files, read without Python and without running anything in them.
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace maia {

// Row by row, whatever the strides in the file; every number type becomes float.
struct WeightTensor {
  std::vector<std::int64_t> shape;
  std::vector<float> values;
};

// By PyTorch's parameter names.
using StateDict = std::map<std::string, WeightTensor>;

// Reads, by what the file holds and not by its ending:
// - torch.save, the zip archive (PyTorch 1.6 and later) and the older sequence of pickles, of a
//   state dict or of a checkpoint with one under "state_dict", "model_state_dict", "model" or
//   "teacher";
// - torch.jit.save: the module's parameters and buffers by their path; its code is not looked at;
// - safetensors, and the index of one that is split ("model.safetensors.index.json").
// The prefix "module." of DataParallel is taken off. The file is mapped, so that memory holds one
// copy, in float. Throws kNotFound for a missing file, kBadInput with one sentence for anything
// else, code in the file included.
StateDict read_state_dict(const std::filesystem::path& path);
// `what` names the bytes in messages. Not of an index, which names other files.
StateDict read_state_dict(std::span<const std::uint8_t> bytes, std::string_view what);

// What tells one file of weights from another: its SHA-256; for an index, which says nothing of the
// numbers, that of the hashes of all its parts. Throws as read_state_dict does.
std::string hash_weights(const std::filesystem::path& path);

// "32x3x3x3".
std::string shape_text(std::span<const std::int64_t> shape);

}  // namespace maia
