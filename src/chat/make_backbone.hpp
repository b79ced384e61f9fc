// From the name of a backbone to the backbone.
#pragma once

#include <filesystem>
#include <iosfwd>
#include <memory>
#include <optional>
#include <string>

#include "chat/backbone.hpp"
#include "chat/fitted_pictures.hpp"
#include "http/patience.hpp"

namespace maia {

struct BackboneOptions {
  std::optional<double> temperature;
  std::optional<int> max_output_tokens;
  bool whole_replies = false;        // no streams: some servers count tokens only then
  std::optional<int> longest_side;   // of pictures, in place of the provider's limit
  std::optional<int> most_pictures;  // likewise
  Patience patience;
  // Where "human" is asked and answers, and leaves the pictures; must outlive the backbone.
  std::istream* input = nullptr;
  std::ostream* output = nullptr;
  std::filesystem::path pictures_folder = "maia-pictures";
};

// "builtin"; "openai:MODEL" (the key in $OPENAI_API_KEY, another address in $OPENAI_BASE_URL);
// "anthropic:MODEL" ($ANTHROPIC_API_KEY, $ANTHROPIC_BASE_URL); "http://HOST:PORT/v1#MODEL", https
// too, for any server that speaks like OpenAI ($MAIA_API_KEY where it asks for one); "human";
// "replay:FILE". Throws kUsage for another name, kNotFound or kBadInput for FILE.
std::unique_ptr<Backbone> make_backbone(const std::string& name, const BackboneOptions& options);

// True where the name is of a language model that a service runs.
bool is_service_backbone(const std::string& name);

}  // namespace maia
