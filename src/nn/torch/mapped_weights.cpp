#include "nn/torch/mapped_weights.hpp"

#include <ATen/ATen.h>

#include <algorithm>
#include <cstring>

#include "base/error.hpp"
#include "base/text.hpp"
#include "nn/one_line.hpp"
#include "nn/safetensors_index.hpp"
#include "nn/state_dict.hpp"

namespace maia {
namespace {

namespace fs = std::filesystem;

at::ScalarType torch_type(NumberType type) {
  switch (type) {
    case NumberType::kF64:
      return at::kDouble;
    case NumberType::kF32:
      return at::kFloat;
    case NumberType::kF16:
      return at::kHalf;
    case NumberType::kBF16:
      return at::kBFloat16;
    case NumberType::kI64:
    case NumberType::kU64:
      return at::kLong;
    case NumberType::kI32:
    case NumberType::kU32:
      return at::kInt;
    case NumberType::kI16:
    case NumberType::kU16:
      return at::kShort;
    case NumberType::kI8:
      return at::kChar;
    case NumberType::kU8:
      return at::kByte;
  }
  return at::kFloat;
}

}  // namespace

MappedWeights::MappedWeights(const fs::path& folder, const std::vector<std::string>& names,
                             std::string model, Placement placement)
    : model_(std::move(model)), placement_(placement) {
  for (const std::string& name : names) {
    const fs::path whole = folder / (name + ".safetensors");
    const fs::path index = folder / (name + ".safetensors.index.json");
    if (fs::is_regular_file(whole)) {
      path_ = whole.string();
      add_file(whole, nullptr);
      return;
    }
    if (!fs::is_regular_file(index)) continue;
    path_ = index.string();
    const MappedFile file(index);
    for (const auto& [part, tensors] : read_safetensors_index(file.bytes(), path_)) {
      if (!fs::is_regular_file(folder / part)) {
        throw Error(ErrorKind::kNotFound, (folder / part).string() +
                                              " is missing: " + index.filename().string() +
                                              " says that it holds a part of the weights");
      }
      add_file(folder / part, &tensors);
    }
    return;
  }
  std::vector<std::string> files;
  for (const std::string& name : names) files.push_back(name + ".safetensors");
  throw Error(ErrorKind::kNotFound, "the weights of " + model_ + " are not in " + folder.string() +
                                        ": there should be " + join(files, " or ") +
                                        ", whole or in parts");
}

void MappedWeights::add_file(const fs::path& path, const std::set<std::string>* expected) {
  const auto file = std::make_shared<const MappedFile>(path);
  std::set<std::string> held;
  for (auto& [name, entry] : read_safetensors_header(file->bytes(), path.string())) {
    held.insert(name);
    entries_[name] = {file, std::move(entry)};
  }
  if (expected != nullptr) check_safetensors_part(*expected, held, path.string(), path_);
}

std::optional<std::vector<std::int64_t>> MappedWeights::shape(const std::string& name) const {
  const auto found = entries_.find(name);
  if (found == entries_.end()) return std::nullopt;
  return found->second.entry.shape;
}

void MappedWeights::fail(const std::string& why) const {
  throw Error(ErrorKind::kBadInput, path_ + " does not hold the weights of " + model_ + ": " + why);
}

at::Tensor MappedWeights::take(const std::string& name, at::IntArrayRef shape) {
  const auto found = entries_.find(name);
  if (found == entries_.end()) {
    fail("it has no " + name + " (" + shape_text(shape) + ")" +
         (entries_.empty() ? "" : "; its first parameter is " + one_line(entries_.begin()->first)));
  }
  const auto& [file, entry] = found->second;
  if (!std::equal(entry.shape.begin(), entry.shape.end(), shape.begin(), shape.end())) {
    fail(name + " should be " + shape_text(shape) + " and is " + shape_text(entry.shape));
  }
  taken_.insert(name);
  const at::ScalarType type = torch_type(entry.type);
  // LibTorch knows no tensors that are not to be written; nothing here writes a parameter.
  auto* const bytes = const_cast<std::uint8_t*>(entry.data.data());
  const bool aligned = reinterpret_cast<std::uintptr_t>(bytes) % size_of(entry.type) == 0;
  at::Tensor tensor;
  if (aligned) {
    tensor = at::from_blob(
        bytes, shape, [kept = file](void*) {}, type);
  } else {
    tensor = at::empty(shape, type);
    std::memcpy(tensor.data_ptr(), bytes, entry.data.size());
  }
  return tensor.to(placement_.device, placement_.type);
}

void MappedWeights::ignore_prefix(std::string_view prefix) {
  for (auto at = entries_.lower_bound(prefix);
       at != entries_.end() && at->first.starts_with(prefix); ++at) {
    taken_.insert(at->first);
  }
}

void MappedWeights::finish() const {
  for (const auto& [name, place] : entries_) {
    if (!taken_.contains(name)) {
      fail("it also has " + one_line(name) + " (" + shape_text(place.entry.shape) + ")");
    }
  }
}

}  // namespace maia
