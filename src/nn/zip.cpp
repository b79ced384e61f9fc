#include "nn/zip.hpp"

#include "base/error.hpp"
#include "nn/inflate.hpp"

namespace maia {
namespace {

using Bytes = std::span<const std::uint8_t>;

constexpr std::size_t kEndSize = 22;         // end of central directory, without its comment
constexpr std::size_t kLocatorSize = 20;     // before it: where the zip64 end record is
constexpr std::size_t kDirectorySize = 46;   // one entry of the directory, without its name
constexpr std::size_t kLocalSize = 30;       // what precedes an entry's data, without its name
constexpr std::uint64_t kIn64 = 0xffffffff;  // a field whose value is in the zip64 record

[[noreturn]] void fail(std::string_view what, const std::string& why) {
  throw Error(ErrorKind::kBadInput,
              std::string(what) + " is not readable: it is a zip archive and " + why);
}

class ZipReader {
 public:
  ZipReader(Bytes bytes, std::string_view what) : bytes_(bytes), what_(what) {}

  ZipEntries read() const {
    auto [count, at] = directory();
    ZipEntries entries;
    for (std::uint64_t i = 0; i < count; ++i) {
      if (signature(at) != 0x02014b50) fail(what_, "its directory is damaged");
      const std::size_t name_size = number(at + 28, 2);
      const std::size_t extra_size = number(at + 30, 2);
      const auto name = piece(at + kDirectorySize, name_size);
      const auto extra = piece(at + kDirectorySize + name_size, extra_size);
      entries[std::string(name.begin(), name.end())] = entry(at, extra);
      at += kDirectorySize + name_size + extra_size + number(at + 32, 2);
    }
    return entries;
  }

 private:
  struct Directory {
    std::uint64_t count;
    std::size_t at;
  };

  Bytes piece(std::size_t at, std::size_t size) const {
    if (at > bytes_.size() || size > bytes_.size() - at) fail(what_, "it ends early");
    return bytes_.subspan(at, size);
  }
  static std::uint64_t number(Bytes digits) {
    std::uint64_t value = 0;
    for (std::size_t i = digits.size(); i > 0; --i) value = value << 8 | digits[i - 1];
    return value;
  }
  std::uint64_t number(std::size_t at, std::size_t size) const { return number(piece(at, size)); }
  std::uint64_t signature(std::size_t at) const { return number(at, 4); }

  // The end record lies before a comment of at most 65535 bytes.
  std::size_t find_end() const {
    if (bytes_.size() < kEndSize) fail(what_, "it ends early");
    const std::size_t last = bytes_.size() - kEndSize;
    for (std::size_t back = 0; back <= last && back <= 0xffff; ++back) {
      if (signature(last - back) == 0x06054b50) return last - back;
    }
    fail(what_, "its directory is missing");
  }

  Directory directory() const {
    const std::size_t end = find_end();
    const std::uint64_t count = number(end + 10, 2);
    const std::uint64_t at = number(end + 16, 4);
    if (count != 0xffff && at != kIn64) return {count, at};
    if (end < kLocatorSize || signature(end - kLocatorSize) != 0x07064b50) {
      return {count, at};  // 65535 entries are possible without it
    }
    const std::uint64_t end64 = number(end - kLocatorSize + 8, 8);
    if (end64 > bytes_.size() || signature(end64) != 0x06064b50) {
      fail(what_, "its directory is damaged");
    }
    return {number(end64 + 32, 8), number(end64 + 48, 8)};
  }

  // Fields that do not fit into 32 bits are in this part of the entry's extra data, in this order,
  // those alone.
  struct Wide {
    std::uint64_t size, packed, local;
    void read(Bytes extra) {
      while (extra.size() >= 4) {
        const std::uint64_t id = number(extra.first(2));
        const std::uint64_t length = number(extra.subspan(2, 2));
        if (length > extra.size() - 4) return;
        Bytes fields = extra.subspan(4, length);
        extra = extra.subspan(4 + length);
        if (id != 1) continue;
        for (std::uint64_t* field : {&size, &packed, &local}) {
          if (*field != kIn64 || fields.size() < 8) continue;
          *field = number(fields.first(8));
          fields = fields.subspan(8);
        }
      }
    }
  };

  // What the directory describes at `at`.
  ZipEntry entry(std::size_t at, Bytes extra) const {
    const std::uint64_t flags = number(at + 8, 2);
    const std::uint64_t method = number(at + 10, 2);
    Wide wide{number(at + 24, 4), number(at + 20, 4), number(at + 42, 4)};
    wide.read(extra);
    if ((flags & 1) != 0) fail(what_, "an entry is encrypted");
    if (method != 0 && method != 8) fail(what_, "an entry is compressed in an unknown way");
    if (method == 0 && wide.packed != wide.size) fail(what_, "an entry is damaged");
    if (wide.local > bytes_.size() || signature(wide.local) != 0x04034b50) {
      fail(what_, "an entry is damaged");
    }
    const std::size_t start =
        wide.local + kLocalSize + number(wide.local + 26, 2) + number(wide.local + 28, 2);
    return {piece(start, wide.packed), wide.size, method == 8};
  }

  Bytes bytes_;
  std::string_view what_;
};

}  // namespace

ZipEntries read_zip(Bytes bytes, std::string_view what) {
  return ZipReader(bytes, what).read();
}

Bytes stored_bytes(const ZipEntry& entry, std::string_view what) {
  if (entry.deflated) fail(what, "an entry is compressed");
  return entry.data;
}

std::vector<std::uint8_t> unpack(const ZipEntry& entry, std::size_t limit, std::string_view what) {
  if (entry.size > limit) fail(what, "an entry is larger than expected");
  if (!entry.deflated) return {entry.data.begin(), entry.data.end()};
  auto bytes = inflate_raw(entry.data, entry.size, what);
  if (bytes.size() != entry.size) fail(what, "an entry is damaged");
  return bytes;
}

}  // namespace maia
