// Weight files of random numbers, for networks whose trained weights no test can count on.
#pragma once

#include <cmath>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "base/random.hpp"
#include "nn/safetensors_writer.hpp"

namespace maia {

class RandomWeights {
 public:
  explicit RandomWeights(std::uint64_t seed) : random_(seed) {}

  // Normally distributed about `mean`.
  void add(const std::string& name, std::vector<std::int64_t> shape, double mean, double spread) {
    WeightTensor& tensor = tensors_[name];
    std::size_t size = 1;
    for (const auto side : shape) size *= static_cast<std::size_t>(side);
    for (std::size_t i = 0; i < size; ++i) {
      tensor.values.push_back(static_cast<float>(mean + spread * normal()));
    }
    tensor.shape = std::move(shape);
  }
  void set(const std::string& name, std::size_t position, float value) {
    tensors_.at(name).values.at(position) = value;
  }
  void remove(const std::string& name) { tensors_.erase(name); }

  // Kernels that neither blow up nor quench what passes, and a batch norm that does something.
  void add_convolution(const std::string& convolution, const std::string& batch_norm, int input,
                       int output, int kernel) {
    add(convolution + ".weight", {output, input, kernel, kernel}, 0,
        std::sqrt(2.0 / (input * kernel * kernel)));
    add(batch_norm + ".weight", {output}, 0.8, 0.1);
    add(batch_norm + ".bias", {output}, 0, 0.1);
    add(batch_norm + ".running_mean", {output}, 0, 0.1);
    add(batch_norm + ".running_var", {output}, 1, 0.05);
  }

  const StateDict& tensors() const { return tensors_; }
  // As safetensors.
  void save(const std::filesystem::path& path,
            const std::map<std::string, std::string>& metadata = {}) const {
    write_safetensors(path, tensors_, metadata);
  }

 private:
  // Four uniform numbers are near enough, and quick.
  double normal() {
    const std::uint64_t bits = random_.next();
    double sum = -2;
    for (int i = 0; i < 4; ++i) sum += static_cast<double>((bits >> (16 * i)) & 0xffff) / 0x10000;
    return sum * std::sqrt(3.0);
  }

  Random random_;
  StateDict tensors_;
};

}  // namespace maia
