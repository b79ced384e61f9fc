// A state dict as the definition of a network takes it up: every parameter by name and shape, and
// none left over.
#pragma once

#include <initializer_list>
#include <set>
#include <string>

#include "nn/state_dict.hpp"

namespace maia {

// A convolution with its batch norm folded in.
struct FoldedConvolution {
  std::vector<std::int64_t> shape;  // output, input / groups, kernel, kernel
  std::vector<float> weight;
  std::vector<float> bias;
};

// Every member throws kBadInput naming the file and the parameter that is missing, has another
// shape than the network's, or holds a number that is not finite.
class WeightSource {
 public:
  // `network` and `file` are for messages.
  WeightSource(StateDict weights, std::string network, std::string file);

  const WeightTensor& take(const std::string& name, std::initializer_list<std::int64_t> shape);
  // CONVOLUTION.weight of that shape, without bias, followed by the batch norm's five parameters.
  FoldedConvolution take_convolution(const std::string& convolution, const std::string& batch_norm,
                                     std::initializer_list<std::int64_t> shape, double epsilon);
  // The file holds nothing that was not taken.
  void finish() const;

 private:
  [[noreturn]] void fail(const std::string& why) const;

  StateDict weights_;
  std::string network_;
  std::string file_;
  std::set<std::string> taken_;
};

}  // namespace maia
