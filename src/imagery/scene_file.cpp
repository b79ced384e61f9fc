#include "imagery/scene_file.hpp"

#include "base/error.hpp"
#include "base/files.hpp"
#include "base/hash.hpp"
#include "base/text.hpp"
#include "image/codec.hpp"
#include "imagery/scene.hpp"

namespace maia {
namespace {

namespace fs = std::filesystem;

constexpr std::uintmax_t kMostPictureBytes = std::uintmax_t{256} << 20;
constexpr std::uintmax_t kMostSceneBytes = std::uintmax_t{1} << 20;
constexpr int kJpegQuality = 95;
constexpr const char* kPictureKey = "picture";

bool is_jpeg_name(const fs::path& picture) {
  const std::string ending = lower_case(picture.extension().string());
  return ending == ".jpg" || ending == ".jpeg";
}

bool is_png_name(const fs::path& picture) {
  return lower_case(picture.extension().string()) == ".png";
}

Scene read_scene_file(const fs::path& file, const std::string& picture_hash) {
  const std::string text = [&] {
    const auto bytes = read_file(file, kMostSceneBytes);
    return std::string(bytes.begin(), bytes.end());
  }();
  const Json json = parse_json(text, file.string());
  Scene scene;
  try {
    scene = scene_from_json(json);
  } catch (const Error& error) {
    throw Error(error.kind(), file.string() + ": " + error.what());
  }
  // A scene that was written by hand names no picture.
  const auto named = json.find(kPictureKey);
  if (named != json.end() && *named != picture_hash) {
    throw Error(ErrorKind::kBadInput,
                file.string() +
                    " is the scene of another picture: draw the picture again with 'maia draw', or "
                    "name who edits pictures without a scene with --editor");
  }
  return scene;
}

}  // namespace

fs::path scene_file_of(const fs::path& picture) {
  return picture.string() + ".json";
}

void check_picture_name(const fs::path& picture) {
  if (is_png_name(picture) || is_jpeg_name(picture)) return;
  throw Error(ErrorKind::kUsage, "cannot tell the format of \"" + picture.string() +
                                     "\": end its name in .png or .jpg");
}

void write_drawing(const fs::path& picture, const DrawnImage& drawing) {
  check_picture_name(picture);
  const auto bytes =
      is_png_name(picture) ? encode_png(drawing.image) : encode_jpeg(drawing.image, kJpegQuality);
  // Between the two writes a reader finds a scene whose hash is another picture's.
  write_file(picture, bytes);
  if (drawing.scene == nullptr) return;
  Json scene = scene_to_json(*drawing.scene);
  scene[kPictureKey] = sha256(bytes);
  write_file(scene_file_of(picture), scene.dump(1) + "\n");
}

DrawnImage read_picture(const fs::path& picture) {
  DrawnImage drawing;
  drawing.image = decode_image(read_file(picture, kMostPictureBytes), picture.string());
  return drawing;
}

DrawnImage read_drawing(const fs::path& picture) {
  const auto bytes = read_file(picture, kMostPictureBytes);
  DrawnImage drawing;
  drawing.image = decode_image(bytes, picture.string());
  const fs::path file = scene_file_of(picture);
  std::error_code code;
  if (!fs::exists(file, code)) {
    throw Error(ErrorKind::kBadInput,
                picture.string() + " has no scene beside it (" + file.filename().string() +
                    "): draw it with 'maia draw', or name who edits pictures without a scene with "
                    "--editor");
  }
  drawing.scene = std::make_shared<const Scene>(read_scene_file(file, sha256(bytes)));
  return drawing;
}

}  // namespace maia
