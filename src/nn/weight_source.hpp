// A state dict as the definition of a network takes it up: every parameter by name and shape, and
// none left over.
#pragma once

#include <functional>
#include <initializer_list>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "nn/state_dict.hpp"

namespace maia {

// A convolution with its batch norm folded in.
struct FoldedConvolution {
  std::vector<std::int64_t> shape;  // output, input / groups, kernel, kernel
  std::vector<float> weight;
  std::vector<float> bias;
};

// A batch norm as it is run: value * factor + offset for each unit.
struct BatchNorm {
  std::vector<double> factor;
  std::vector<double> offset;
};

// What takes a parameter throws kBadInput naming the file and the parameter that is missing, has
// another shape than the network's, or holds a number that is not finite.
class WeightSource {
 public:
  using Shape = std::span<const std::int64_t>;
  using List = std::initializer_list<std::int64_t>;

  // `network` and `file` are for messages.
  WeightSource(StateDict weights, std::string network, std::string file);

  // The file has it, and it was not released.
  bool has(const std::string& name) const;
  // Nothing where the file does not have it.
  std::optional<std::vector<std::int64_t>> shape(const std::string& name) const;

  // Every parameter gets the name that `new_name` gives for its own; an empty one drops it. Before
  // anything is taken. Throws kBadInput where two get the same.
  void rename(const std::function<std::string(const std::string&)>& new_name);

  const WeightTensor& take(const std::string& name, Shape shape);
  const WeightTensor& take(const std::string& name, List shape) { return take(name, span(shape)); }
  // The same, and the numbers are the caller's: what is large is not held twice.
  std::vector<float> release(const std::string& name, Shape shape);
  std::vector<float> release(const std::string& name, List shape) {
    return release(name, span(shape));
  }
  // The five parameters of NAME; a variance that is negative throws as well.
  BatchNorm take_batch_norm(const std::string& name, std::int64_t units, double epsilon);
  // CONVOLUTION.weight of that shape, without bias, followed by the batch norm's five parameters.
  // The kernels are released.
  FoldedConvolution take_convolution(const std::string& convolution, const std::string& batch_norm,
                                     Shape shape, double epsilon);
  FoldedConvolution take_convolution(const std::string& convolution, const std::string& batch_norm,
                                     List shape, double epsilon) {
    return take_convolution(convolution, batch_norm, span(shape), epsilon);
  }

  // The network does without it; the file may or may not have it.
  void ignore(const std::string& name);
  void ignore_prefix(std::string_view prefix);
  // The file holds nothing that was neither taken nor ignored.
  void finish() const;

 private:
  static Shape span(List list) { return {list.begin(), list.size()}; }
  [[noreturn]] void fail(const std::string& why) const;

  StateDict weights_;
  std::string network_;
  std::string file_;
  std::set<std::string> taken_;
};

}  // namespace maia
