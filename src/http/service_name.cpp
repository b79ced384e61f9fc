#include "http/service_name.hpp"

#include <fmt/format.h>

#include <cstdlib>

#include "http/untrusted_json.hpp"

namespace maia {
namespace {

constexpr std::string_view kOpenAi = "openai:";
constexpr std::string_view kAnthropic = "anthropic:";

std::string variable(const char* name) {
  const char* value = std::getenv(name);
  return value == nullptr ? "" : value;
}

std::string without_end(std::string text, std::string_view end) {
  if (text.ends_with(end)) text.resize(text.size() - end.size());
  return text;
}

std::string address_of(const char* override_variable, const char* otherwise) {
  const std::string own = variable(override_variable);
  return without_end(own.empty() ? otherwise : own, "/");
}

// A provider's own service cannot be used without a key; another one in its place may.
void check_key(const ServiceAddress& address, const char* override_variable) {
  if (address.key.empty() && variable(override_variable).empty()) {
    throw Error(ErrorKind::kUsage, fmt::format("{} needs a key: set {} in the environment",
                                               address.url, address.key_variable));
  }
}

NamedService open_ai(const std::string& model) {
  NamedService service{NamedService::Provider::kOpenAi,
                       {.url = address_of("OPENAI_BASE_URL", "https://api.openai.com/v1"),
                        .key = variable("OPENAI_API_KEY"),
                        .key_variable = "OPENAI_API_KEY"},
                       model};
  check_key(service.address, "OPENAI_BASE_URL");
  return service;
}

NamedService anthropic(const std::string& model) {
  NamedService service{
      NamedService::Provider::kAnthropic,
      {.url = without_end(address_of("ANTHROPIC_BASE_URL", "https://api.anthropic.com"), "/v1"),
       .key = variable("ANTHROPIC_API_KEY"),
       .key_variable = "ANTHROPIC_API_KEY",
       .key_header = "x-api-key: ",
       .headers = {"anthropic-version: 2023-06-01"}},
      model};
  check_key(service.address, "ANTHROPIC_BASE_URL");
  return service;
}

NamedService compatible(const std::string& name) {
  const auto mark = name.find('#');
  const std::string url = without_end(name.substr(0, mark), "/");
  const std::string model = mark == std::string::npos ? "" : name.substr(mark + 1);
  check_service_url(url);
  return {NamedService::Provider::kCompatible,
          {.url = url, .key = variable("MAIA_API_KEY"), .key_variable = "MAIA_API_KEY"},
          model};
}

}  // namespace

bool is_service_name(const std::string& name) {
  return name.starts_with(kOpenAi) || name.starts_with(kAnthropic) || name.starts_with("http://") ||
         name.starts_with("https://");
}

std::optional<NamedService> find_service(const std::string& name) {
  if (!is_service_name(name)) return std::nullopt;
  NamedService service;
  if (name.starts_with(kOpenAi)) {
    service = open_ai(name.substr(kOpenAi.size()));
  } else if (name.starts_with(kAnthropic)) {
    service = anthropic(name.substr(kAnthropic.size()));
  } else {
    service = compatible(name);
  }
  const std::string& model = service.model;
  if (model.empty() || model != single_line(model, 200)) {
    throw Error(ErrorKind::kUsage,
                "'" + single_line(name, 200) +
                    "' does not name a model: write openai:MODEL, anthropic:MODEL or "
                    "http://HOST:PORT/v1#MODEL");
  }
  return service;
}

}  // namespace maia
