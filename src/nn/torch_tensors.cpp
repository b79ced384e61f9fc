#include <algorithm>
#include <array>
#include <optional>
#include <vector>

#include "base/error.hpp"
#include "nn/number_type.hpp"
#include "nn/one_line.hpp"
#include "nn/torch_archive.hpp"

namespace maia {
namespace {

using Bytes = std::span<const std::uint8_t>;
using Kind = PickleNode::Kind;
using Shape = std::vector<std::int64_t>;

constexpr std::size_t kMaxDimensions = 8;
constexpr std::size_t kMaxDepth = 64;   // of modules in modules
constexpr std::size_t kMaxName = 1024;  // bytes of a parameter's whole name

[[noreturn]] void fail(std::string_view what, const std::string& why) {
  throw Error(ErrorKind::kBadInput, std::string(what) + " is not a file of weights: " + why);
}

// What one tensor's description says, checked against its storage.
class TensorReader {
 public:
  TensorReader(const TorchArchive& archive, std::string_view what, std::size_t budget)
      : archive_(archive), what_(what), budget_(budget) {}

  WeightTensor read(const PickleNode& tensor, const std::string& name) {
    const PickleNode& storage = archive_.pickle.at(tensor.items[0]);
    const auto type = torch_number_type(archive_.pickle.at(storage.items[0]).text);
    if (!type) refuse(name, "has an unknown number type");
    const auto bytes = archive_.storages.find(storage.text);
    if (bytes == archive_.storages.end() ||
        static_cast<std::uint64_t>(storage.number) > bytes->second.size() / size_of(*type)) {
      refuse(name, "has fewer numbers than it says");
    }
    WeightTensor result;
    result.shape = dimensions(tensor.items[2], name);
    Shape strides = dimensions(tensor.items[3], name);
    const std::int64_t offset = archive_.pickle.at(tensor.items[1]).number;
    const std::size_t count = check_extent(result.shape, strides, offset, storage.number, name);
    // No step is taken along a side of one, whatever its stride.
    for (std::size_t i = 0; i < strides.size(); ++i) strides[i] *= result.shape[i] > 1;
    result.values.resize(count);
    gather(result, strides, bytes->second.data() + std::size_t(offset) * size_of(*type), *type);
    return result;
  }

 private:
  [[noreturn]] void refuse(const std::string& name, const std::string& why) const {
    fail(what_, "the tensor " + one_line(name) + " " + why);
  }

  Shape dimensions(std::uint32_t index, const std::string& name) const {
    Shape result;
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
  std::size_t check_extent(const Shape& shape, const Shape& strides, std::int64_t offset,
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

  static bool is_contiguous(const Shape& shape, const Shape& strides) {
    std::int64_t expected = 1;
    for (std::size_t i = shape.size(); i > 0; --i) {
      if (shape[i - 1] != 1 && strides[i - 1] != expected) return false;
      expected *= shape[i - 1];
    }
    return true;
  }

  // Row by row; the last dimension's numbers are converted together.
  static void gather(WeightTensor& tensor, const Shape& strides, const std::uint8_t* from,
                     NumberType type) {
    const auto size = static_cast<std::ptrdiff_t>(size_of(type));
    auto& values = tensor.values;
    const Shape& shape = tensor.shape;
    if (values.empty()) return;
    if (is_contiguous(shape, strides)) {
      return convert_numbers(type, from, size, values.data(), values.size());
    }
    const auto row = static_cast<std::size_t>(shape.back());
    Shape position(shape.size(), 0);
    std::int64_t source = 0;
    for (std::size_t done = 0; done < values.size(); done += row) {
      convert_numbers(type, from + source * size, strides.back() * size, values.data() + done, row);
      for (std::size_t d = shape.size() - 1; d > 0; --d) {
        source += strides[d - 1];
        if (++position[d - 1] < shape[d - 1]) break;
        source -= strides[d - 1] * shape[d - 1];
        position[d - 1] = 0;
      }
    }
  }

  const TorchArchive& archive_;
  std::string_view what_;
  std::size_t budget_;
};

// A module of a TorchScript archive: its tensors by their path, as its state_dict() names them.
// Its other attributes are not weights.
class ModuleReader {
 public:
  ModuleReader(const TorchArchive& archive, std::string_view what, std::size_t size)
      : archive_(archive), what_(what), budget_(4 * size), tensors_(archive, what, size) {}

  StateDict read() {
    std::vector<Place> places{{archive_.pickle.root, 0, ""}};
    while (!places.empty()) {
      const Place place = std::move(places.back());
      places.pop_back();
      look_at(place, places);
    }
    return std::move(result_);
  }

 private:
  struct Place {
    std::uint32_t index;
    std::size_t depth;
    std::string name;
  };

  void look_at(const Place& place, std::vector<Place>& places) {
    const PickleNode& object = archive_.pickle.at(place.index);
    if (object.items.empty()) return;
    const PickleNode& state = archive_.pickle.at(object.items[0]);
    if (state.kind != Kind::kDict) return;  // of a class with a __getstate__ of its own
    if (place.depth > kMaxDepth) fail(what_, "its modules are nested too deeply");
    for (std::size_t i = 0; i < state.items.size(); i += 2) {
      const PickleNode& value = archive_.pickle.at(state.items[i + 1]);
      charge(1);
      if (value.kind != Kind::kTensor && value.kind != Kind::kObject) continue;
      std::string name = full_name(place.name, archive_.pickle.at(state.items[i]));
      charge(name.size());
      if (value.kind == Kind::kObject) {
        places.push_back({state.items[i + 1], place.depth + 1, std::move(name)});
      } else {
        result_[name] = tensors_.read(value, name);
      }
    }
  }

  // Modules may share their parts, so there are more paths than parts; not without end.
  void charge(std::size_t cost) {
    if (cost > budget_) fail(what_, "its modules are shared too often");
    budget_ -= cost;
  }

  std::string full_name(const std::string& parent, const PickleNode& key) const {
    if (key.kind != Kind::kText) fail(what_, "an attribute's name is not text");
    if (parent.size() + key.text.size() >= kMaxName) fail(what_, "a parameter's name is too long");
    return parent.empty() ? key.text : parent + "." + key.text;
  }

  const TorchArchive& archive_;
  std::string_view what_;
  std::size_t budget_;  // bytes of names
  TensorReader tensors_;
  StateDict result_;
};

struct Found {
  const PickleNode* dict;
  std::string_view under;  // the key of the checkpoint it was found under; empty for the top
};

// The dictionary of tensors itself, or the one that a checkpoint has under one of the usual names.
Found find_tensors(const Pickle& pickle, std::string_view what) {
  const PickleNode& top = pickle.top();
  if (top.kind != Kind::kDict) fail(what, "it does not hold a dictionary");
  for (const std::string_view key : {"state_dict", "model_state_dict", "model", "teacher"}) {
    for (std::size_t i = 0; i < top.items.size(); i += 2) {
      const PickleNode& value = pickle.at(top.items[i + 1]);
      if (value.kind == Kind::kDict && pickle.at(top.items[i]).text == key) return {&value, key};
    }
  }
  return {&top, ""};
}

StateDict read_dictionary(const TorchArchive& archive, const PickleNode& dict,
                          std::string_view what, std::size_t size) {
  StateDict result;
  TensorReader reader(archive, what, size);
  for (std::size_t i = 0; i < dict.items.size(); i += 2) {
    const PickleNode& key = archive.pickle.at(dict.items[i]);
    const PickleNode& value = archive.pickle.at(dict.items[i + 1]);
    if (key.kind != Kind::kText || value.kind != Kind::kTensor) {
      fail(what, "its entry " + one_line(key.text) + " is not a tensor");
    }
    result[key.text] = reader.read(value, key.text);
  }
  return result;
}

// Takes `prefix` off every name where every name has it.
void strip(StateDict& weights, std::string_view prefix) {
  const bool all = std::all_of(weights.begin(), weights.end(), [&](const auto& weight) {
    return weight.first.starts_with(prefix) && weight.first.size() > prefix.size();
  });
  if (!all) return;
  StateDict stripped;
  while (!weights.empty()) {
    auto node = weights.extract(weights.begin());
    node.key().erase(0, prefix.size());
    stripped.insert(std::move(node));
  }
  weights = std::move(stripped);
}

}  // namespace

StateDict read_torch_tensors(Bytes bytes, std::string_view what) {
  const TorchArchive archive = open_torch_archive(bytes, what);
  if (archive.pickle.top().kind == Kind::kObject) {
    return ModuleReader(archive, what, bytes.size()).read();
  }
  const Found found = find_tensors(archive.pickle, what);
  StateDict weights = read_dictionary(archive, *found.dict, what, bytes.size());
  strip(weights, "module.");  // of DataParallel
  if (found.under == "teacher") {
    // DINO's checkpoints: a backbone, and the head that training alone needs.
    std::erase_if(weights, [](const auto& weight) { return weight.first.starts_with("head."); });
    strip(weights, "backbone.");
  }
  return weights;
}

}  // namespace maia
