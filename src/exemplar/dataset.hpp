// A dataset of pictures, by position: a folder, tar archives, or the collage world's scenes.
#pragma once

#include <filesystem>
#include <memory>
#include <string>

#include "base/progress.hpp"
#include "image/image.hpp"
#include "imagery/labelled_image.hpp"

namespace maia {

// Thread-safe.
class ImageDataset {
 public:
  virtual ~ImageDataset() = default;
  virtual std::string name() const = 0;
  // Changes when the set of pictures or their content changes.
  virtual const std::string& hash() const = 0;
  virtual std::size_t size() const = 0;
  // The file's path within the dataset.
  virtual std::string id(std::size_t index) const = 0;
  // Throws kBadInput naming the file where the picture cannot be read.
  virtual LabelledImage load(std::size_t index) const = 0;
  // What load() gives with the picture, which is not read for it.
  virtual std::shared_ptr<const Scene> scene(std::size_t) const { return nullptr; }
};

// A folder that 'maia dataset collage' drew: its pictures, with their scenes. Any other folder:
// every PNG, JPEG and WebP file below it, in the order of their paths, or, where it has none, the
// pictures in every tar archive below it. A tar archive. A pattern of several, such as
// "shard-{0000..0012}.tar". Or a benchmark, as exemplar/spawrious.hpp says. Throws kNotFound where
// there is no picture, kBadInput for a file that is no tar archive.
std::unique_ptr<ImageDataset> open_pictures(const std::string& where, Progress& progress);

// A folder that draw_collage_dataset() drew. Throws kBadInput where pictures or scenes are missing.
std::unique_ptr<ImageDataset> open_drawn_dataset(const std::string& name,
                                                 const std::filesystem::path& folder,
                                                 Progress& progress);

// `count` scenes of the collage world drawn from `seed`, kept in the cache folder and drawn first
// if they are not there yet; two processes that want the same one share it.
std::unique_ptr<ImageDataset> open_collage_dataset(std::size_t count, std::uint64_t seed,
                                                   Progress& progress);

}  // namespace maia
