#include "nn/state_dict.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <cstring>
#include <optional>

#include "base/error.hpp"
#include "base/files.hpp"
#include "base/text.hpp"
#include "nn/pickle.hpp"
#include "nn/zip.hpp"

namespace maia {
namespace {

using Bytes = std::span<const std::uint8_t>;
using Kind = PickleNode::Kind;

constexpr std::size_t kMaxDimensions = 8;

[[noreturn]] void fail(std::string_view what, const std::string& why) {
  throw Error(ErrorKind::kBadInput, std::string(what) + " is not a file of weights: " + why);
}

template <typename T>
T read_as(const std::uint8_t* from) {
  T value;
  std::memcpy(&value, from, sizeof(T));
  return value;
}

template <typename T>
float number_as_float(const std::uint8_t* from) {
  return static_cast<float>(read_as<T>(from));
}

float bfloat16_as_float(const std::uint8_t* from) {
  return std::bit_cast<float>(std::uint32_t{read_as<std::uint16_t>(from)} << 16);
}

float half_as_float(const std::uint8_t* from) {
  const std::uint32_t half = read_as<std::uint16_t>(from);
  const std::uint32_t sign = (half & 0x8000u) << 16;
  const std::uint32_t exponent = half >> 10 & 0x1f;
  const std::uint32_t mantissa = half & 0x3ff;
  if (exponent == 0) {  // zero and subnormal: mantissa x 2^-24
    const float value = static_cast<float>(mantissa) * 0x1.0p-24f;
    return sign != 0 ? -value : value;
  }
  const std::uint32_t wide = exponent == 31 ? 0xffu : exponent + 112;
  return std::bit_cast<float>(sign | wide << 23 | mantissa << 13);
}

struct NumberType {
  std::string_view storage;
  std::size_t size;
  float (*convert)(const std::uint8_t*);
};

const NumberType& number_type(std::string_view storage, std::string_view what) {
  static constexpr std::array<NumberType, 10> kTypes = {{
      {"torch FloatStorage", 4, number_as_float<float>},
      {"torch DoubleStorage", 8, number_as_float<double>},
      {"torch HalfStorage", 2, half_as_float},
      {"torch BFloat16Storage", 2, bfloat16_as_float},
      {"torch LongStorage", 8, number_as_float<std::int64_t>},
      {"torch IntStorage", 4, number_as_float<std::int32_t>},
      {"torch ShortStorage", 2, number_as_float<std::int16_t>},
      {"torch CharStorage", 1, number_as_float<std::int8_t>},
      {"torch ByteStorage", 1, number_as_float<std::uint8_t>},
      {"torch BoolStorage", 1, number_as_float<std::uint8_t>},
  }};
  for (const auto& type : kTypes) {
    if (type.storage == storage) return type;
  }
  fail(what, "its number type is unknown");
}

// A file taken apart: the pickle that describes the tensors, and the numbers by storage key.
struct Archive {
  Pickle pickle;
  std::map<std::string, Bytes> storages;
};

// What one tensor's description says, checked against its storage.
class TensorReader {
 public:
  TensorReader(const Archive& archive, std::string_view what, std::size_t budget)
      : archive_(archive), what_(what), budget_(budget) {}

  WeightTensor read(const PickleNode& tensor, const std::string& name) {
    const PickleNode& storage = archive_.pickle.at(tensor.items[0]);
    const NumberType& type = number_type(archive_.pickle.at(storage.items[0]).text, what_);
    const auto bytes = archive_.storages.find(storage.text);
    if (bytes == archive_.storages.end() ||
        static_cast<std::uint64_t>(storage.number) > bytes->second.size() / type.size) {
      refuse(name, "has fewer numbers than it says");
    }
    WeightTensor result;
    result.shape = dimensions(tensor.items[2], name);
    const auto strides = dimensions(tensor.items[3], name);
    const std::int64_t offset = archive_.pickle.at(tensor.items[1]).number;
    const std::size_t count = check_extent(result.shape, strides, offset, storage.number, name);
    result.values.resize(count);
    gather(result, strides, bytes->second.data() + std::size_t(offset) * type.size, type);
    return result;
  }

 private:
  [[noreturn]] void refuse(const std::string& name, const std::string& why) const {
    fail(what_, "the tensor " + clean_utf8(name, 100) + " " + why);
  }

  std::vector<std::int64_t> dimensions(std::uint32_t index, const std::string& name) const {
    std::vector<std::int64_t> result;
    const PickleNode& tuple = archive_.pickle.at(index);
    if (tuple.items.size() > kMaxDimensions) refuse(name, "has too many dimensions");
    for (const std::uint32_t item : tuple.items) {
      const PickleNode& value = archive_.pickle.at(item);
      if (value.kind != Kind::kInteger || value.number < 0) refuse(name, "has a bad shape");
      result.push_back(value.number);
    }
    return result;
  }

  // The number of elements; all of them lie inside the storage, and the sum over all tensors stays
  // within the file's size, so that a small file cannot ask for much memory.
  std::size_t check_extent(const std::vector<std::int64_t>& shape,
                           const std::vector<std::int64_t>& strides, std::int64_t offset,
                           std::int64_t available, const std::string& name) {
    if (shape.size() != strides.size() || offset < 0 || offset > available) {
      refuse(name, "has a bad shape");
    }
    std::int64_t count = 1;
    std::int64_t last = offset;
    for (std::size_t i = 0; i < shape.size(); ++i) {
      std::int64_t reach = 0;
      if (__builtin_mul_overflow(count, shape[i], &count) ||
          (shape[i] > 0 && (__builtin_mul_overflow(shape[i] - 1, strides[i], &reach) ||
                            __builtin_add_overflow(last, reach, &last)))) {
        refuse(name, "is too large");
      }
    }
    if (count > 0 && last >= available) refuse(name, "reaches beyond its storage");
    if (std::uint64_t(count) > budget_) refuse(name, "is larger than the file");
    budget_ -= std::size_t(count);
    return std::size_t(count);
  }

  static void gather(WeightTensor& tensor, const std::vector<std::int64_t>& strides,
                     const std::uint8_t* from, const NumberType& type) {
    std::vector<std::int64_t> position(tensor.shape.size(), 0);
    std::int64_t source = 0;
    for (float& value : tensor.values) {
      value = type.convert(from + std::size_t(source) * type.size);
      for (std::size_t d = position.size(); d > 0; --d) {
        source += strides[d - 1];
        if (++position[d - 1] < tensor.shape[d - 1]) break;
        source -= strides[d - 1] * tensor.shape[d - 1];
        position[d - 1] = 0;
      }
    }
  }

  const Archive& archive_;
  std::string_view what_;
  std::size_t budget_;
};

// magic number, version, system description, tensors, list of storage keys, then for each key the
// number of elements and the elements.
constexpr std::array<std::uint8_t, 15> kLegacyMagic = {
    0x80, 0x02, 0x8a, 0x0a, 0x6c, 0xfc, 0x9c, 0x46, 0xf9, 0x20, 0x6a, 0xa8, 0x50, 0x19, 0x2e};

void check_legacy_header(const Pickle& version, const Pickle& system, std::string_view what) {
  if (version.top().kind != Kind::kInteger || version.top().number != 1001) {
    fail(what, "its version is not 1001");
  }
  const PickleNode& facts = system.top();
  if (facts.kind != Kind::kDict) fail(what, "its header is damaged");
  for (std::size_t i = 0; i < facts.items.size(); i += 2) {
    if (system.at(facts.items[i]).text != "little_endian") continue;
    if (system.at(facts.items[i + 1]).number == 1) return;
    fail(what, "it was written on a big-endian machine");
  }
  fail(what, "its header is damaged");
}

Archive open_legacy(Bytes bytes, std::string_view what) {
  Bytes rest = bytes.subspan(kLegacyMagic.size());
  const auto next = [&] {
    Pickle pickle = read_pickle(rest, what);
    rest = rest.subspan(pickle.size);
    return pickle;
  };
  const Pickle version = next();
  const Pickle system = next();
  check_legacy_header(version, system, what);
  Archive archive{next(), {}};
  const Pickle keys = next();
  if (keys.top().kind != Kind::kList) fail(what, "its list of storages is damaged");

  std::map<std::string, std::size_t> element_sizes;
  for (const PickleNode& node : archive.pickle.nodes) {
    if (node.kind != Kind::kStorage) continue;
    element_sizes[node.text] = number_type(archive.pickle.at(node.items[0]).text, what).size;
  }
  for (const std::uint32_t item : keys.top().items) {
    const std::string& key = keys.at(item).text;
    const auto size = element_sizes.find(key);
    if (size == element_sizes.end()) fail(what, "it has a storage that no tensor uses");
    if (rest.size() < 8) fail(what, "it ends early");
    const auto count = read_as<std::uint64_t>(rest.data());
    rest = rest.subspan(8);
    if (count > rest.size() / size->second) fail(what, "it ends early");
    archive.storages[key] = rest.first(count * size->second);
    rest = rest.subspan(count * size->second);
  }
  if (!rest.empty()) fail(what, "it has bytes after its last storage");
  return archive;
}

Archive open_zip(Bytes bytes, std::string_view what) {
  const ZipEntries entries = read_zip(bytes, what);
  std::string prefix;
  for (const auto& [name, data] : entries) {
    if (name == "data.pkl" || name.ends_with("/data.pkl")) prefix = name.substr(0, name.size() - 8);
  }
  const auto description = entries.find(prefix + "data.pkl");
  if (description == entries.end()) fail(what, "it is a zip archive without data.pkl");
  if (const auto order = entries.find(prefix + "byteorder"); order != entries.end()) {
    const std::string text(order->second.begin(), order->second.end());
    if (text != "little") fail(what, "it was written on a big-endian machine");
  }
  Archive archive{read_pickle(description->second, what), {}};
  const std::string folder = prefix + "data/";
  for (const auto& [name, data] : entries) {
    if (name.starts_with(folder)) archive.storages[name.substr(folder.size())] = data;
  }
  return archive;
}

// The dictionary of tensors itself, or the one under "state_dict".
const PickleNode& find_tensors(const Pickle& pickle, std::string_view what) {
  const PickleNode& top = pickle.top();
  if (top.kind != Kind::kDict) fail(what, "it does not hold a dictionary");
  for (std::size_t i = 0; i < top.items.size(); i += 2) {
    const PickleNode& value = pickle.at(top.items[i + 1]);
    if (pickle.at(top.items[i]).text == "state_dict" && value.kind == Kind::kDict) return value;
  }
  return top;
}

}  // namespace

StateDict read_state_dict(Bytes bytes, std::string_view what) {
  const bool legacy = bytes.size() >= kLegacyMagic.size() &&
                      std::equal(kLegacyMagic.begin(), kLegacyMagic.end(), bytes.begin());
  const bool zip = bytes.size() >= 4 && std::memcmp(bytes.data(), "PK\x03\x04", 4) == 0;
  if (!legacy && !zip) fail(what, "torch.save did not write it");
  const Archive archive = legacy ? open_legacy(bytes, what) : open_zip(bytes, what);

  StateDict result;
  TensorReader reader(archive, what, bytes.size());
  const PickleNode& tensors = find_tensors(archive.pickle, what);
  for (std::size_t i = 0; i < tensors.items.size(); i += 2) {
    const PickleNode& key = archive.pickle.at(tensors.items[i]);
    const PickleNode& value = archive.pickle.at(tensors.items[i + 1]);
    if (key.kind != Kind::kText || value.kind != Kind::kTensor) {
      fail(what, "its entry " + clean_utf8(key.text, 100) + " is not a tensor");
    }
    result[key.text] = reader.read(value, key.text);
  }
  if (result.empty()) fail(what, "it holds no tensors");
  return result;
}

StateDict read_state_dict(const std::filesystem::path& path) {
  return read_state_dict(read_file(path), path.string());
}

std::string shape_text(std::span<const std::int64_t> shape) {
  if (shape.empty()) return "a single number";
  std::string text;
  for (const std::int64_t side : shape) text += (text.empty() ? "" : "x") + std::to_string(side);
  return text;
}

}  // namespace maia
