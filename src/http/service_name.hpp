// The names services are given by: "openai:MODEL", "anthropic:MODEL", "http://HOST:PORT/v1#MODEL".
#pragma once

#include <optional>
#include <string>

#include "http/service.hpp"

namespace maia {

struct NamedService {
  enum class Provider { kOpenAi, kAnthropic, kCompatible };
  Provider provider = Provider::kCompatible;
  ServiceAddress address;  // with the key from the environment
  std::string model;
};

// Nothing for a name of another form. Throws kUsage where the form is right and a part is missing:
// the model, or the key of a provider that needs one.
std::optional<NamedService> find_service(const std::string& name);

// True for a name of one of the forms, without looking for its key.
bool is_service_name(const std::string& name);

}  // namespace maia
