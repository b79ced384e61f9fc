// The page on which people make a forced choice: one file, opened without a network, that asks one
// question after the other and saves the answers as a file.
#pragma once

#include <string>

#include "eval/choice_form.hpp"

namespace maia {

std::string choice_form_html(const ChoiceForm& form);

// Its style and script.
std::string_view choice_form_style();
std::string_view choice_form_script();

}  // namespace maia
