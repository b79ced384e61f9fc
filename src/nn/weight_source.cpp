#include "nn/weight_source.hpp"

#include <algorithm>
#include <cmath>

#include "base/error.hpp"
#include "base/text.hpp"

namespace maia {

WeightSource::WeightSource(StateDict weights, std::string network, std::string file)
    : weights_(std::move(weights)), network_(std::move(network)), file_(std::move(file)) {}

void WeightSource::fail(const std::string& why) const {
  throw Error(ErrorKind::kBadInput,
              file_ + " does not hold the weights of " + network_ + ": " + why);
}

const WeightTensor& WeightSource::take(const std::string& name,
                                       std::initializer_list<std::int64_t> shape) {
  const std::vector<std::int64_t> expected(shape);
  const auto found = weights_.find(name);
  if (found == weights_.end()) {
    fail("it has no " + name + " (" + shape_text(expected) + "); its first parameter is " +
         clean_utf8(weights_.begin()->first, 100));
  }
  const WeightTensor& tensor = found->second;
  if (tensor.shape != expected) {
    fail(name + " should be " + shape_text(expected) + " and is " + shape_text(tensor.shape));
  }
  if (!std::all_of(tensor.values.begin(), tensor.values.end(),
                   [](float value) { return std::isfinite(value); })) {
    fail(name + " holds a number that is not finite");
  }
  taken_.insert(name);
  return tensor;
}

FoldedConvolution WeightSource::take_convolution(const std::string& convolution,
                                                 const std::string& batch_norm,
                                                 std::initializer_list<std::int64_t> shape,
                                                 double epsilon) {
  const std::int64_t units = *shape.begin();
  const auto& kernels = take(convolution + ".weight", shape).values;
  const auto& scale = take(batch_norm + ".weight", {units}).values;
  const auto& shift = take(batch_norm + ".bias", {units}).values;
  const auto& mean = take(batch_norm + ".running_mean", {units}).values;
  const auto& variance = take(batch_norm + ".running_var", {units}).values;
  taken_.insert(batch_norm + ".num_batches_tracked");  // of training only; may be absent

  FoldedConvolution folded{shape, {}, {}};
  folded.weight.reserve(kernels.size());
  const std::size_t size = kernels.size() / static_cast<std::size_t>(units);
  for (std::size_t unit = 0; unit < static_cast<std::size_t>(units); ++unit) {
    const double spread = variance[unit] + epsilon;
    if (!(spread > 0)) fail(batch_norm + ".running_var holds a negative number");
    const double factor = scale[unit] / std::sqrt(spread);
    for (std::size_t i = 0; i < size; ++i) {
      folded.weight.push_back(static_cast<float>(kernels[unit * size + i] * factor));
    }
    folded.bias.push_back(static_cast<float>(shift[unit] - mean[unit] * factor));
  }
  return folded;
}

void WeightSource::finish() const {
  for (const auto& [name, tensor] : weights_) {
    if (!taken_.contains(name)) {
      fail("it also has " + clean_utf8(name, 100) + " (" + shape_text(tensor.shape) + ")");
    }
  }
}

}  // namespace maia
