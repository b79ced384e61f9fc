#include "nn/vectors.hpp"

#include <algorithm>
#include <cmath>
#include <string>

#include "base/error.hpp"
#include "nn/mapped_file.hpp"
#include "nn/npy.hpp"
#include "nn/safetensors.hpp"

namespace maia {
namespace {

[[noreturn]] void fail(std::string_view what, const std::string& why) {
  throw Error(ErrorKind::kBadInput, std::string(what) + " does not hold directions: " + why);
}

// Only the tensor that is wanted is read: an autoencoder's file has others, as large.
WeightTensor read_from_safetensors(std::span<const std::uint8_t> bytes, std::string_view what) {
  const auto entries = read_safetensors_header(bytes, what);
  if (entries.size() == 1) return read_tensor(entries.begin()->second);
  for (const std::string_view name : {"direction", "directions", "W", "W_dec"}) {
    if (const auto found = entries.find(name); found != entries.end()) {
      return read_tensor(found->second);
    }
  }
  fail(what, "it has " + std::to_string(entries.size()) +
                 " tensors and none is named direction, directions, W or W_dec");
}

}  // namespace

WeightTensor read_vectors(std::span<const std::uint8_t> bytes, std::string_view what) {
  WeightTensor vectors;
  if (looks_like_npy(bytes)) {
    vectors = read_npy(bytes, what);
  } else if (looks_like_safetensors(bytes)) {
    vectors = read_from_safetensors(bytes, what);
  } else {
    fail(what, "it is neither .npy nor safetensors");
  }
  if (vectors.shape.empty() || vectors.shape.size() > 2 || vectors.values.empty()) {
    fail(what, "its array is " + shape_text(vectors.shape) +
                   " where one vector, or count x dimension, is needed");
  }
  if (vectors.shape.size() == 1) vectors.shape.insert(vectors.shape.begin(), 1);
  if (!std::all_of(vectors.values.begin(), vectors.values.end(),
                   [](float value) { return std::isfinite(value); })) {
    fail(what, "a number in it is not finite");
  }
  return vectors;
}

WeightTensor read_vectors(const std::filesystem::path& path) {
  return read_vectors(MappedFile(path).bytes(), path.string());
}

}  // namespace maia
