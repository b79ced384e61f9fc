#include "nn/safetensors_index.hpp"

#include "base/error.hpp"
#include "base/json.hpp"
#include "nn/one_line.hpp"
#include "nn/safetensors.hpp"

namespace maia {
namespace {

constexpr std::size_t kMaxIndex = std::size_t{4} << 20;

[[noreturn]] void fail(std::string_view what, const std::string& why) {
  throw Error(ErrorKind::kBadInput, std::string(what) + " is not a file of weights: " + why);
}

}  // namespace

bool looks_like_safetensors_index(std::span<const std::uint8_t> bytes) {
  return !bytes.empty() && bytes[0] == '{' && !looks_like_safetensors(bytes);
}

std::map<std::string, std::set<std::string>> read_safetensors_index(
    std::span<const std::uint8_t> bytes, std::string_view what) {
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

void check_safetensors_part(const std::set<std::string>& named, const std::set<std::string>& held,
                            const std::string& part, const std::string& index) {
  for (const std::string& tensor : named) {
    if (!held.contains(tensor)) {
      fail(part, "it has no tensor " + one_line(tensor) + ", which " + index + " says it has");
    }
  }
  for (const std::string& tensor : held) {
    if (!named.contains(tensor)) {
      fail(part, "it has the tensor " + one_line(tensor) + ", which " + index + " does not name");
    }
  }
}

}  // namespace maia
