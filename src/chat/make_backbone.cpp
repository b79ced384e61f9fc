#include "chat/make_backbone.hpp"

#include "base/error.hpp"
#include "base/text.hpp"
#include "chat/builtin_experimenter.hpp"
#include "chat/person_backbone.hpp"
#include "chat/recorded_backbone.hpp"
#include "chat/service_backbone.hpp"
#include "http/service_name.hpp"
#include "http/untrusted_json.hpp"

namespace maia {
namespace {

constexpr std::string_view kReplay = "replay:";

// What the providers take, or scale down themselves: OpenAI fits pictures into 2048 pixels, and
// Anthropic into 1568, of at most 100 a request.
PictureLimits provider_limits(NamedService::Provider provider) {
  switch (provider) {
    case NamedService::Provider::kOpenAi:
      return {.longest_side = 2048, .most = 200};
    case NamedService::Provider::kAnthropic:
      return {.longest_side = 1568, .most = 100};
    case NamedService::Provider::kCompatible:
      break;
  }
  return {.longest_side = 1024, .most = 100};
}

std::unique_ptr<Backbone> open_service(const std::string& name, const NamedService& service,
                                       const BackboneOptions& options) {
  PictureLimits limits = provider_limits(service.provider);
  limits.longest_side = options.longest_side.value_or(limits.longest_side);
  limits.most = options.most_pictures.value_or(limits.most);
  ServiceBackboneOptions all{
      .name = name,
      .address = service.address,
      .settings = {service.model, options.temperature, options.max_output_tokens},
      .pictures = limits,
      .patience = options.patience,
      .dialect = {.stream = !options.whole_replies,
                  .max_completion_tokens = service.provider == NamedService::Provider::kOpenAi}};
  return make_service_backbone(std::move(all),
                               service.provider == NamedService::Provider::kAnthropic
                                   ? make_anthropic_wire()
                                   : make_openai_wire(),
                               open_prices());
}

}  // namespace

bool is_service_backbone(const std::string& name) {
  return is_service_name(name);
}

std::unique_ptr<Backbone> make_backbone(const std::string& name, const BackboneOptions& options) {
  if (name == "builtin") return make_builtin_experimenter();
  if (name == "human" && options.input != nullptr && options.output != nullptr) {
    return make_person_backbone(*options.input, *options.output, options.pictures_folder);
  }
  if (name.starts_with(kReplay)) return replay_backbone(name.substr(kReplay.size()), "backbone");
  if (const auto service = find_service(name)) return open_service(name, *service, options);
  throw Error(ErrorKind::kUsage,
              "there is no backbone '" + single_line(name, 200) +
                  "': write builtin, openai:MODEL, anthropic:MODEL, http://HOST:PORT/v1#MODEL, "
                  "human or replay:FILE");
}

}  // namespace maia
