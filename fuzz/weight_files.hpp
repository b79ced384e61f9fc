// What must hold for every file of weights, however hostile: it is read, or refused in one line,
// and never costs more memory than its size allows. Run by libFuzzer on made-up files (`make fuzz`)
// and by the tests on the files of fuzz/corpus/.
#pragma once

#include <string>

#include "fault.hpp"
#include "nn/inflate.hpp"
#include "nn/npy.hpp"
#include "nn/safetensors.hpp"
#include "nn/state_dict.hpp"
#include "nn/vectors.hpp"
#include "nn/zip.hpp"

namespace maia {

inline std::string check_tensor(const WeightTensor& tensor) {
  std::int64_t count = 1;
  for (const std::int64_t side : tensor.shape) {
    if (side < 0 || __builtin_mul_overflow(count, side, &count)) return "a shape without sense";
  }
  if (static_cast<std::uint64_t>(count) != tensor.values.size()) return "a shape unlike its values";
  return "";
}

// No more numbers than bytes.
inline std::string check_weights(const StateDict& weights, Input bytes) {
  std::size_t total = 0;
  std::size_t names = 0;
  for (const auto& [name, tensor] : weights) {
    if (auto fault = check_tensor(tensor); !fault.empty()) return fault;
    total += tensor.values.size();
    names += name.size();
  }
  if (total > bytes.size()) return "more numbers than bytes";
  return names > 4 * bytes.size() ? "longer names than the file" : "";
}

inline std::string fuzz_state_dict(Input bytes) {
  return fault_of([&] { return check_weights(read_state_dict(bytes, "the file"), bytes); });
}

inline std::string fuzz_safetensors(Input bytes) {
  return fault_of([&] { return check_weights(read_safetensors(bytes, "the file"), bytes); });
}

inline std::string fuzz_npy(Input bytes) {
  auto fault = fault_of([&] { return check_tensor(read_npy(bytes, "the file")); });
  if (!fault.empty()) return fault;
  return fault_of([&]() -> std::string {
    const WeightTensor vectors = read_vectors(bytes, "the file");
    if (vectors.shape.size() != 2 || vectors.values.empty()) return "no vectors";
    return check_tensor(vectors);
  });
}

// Archives whose entries are packed, as a package's are, and gzip files.
inline std::string fuzz_archive(Input bytes) {
  constexpr std::size_t kLimit = std::size_t{1} << 20;
  auto fault = fault_of([&]() -> std::string {
    return gunzip(bytes, kLimit, "the file").size() > kLimit ? "unpacked beyond the limit" : "";
  });
  if (!fault.empty()) return fault;
  return fault_of([&]() -> std::string {
    for (const auto& [name, entry] : read_zip(bytes, "the file")) {
      if (unpack(entry, kLimit, "the file").size() != entry.size) return "another size";
    }
    return "";
  });
}

}  // namespace maia
