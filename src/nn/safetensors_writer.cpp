#include "nn/safetensors_writer.hpp"

#include <bit>
#include <cstring>

#include "base/files.hpp"
#include "base/json.hpp"

namespace maia {

static_assert(std::endian::native == std::endian::little, "the format's numbers are little-endian");

std::vector<std::uint8_t> to_safetensors(const StateDict& weights,
                                         const std::map<std::string, std::string>& metadata) {
  Json header = Json::object();
  if (!metadata.empty()) header["__metadata__"] = metadata;
  std::size_t size = 0;
  for (const auto& [name, tensor] : weights) {
    const std::size_t end = size + tensor.values.size() * sizeof(float);
    header[name] = {{"dtype", "F32"}, {"shape", tensor.shape}, {"data_offsets", {size, end}}};
    size = end;
  }
  std::string text = to_text(header);
  text.resize((text.size() + 7) / 8 * 8, ' ');  // so that the numbers lie where floats may
  std::vector<std::uint8_t> bytes(sizeof(std::uint64_t) + text.size() + size);
  std::uint8_t* to = bytes.data();
  const auto add = [&to](const void* from, std::size_t count) {
    if (count > 0) std::memcpy(to, from, count);
    to += count;
  };
  const std::uint64_t length = text.size();
  add(&length, sizeof(length));
  add(text.data(), text.size());
  for (const auto& [name, tensor] : weights) {
    add(tensor.values.data(), tensor.values.size() * sizeof(float));
  }
  return bytes;
}

void write_safetensors(const std::filesystem::path& path, const StateDict& weights,
                       const std::map<std::string, std::string>& metadata) {
  write_file(path, to_safetensors(weights, metadata));
}

}  // namespace maia
