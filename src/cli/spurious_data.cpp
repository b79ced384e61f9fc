#include "cli/spurious_data.hpp"

#include <algorithm>

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

struct Source {
  std::shared_ptr<const ImageDataset> dataset;
  ClassFolders folders;
  std::vector<std::size_t> readable;
};

Source open_source(const std::string& where, Progress& progress) {
  Source source{open_pictures(where, progress), {}, {}};
  source.folders = read_class_folders(*source.dataset);
  source.readable = readable_pictures(*source.dataset, progress);
  const std::size_t lost = source.dataset->size() - source.readable.size();
  check_every_class(source.folders, source.readable);
  if (lost > 0) {
    progress.note(std::to_string(lost) + " pictures of " + where +
                  " cannot be read and are left out");
  }
  return source;
}

LabelledPictures pictures_at(const Source& source, const std::vector<std::size_t>& positions) {
  LabelledPictures pictures{
      subset(source.dataset, positions), {}, groups_of(source.folders, positions)};
  for (const std::size_t i : positions) pictures.labels.push_back(source.folders.labels.at(i));
  return pictures;
}

// Another dataset of the same classes, or of some of them.
LabelledPictures open_with_classes(const std::string& where,
                                   const std::vector<std::string>& classes, Progress& progress) {
  Source source = open_source(where, progress);
  std::vector<int> label_of;
  for (const auto& name : source.folders.classes) {
    const auto found = std::find(classes.begin(), classes.end(), name);
    if (found == classes.end()) {
      throw Error(ErrorKind::kBadInput, where + " has the class '" + clean_utf8(name, 80) +
                                            "', which the classifier does not know: it has " +
                                            join(classes, ", "));
    }
    label_of.push_back(static_cast<int>(found - classes.begin()));
  }
  for (int& label : source.folders.labels) label = label_of.at(static_cast<std::size_t>(label));
  return pictures_at(source, source.readable);
}

}  // namespace

SpuriousData open_spurious_data(const SpuriousSources& sources, std::uint64_t seed,
                                Progress& progress) {
  const Source train = open_source(sources.train, progress);
  const auto& classes = train.folders.classes;
  const DatasetSplit split =
      split_by_class(train.folders, train.readable, sources.validation, seed);
  if (split.validation.empty()) {
    throw Error(ErrorKind::kBadInput, sources.train +
                                          " has too few pictures to set any aside: "
                                          "give a greater --validation, or more");
  }
  SpuriousData data{.classes = classes,
                    .training = pictures_at(train, split.training),
                    .validation = pictures_at(train, split.validation),
                    .test = open_with_classes(sources.test, classes, progress)};
  if (sources.balanced.empty()) return data;
  data.balanced = open_with_classes(sources.balanced, classes, progress);
  if (data.balanced->groups.empty()) {
    throw Error(ErrorKind::kBadInput,
                sources.balanced +
                    " does not say what is balanced: its pictures have to lie in "
                    "SETTING/CLASS/, or to be drawn by maia dataset collage");
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
