#include "exemplar/class_folders.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <span>

#include "base/error.hpp"
#include "base/random.hpp"
#include "base/text.hpp"
#include "imagery/scene.hpp"

namespace maia {
namespace {

struct Place {
  std::string class_name;
  std::string group;  // empty where there is none
};

// The folders a picture lies in; a tar archive is none.
Place place_of(const ImageDataset& dataset, std::size_t index) {
  auto folders = split(dataset.id(index), '/');
  folders.pop_back();
  std::erase_if(folders, [](const std::string& folder) { return folder.ends_with(".tar"); });
  if (folders.empty()) {
    throw Error(ErrorKind::kBadInput,
                dataset.name() + " has no folder a class: " + clean_utf8(dataset.id(index), 200) +
                    " lies in no folder below it");
  }
  const std::string name = replace_all(folders.back(), "_", " ");
  if (const auto scene = dataset.scene(index)) return {name, scene->background};
  return {name, folders.size() > 1 ? folders[folders.size() - 2] : ""};
}

// The names in order, and for each that was given its number; kNoGroup for an empty one.
std::vector<int> number(const std::vector<std::string>& given, std::vector<std::string>& names) {
  std::map<std::string, int> numbers;
  for (const auto& name : given) {
    if (!name.empty()) numbers[name] = 0;
  }
  for (auto& [name, place] : numbers) {
    place = static_cast<int>(names.size());
    names.push_back(name);
  }
  std::vector<int> result;
  for (const auto& name : given) result.push_back(name.empty() ? kNoGroup : numbers.at(name));
  return result;
}

}  // namespace

std::size_t ClassFolders::count(int label) const {
  return static_cast<std::size_t>(std::count(labels.begin(), labels.end(), label));
}

ClassFolders read_class_folders(const ImageDataset& dataset) {
  std::vector<std::string> classes;
  std::vector<std::string> groups;
  for (std::size_t i = 0; i < dataset.size(); ++i) {
    Place place = place_of(dataset, i);
    classes.push_back(std::move(place.class_name));
    groups.push_back(std::move(place.group));
  }
  ClassFolders folders;
  folders.labels = number(classes, folders.classes);
  folders.group_of = number(groups, folders.groups);
  if (folders.classes.size() < 2) {
    throw Error(ErrorKind::kBadInput, dataset.name() + " has one class only, " +
                                          clean_utf8(folders.classes.at(0), 100) +
                                          ": a classifier needs at least two folders of pictures");
  }
  return folders;
}

void check_every_class(const ClassFolders& folders, const std::vector<std::size_t>& positions) {
  std::vector<bool> is_there(folders.classes.size());
  for (const std::size_t position : positions) {
    is_there[static_cast<std::size_t>(folders.labels.at(position))] = true;
  }
  const auto lost = std::find(is_there.begin(), is_there.end(), false);
  if (lost == is_there.end()) return;
  const auto& name = folders.classes[static_cast<std::size_t>(lost - is_there.begin())];
  throw Error(ErrorKind::kBadInput,
              "no picture of the class " + clean_utf8(name, 100) + " can be read");
}

DatasetSplit split_by_class(const ClassFolders& folders, const std::vector<std::size_t>& positions,
                            double part, std::uint64_t seed) {
  std::map<int, std::vector<std::size_t>> by_class;
  for (const std::size_t position : positions) {
    by_class[folders.labels.at(position)].push_back(position);
  }
  DatasetSplit result;
  for (auto& [label, members] : by_class) {
    Random random(derive_seed(derive_seed(seed, "split"), static_cast<std::uint64_t>(label)));
    random.shuffle(std::span(members));
    const auto wanted =
        static_cast<std::size_t>(std::lround(part * static_cast<double>(members.size())));
    const auto middle =
        members.begin() + static_cast<std::ptrdiff_t>(std::min(wanted, members.size() - 1));
    result.validation.insert(result.validation.end(), members.begin(), middle);
    result.training.insert(result.training.end(), middle, members.end());
  }
  std::sort(result.training.begin(), result.training.end());
  std::sort(result.validation.begin(), result.validation.end());
  return result;
}

}  // namespace maia
