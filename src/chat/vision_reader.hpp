// The blind reader that is a language model with eyes: it is shown the picture as the agent sees
// it, lit and dark, and nothing else of the run.
#pragma once

#include <memory>

#include "chat/backbone.hpp"
#include "detect/reader.hpp"

namespace maia {

// The questions are prompts/reader_describe.md and prompts/reader_summarize.md. A picture in which
// nothing is lit is not sent.
std::unique_ptr<BlindReader> make_vision_reader(std::shared_ptr<Backbone> backbone);

}  // namespace maia
