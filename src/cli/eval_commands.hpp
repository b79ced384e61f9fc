// The commands of 'maia eval', one function each.
#pragma once

#include <CLI/CLI.hpp>
#include <string>
#include <vector>

namespace maia {

void add_eval_2afc_command(CLI::App& group);
void add_eval_label_command(CLI::App& group);
void add_eval_predictive_command(CLI::App& group);
// `started_as` is how the program was started, for the record.
void add_eval_ablation_command(CLI::App& group, const std::vector<std::string>& started_as);

}  // namespace maia
