// Replies that were paid for, kept by the conversation: for questions that are asked again, as
// those about pictures are when a run is continued.
#pragma once

#include <filesystem>
#include <memory>

#include "chat/backbone.hpp"

namespace maia {

// A reply from the folder has no usage: nothing was paid for it.
std::unique_ptr<Backbone> cache_backbone(std::shared_ptr<Backbone> inner,
                                         std::filesystem::path folder);

}  // namespace maia
