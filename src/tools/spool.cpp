#include "tools/spool.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <string>

#include "base/error.hpp"

namespace maia {
namespace {

// /tmp is memory on many systems, and /var/tmp is not.
int open_nameless() {
  const char* chosen = std::getenv("TMPDIR");
  for (const char* folder : {chosen, "/var/tmp", "/tmp"}) {
    if (folder == nullptr || *folder == '\0') continue;
    const int descriptor = ::open(folder, O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
    if (descriptor >= 0) return descriptor;
  }
  return -1;
}

}  // namespace

Spool::~Spool() {
  if (descriptor_ >= 0) ::close(descriptor_);
}

std::optional<Spool::Place> Spool::add(std::span<const std::uint8_t> bytes) {
  if (descriptor_ < 0) descriptor_ = open_nameless();
  if (descriptor_ < 0) return std::nullopt;
  std::size_t done = 0;
  while (done < bytes.size()) {
    const ssize_t written = ::pwrite(descriptor_, bytes.data() + done, bytes.size() - done,
                                     end_ + static_cast<std::int64_t>(done));
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) return std::nullopt;
    done += static_cast<std::size_t>(written);
  }
  const Place place{end_, bytes.size()};
  end_ += static_cast<std::int64_t>(bytes.size());
  return place;
}

std::vector<std::uint8_t> Spool::read(Place place) const {
  std::vector<std::uint8_t> bytes(place.size);
  std::size_t done = 0;
  while (done < bytes.size()) {
    const ssize_t got = ::pread(descriptor_, bytes.data() + done, bytes.size() - done,
                                place.offset + static_cast<std::int64_t>(done));
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) {
      throw Error(ErrorKind::kUnavailable, std::string("a picture put aside on the disk cannot be "
                                                       "read again: ") +
                                               std::strerror(got < 0 ? errno : EIO));
    }
    done += static_cast<std::size_t>(got);
  }
  return bytes;
}

}  // namespace maia
