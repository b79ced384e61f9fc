// The commands of 'maia index', one function each.
#pragma once

#include <CLI/CLI.hpp>

namespace maia {

void add_index_build_command(CLI::App& group);
void add_index_merge_command(CLI::App& group);
void add_index_add_command(CLI::App& group);
void add_index_info_command(CLI::App& group);
void add_index_top_command(CLI::App& group);
void add_index_verify_command(CLI::App& group);

}  // namespace maia
