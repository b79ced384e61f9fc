// Bytes put aside on the disk, so that a run that waits holds little memory.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

namespace maia {

// A file without a name, in $TMPDIR or /var/tmp, which goes with the process however that ends.
class Spool {
 public:
  Spool() = default;
  ~Spool();
  Spool(const Spool&) = delete;
  Spool& operator=(const Spool&) = delete;

  struct Place {
    std::int64_t offset = 0;
    std::size_t size = 0;
  };
  // Nothing where the disk does not take it: then it has to stay in memory.
  std::optional<Place> add(std::span<const std::uint8_t> bytes);
  // Throws kUnavailable where it cannot be read.
  std::vector<std::uint8_t> read(Place place) const;

 private:
  int descriptor_ = -1;  // opened when the first bytes come
  std::int64_t end_ = 0;
};

}  // namespace maia
