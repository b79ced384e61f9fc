// What all experiment programs have in common, and the reply that carries one.
#pragma once

#include <string>
#include <vector>

#include "chat/builtin/observation.hpp"

namespace maia::builtin {

// The comment that a program begins with, by which it is known again.
std::string heading(int number, Stage stage, bool simple, const std::string& question);

// A list of strings, wrapped and indented by `indent` columns after its first line.
std::string python_list(const std::vector<std::string>& items, std::size_t indent);

// What was learned, the hypotheses, numbered, and the program in its fence.
std::string reply_with_program(const std::string& lesson,
                               const std::vector<std::string>& hypotheses,
                               const std::string& program);

}  // namespace maia::builtin
