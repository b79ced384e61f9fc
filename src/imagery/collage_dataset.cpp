#include "imagery/collage_dataset.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <exception>
#include <fstream>
#include <mutex>
#include <thread>

#include "base/error.hpp"
#include "base/files.hpp"
#include "base/random.hpp"
#include "base/text.hpp"
#include "image/codec.hpp"
#include "imagery/layout.hpp"
#include "imagery/lexicon.hpp"
#include "imagery/world.hpp"

namespace maia {
namespace {

namespace fs = std::filesystem;

constexpr int kThreads = 2;
constexpr int kJpegQuality = 95;
constexpr const char* kSceneList = "scenes.jsonl";

std::string file_of(std::size_t index) {
  return fmt::format("scene/{:06}.jpg", index);
}

Scene scene_of(std::uint64_t seed, std::size_t index) {
  return random_scene(derive_seed(seed, static_cast<std::uint64_t>(index)));
}

std::string list_line(std::size_t index, const Scene& scene) {
  return to_text(Json{{"file", file_of(index)}, {"scene", scene_to_json(scene)}}) + "\n";
}

// Draws numbers 0 to count - 1 with a few threads; the first failure stops them all.
class Drawing {
 public:
  Drawing(const fs::path& folder, std::size_t count, std::uint64_t seed, Progress& progress)
      : folder_(folder), seed_(seed), progress_(progress), lines_(count) {}

  std::string run() {
    {
      std::vector<std::jthread> threads;
      for (int i = 0; i < kThreads; ++i) threads.emplace_back([this] { work(); });
    }
    if (failure_) std::rethrow_exception(failure_);
    return join(lines_, "");
  }

 private:
  void work() {
    try {
      while (!failed_) {
        const std::size_t index = next_++;
        if (index >= lines_.size()) return;
        const Scene scene = scene_of(seed_, index);
        write_plain(folder_ / file_of(index), encode_jpeg(render(scene).image, kJpegQuality));
        lines_[index] = list_line(index, scene);
        const std::lock_guard lock(mutex_);
        progress_.update("drawing scenes", ++done_, lines_.size());
      }
    } catch (...) {
      const std::lock_guard lock(mutex_);
      if (!failure_) failure_ = std::current_exception();
      failed_ = true;
    }
  }

  // The folder is renamed when all is written, so that single files need no care of their own.
  static void write_plain(const fs::path& path, const std::vector<std::uint8_t>& bytes) {
    std::ofstream file(path, std::ios::binary);
    file.write(reinterpret_cast<const char*>(bytes.data()),
               static_cast<std::streamsize>(bytes.size()));
    file.close();
    if (!file) {
      throw Error(ErrorKind::kLimit, "cannot write " + path.string() +
                                         ": make room on the disk, or choose another folder");
    }
  }

  const fs::path& folder_;
  std::uint64_t seed_;
  Progress& progress_;
  std::vector<std::string> lines_;
  std::atomic<std::size_t> next_ = 0;
  std::size_t done_ = 0;
  std::atomic<bool> failed_ = false;
  std::mutex mutex_;
  std::exception_ptr failure_;
};

// The pictures are on the disk before the folder has its name; one call for all of them.
void sync_disk(const fs::path& folder) {
  const int descriptor = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  const bool synced = descriptor >= 0 && ::syncfs(descriptor) == 0;
  if (descriptor >= 0) ::close(descriptor);
  if (!synced) {
    throw Error(ErrorKind::kLimit, "cannot write all of " + folder.string() +
                                       ": make room on the disk, or choose another folder");
  }
}

// Whether the finished folder holds this dataset; throws where it holds another.
bool is_complete(const fs::path& folder, std::size_t count, std::uint64_t seed) {
  std::error_code code;
  if (!fs::exists(folder, code)) return false;
  const std::string text =
      fs::exists(folder / kSceneList, code) ? read_text(folder / kSceneList) : "";
  const auto lines = static_cast<std::size_t>(std::count(text.begin(), text.end(), '\n'));
  const bool same =
      lines == count && (count == 0 || text.starts_with(list_line(0, scene_of(seed, 0))));
  if (same) return true;
  throw Error(ErrorKind::kBadInput, folder.string() + " holds something other than " +
                                        std::to_string(count) + " scenes of seed " +
                                        std::to_string(seed) +
                                        ": remove it or choose another folder");
}

}  // namespace

namespace {

std::string random_background(Random& random) {
  if (random.uniform() < 1.0 / 12) {
    const std::string texture = random.pick(texture_names());
    return random.uniform() < 0.5 ? texture : random.pick(colour_names()) + " " + texture;
  }
  const auto& backgrounds = background_names();
  const std::size_t choice = random.below(backgrounds.size() + 2);
  if (choice < backgrounds.size()) return backgrounds[choice];
  return choice == backgrounds.size() ? "plain" : "plain " + random.pick(colour_names());
}

}  // namespace

Scene random_scene(std::uint64_t seed) {
  const auto world = collage_world();
  Random random(derive_seed(seed, "scene"));
  Scene scene;
  scene.background_seed = derive_seed(seed, "background");
  scene.background = random_background(random);
  const double condition = random.uniform();
  if (condition < 1.0 / 8) {
    // The night sky is dark already.
    if (scene.background != "night sky") scene.light = random.pick(light_names());
  } else if (condition < 1.0 / 8 + 1.0 / 12) {
    scene.weather = random.pick(weather_names());
  }
  if (random.uniform() < 1.0 / 20) scene.style = random.pick(style_names());
  const double kind = random.uniform();
  const int count = kind < 0.5 ? 1 : kind < 0.8 ? 2 : 3;
  std::vector<ObjectRequest> requests(static_cast<std::size_t>(count));
  for (ObjectRequest& request : requests) {
    request.terms = {random.below(world->lexicon().terms().size())};
    request.size = random.uniform(0.75, 1.2);
    if (random.uniform() < 0.2) request.colour = random.pick(colour_names());
  }
  scene.objects = lay_out(*world, requests, scene.background, seed);
  return scene;
}

void draw_collage_dataset(const fs::path& folder, std::size_t count, std::uint64_t seed,
                          Progress& progress) {
  const fs::path target = fs::absolute(folder).lexically_normal();
  if (count > 10'000'000)
    throw Error(ErrorKind::kUsage, "a collage dataset has at most ten million scenes");
  create_folder(target.parent_path());
  const FileLock lock(target.string() + ".lock", [&] {
    progress.note("waiting for another process that draws " + target.string());
  });
  if (is_complete(target, count, seed)) return;
  const fs::path beside = target.string() + ".part";
  std::error_code code;
  fs::remove_all(beside, code);
  create_folder(beside / "scene");
  try {
    const std::string list = Drawing(beside, count, seed, progress).run();
    write_file(beside / kSceneList, list);
    sync_disk(beside);
    fs::rename(beside, target);
  } catch (const fs::filesystem_error& error) {
    fs::remove_all(beside, code);
    throw Error(ErrorKind::kUnavailable,
                "cannot create " + target.string() + ": " + error.code().message());
  } catch (...) {
    fs::remove_all(beside, code);
    throw;
  }
}

std::vector<Scene> read_scenes(const fs::path& folder) {
  const fs::path file = folder / kSceneList;
  std::vector<Scene> scenes;
  std::size_t number = 0;
  for (const std::string& line : split(read_text(file), '\n')) {
    ++number;
    if (trim(line).empty()) continue;
    const std::string where = "line " + std::to_string(number) + " of " + file.string();
    const Json entry = parse_json(line, where);
    if (!entry.is_object() || !entry.contains("scene")) {
      throw Error(ErrorKind::kBadInput, where + " has no scene");
    }
    scenes.push_back(scene_from_json(entry["scene"]));
  }
  return scenes;
}

}  // namespace maia
