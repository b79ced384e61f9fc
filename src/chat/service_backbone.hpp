// A language model behind a service.
#pragma once

#include <memory>
#include <string>

#include "chat/backbone.hpp"
#include "chat/prices.hpp"
#include "chat/wire.hpp"
#include "http/service.hpp"

namespace maia {

struct ServiceBackboneOptions {
  std::string name;  // as --backbone names it
  ServiceAddress address;
  ChatSettings settings;
  PictureLimits pictures;
  Patience patience;
  Dialect dialect;  // to begin with; what a server does not understand is left out and remembered
};

std::unique_ptr<Backbone> make_service_backbone(ServiceBackboneOptions options,
                                                std::unique_ptr<Wire> wire, PriceTable prices);

}  // namespace maia
