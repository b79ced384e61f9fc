#include "cli/spurious_data.hpp"

#include <algorithm>
#include <numeric>

#include "base/error.hpp"
#include "base/hash.hpp"
#include "base/text.hpp"
#include "exemplar/class_folders.hpp"
#include "exemplar/dataset_subset.hpp"
#include "exemplar/readings.hpp"

namespace maia {
namespace {

std::vector<int> groups_of(const ClassFolders& folders, const std::vector<std::size_t>& positions) {
  std::vector<int> groups;
  for (const std::size_t i : positions) {
    if (folders.group_of.at(i) == kNoGroup) return {};
    groups.push_back(folders.group_of.at(i));
  }
  return groups;
}

LabelledPictures pictures_at(const std::shared_ptr<const ImageDataset>& dataset,
                             const ClassFolders& folders,
                             const std::vector<std::size_t>& positions) {
  LabelledPictures pictures{subset(dataset, positions), {}, groups_of(folders, positions)};
  for (const std::size_t i : positions) pictures.labels.push_back(folders.labels.at(i));
  return pictures;
}

// As a person calls the class: "polar_bear" is a polar bear.
std::string spoken(std::string name) {
  std::replace(name.begin(), name.end(), '_', ' ');
  return name;
}

// Another dataset of the same classes, or of some of them.
LabelledPictures open_with_classes(const std::string& where,
                                   const std::vector<std::string>& classes, Progress& progress) {
  const std::shared_ptr<const ImageDataset> dataset = open_pictures(where, progress);
  const ClassFolders folders = read_class_folders(*dataset);
  std::vector<int> label_of;
  for (const auto& name : folders.classes) {
    const auto found = std::find(classes.begin(), classes.end(), spoken(name));
    if (found == classes.end()) {
      throw Error(ErrorKind::kBadInput, where + " has the class '" + clean_utf8(name, 80) +
                                            "', which the classifier does not know: it has " +
                                            join(classes, ", "));
    }
    label_of.push_back(static_cast<int>(found - classes.begin()));
  }
  std::vector<std::size_t> all(dataset->size());
  std::iota(all.begin(), all.end(), std::size_t{0});
  LabelledPictures pictures{dataset, {}, groups_of(folders, all)};
  for (const int label : folders.labels) {
    pictures.labels.push_back(label_of.at(static_cast<std::size_t>(label)));
  }
  return pictures;
}

}  // namespace

SpuriousData open_spurious_data(const SpuriousSources& sources, std::uint64_t seed,
                                Progress& progress) {
  const std::shared_ptr<const ImageDataset> train = open_pictures(sources.train, progress);
  const ClassFolders folders = read_class_folders(*train);
  const auto readable = readable_pictures(*train, progress);
  if (readable.size() < train->size()) {
    progress.note(std::to_string(train->size() - readable.size()) + " pictures of " +
                  sources.train + " cannot be read and are left out");
  }
  const DatasetSplit split = split_by_class(folders, readable, sources.validation, seed);
  std::vector<std::string> classes;
  for (const auto& name : folders.classes) classes.push_back(spoken(name));
  SpuriousData data{.classes = classes,
                    .training = pictures_at(train, folders, split.training),
                    .validation = pictures_at(train, folders, split.validation),
                    .test = open_with_classes(sources.test, classes, progress)};
  if (!sources.balanced.empty()) {
    data.balanced = open_with_classes(sources.balanced, classes, progress);
    if (data.balanced->groups.empty()) {
      throw Error(ErrorKind::kBadInput,
                  sources.balanced +
                      " does not say what is balanced: its pictures have to lie in "
                      "SETTING/CLASS/, or to be drawn by maia dataset collage");
    }
  }
  return data;
}

std::string spurious_data_hash(const SpuriousData& data) {
  std::string all = data.training.pictures->hash() + data.validation.pictures->hash() +
                    data.test.pictures->hash();
  if (data.balanced) all += data.balanced->pictures->hash();
  return sha256(all);
}

}  // namespace maia
