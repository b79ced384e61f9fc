// Pictures from a service that speaks like OpenAI's: DALL-E, and the local servers of Stable
// Diffusion, FLUX and others.
#pragma once

#include <filesystem>
#include <memory>
#include <string>

#include "http/patience.hpp"
#include "imagery/text_to_image.hpp"

namespace maia {

struct ImageServiceOptions {
  std::string size;             // asked for, as "512x512"; empty: the service's own
  int longest_side = 512;       // of the pictures that are kept: larger ones are made smaller
  std::filesystem::path cache;  // a folder: no picture is paid for twice
  Patience patience;
};

// Both ask the service of that name, "openai:MODEL" or "http://HOST:PORT/v1#MODEL": drawing is
// POST /images/generations, editing POST /images/edits. A seed is passed to servers of the second
// form until one says that it knows none; the same request and seed then is the same picture only
// as long as the cache holds it. A request that the service will not draw for what it shows gives a
// grey picture that misses the whole prompt. Throw kUsage for a name of another form.
std::shared_ptr<const TextToImage> make_image_service(const std::string& name,
                                                      const ImageServiceOptions& options);
std::shared_ptr<const ImageEditor> make_edit_service(const std::string& name,
                                                     const ImageServiceOptions& options);

// What generators of photographs can be asked for: words of everyday things, as examples.
const Vocabulary& open_vocabulary();

}  // namespace maia
