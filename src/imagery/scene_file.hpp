// A drawn picture on disk with its scene beside it (dog.png and dog.png.json), so that it can be
// edited later.
#pragma once

#include <filesystem>

#include "imagery/text_to_image.hpp"

namespace maia {

struct Scene;

// dog.png.json
std::filesystem::path scene_file_of(const std::filesystem::path& picture);

// Throws kUsage unless the name ends in .png, .jpg or .jpeg.
void check_picture_name(const std::filesystem::path& picture);

// Writes the picture in the format that its name says and, where the generator knows the scene, the
// scene beside it: scene_to_json() and the hash of the picture's file. Each file is whole or not
// there. Throws kUsage for another name, kLimit on a full disk, kUnavailable where nothing can be
// written.
void write_drawing(const std::filesystem::path& picture, const DrawnImage& drawing);

// The picture alone. Throws kNotFound or kBadInput.
DrawnImage read_picture(const std::filesystem::path& picture);
// The picture with its scene. Throws kNotFound where the picture is not there, and kBadInput where
// it has no scene, the scene cannot be read, or it is that of another picture.
DrawnImage read_drawing(const std::filesystem::path& picture);

}  // namespace maia
