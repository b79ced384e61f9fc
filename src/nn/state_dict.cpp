#include "nn/state_dict.hpp"

#include <set>

#include "base/error.hpp"
#include "base/hash.hpp"
#include "base/json.hpp"
#include "nn/mapped_file.hpp"
#include "nn/one_line.hpp"
#include "nn/safetensors.hpp"
#include "nn/torch_archive.hpp"

namespace maia {
namespace {

using Bytes = std::span<const std::uint8_t>;

constexpr std::size_t kMaxIndex = std::size_t{4} << 20;

[[noreturn]] void fail(std::string_view what, const std::string& why) {
  throw Error(ErrorKind::kBadInput, std::string(what) + " is not a file of weights: " + why);
}

// The JSON beside a split safetensors file: which of its parts has which tensor.
bool looks_like_index(Bytes bytes) {
  return !bytes.empty() && bytes[0] == '{' && !looks_like_safetensors(bytes);
}

// The parts, by the names of the files beside the index.
std::map<std::string, std::set<std::string>> read_index(Bytes bytes, std::string_view what) {
  if (bytes.size() > kMaxIndex) fail(what, "its index is too large");
  const Json index = parse_json({reinterpret_cast<const char*>(bytes.data()), bytes.size()}, what);
  const auto map = index.find("weight_map");
  if (map == index.end() || !map->is_object()) fail(what, "it is JSON without a weight_map");
  std::map<std::string, std::set<std::string>> parts;
  for (const auto& [tensor, file] : map->items()) {
    if (!file.is_string()) fail(what, "its weight_map is damaged");
    const auto& name = file.get_ref<const std::string&>();
    if (name.empty() || name.front() == '.' || name.find('/') != std::string::npos ||
        name.find('\0') != std::string::npos) {
      fail(what, "it names the part " + one_line(name) + ", which is not a file beside it");
    }
    parts[name].insert(tensor);
  }
  return parts;
}

StateDict read_parts(const std::filesystem::path& path, Bytes index) {
  StateDict weights;
  for (const auto& [file, tensors] : read_index(index, path.string())) {
    const auto part = path.parent_path() / file;
    const MappedFile mapped(part);
    StateDict read = read_safetensors(mapped.bytes(), part.string());
    for (const std::string& tensor : tensors) {
      auto node = read.extract(tensor);
      if (node.empty()) {
        fail(part.string(), "it has no tensor " + one_line(tensor) + ", which " +
                                path.filename().string() + " says it has");
      }
      weights.insert(std::move(node));
    }
    if (!read.empty()) {
      fail(part.string(), "it has the tensor " + one_line(read.begin()->first) + ", which " +
                              path.filename().string() + " does not name");
    }
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
  if (looks_like_index(file.bytes())) return read_parts(path, file.bytes());
  return read_state_dict(file.bytes(), path.string());
}

std::string hash_weights(const std::filesystem::path& path) {
  const MappedFile file(path);
  if (!looks_like_index(file.bytes())) return sha256(file.bytes());
  std::string hashes = sha256(file.bytes());
  for (const auto& [part, tensors] : read_index(file.bytes(), path.string())) {
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
