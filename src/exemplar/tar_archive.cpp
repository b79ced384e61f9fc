#include "exemplar/tar_archive.hpp"

#include <archive.h>
#include <archive_entry.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <memory>
#include <optional>

#include "base/error.hpp"
#include "base/text.hpp"

namespace maia {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kLongestName = 4096;
constexpr std::size_t kBlock = 1 << 16;

std::string shown(std::string_view name) {
  return clean_utf8(name, 200);
}

// A file read from a position on; what libarchive skips is not read.
class Source {
 public:
  Source(const fs::path& path, std::uint64_t position)
      : descriptor_(::open(path.c_str(), O_RDONLY | O_CLOEXEC)), position_(position) {
    struct stat state {};
    if (descriptor_ < 0 || ::fstat(descriptor_, &state) != 0 || !S_ISREG(state.st_mode)) {
      if (descriptor_ >= 0) ::close(descriptor_);
      throw Error(ErrorKind::kNotFound, "cannot open the archive " + path.string());
    }
    size_ = static_cast<std::uint64_t>(state.st_size);
  }
  ~Source() { ::close(descriptor_); }
  Source(const Source&) = delete;
  Source& operator=(const Source&) = delete;

  static la_ssize_t read(archive* reader, void* self, const void** buffer) {
    auto& source = *static_cast<Source*>(self);
    *buffer = source.buffer_.data();
    const ssize_t got = ::pread(source.descriptor_, source.buffer_.data(), source.buffer_.size(),
                                static_cast<off_t>(source.position_));
    if (got < 0) {
      archive_set_error(reader, errno, "%s", std::strerror(errno));
      return ARCHIVE_FATAL;
    }
    source.position_ += static_cast<std::uint64_t>(got);
    return got;
  }
  static la_int64_t skip(archive*, void* self, la_int64_t request) {
    auto& source = *static_cast<Source*>(self);
    const std::uint64_t left = source.size_ - std::min(source.size_, source.position_);
    const std::uint64_t step = std::min(left, static_cast<std::uint64_t>(request));
    source.position_ += step;
    return static_cast<la_int64_t>(step);
  }
  std::span<const char> first_bytes() {
    const ssize_t got = ::pread(descriptor_, buffer_.data(), 512, 0);
    return {buffer_.data(), static_cast<std::size_t>(std::max<ssize_t>(got, 0))};
  }

 private:
  int descriptor_;
  std::uint64_t position_;
  std::uint64_t size_ = 0;
  std::vector<char> buffer_ = std::vector<char>(kBlock);
};

using Reader = std::unique_ptr<archive, int (*)(archive*)>;

Reader open_reader(Source& source, const fs::path& path) {
  Reader reader(archive_read_new(), archive_read_free);
  const bool opened = reader && archive_read_support_format_tar(reader.get()) == ARCHIVE_OK &&
                      archive_read_open2(reader.get(), &source, nullptr, Source::read, Source::skip,
                                         nullptr) == ARCHIVE_OK;
  if (!opened) {
    throw Error(ErrorKind::kBadInput, "cannot read the archive " + path.string());
  }
  return reader;
}

// libarchive gives a name in the locale's encoding or in UTF-8, whichever the header allows.
std::optional<std::string_view> member_name(archive_entry* entry) {
  const char* name = archive_entry_pathname(entry);
  if (name == nullptr) name = archive_entry_pathname_utf8(entry);
  if (name == nullptr || *name == '\0' || std::strlen(name) > kLongestName) return std::nullopt;
  return name;
}

bool is_plain_file(archive_entry* entry) {
  return archive_entry_filetype(entry) == AE_IFREG && archive_entry_hardlink(entry) == nullptr &&
         archive_entry_sparse_count(entry) == 0;
}

std::string fault(archive* reader) {
  const char* text = archive_error_string(reader);
  return text != nullptr ? clean_utf8(text, 200) : "it is damaged";
}

void refuse_compressed(Source& source, const fs::path& path) {
  struct Format {
    std::string_view magic;
    const char* name;
  };
  constexpr std::array<Format, 6> kFormats = {{{"\x1f\x8b", "gzip"},
                                               {"\xfd"
                                                "7zXZ",
                                                "xz"},
                                               {"BZh", "bzip2"},
                                               {"\x28\xb5\x2f\xfd", "zstd"},
                                               {"\x04\x22\x4d\x18", "lz4"},
                                               {"PK\x03\x04", "zip"}}};
  const auto bytes = source.first_bytes();
  const std::string_view start(bytes.data(), bytes.size());
  for (const auto& format : kFormats) {
    if (!start.starts_with(format.magic)) continue;
    throw Error(ErrorKind::kBadInput,
                path.string() + " is compressed with " + format.name +
                    ", in which single pictures cannot be found: unpack it to a plain tar");
  }
}

}  // namespace

std::string scan_tar(const fs::path& path, const std::function<void(const TarMember&)>& visit) {
  Source source(path, 0);
  refuse_compressed(source, path);
  const Reader reader = open_reader(source, path);
  bool any = false;
  for (archive_entry* entry = nullptr;;) {
    const int result = archive_read_next_header(reader.get(), &entry);
    if (result == ARCHIVE_EOF) return "";
    if (result == ARCHIVE_RETRY) continue;
    if (result == ARCHIVE_FATAL) {
      if (any) return fault(reader.get());
      throw Error(ErrorKind::kBadInput, path.string() + " is not a tar archive that can be read");
    }
    any = true;
    if (!is_plain_file(entry)) continue;
    if (const auto name = member_name(entry)) {
      visit({*name, static_cast<std::uint64_t>(archive_read_header_position(reader.get()))});
    }
  }
}

std::vector<std::uint8_t> read_tar_member(const fs::path& path, std::uint64_t position,
                                          std::string_view name, std::uint64_t limit) {
  Source source(path, position);
  const Reader reader = open_reader(source, path);
  archive_entry* entry = nullptr;
  const int result = archive_read_next_header(reader.get(), &entry);
  const bool found = (result == ARCHIVE_OK || result == ARCHIVE_WARN) && is_plain_file(entry) &&
                     member_name(entry) == name;
  if (!found) {
    throw Error(ErrorKind::kBadInput, path.string() + " no longer has " + shown(name) +
                                          " where it was: it changed while it was read");
  }
  const auto size = static_cast<std::uint64_t>(std::max<la_int64_t>(archive_entry_size(entry), 0));
  if (size > limit) {
    throw Error(ErrorKind::kLimit, shown(name) + " in " + path.string() + " has " +
                                       std::to_string(size) + " bytes, more than the " +
                                       std::to_string(limit) + " that are allowed");
  }
  std::vector<std::uint8_t> bytes(size);
  std::size_t filled = 0;
  while (filled < bytes.size()) {
    const la_ssize_t got =
        archive_read_data(reader.get(), bytes.data() + filled, bytes.size() - filled);
    if (got <= 0) {
      throw Error(ErrorKind::kBadInput, shown(name) + " in " + path.string() + " is cut short");
    }
    filled += static_cast<std::size_t>(got);
  }
  return bytes;
}

}  // namespace maia
