#include "imagery/collage_dataset.hpp"

#include <unordered_map>

#include "base/error.hpp"
#include "base/files.hpp"
#include "exemplar/dataset.hpp"
#include "exemplar/image_folder.hpp"

namespace maia {
namespace {

namespace fs = std::filesystem;

// A folder of pictures that knows what each shows.
class CollageDataset : public ImageDataset {
 public:
  CollageDataset(std::string name, const fs::path& folder, Progress& progress)
      : pictures_(std::move(name), folder / kPictureFolder,
                  find_files(folder / kPictureFolder).pictures, progress) {
    std::unordered_map<std::string, std::shared_ptr<const Scene>> scenes;
    for (auto& [file, scene] : read_scenes(folder)) {
      scenes[file] = std::make_shared<const Scene>(std::move(scene));
    }
    for (std::size_t i = 0; i < pictures_.size(); ++i) {
      const auto found = scenes.find(pictures_.id(i));
      if (found == scenes.end() || scenes.size() != pictures_.size()) {
        throw Error(ErrorKind::kBadInput,
                    folder.string() + " has " + std::to_string(pictures_.size()) +
                        " pictures, which are not those of its " + std::to_string(scenes.size()) +
                        " scenes: delete it to have it drawn again");
      }
      scenes_.push_back(found->second);
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

std::unique_ptr<ImageDataset> open_drawn_dataset(const std::string& name, const fs::path& folder,
                                                 Progress& progress) {
  return std::make_unique<CollageDataset>(name, folder, progress);
}

std::unique_ptr<ImageDataset> open_collage_dataset(std::size_t count, std::uint64_t seed,
                                                   Progress& progress) {
  const CollageRecipe recipe{.count = count, .seed = seed};
  const std::string name = "collage-" + std::to_string(count) + "-" + std::to_string(seed);
  const fs::path datasets = cache_folder() / "datasets";
  create_folder(datasets);
  const fs::path folder = datasets / (name + "-" + drawing_version(recipe));
  draw_collage_dataset(folder, recipe, progress);
  return open_drawn_dataset(name, folder, progress);
}

}  // namespace maia
