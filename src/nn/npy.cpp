#include "nn/npy.hpp"

#include <charconv>
#include <cstring>
#include <optional>

#include "base/error.hpp"
#include "nn/mapped_file.hpp"
#include "nn/number_type.hpp"
#include "nn/one_line.hpp"

namespace maia {
namespace {

using Bytes = std::span<const std::uint8_t>;

constexpr std::string_view kMagic = "\x93NUMPY";
constexpr std::size_t kMaxHeader = std::size_t{1} << 16;
constexpr std::size_t kMaxDimensions = 8;

[[noreturn]] void fail(std::string_view what, const std::string& why) {
  throw Error(ErrorKind::kBadInput, std::string(what) + " is not readable as .npy: " + why);
}

// The header: a Python dictionary, {'descr': '<f4', 'fortran_order': False, 'shape': (3, 4), }.
class HeaderReader {
 public:
  HeaderReader(std::string_view text, std::string_view what) : text_(text), what_(what) {}

  void read() {
    expect('{');
    while (!accept('}')) {
      const std::string_view key = quoted();
      expect(':');
      read_value(key);
      if (!accept(',') && peek() != '}') damaged();
    }
    skip_spaces();
    if (!text_.empty() || !descr || !fortran_order || !shape) damaged();
  }

  std::optional<std::string> descr;
  std::optional<bool> fortran_order;
  std::optional<std::vector<std::int64_t>> shape;

 private:
  [[noreturn]] void damaged() const { fail(what_, "its header is damaged"); }

  void read_value(std::string_view key) {
    if (key == "descr" && !descr) {
      if (peek() == '[') fail(what_, "it holds records, not numbers");
      descr = std::string(quoted());
    } else if (key == "fortran_order" && !fortran_order) {
      fortran_order = word("True");
      if (!*fortran_order && !word("False")) damaged();
    } else if (key == "shape" && !shape) {
      read_shape();
    } else {
      damaged();
    }
  }

  void read_shape() {
    shape.emplace();
    expect('(');
    while (!accept(')')) {
      skip_spaces();
      std::int64_t side = 0;
      const auto [end, code] = std::from_chars(text_.data(), text_.data() + text_.size(), side);
      if (code != std::errc() || side < 0) damaged();
      text_.remove_prefix(static_cast<std::size_t>(end - text_.data()));
      if (shape->size() == kMaxDimensions) fail(what_, "it has too many dimensions");
      shape->push_back(side);
      if (!accept(',') && peek() != ')') damaged();
    }
  }

  std::string_view quoted() {
    const char quote = peek();
    if (quote != '\'' && quote != '"') damaged();
    const auto end = text_.find(quote, 1);
    if (end == std::string_view::npos) damaged();
    const std::string_view inside = text_.substr(1, end - 1);
    text_.remove_prefix(end + 1);
    return inside;
  }
  bool word(std::string_view expected) {
    skip_spaces();
    if (!text_.starts_with(expected)) return false;
    text_.remove_prefix(expected.size());
    return true;
  }
  void skip_spaces() {
    while (!text_.empty() && (text_[0] == ' ' || text_[0] == '\n')) text_.remove_prefix(1);
  }
  char peek() {
    skip_spaces();
    return text_.empty() ? '\0' : text_[0];
  }
  bool accept(char wanted) {
    if (peek() != wanted || text_.empty()) return false;
    text_.remove_prefix(1);
    return true;
  }
  void expect(char wanted) {
    if (!accept(wanted)) damaged();
  }

  std::string_view text_;
  std::string_view what_;
};

// The header's text; `bytes` becomes what follows it.
std::string_view take_header(Bytes& bytes, std::string_view what) {
  const auto number = [&](std::size_t at, std::size_t size) {
    if (bytes.size() < at + size) fail(what, "it ends early");
    std::size_t value = 0;
    for (std::size_t i = size; i > 0; --i) value = value << 8 | bytes[at + i - 1];
    return value;
  };
  const std::size_t version = number(kMagic.size(), 1);
  if (version < 1 || version > 3) fail(what, "its version is unknown");
  const std::size_t digits = version == 1 ? 2 : 4;
  const std::size_t size = number(kMagic.size() + 2, digits);
  const std::size_t start = kMagic.size() + 2 + digits;
  if (size > kMaxHeader) fail(what, "its header is too large");
  if (size > bytes.size() - start) fail(what, "it ends early");
  const std::string_view text(reinterpret_cast<const char*>(bytes.data()) + start, size);
  bytes = bytes.subspan(start + size);
  return text;
}

// In Fortran order: how far it is, in elements, to the next along each dimension.
std::vector<std::int64_t> strides_of(const std::vector<std::int64_t>& shape) {
  std::vector<std::int64_t> strides;
  std::int64_t step = 1;
  for (const std::int64_t side : shape) {
    strides.push_back(step);
    step *= side;
  }
  return strides;
}

// From Fortran order, whose first dimension's numbers lie together, to rows.
void gather(WeightTensor& tensor, Bytes data, NumberType type) {
  const auto size = static_cast<std::ptrdiff_t>(size_of(type));
  const auto strides = strides_of(tensor.shape);
  const auto& shape = tensor.shape;
  const auto row = static_cast<std::size_t>(shape.back());
  std::vector<std::int64_t> position(shape.size(), 0);
  std::int64_t source = 0;
  for (std::size_t done = 0; done < tensor.values.size(); done += row) {
    convert_numbers(type, data.data() + source * size, strides.back() * size,
                    tensor.values.data() + done, row);
    for (std::size_t d = shape.size() - 1; d > 0; --d) {
      source += strides[d - 1];
      if (++position[d - 1] < shape[d - 1]) break;
      source -= strides[d - 1] * shape[d - 1];
      position[d - 1] = 0;
    }
  }
}

}  // namespace

bool looks_like_npy(Bytes bytes) {
  return bytes.size() >= kMagic.size() &&
         std::memcmp(bytes.data(), kMagic.data(), kMagic.size()) == 0;
}

WeightTensor read_npy(Bytes bytes, std::string_view what) {
  if (!looks_like_npy(bytes)) fail(what, "NumPy did not write it");
  HeaderReader header(take_header(bytes, what), what);
  header.read();
  if (header.descr->find('O') != std::string::npos) {
    fail(what, "it holds Python objects, which could run code");
  }
  const auto type = numpy_number_type(*header.descr);
  if (!type) {
    fail(what, "its number type " + one_line(*header.descr, 40) + " is not read");
  }
  auto size = static_cast<std::int64_t>(size_of(*type));
  for (const std::int64_t side : *header.shape) {
    if (__builtin_mul_overflow(size, side, &size)) fail(what, "it is too large");
  }
  if (std::uint64_t(size) > bytes.size()) fail(what, "it ends early");
  if (std::uint64_t(size) < bytes.size()) fail(what, "it has bytes after its last number");
  WeightTensor tensor{*header.shape, std::vector<float>(bytes.size() / size_of(*type))};
  if (*header.fortran_order && tensor.shape.size() > 1 && !tensor.values.empty()) {
    gather(tensor, bytes, *type);
  } else {
    convert_numbers(*type, bytes.data(), static_cast<std::ptrdiff_t>(size_of(*type)),
                    tensor.values.data(), tensor.values.size());
  }
  return tensor;
}

WeightTensor read_npy(const std::filesystem::path& path) {
  return read_npy(MappedFile(path).bytes(), path.string());
}

}  // namespace maia
