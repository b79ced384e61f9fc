#include "nn/state_dict.hpp"

#include <set>

#include "base/error.hpp"
#include "base/hash.hpp"
#include "nn/mapped_file.hpp"
#include "nn/safetensors.hpp"
#include "nn/safetensors_index.hpp"
#include "nn/torch_archive.hpp"

namespace maia {
namespace {

using Bytes = std::span<const std::uint8_t>;

[[noreturn]] void fail(std::string_view what, const std::string& why) {
  throw Error(ErrorKind::kBadInput, std::string(what) + " is not a file of weights: " + why);
}

StateDict read_parts(const std::filesystem::path& path, Bytes index) {
  StateDict weights;
  for (const auto& [file, tensors] : read_safetensors_index(index, path.string())) {
    const auto part = path.parent_path() / file;
    const MappedFile mapped(part);
    StateDict read = read_safetensors(mapped.bytes(), part.string());
    std::set<std::string> held;
    for (const auto& [name, tensor] : read) held.insert(name);
    check_safetensors_part(tensors, held, part.string(), path.filename().string());
    weights.merge(read);
  }
  return weights;
}

}  // namespace

StateDict read_state_dict(Bytes bytes, std::string_view what) {
  StateDict weights;
  if (looks_like_torch(bytes)) {
    weights = read_torch_tensors(bytes, what);
  } else if (looks_like_safetensors(bytes)) {
    weights = read_safetensors(bytes, what);
  } else {
    fail(what, "neither torch.save nor safetensors wrote it");
  }
  if (weights.empty()) fail(what, "it holds no tensors");
  return weights;
}

StateDict read_state_dict(const std::filesystem::path& path) {
  const MappedFile file(path);
  if (looks_like_safetensors_index(file.bytes())) return read_parts(path, file.bytes());
  return read_state_dict(file.bytes(), path.string());
}

std::string hash_weights(const std::filesystem::path& path) {
  const MappedFile file(path);
  if (!looks_like_safetensors_index(file.bytes())) return sha256(file.bytes());
  std::string hashes = sha256(file.bytes());
  for (const auto& [part, tensors] : read_safetensors_index(file.bytes(), path.string())) {
    hashes += "\n" + part + " " + sha256_file(path.parent_path() / part);
  }
  return sha256(hashes);
}

std::string shape_text(std::span<const std::int64_t> shape) {
  if (shape.empty()) return "a single number";
  std::string text;
  for (const std::int64_t side : shape) text += (text.empty() ? "" : "x") + std::to_string(side);
  return text;
}

}  // namespace maia
