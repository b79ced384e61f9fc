// The commands of 'maia eval', one function each.
#pragma once

#include <CLI/CLI.hpp>

namespace maia {

void add_eval_2afc_command(CLI::App& group);
void add_eval_label_command(CLI::App& group);
void add_eval_predictive_command(CLI::App& group);

}  // namespace maia
