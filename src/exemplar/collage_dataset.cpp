#include "imagery/collage_dataset.hpp"

#include "base/error.hpp"
#include "base/files.hpp"
#include "base/hash.hpp"
#include "base/json.hpp"
#include "base/random.hpp"
#include "exemplar/image_folder.hpp"
#include "imagery/scene.hpp"

namespace maia {
namespace {

namespace fs = std::filesystem;

// To be raised when the collage world paints the same scene differently.
constexpr int kPainting = 1;

// Eight digits that change with what the collage world makes of a seed, so that a program never
// meets the dataset of another version of itself.
std::string drawing_version(std::uint64_t seed) {
  std::string scenes = std::to_string(kPainting);
  for (std::uint64_t i = 0; i < 8; ++i) {
    scenes += to_text(scene_to_json(random_scene(derive_seed(seed, i))));
  }
  return sha256(scenes).substr(0, 8);
}

// A folder of pictures that knows what each shows.
class CollageDataset : public ImageDataset {
 public:
  CollageDataset(std::string name, const fs::path& folder, Progress& progress)
      : pictures_(std::move(name), folder, find_files(folder).pictures, progress) {
    for (auto& scene : read_scenes(folder)) {
      scenes_.push_back(std::make_shared<const Scene>(std::move(scene)));
    }
    if (scenes_.size() != pictures_.size()) {
      throw Error(ErrorKind::kBadInput,
                  folder.string() + " has " + std::to_string(pictures_.size()) + " pictures of " +
                      std::to_string(scenes_.size()) + " scenes: delete it to have it drawn again");
    }
  }

  std::string name() const override { return pictures_.name(); }
  const std::string& hash() const override { return pictures_.hash(); }
  std::size_t size() const override { return pictures_.size(); }
  std::string id(std::size_t index) const override { return pictures_.id(index); }
  LabelledImage load(std::size_t index) const override {
    LabelledImage loaded = pictures_.load(index);
    loaded.scene = scenes_[index];
    return loaded;
  }
  std::shared_ptr<const Scene> scene(std::size_t index) const override { return scenes_[index]; }

 private:
  ImageFolder pictures_;
  std::vector<std::shared_ptr<const Scene>> scenes_;
};

}  // namespace

std::unique_ptr<ImageDataset> open_collage_dataset(std::size_t count, std::uint64_t seed,
                                                   Progress& progress) {
  const std::string name = "collage-" + std::to_string(count) + "-" + std::to_string(seed);
  const fs::path datasets = cache_folder() / "datasets";
  create_folder(datasets);
  const fs::path folder = datasets / (name + "-" + drawing_version(seed));
  draw_collage_dataset(folder, count, seed, progress);
  return std::make_unique<CollageDataset>(name, folder, progress);
}

}  // namespace maia
