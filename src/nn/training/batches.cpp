#include "nn/training/batches.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <span>

#include "base/random.hpp"

namespace maia {

Batches::Batches(std::size_t pictures, int batch, int epochs, std::uint64_t seed)
    : batch_(static_cast<std::size_t>(batch)),
      per_epoch_((pictures + batch_ - 1) / batch_),
      epochs_(static_cast<std::size_t>(epochs)),
      seed_(seed),
      order_(pictures),
      epoch_(std::numeric_limits<std::size_t>::max()) {}

std::vector<std::size_t> Batches::pictures(std::size_t step) {
  const std::size_t epoch = step / per_epoch_;
  if (epoch != epoch_) {
    std::iota(order_.begin(), order_.end(), std::size_t{0});
    Random random(derive_seed(derive_seed(seed_, "order"), epoch));
    random.shuffle(std::span(order_));
    epoch_ = epoch;
  }
  const std::size_t begin = step % per_epoch_ * batch_;
  const std::size_t end = std::min(order_.size(), begin + batch_);
  return {order_.begin() + static_cast<std::ptrdiff_t>(begin),
          order_.begin() + static_cast<std::ptrdiff_t>(end)};
}

std::vector<bool> Batches::flips(std::size_t step, std::size_t size) const {
  Random random(derive_seed(derive_seed(seed_, "flips"), step));
  std::vector<bool> result(size);
  for (std::size_t i = 0; i < size; ++i) result[i] = random.below(2) == 1;
  return result;
}

std::vector<float> Batches::dropout(std::size_t step, std::size_t size, double p) const {
  Random random(derive_seed(derive_seed(seed_, "dropout"), step));
  const auto kept = static_cast<float>(1 / (1 - p));
  std::vector<float> result(size);
  for (float& factor : result) factor = random.uniform() < p ? 0.0f : kept;
  return result;
}

std::vector<float> new_layer(std::size_t count, std::size_t inputs, std::uint64_t seed) {
  Random random(seed);
  const double bound = 1 / std::sqrt(static_cast<double>(inputs));
  std::vector<float> result(count);
  for (float& value : result) value = static_cast<float>(random.uniform(-bound, bound));
  return result;
}

}  // namespace maia
