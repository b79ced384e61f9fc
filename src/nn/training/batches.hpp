// Which pictures each step of training sees, and how: all of it follows from the seed.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace maia {

class Batches {
 public:
  // Every epoch has all pictures once, in an order of its own; its last batch may be smaller.
  Batches(std::size_t pictures, int batch, int epochs, std::uint64_t seed);

  std::size_t count() const { return per_epoch_ * epochs_; }
  std::vector<std::size_t> pictures(std::size_t step);
  // Whether the i-th picture of the step is seen mirrored.
  std::vector<bool> flips(std::size_t step, std::size_t size) const;
  // size numbers: 0 with probability p, else 1 / (1 - p).
  std::vector<float> dropout(std::size_t step, std::size_t size, double p) const;

 private:
  std::size_t batch_;
  std::size_t per_epoch_;
  std::size_t epochs_;
  std::uint64_t seed_;
  std::vector<std::size_t> order_;  // of epoch_
  std::size_t epoch_;
};

// count numbers as nn.Linear begins with for so many inputs: uniform between -1 / sqrt(inputs) and
// 1 / sqrt(inputs).
std::vector<float> new_layer(std::size_t count, std::size_t inputs, std::uint64_t seed);

}  // namespace maia
