#include "imagery/collage_dataset.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <fstream>

#include "base/error.hpp"
#include "base/files.hpp"
#include "base/parallel.hpp"
#include "base/text.hpp"
#include "image/codec.hpp"
#include "imagery/coco.hpp"
#include "imagery/lexicon.hpp"
#include "imagery/world.hpp"

namespace maia {
namespace {

namespace fs = std::filesystem;

constexpr int kJpegQuality = 95;
// After so many scenes what is drawn is made durable, and a dataset that is drawn again goes on
// there.
constexpr std::size_t kBlock = 1000;
constexpr const char* kSceneList = "scenes.jsonl";
constexpr const char* kRecipe = "dataset.json";
constexpr const char* kAnnotations = "annotations.json";
constexpr const char* kParts = "parts";

[[noreturn]] void no_room(const fs::path& path) {
  throw Error(ErrorKind::kLimit, "cannot write " + path.string() +
                                     ": make room on the disk, or choose another folder");
}

// The folder is renamed when all is written, so that single files need no care of their own.
void write_plain(const fs::path& path, std::span<const std::uint8_t> bytes) {
  std::ofstream file(path, std::ios::binary);
  file.write(reinterpret_cast<const char*>(bytes.data()),
             static_cast<std::streamsize>(bytes.size()));
  file.close();
  if (!file) no_room(path);
}

// What was written below is on the disk; one call for all of it.
void sync_disk(const fs::path& folder) {
  const int descriptor = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  const bool synced = descriptor >= 0 && ::syncfs(descriptor) == 0;
  if (descriptor >= 0) ::close(descriptor);
  if (!synced) no_room(folder);
}

// Draws a recipe into a folder, block by block; what is left of an earlier attempt at the same
// recipe is kept.
class Drawing {
 public:
  Drawing(fs::path folder, const CollageRecipe& recipe, Progress& progress)
      : folder_(std::move(folder)), recipe_(recipe), progress_(progress) {}

  void run() {
    create_folders();
    const std::size_t blocks = (recipe_.count + kBlock - 1) / kBlock;
    for (std::size_t block = 0; block < blocks; ++block) draw_block(block);
    write_scene_list(blocks);
    if (recipe_.masks) write_annotations(blocks);
    fs::remove_all(folder_ / kParts);
    sync_disk(folder_);
  }

 private:
  void create_folders() const {
    create_folder(folder_ / kParts);
    const std::size_t kinds = std::max<std::size_t>(1, recipe_.classes.size());
    for (std::size_t i = 0; i < std::min(kinds, recipe_.count); ++i) {
      const fs::path name = fs::path(scene_name(recipe_, i)).parent_path();
      create_folder(folder_ / kPictureFolder / name);
      if (recipe_.masks) create_folder(folder_ / kMaskFolder / name);
    }
  }

  // A block's lines of the list of scenes, and of COCO's images and annotations.
  fs::path part(std::size_t block, const std::string& list) const {
    return folder_ / kParts / fmt::format("{:06}.{}", block, list);
  }

  void draw_block(std::size_t block) {
    const std::size_t first = block * kBlock;
    const std::size_t count = std::min(kBlock, recipe_.count - first);
    std::atomic<std::size_t> done = first;
    if (!fs::exists(part(block, kSceneList))) {
      std::vector<std::string> lines(count);
      std::vector<std::string> images(count);
      std::vector<std::string> annotations(count);
      parallel_for(count, processor_count(), [&](std::size_t i) {
        draw(first + i, lines[i], images[i], annotations[i]);
        progress_.update("drawing scenes", ++done, recipe_.count);
      });
      if (recipe_.masks) {
        write_file(part(block, "images"), join(images, ""));
        write_file(part(block, "annotations"), join(annotations, ""));
      }
      sync_disk(folder_);
      write_file(part(block, kSceneList), join(lines, ""));  // last: the block is done
    }
    progress_.update("drawing scenes", first + count, recipe_.count);
  }

  void draw(std::size_t index, std::string& line, std::string& image,
            std::string& annotations) const {
    const Scene scene = scene_of(recipe_, index);
    const RenderedScene rendered = render(scene);
    const std::string name = scene_name(recipe_, index);
    const std::string file = name + ".jpg";
    write_plain(folder_ / kPictureFolder / file, encode_jpeg(rendered.image, kJpegQuality));
    Json entry = {{"file", file}, {"scene", scene_to_json(scene)}};
    if (!recipe_.classes.empty()) entry["class"] = recipe_.classes[class_of(recipe_, index)].name;
    line = to_text(entry) + "\n";
    if (!recipe_.masks) return;
    write_plain(folder_ / kMaskFolder / (name + ".png"),
                encode_gray_png(rendered.labels, scene.width, scene.height));
    image = to_text(coco_image(index, file, scene)) + "\n";
    for (const Json& each :
         coco_annotations(collage_world()->lexicon(), index, scene, rendered.labels)) {
      annotations += to_text(each) + "\n";
    }
  }

  // The lines of all blocks, in order.
  void copy_lines(std::ofstream& to, std::size_t blocks, const std::string& list,
                  std::string_view between) const {
    std::string line;
    bool first = true;
    for (std::size_t block = 0; block < blocks; ++block) {
      std::ifstream from(part(block, list), std::ios::binary);
      for (; std::getline(from, line); first = false) to << (first ? "" : between) << line;
    }
  }

  void write_scene_list(std::size_t blocks) const {
    std::ofstream file(folder_ / kSceneList, std::ios::binary);
    copy_lines(file, blocks, kSceneList, "\n");
    file << "\n";
    file.close();
    if (!file) no_room(folder_ / kSceneList);
  }

  void write_annotations(std::size_t blocks) const {
    const Json info = {{"description", "scenes of the collage world, drawn by maia"},
                       {"version", MAIA_VERSION}};
    std::ofstream file(folder_ / kAnnotations, std::ios::binary);
    file << "{\"info\": " << to_text(info)
         << ",\n\"categories\": " << to_text(coco_categories(collage_world()->lexicon()))
         << ",\n\"images\": [\n";
    copy_lines(file, blocks, "images", ",\n");
    file << "\n],\n\"annotations\": [\n";
    copy_lines(file, blocks, "annotations", ",\n");
    file << "\n]}\n";
    file.close();
    if (!file) no_room(folder_ / kAnnotations);
  }

  fs::path folder_;
  const CollageRecipe& recipe_;
  Progress& progress_;
};

bool holds(const fs::path& folder, const std::string& recipe) {
  std::error_code code;
  return fs::is_regular_file(folder / kRecipe, code) && read_text(folder / kRecipe) == recipe;
}

// Whether the finished folder holds this dataset; throws where it holds another.
bool is_complete(const fs::path& folder, const std::string& recipe) {
  std::error_code code;
  if (!fs::exists(folder, code)) return false;
  if (holds(folder, recipe)) return true;
  throw Error(ErrorKind::kBadInput,
              folder.string() +
                  " is there already and holds something else than what is to be drawn: remove it "
                  "or choose another folder");
}

// What an attempt that was broken off has left is of use for the same recipe alone.
void keep_or_remove(const fs::path& beside, const std::string& recipe) {
  if (holds(beside, recipe)) return;
  std::error_code code;
  fs::remove_all(beside, code);
  create_folder(beside);
  write_file(beside / kRecipe, recipe);
}

}  // namespace

void draw_collage_dataset(const fs::path& folder, const CollageRecipe& recipe, Progress& progress) {
  const fs::path target = fs::absolute(folder / "").lexically_normal().parent_path();
  if (recipe.count > 10'000'000)
    throw Error(ErrorKind::kUsage, "a collage dataset has at most ten million scenes");
  const std::string text = to_text(recipe_to_json(recipe)) + "\n";
  if (is_complete(target, text)) return;
  create_folder(target.parent_path());
  const fs::path lock_file = target.string() + ".lock";
  const FileLock lock(lock_file, [&] {
    progress.note("waiting for another process that draws " + target.string());
  });
  if (is_complete(target, text)) return;
  const fs::path beside = target.string() + ".part";
  std::error_code code;
  try {
    keep_or_remove(beside, text);
    Drawing(beside, recipe, progress).run();
    fs::rename(beside, target);
  } catch (const fs::filesystem_error& error) {
    fs::remove_all(beside, code);
    throw Error(ErrorKind::kUnavailable,
                "cannot create " + target.string() + ": " + error.code().message());
  } catch (...) {
    fs::remove_all(beside, code);
    throw;
  }
  // Whoever waits at the lock finds the dataset complete.
  fs::remove(lock_file, code);
}

bool is_drawn_dataset(const fs::path& folder) {
  std::error_code code;
  return fs::is_regular_file(folder / kSceneList, code) &&
         fs::is_regular_file(folder / kRecipe, code);
}

std::vector<DatasetScene> read_scenes(const fs::path& folder) {
  const fs::path file = folder / kSceneList;
  std::vector<DatasetScene> scenes;
  std::size_t number = 0;
  for (const std::string& line : split(read_text(file), '\n')) {
    ++number;
    if (trim(line).empty()) continue;
    const std::string where = "line " + std::to_string(number) + " of " + file.string();
    const Json entry = parse_json(line, where);
    if (!entry.is_object() || !entry.contains("scene") || !entry.contains("file") ||
        !entry["file"].is_string()) {
      throw Error(ErrorKind::kBadInput, where + " has no file and scene");
    }
    try {
      scenes.push_back({entry["file"].get<std::string>(), scene_from_json(entry["scene"])});
    } catch (const Error& error) {
      throw Error(error.kind(), where + ": " + error.what());
    }
  }
  return scenes;
}

}  // namespace maia
