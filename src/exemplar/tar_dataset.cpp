#include "exemplar/tar_dataset.hpp"

#include <algorithm>
#include <atomic>

#include "base/error.hpp"
#include "base/parallel.hpp"
#include "base/text.hpp"
#include "exemplar/contents_hash.hpp"
#include "exemplar/image_folder.hpp"
#include "exemplar/tar_archive.hpp"
#include "image/codec.hpp"

namespace maia {
namespace {

constexpr std::string_view kKind = "pictures in tar archives\n";

}  // namespace

TarDataset::TarDataset(std::string name, std::filesystem::path folder, PathList tars,
                       Progress& progress)
    : name_(std::move(name)),
      folder_(std::move(folder)),
      tars_(std::move(tars)),
      archives_(tars_.size()) {
  std::vector<std::string> faults(tars_.size());
  std::atomic<std::size_t> done = 0;
  parallel_for(tars_.size(), processor_count(), [&](std::size_t tar) {
    scan(tar, faults[tar]);
    progress.update("listing archives", ++done, tars_.size());
  });
  for (std::size_t tar = 0; tar < tars_.size(); ++tar) {
    archives_[tar].first = size_;
    size_ += archives_[tar].members.size();
    if (faults[tar].empty()) continue;
    progress.note((folder_ / tars_[tar]).string() + " is damaged behind its first " +
                  std::to_string(archives_[tar].members.size()) + " pictures (" + faults[tar] +
                  "); those are used");
  }
  if (size_ == 0) {
    throw Error(ErrorKind::kNotFound,
                "there are no PNG, JPEG or WebP files in the archives of " + name_);
  }
  hash_ = contents_hash(folder_, tars_, kKind, progress);
}

void TarDataset::scan(std::size_t tar, std::string& fault) {
  Archive& archive = archives_[tar];
  fault = scan_tar(folder_ / tars_[tar], [&](const TarMember& member) {
    if (!is_picture_name(member.name)) return;
    archive.members.add(member.name);
    archive.positions.push_back(member.position);
  });
  archive.members.shrink();
  archive.positions.shrink_to_fit();
}

std::size_t TarDataset::archive_of(std::size_t index) const {
  const auto after = std::upper_bound(
      archives_.begin(), archives_.end(), index,
      [](std::size_t value, const Archive& archive) { return value < archive.first; });
  return static_cast<std::size_t>(std::distance(archives_.begin(), after)) - 1;
}

std::string TarDataset::id(std::size_t index) const {
  const std::size_t tar = archive_of(index);
  const Archive& archive = archives_[tar];
  std::string id = clean_utf8(archive.members[index - archive.first]);
  for (char& c : id) {
    if (static_cast<unsigned char>(c) < 0x20) c = '?';  // ids are shown
  }
  return std::string(tars_[tar]) + "/" + id;
}

LabelledImage TarDataset::load(std::size_t index) const {
  const std::size_t tar = archive_of(index);
  const Archive& archive = archives_[tar];
  const std::size_t member = index - archive.first;
  const auto bytes = read_tar_member(folder_ / tars_[tar], archive.positions[member],
                                     archive.members[member], kMaxPictureFile);
  return {decode_image(bytes, id(index)), nullptr};
}

}  // namespace maia
