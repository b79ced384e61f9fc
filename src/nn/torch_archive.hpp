// The files of torch.save and torch.jit.save, taken apart into the pickle that describes their
// tensors and the numbers.
#pragma once

#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <string_view>

#include "nn/pickle.hpp"
#include "nn/state_dict.hpp"

namespace maia {

struct TorchArchive {
  Pickle pickle;
  std::map<std::string, std::span<const std::uint8_t>> storages;  // by key; they lie in the file
};

// The bytes begin as such a file does.
bool looks_like_torch(std::span<const std::uint8_t> bytes);

// Throws kBadInput naming `what` for a file that is damaged or would run code.
TorchArchive open_torch_archive(std::span<const std::uint8_t> bytes, std::string_view what);

// Every tensor of the archive's state dict, or of its TorchScript module by its path. No more
// numbers come of it than the file has bytes.
StateDict read_torch_tensors(std::span<const std::uint8_t> bytes, std::string_view what);

}  // namespace maia
