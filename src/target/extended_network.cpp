#include "target/extended_network.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <optional>

#include "base/error.hpp"
#include "base/hash.hpp"
#include "base/text.hpp"
#include "nn/vectors.hpp"
#include "nn/wrapped_network.hpp"

namespace maia {
namespace {

// Computes the units of the added layer from those of another.
class AddedLayer {
 public:
  virtual ~AddedLayer() = default;
  virtual const std::string& source() const = 0;
  virtual const LayerInfo& info() const = 0;
  virtual std::string kind() const = 0;
  virtual std::string unit_title(int unit) const = 0;
  // One picture: source units x positions in, units x positions out.
  virtual void compute(std::span<const float> source, float* units) const = 0;
};

class ExtendedNetwork : public WrappedNetwork {
 public:
  ExtendedNetwork(std::shared_ptr<const Network> network, std::unique_ptr<const AddedLayer> added)
      : WrappedNetwork(std::move(network)), added_(std::move(added)), layers_(wrapped().layers()) {
    layers_.push_back(added_->info());
  }

  const std::vector<LayerInfo>& layers() const override { return layers_; }
  std::string unit_kind(const LayerInfo& layer) const override {
    return layer.name == added_->info().name ? added_->kind() : wrapped().unit_kind(layer);
  }
  std::string unit_title(const LayerInfo& layer, int unit) const override {
    return layer.name == added_->info().name ? added_->unit_title(unit)
                                             : wrapped().unit_title(layer, unit);
  }

  void forward(std::span<const Image> images, std::span<const std::string> layers,
               const Visitor& visit) const override {
    const std::string& name = added_->info().name;
    if (std::find(layers.begin(), layers.end(), name) == layers.end()) {
      return wrapped().forward(images, layers, visit);
    }
    std::vector<std::string> others(layers.begin(), layers.end());
    std::erase(others, name);
    const bool source_wanted =
        std::find(others.begin(), others.end(), added_->source()) != others.end();
    if (!source_wanted) others.push_back(added_->source());
    wrapped().forward(images, others, [&](const LayerActivations& activations) {
      const bool is_source = activations.layer->name == added_->source();
      if (!is_source || source_wanted) visit(activations);
      if (is_source) visit_added(activations, visit);
    });
  }

 private:
  void visit_added(const LayerActivations& source, const Visitor& visit) const {
    const LayerInfo& info = layers_.back();
    const std::size_t from = source.values.size() / static_cast<std::size_t>(source.images);
    const std::size_t to = std::size_t(info.units) * info.height * info.width;
    std::vector<float> values(to * static_cast<std::size_t>(source.images));
    for (std::size_t i = 0; i < static_cast<std::size_t>(source.images); ++i) {
      added_->compute(source.values.subspan(i * from, from), values.data() + i * to);
    }
    visit({.layer = &info, .images = source.images, .values = values});
  }

  std::unique_ptr<const AddedLayer> added_;
  std::vector<LayerInfo> layers_;
};

class Probabilities : public AddedLayer {
 public:
  explicit Probabilities(const Network& network)
      : source_(network.logits_layer()),
        info_{kClassLayer, network.layer(source_).units, 1, 1},
        classes_(network.classes()) {}

  const std::string& source() const override { return source_; }
  const LayerInfo& info() const override { return info_; }
  std::string kind() const override { return "class"; }
  std::string unit_title(int unit) const override {
    const auto place = static_cast<std::size_t>(unit);
    return place < classes_.size() ? "class \"" + classes_[place] + "\""
                                   : "class " + std::to_string(unit);
  }
  void compute(std::span<const float> source, float* units) const override {
    const float highest = *std::max_element(source.begin(), source.end());
    double sum = 0;
    for (const float logit : source) sum += std::exp(double{logit} - highest);
    for (const float logit : source) {
      *units++ = static_cast<float>(std::exp(double{logit} - highest) / sum);
    }
  }

 private:
  std::string source_;
  LayerInfo info_;
  std::vector<std::string> classes_;
};

class Directions : public AddedLayer {
 public:
  Directions(const LayerInfo& source, WeightTensor vectors, std::string file)
      : source_(source.name), vectors_(std::move(vectors)), file_(std::move(file)) {
    std::string bytes(reinterpret_cast<const char*>(vectors_.values.data()),
                      vectors_.values.size() * sizeof(float));
    info_ = {source.name + "@" + file_ + "-" + sha256(bytes).substr(0, 8),
             static_cast<int>(vectors_.shape[0]), source.height, source.width};
  }

  const std::string& source() const override { return source_; }
  const LayerInfo& info() const override { return info_; }
  std::string kind() const override { return "direction"; }
  std::string unit_title(int unit) const override {
    return "direction " + std::to_string(unit) + " of " + file_ + " in layer " + source_;
  }
  void compute(std::span<const float> source, float* units) const override {
    const std::size_t positions = std::size_t(info_.height) * info_.width;
    const std::size_t dimension = source.size() / positions;
    const float* weight = vectors_.values.data();
    for (int unit = 0; unit < info_.units; ++unit, units += positions) {
      std::fill(units, units + positions, 0.0f);
      for (std::size_t d = 0; d < dimension; ++d, ++weight) {
        const float* const map = source.data() + d * positions;
        for (std::size_t p = 0; p < positions; ++p) units[p] += *weight * map[p];
      }
    }
  }

 private:
  std::string source_;
  WeightTensor vectors_;
  std::string file_;
  LayerInfo info_;
};

bool is_called(const std::string& class_name, const std::string& name) {
  if (lower_case(class_name) == name) return true;
  const auto names = split(class_name, ',');
  return std::any_of(names.begin(), names.end(), [&](const std::string& one) {
    return lower_case(std::string(trim(one))) == name;
  });
}

}  // namespace

std::shared_ptr<const Network> with_classes(std::shared_ptr<const Network> network) {
  if (network->logits_layer().empty()) return network;
  auto added = std::make_unique<const Probabilities>(*network);
  return std::make_shared<const ExtendedNetwork>(std::move(network), std::move(added));
}

int find_class(const Network& network, const std::string& number_or_name) {
  if (network.logits_layer().empty()) {
    throw Error(ErrorKind::kUsage, network.name() + " has no classes: it ends in no logits");
  }
  const LayerInfo& logits = network.layer(network.logits_layer());
  const std::string name = lower_case(std::string(trim(number_or_name)));
  int number = 0;
  const auto [end, code] = std::from_chars(name.data(), name.data() + name.size(), number);
  if (!name.empty() && code == std::errc() && end == name.data() + name.size()) {
    network.check_unit(logits, number);
    return number;
  }
  const auto& classes = network.classes();
  std::vector<int> found;
  for (std::size_t i = 0; i < classes.size(); ++i) {
    if (is_called(classes[i], name)) found.push_back(static_cast<int>(i));
  }
  if (found.size() == 1) return found.front();
  const std::string quoted = "\"" + clean_utf8(number_or_name, 100) + "\"";
  if (found.empty()) {
    throw Error(ErrorKind::kNotFound,
                classes.empty()
                    ? "the classes of " + network.name() + " have no names: give a number, 0 to " +
                          std::to_string(logits.units - 1)
                    : network.name() + " has no class " + quoted + "; the nearest are " +
                          join(nearest(name, classes), ", "));
  }
  std::vector<std::string> numbers;
  for (const int one : found) numbers.push_back(std::to_string(one));
  throw Error(ErrorKind::kNotFound, network.name() + " has several classes called " + quoted +
                                        ": give one of the numbers " + join(numbers, ", "));
}

DirectionLayer with_directions(std::shared_ptr<const Network> network, const std::string& layer,
                               const std::filesystem::path& file) {
  const LayerInfo& source = network->layer(layer);
  WeightTensor vectors = read_vectors(file);
  if (vectors.shape.at(1) != source.units) {
    throw Error(ErrorKind::kBadInput, "the vectors of " + file.string() + " have " +
                                          std::to_string(vectors.shape[1]) + " values, but layer " +
                                          layer + " has " + std::to_string(source.units) +
                                          " units");
  }
  auto added = std::make_unique<const Directions>(source, std::move(vectors),
                                                  clean_utf8(file.filename().string(), 60));
  const std::string name = added->info().name;
  return {std::make_shared<const ExtendedNetwork>(std::move(network), std::move(added)), name};
}

}  // namespace maia
