#include "nn/zip.hpp"

#include <cstring>

#include "base/error.hpp"

namespace maia {
namespace {

constexpr std::size_t kEndSize = 22;        // end of central directory, without its comment
constexpr std::size_t kDirectorySize = 46;  // one entry of the directory, without its name
constexpr std::size_t kLocalSize = 30;      // what precedes an entry's data, without its name

class ZipReader {
 public:
  ZipReader(std::span<const std::uint8_t> bytes, std::string_view what)
      : bytes_(bytes), what_(what) {}

  ZipEntries read() const {
    const std::size_t end = find_end();
    const std::size_t count = number(end + 10, 2);
    std::size_t at = number(end + 16, 4);
    ZipEntries entries;
    for (std::size_t i = 0; i < count; ++i) {
      if (signature(at) != 0x02014b50) fail("its directory is damaged");
      const std::size_t name_size = number(at + 28, 2);
      const auto name = piece(at + kDirectorySize, name_size);
      entries[std::string(name.begin(), name.end())] = data(at);
      at += kDirectorySize + name_size + number(at + 30, 2) + number(at + 32, 2);
    }
    return entries;
  }

 private:
  [[noreturn]] void fail(const std::string& why) const {
    throw Error(ErrorKind::kBadInput,
                std::string(what_) + " is not a file of weights: it is a zip archive and " + why);
  }

  std::span<const std::uint8_t> piece(std::size_t at, std::size_t size) const {
    if (at > bytes_.size() || size > bytes_.size() - at) fail("it ends early");
    return bytes_.subspan(at, size);
  }
  std::size_t number(std::size_t at, std::size_t size) const {
    const auto digits = piece(at, size);
    std::size_t value = 0;
    for (std::size_t i = size; i > 0; --i) value = value << 8 | digits[i - 1];
    return value;
  }
  std::size_t signature(std::size_t at) const { return number(at, 4); }

  // The end record lies before a comment of at most 65535 bytes.
  std::size_t find_end() const {
    if (bytes_.size() < kEndSize) fail("it ends early");
    const std::size_t last = bytes_.size() - kEndSize;
    for (std::size_t back = 0; back <= last && back <= 0xffff; ++back) {
      if (signature(last - back) == 0x06054b50) return last - back;
    }
    fail("its directory is missing");
  }

  // The data of the entry that the directory describes at `at`.
  std::span<const std::uint8_t> data(std::size_t at) const {
    const std::size_t method = number(at + 10, 2);
    const std::size_t size = number(at + 20, 4);
    const std::size_t local = number(at + 42, 4);
    if (method != 0) fail("an entry is compressed");
    if (size == 0xffffffff || local == 0xffffffff) fail("it is larger than 4 GiB");
    if (signature(local) != 0x04034b50) fail("an entry is damaged");
    return piece(local + kLocalSize + number(local + 26, 2) + number(local + 28, 2), size);
  }

  std::span<const std::uint8_t> bytes_;
  std::string_view what_;
};

}  // namespace

ZipEntries read_zip(std::span<const std::uint8_t> bytes, std::string_view what) {
  return ZipReader(bytes, what).read();
}

}  // namespace maia
