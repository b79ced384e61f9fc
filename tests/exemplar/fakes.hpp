// A small network and a dataset in memory, whose answers a test can compute itself.
#pragma once

#include <atomic>
#include <set>
#include <stdexcept>

#include "base/error.hpp"
#include "base/random.hpp"
#include "exemplar/dataset.hpp"
#include "nn/network.hpp"

namespace maia {

// Two layers: "coarse" with 3 units of 2 x 3, "fine" with 5 units of 1 x 1. The values of a picture
// follow from its first pixels (its number) alone; some are equal between pictures on purpose.
class FakeNetwork : public Network {
 public:
  FakeNetwork() : layers_{{"coarse", 3, 2, 3}, {"fine", 5, 1, 1}} {}

  const std::string& name() const override { return name_; }
  const std::string& weights_hash() const override { return hash_; }
  const std::vector<LayerInfo>& layers() const override { return layers_; }
  const std::vector<std::string>& classes() const override { return classes_; }
  Image view(const Image& image) const override { return image; }
  const std::string& logits_layer() const override { return no_layer_; }

  static std::vector<float> values(const LayerInfo& layer, std::uint32_t number) {
    Random random(derive_seed(number, layer.name));
    std::vector<float> result(std::size_t(layer.units) * layer.height * layer.width);
    for (float& value : result) {
      value = random.below(4) == 0 ? static_cast<float>(random.between(-2, 2))
                                   : static_cast<float>(random.normal());
    }
    return result;
  }

  void forward(std::span<const Image> images, std::span<const std::string> layers,
               const Visitor& visit) const override {
    ++passes;
    for (const auto& name : layers) layer(name);
    for (const auto& info : layers_) {
      if (std::find(layers.begin(), layers.end(), info.name) == layers.end()) continue;
      std::vector<float> all;
      for (const auto& image : images) {
        const auto* pixel = image.row(0);
        const auto one = values(info, pixel[0] | pixel[1] << 8 | pixel[2] << 16);
        all.insert(all.end(), one.begin(), one.end());
      }
      visit({.layer = &info, .images = static_cast<int>(images.size()), .values = all});
    }
  }

  mutable std::atomic<int> passes = 0;

 private:
  std::string name_ = "fake";
  std::string hash_ = "0123";
  std::vector<LayerInfo> layers_;
  std::vector<std::string> classes_;
  std::string no_layer_;
};

// Picture i is one pixel that holds its number; those in `corrupt` cannot be read.
class FakeDataset : public ImageDataset {
 public:
  explicit FakeDataset(std::size_t size, std::set<std::size_t> corrupt = {})
      : size_(size), corrupt_(std::move(corrupt)), hash_("dataset " + std::to_string(size)) {}

  std::string name() const override { return "fake pictures"; }
  const std::string& hash() const override { return hash_; }
  std::size_t size() const override { return size_; }
  std::string id(std::size_t index) const override { return "picture " + std::to_string(index); }
  LabelledImage load(std::size_t index) const override {
    if (corrupt_.contains(index)) throw Error(ErrorKind::kBadInput, id(index) + " is no picture");
    Image image(1, 1);
    image.row(0)[0] = static_cast<std::uint8_t>(index);
    image.row(0)[1] = static_cast<std::uint8_t>(index >> 8);
    return {std::move(image), nullptr};
  }

 private:
  std::size_t size_;
  std::set<std::size_t> corrupt_;
  std::string hash_;
};

// Sets an environment variable for the life of the object.
class TemporaryVariable {
 public:
  TemporaryVariable(const char* name, const std::string& value) : name_(name) {
    if (const char* before = std::getenv(name)) before_ = before;
    ::setenv(name, value.c_str(), 1);
  }
  ~TemporaryVariable() {
    if (before_) {
      ::setenv(name_, before_->c_str(), 1);
    } else {
      ::unsetenv(name_);
    }
  }
  TemporaryVariable(const TemporaryVariable&) = delete;
  TemporaryVariable& operator=(const TemporaryVariable&) = delete;

 private:
  const char* name_;
  std::optional<std::string> before_;
};

// Keeps what it is told.
class RecordedProgress : public Progress {
 public:
  void update(std::string_view, std::size_t done, std::size_t total) override {
    finished = finished || (total > 0 && done == total);
  }
  void note(std::string_view line) override {
    notes.emplace_back(line);
    noted = true;
  }

  std::atomic<bool> finished = false;
  std::atomic<bool> noted = false;
  std::vector<std::string> notes;
};

}  // namespace maia
