// Weight files: a state dict as torch.save writes it, read without Python and without running
// anything in it.
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

// Reads both formats of torch.save: the zip archive (PyTorch 1.6 and later) and the older sequence
// of pickles. The file holds either the state dict or a dictionary with one under "state_dict".
// Throws kNotFound for a missing file, kBadInput with one sentence for anything else, code in the
// file included.
StateDict read_state_dict(const std::filesystem::path& path);
// `what` names the bytes in messages.
StateDict read_state_dict(std::span<const std::uint8_t> bytes, std::string_view what);

// "32x3x3x3".
std::string shape_text(std::span<const std::int64_t> shape);

}  // namespace maia
