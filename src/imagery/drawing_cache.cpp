#include "imagery/drawing_cache.hpp"

#include <future>
#include <list>
#include <map>
#include <mutex>
#include <utility>

namespace maia {
namespace {

class DrawingCache : public TextToImage {
 public:
  DrawingCache(std::shared_ptr<const TextToImage> generator, std::size_t bytes)
      : generator_(std::move(generator)), most_bytes_(bytes) {}

  std::string name() const override { return generator_->name(); }
  const Vocabulary& vocabulary() const override { return generator_->vocabulary(); }

  DrawnImage draw(const std::string& prompt, std::uint64_t seed) const override {
    const Key key = {seed, prompt};
    std::promise<DrawnImage> promise;
    {
      std::unique_lock lock(mutex_);
      if (const auto found = drawings_.find(key); found != drawings_.end()) {
        by_use_.splice(by_use_.end(), by_use_, found->second.place);
        const auto drawing = found->second.drawing;
        lock.unlock();
        return drawing.get();
      }
      drawings_[key] = {promise.get_future().share(), by_use_.insert(by_use_.end(), key), 0};
    }
    try {
      DrawnImage drawn = generator_->draw(prompt, seed);
      promise.set_value(drawn);
      keep(key, drawn);
      return drawn;
    } catch (...) {
      promise.set_exception(std::current_exception());
      forget(key);
      throw;
    }
  }

 private:
  using Key = std::pair<std::uint64_t, std::string>;
  struct Entry {
    std::shared_future<DrawnImage> drawing;
    std::list<Key>::iterator place;
    std::size_t bytes = 0;  // 0 while it is being drawn
  };

  void keep(const Key& key, const DrawnImage& drawn) const {
    const std::lock_guard lock(mutex_);
    const auto entry = drawings_.find(key);
    entry->second.bytes = drawn.image.pixels().size() + key.second.size() + sizeof(Entry);
    bytes_ += entry->second.bytes;
    for (auto oldest = by_use_.begin(); bytes_ > most_bytes_ && oldest != by_use_.end();) {
      const auto found = drawings_.find(*oldest);
      const bool being_drawn = found->second.bytes == 0;
      ++oldest;
      if (!being_drawn) remove(found);
    }
  }

  void forget(const Key& key) const {
    const std::lock_guard lock(mutex_);
    remove(drawings_.find(key));
  }

  void remove(std::map<Key, Entry>::iterator entry) const {
    bytes_ -= entry->second.bytes;
    by_use_.erase(entry->second.place);
    drawings_.erase(entry);
  }

  std::shared_ptr<const TextToImage> generator_;
  std::size_t most_bytes_;
  mutable std::mutex mutex_;
  mutable std::map<Key, Entry> drawings_;
  mutable std::list<Key> by_use_;  // the one used last at the end
  mutable std::size_t bytes_ = 0;
};

}  // namespace

std::shared_ptr<const TextToImage> share_drawings(std::shared_ptr<const TextToImage> generator,
                                                  std::size_t bytes) {
  return std::make_shared<const DrawingCache>(std::move(generator), bytes);
}

}  // namespace maia
