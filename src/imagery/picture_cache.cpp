#include "imagery/picture_cache.hpp"

#include "base/error.hpp"
#include "base/files.hpp"
#include "base/hash.hpp"
#include "image/codec.hpp"

namespace maia {

std::filesystem::path PictureCache::file_of(const Json& request) const {
  const std::string name = sha256(to_text(request));
  return folder_ / name.substr(0, 2) / (name + ".png");
}

Image PictureCache::find(const Json& request) const {
  const auto file = file_of(request);
  if (!std::filesystem::exists(file)) return {};
  try {
    return decode_image(read_file(file), file.string());
  } catch (const Error&) {  // a damaged file is as good as none: the service is asked again
    return {};
  }
}

void PictureCache::keep(const Json& request, const Image& image) const {
  const auto file = file_of(request);
  create_folder(file.parent_path());
  write_file(file, encode_png(image));
}

}  // namespace maia
