#include "nn/named_classes.hpp"

#include "base/error.hpp"
#include "nn/wrapped_network.hpp"

namespace maia {
namespace {

class NamedClasses : public WrappedNetwork {
 public:
  NamedClasses(std::shared_ptr<const Network> network, std::vector<std::string> names)
      : WrappedNetwork(std::move(network)), names_(std::move(names)) {}

  const std::vector<std::string>& classes() const override { return names_; }

 private:
  std::vector<std::string> names_;
};

}  // namespace

std::shared_ptr<const Network> name_classes(std::shared_ptr<const Network> network,
                                            std::vector<std::string> names) {
  if (names.empty()) return network;
  if (network->logits_layer().empty()) {
    throw Error(ErrorKind::kBadInput, network->name() + " has no classes to be named");
  }
  const auto count = static_cast<std::size_t>(network->layer(network->logits_layer()).units);
  if (count != names.size()) {
    throw Error(ErrorKind::kBadInput, network->name() + " has " + std::to_string(count) +
                                          " classes, but " + std::to_string(names.size()) +
                                          " are named");
  }
  return std::make_shared<const NamedClasses>(std::move(network), std::move(names));
}

}  // namespace maia
