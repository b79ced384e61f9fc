#include "nn/mapped_file.hpp"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "base/error.hpp"

namespace maia {

MappedFile::MappedFile(const std::filesystem::path& path) {
  // Without O_NONBLOCK the open of a pipe waits for somebody to write to it.
  const int descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
  if (descriptor < 0) {
    throw Error(ErrorKind::kNotFound, "cannot open " + path.string() + ": " + std::strerror(errno));
  }
  struct stat facts {};
  if (::fstat(descriptor, &facts) != 0 || !S_ISREG(facts.st_mode)) {
    ::close(descriptor);
    throw Error(ErrorKind::kBadInput, path.string() + " is not a file");
  }
  const auto size = static_cast<std::size_t>(facts.st_size);
  void* const start =
      size == 0 ? nullptr : ::mmap(nullptr, size, PROT_READ, MAP_PRIVATE, descriptor, 0);
  const int code = errno;
  ::close(descriptor);
  if (start == MAP_FAILED) {
    throw Error(ErrorKind::kLimit,
                "cannot map " + path.string() + " into memory: " + std::strerror(code));
  }
  bytes_ = {static_cast<const std::uint8_t*>(start), size};
}

MappedFile::~MappedFile() {
  if (!bytes_.empty()) ::munmap(const_cast<std::uint8_t*>(bytes_.data()), bytes_.size());
}

}  // namespace maia
