// Pieces of Python that all experiment programs have.
#pragma once

#include <string>
#include <vector>

#include "chat/builtin/observation.hpp"

namespace maia::builtin {

// The comment that a program begins with, by which it is known again.
std::string heading(int number, Stage stage, bool simple, const std::string& question);

// A list of strings, wrapped and indented by `indent` columns after its first line.
std::string python_list(const std::vector<std::string>& items, std::size_t indent);

}  // namespace maia::builtin
