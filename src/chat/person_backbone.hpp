// A person in the place of a language model.
#pragma once

#include <filesystem>
#include <iosfwd>
#include <memory>

#include "chat/backbone.hpp"

namespace maia {

// Shows what is new in a conversation, pictures as files of `pictures`, and reads a reply up to a
// line that is a single dot; both streams must outlive it. One person: callers wait for each other.
// Throws kUnavailable where the input ends before a reply does.
std::unique_ptr<Backbone> make_person_backbone(std::istream& input, std::ostream& output,
                                               std::filesystem::path pictures);

}  // namespace maia
