#include "detect/detection_cache.hpp"

#include <deque>
#include <mutex>
#include <optional>
#include <unordered_map>

#include "base/error.hpp"
#include "base/files.hpp"
#include "base/hash.hpp"
#include "detect/packed_detections.hpp"
#include "image/content_hash.hpp"

namespace maia {
namespace {

using Bytes = std::vector<std::uint8_t>;

// Packed, a detection takes a kilobyte or two.
constexpr std::size_t kMostBytes = std::size_t{64} << 20;

// The latest detections by their names.
class Memory {
 public:
  std::optional<Bytes> find(const std::string& name) const {
    const std::lock_guard lock(mutex_);
    const auto found = kept_.find(name);
    if (found == kept_.end()) return std::nullopt;
    return found->second;
  }

  void keep(const std::string& name, Bytes bytes) {
    const std::lock_guard lock(mutex_);
    const std::size_t size = bytes.size();
    if (!kept_.emplace(name, std::move(bytes)).second) return;
    held_ += size;
    names_.push_back(name);
    while (held_ > kMostBytes && names_.size() > 1) {
      held_ -= kept_.at(names_.front()).size();
      kept_.erase(names_.front());
      names_.pop_front();
    }
  }

 private:
  mutable std::mutex mutex_;
  std::unordered_map<std::string, Bytes> kept_;
  std::deque<std::string> names_;  // the oldest first
  std::size_t held_ = 0;
};

class CachedDetector : public ConceptDetector {
 public:
  CachedDetector(std::shared_ptr<const ConceptDetector> inner, std::filesystem::path folder)
      : inner_(std::move(inner)), folder_(std::move(folder)) {}

  bool reads_scenes() const override { return inner_->reads_scenes(); }
  std::string meaning(const std::string& phrase) const override { return inner_->meaning(phrase); }

  std::vector<std::vector<Detection>> detect(const ImageView& picture,
                                             std::span<const std::string> phrases) const override {
    const std::string shown = content_hash(picture.image);
    std::vector<std::string> names;
    for (const auto& phrase : phrases) names.push_back(sha256(meaning(phrase) + "\n" + shown));
    std::vector<std::optional<std::vector<Detection>>> found(phrases.size());
    if (!find(names, found)) {
      const std::lock_guard lock(detecting_);
      if (!find(names, found)) detect_missing(picture, phrases, names, found);
    }
    std::vector<std::vector<Detection>> detections;
    for (auto& one : found) detections.push_back(std::move(*one));
    return detections;
  }

 private:
  std::filesystem::path file_of(const std::string& name) const {
    return folder_ / name.substr(0, 2) / (name + ".detections");
  }

  // Whether all are there. A damaged file is as good as none: it is made again.
  bool find(const std::vector<std::string>& names,
            std::vector<std::optional<std::vector<Detection>>>& found) const {
    bool all = true;
    for (std::size_t i = 0; i < names.size(); ++i) {
      if (!found[i]) found[i] = find(names[i]);
      all = all && found[i].has_value();
    }
    return all;
  }

  std::optional<std::vector<Detection>> find(const std::string& name) const {
    auto bytes = memory_.find(name);
    const bool is_new = !bytes;
    if (is_new && std::filesystem::exists(file_of(name))) {
      try {
        bytes = read_file(file_of(name));
      } catch (const Error&) {
        return std::nullopt;
      }
    }
    if (!bytes) return std::nullopt;
    auto detections = unpack_detections(*bytes);
    if (detections && is_new) memory_.keep(name, std::move(*bytes));
    return detections;
  }

  void detect_missing(const ImageView& picture, std::span<const std::string> phrases,
                      const std::vector<std::string>& names,
                      std::vector<std::optional<std::vector<Detection>>>& found) const {
    std::vector<std::string> asked;
    std::vector<std::size_t> places;
    for (std::size_t i = 0; i < phrases.size(); ++i) {
      if (found[i]) continue;
      asked.push_back(phrases[i]);
      places.push_back(i);
    }
    auto detections = inner_->detect(picture, asked);
    for (std::size_t i = 0; i < asked.size(); ++i) {
      const std::string& name = names[places[i]];
      Bytes bytes = pack_detections(detections[i]);
      create_folder(file_of(name).parent_path());
      write_file(file_of(name), bytes);
      memory_.keep(name, std::move(bytes));
      found[places[i]] = std::move(detections[i]);
    }
  }

  std::shared_ptr<const ConceptDetector> inner_;
  std::filesystem::path folder_;
  mutable std::mutex detecting_;
  mutable Memory memory_;
};

}  // namespace

std::unique_ptr<ConceptDetector> cache_detections(std::shared_ptr<const ConceptDetector> inner,
                                                  std::filesystem::path folder) {
  return std::make_unique<CachedDetector>(std::move(inner), std::move(folder));
}

}  // namespace maia
