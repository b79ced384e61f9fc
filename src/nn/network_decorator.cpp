#include "nn/network_decorator.hpp"

#include "base/error.hpp"

namespace maia {
namespace {

class NamedClasses : public NetworkDecorator {
 public:
  NamedClasses(std::shared_ptr<const Network> inner, std::vector<std::string> classes)
      : NetworkDecorator(std::move(inner)), classes_(std::move(classes)) {}
  const std::vector<std::string>& classes() const override { return classes_; }

 private:
  std::vector<std::string> classes_;
};

}  // namespace

std::shared_ptr<const Network> with_classes(std::shared_ptr<const Network> network,
                                            std::vector<std::string> classes) {
  if (classes.empty()) return network;
  if (network->logits_layer().empty()) {
    throw Error(ErrorKind::kBadInput, network->name() + " has no classes to be named");
  }
  const auto count = static_cast<std::size_t>(network->layer(network->logits_layer()).units);
  if (count != classes.size()) {
    throw Error(ErrorKind::kBadInput, network->name() + " has " + std::to_string(count) +
                                          " classes, but " + std::to_string(classes.size()) +
                                          " are named");
  }
  return std::make_shared<const NamedClasses>(std::move(network), std::move(classes));
}

}  // namespace maia
