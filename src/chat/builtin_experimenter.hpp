// The experimenter that needs no language model: a statistician that writes programs, reads what
// they print, and concludes in words. docs/experimenter.md says how it thinks.
#pragma once

#include <memory>

#include "chat/backbone.hpp"

namespace maia {

// Stateless and deterministic: everything is recomputed from the conversation, so the same
// conversation always gets the same reply. Never throws on what the messages say.
std::unique_ptr<Backbone> make_builtin_experimenter();

}  // namespace maia
