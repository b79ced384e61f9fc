// Pictures that were paid for, kept by what was asked: a run that is continued asks no service
// twice.
#pragma once

#include <filesystem>
#include <functional>

#include "base/json.hpp"
#include "image/image.hpp"

namespace maia {

class PictureCache {
 public:
  // Of PNG files in a folder that is made when the first one comes.
  explicit PictureCache(std::filesystem::path folder) : folder_(std::move(folder)) {}

  // Empty where there is none that can be read.
  Image find(const Json& request) const;
  void keep(const Json& request, const Image& image) const;

 private:
  std::filesystem::path file_of(const Json& request) const;
  std::filesystem::path folder_;
};

}  // namespace maia
