#include "nn/safetensors.hpp"

#include <algorithm>
#include <cstring>
#include <limits>
#include <optional>

#include "base/error.hpp"
#include "base/json.hpp"
#include "nn/one_line.hpp"

namespace maia {
namespace {

using Bytes = std::span<const std::uint8_t>;

constexpr std::size_t kMaxHeader = 100'000'000;  // the format's own limit
constexpr std::size_t kMaxDimensions = 8;

[[noreturn]] void fail(std::string_view what, const std::string& why) {
  throw Error(ErrorKind::kBadInput, std::string(what) + " is not a safetensors file: " + why);
}

std::uint64_t header_size(Bytes bytes) {
  std::uint64_t size = 0;
  std::memcpy(&size, bytes.data(), sizeof(size));
  return size;
}

// The header's text.
Bytes header_of(Bytes bytes, std::string_view what) {
  if (bytes.size() < 8) fail(what, "it ends early");
  const std::uint64_t size = header_size(bytes);
  if (size > kMaxHeader) fail(what, "its header is too large");
  if (size > bytes.size() - 8) fail(what, "it ends early");
  const Bytes header = bytes.subspan(8, size);
  if (header.empty() || header[0] != '{') fail(what, "its header is not valid JSON");
  return header;
}

// One tensor's lines of the header.
struct Description {
  std::optional<NumberType> type;
  std::optional<std::vector<std::int64_t>> shape;
  std::optional<std::vector<std::int64_t>> offsets;
};

// Takes the header's JSON up event by event and refuses the first that does not belong there, so
// that a hostile header of 100 MB becomes no tree of objects.
class HeaderReader : public Json::json_sax_t {
 public:
  explicit HeaderReader(std::string_view what) : what_(what) {}
  std::map<std::string, Description> take() { return std::move(tensors_); }
  std::map<std::string, std::string> take_metadata() { return std::move(metadata_); }

  bool null() override { return misplaced(); }
  bool boolean(bool) override { return misplaced(); }
  bool number_float(number_float_t, const string_t&) override { return misplaced(); }
  bool binary(binary_t&) override { return misplaced(); }
  bool number_integer(number_integer_t) override {
    fail(what_, named() + "has a negative number in its header");
  }

  bool number_unsigned(number_unsigned_t value) override {
    if (depth_ != 3) return misplaced();
    if (value > std::uint64_t(std::numeric_limits<std::int64_t>::max())) {
      fail(what_, named() + "is too large");
    }
    if (list_->size() >= kMaxDimensions) fail(what_, named() + "has too many dimensions");
    list_->push_back(static_cast<std::int64_t>(value));
    return true;
  }

  bool string(string_t& value) override {
    if (in_metadata_ && depth_ == 2) {
      metadata_[field_] = std::move(value);
      return true;
    }
    if (depth_ != 2 || field_ != "dtype") return misplaced();
    tensor_->type = safetensors_number_type(value);
    if (!tensor_->type) {
      fail(what_, named() + "has the number type " + one_line(value, 40) + ", which is not read");
    }
    return true;
  }

  bool start_object(std::size_t) override {
    if (++depth_ > 2 || (depth_ == 2 && !tensor_ && !in_metadata_)) return misplaced();
    return true;
  }
  bool end_object() override {
    --depth_;
    if (depth_ == 1) {
      if (!in_metadata_ && (!tensor_->type || !tensor_->shape || !tensor_->offsets)) {
        fail(what_, named() + "lacks its type, shape or place");
      }
      tensor_ = nullptr;
      in_metadata_ = false;
    }
    return true;
  }

  bool start_array(std::size_t) override {
    if (depth_ != 2 || in_metadata_) return misplaced();
    auto& list = field_ == "shape" ? tensor_->shape : tensor_->offsets;
    if (field_ != "shape" && field_ != "data_offsets") return misplaced();
    if (list) fail(what_, named() + "is described twice");
    list.emplace();
    list_ = &*list;
    depth_ = 3;
    return true;
  }
  bool end_array() override {
    depth_ = 2;
    return true;
  }

  bool key(string_t& name) override {
    if (depth_ == 2) {
      field_ = name;
      if (!in_metadata_ && field_ == "dtype" && tensor_->type) {
        fail(what_, named() + "is described twice");
      }
      return true;
    }
    if (name == "__metadata__") {
      in_metadata_ = true;
      return true;
    }
    const auto [place, added] = tensors_.try_emplace(name);
    if (!added) fail(what_, "it has two tensors named " + one_line(name));
    name_ = name;
    tensor_ = &place->second;
    return true;
  }

  bool parse_error(std::size_t, const std::string&, const Json::exception&) override {
    fail(what_, "its header is not valid JSON");
  }

 private:
  bool misplaced() const { fail(what_, "its header holds a value where none belongs"); }
  std::string named() const {
    return tensor_ == nullptr ? "a tensor " : "the tensor " + one_line(name_) + " ";
  }

  std::string_view what_;
  std::map<std::string, Description> tensors_;
  std::map<std::string, std::string> metadata_;
  int depth_ = 0;  // 1 in the header, 2 in a tensor's description, 3 in a list there
  bool in_metadata_ = false;
  std::string name_;
  std::string field_;
  Description* tensor_ = nullptr;
  std::vector<std::int64_t>* list_ = nullptr;
};

SafetensorsEntry place(const Description& description, const std::string& name, Bytes data,
                       std::string_view what) {
  const std::string named = "the tensor " + one_line(name) + " ";
  const auto& offsets = *description.offsets;
  if (offsets.size() != 2 || offsets[0] > offsets[1]) fail(what, named + "has a bad place");
  if (std::uint64_t(offsets[1]) > data.size()) fail(what, named + "reaches beyond the file");
  auto bytes = static_cast<std::int64_t>(size_of(*description.type));
  for (const std::int64_t side : *description.shape) {
    if (__builtin_mul_overflow(bytes, side, &bytes)) fail(what, named + "is too large");
  }
  if (bytes != offsets[1] - offsets[0]) {
    fail(what, named + "of " + shape_text(*description.shape) + " needs " + std::to_string(bytes) +
                   " bytes and has " + std::to_string(offsets[1] - offsets[0]));
  }
  return {*description.type, *description.shape,
          data.subspan(std::size_t(offsets[0]), std::size_t(bytes))};
}

// The tensors' bytes follow each other from the first of the file's to its last.
void check_cover(const SafetensorsEntries& entries, Bytes data, std::string_view what) {
  std::vector<Bytes> pieces;
  for (const auto& [name, entry] : entries) pieces.push_back(entry.data);
  std::sort(pieces.begin(), pieces.end(), [](Bytes a, Bytes b) {
    return std::pair(a.data(), a.size()) < std::pair(b.data(), b.size());
  });
  const std::uint8_t* end = data.data();
  for (const Bytes piece : pieces) {
    if (piece.data() < end) fail(what, "two of its tensors overlap");
    if (piece.data() > end) fail(what, "there are bytes between its tensors");
    end += piece.size();
  }
  if (end != data.data() + data.size()) fail(what, "it has bytes after its last tensor");
}

}  // namespace

bool looks_like_safetensors(Bytes bytes) {
  return bytes.size() > 8 && bytes[8] == '{' && header_size(bytes) <= bytes.size() - 8;
}

SafetensorsEntries read_safetensors_header(Bytes bytes, std::string_view what) {
  const Bytes header = header_of(bytes, what);
  HeaderReader reader(what);
  Json::sax_parse(header.begin(), header.end(), &reader);
  const Bytes data = bytes.subspan(8 + header.size());
  SafetensorsEntries entries;
  for (const auto& [name, description] : reader.take()) {
    entries[name] = place(description, name, data, what);
  }
  check_cover(entries, data, what);
  return entries;
}

std::map<std::string, std::string> read_safetensors_metadata(Bytes bytes, std::string_view what) {
  if (!looks_like_safetensors(bytes)) return {};
  const Bytes header = header_of(bytes, what);
  HeaderReader reader(what);
  Json::sax_parse(header.begin(), header.end(), &reader);
  return reader.take_metadata();
}

WeightTensor read_tensor(const SafetensorsEntry& entry) {
  const std::size_t size = size_of(entry.type);
  WeightTensor tensor{entry.shape, std::vector<float>(entry.data.size() / size)};
  convert_numbers(entry.type, entry.data.data(), static_cast<std::ptrdiff_t>(size),
                  tensor.values.data(), tensor.values.size());
  return tensor;
}

StateDict read_safetensors(Bytes bytes, std::string_view what) {
  StateDict weights;
  for (const auto& [name, entry] : read_safetensors_header(bytes, what)) {
    weights[name] = read_tensor(entry);
  }
  return weights;
}

}  // namespace maia
