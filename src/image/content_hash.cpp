#include "image/content_hash.hpp"

#include "base/hash.hpp"

namespace maia {

std::string content_hash(const Image& image) {
  Sha256 hash;
  hash.add(std::to_string(image.width()) + "x" + std::to_string(image.height()) + "\n");
  hash.add(image.pixels().data(), image.pixels().size());
  return hash.finish();
}

}  // namespace maia
