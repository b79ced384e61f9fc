#include "nn/weight_source.hpp"

#include <algorithm>
#include <cmath>

#include "base/error.hpp"
#include "nn/one_line.hpp"

namespace maia {

WeightSource::WeightSource(StateDict weights, std::string network, std::string file)
    : weights_(std::move(weights)), network_(std::move(network)), file_(std::move(file)) {}

void WeightSource::fail(const std::string& why) const {
  throw Error(ErrorKind::kBadInput,
              file_ + " does not hold the weights of " + network_ + ": " + why);
}

bool WeightSource::has(const std::string& name) const {
  return weights_.contains(name);
}

std::optional<std::vector<std::int64_t>> WeightSource::shape(const std::string& name) const {
  const auto found = weights_.find(name);
  if (found == weights_.end()) return std::nullopt;
  return found->second.shape;
}

void WeightSource::rename(const std::function<std::string(const std::string&)>& new_name) {
  StateDict renamed;
  while (!weights_.empty()) {
    auto node = weights_.extract(weights_.begin());
    const std::string old = node.key();
    node.key() = new_name(old);
    if (node.key().empty()) continue;
    if (const auto result = renamed.insert(std::move(node)); !result.inserted) {
      fail("it has " + one_line(result.position->first) + " under two names, one of them " +
           one_line(old));
    }
  }
  weights_ = std::move(renamed);
}

const WeightTensor& WeightSource::take(const std::string& name, Shape shape) {
  const auto found = weights_.find(name);
  if (found == weights_.end()) {
    fail("it has no " + name + " (" + shape_text(shape) + ")" +
         (weights_.empty() ? "" : "; its first parameter is " + one_line(weights_.begin()->first)));
  }
  const WeightTensor& tensor = found->second;
  if (!std::equal(tensor.shape.begin(), tensor.shape.end(), shape.begin(), shape.end())) {
    fail(name + " should be " + shape_text(shape) + " and is " + shape_text(tensor.shape));
  }
  if (!std::all_of(tensor.values.begin(), tensor.values.end(),
                   [](float value) { return std::isfinite(value); })) {
    fail(name + " holds a number that is not finite");
  }
  taken_.insert(name);
  return tensor;
}

std::vector<float> WeightSource::release(const std::string& name, Shape shape) {
  take(name, shape);
  return std::move(weights_.extract(name).mapped().values);
}

BatchNorm WeightSource::take_batch_norm(const std::string& name, std::int64_t units,
                                        double epsilon) {
  const auto& scale = take(name + ".weight", {units}).values;
  const auto& shift = take(name + ".bias", {units}).values;
  const auto& mean = take(name + ".running_mean", {units}).values;
  const auto& variance = take(name + ".running_var", {units}).values;
  ignore(name + ".num_batches_tracked");  // of training only
  BatchNorm norm;
  for (std::size_t unit = 0; unit < scale.size(); ++unit) {
    const double spread = variance[unit] + epsilon;
    if (!(spread > 0)) fail(name + ".running_var holds a negative number");
    norm.factor.push_back(scale[unit] / std::sqrt(spread));
    norm.offset.push_back(shift[unit] - mean[unit] * norm.factor.back());
  }
  return norm;
}

FoldedConvolution WeightSource::take_convolution(const std::string& convolution,
                                                 const std::string& batch_norm, Shape shape,
                                                 double epsilon) {
  FoldedConvolution folded{{shape.begin(), shape.end()}, {}, {}};
  folded.weight = release(convolution + ".weight", shape);
  const BatchNorm norm = take_batch_norm(batch_norm, shape.front(), epsilon);
  const std::size_t size = folded.weight.size() / norm.factor.size();
  for (std::size_t unit = 0; unit < norm.factor.size(); ++unit) {
    for (float& value : std::span(folded.weight).subspan(unit * size, size)) {
      value = static_cast<float>(value * norm.factor[unit]);
    }
    folded.bias.push_back(static_cast<float>(norm.offset[unit]));
  }
  return folded;
}

void WeightSource::ignore(const std::string& name) {
  taken_.insert(name);
}

void WeightSource::ignore_prefix(std::string_view prefix) {
  for (auto at = weights_.lower_bound(std::string(prefix));
       at != weights_.end() && at->first.starts_with(prefix); ++at) {
    taken_.insert(at->first);
  }
}

void WeightSource::finish() const {
  for (const auto& [name, tensor] : weights_) {
    if (!taken_.contains(name)) {
      fail("it also has " + one_line(name) + " (" + shape_text(tensor.shape) + ")");
    }
  }
}

}  // namespace maia
