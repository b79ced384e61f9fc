// One function a subcommand: it adds the command's options to the program and what running it does.
#pragma once

#include <CLI/CLI.hpp>
#include <string>
#include <vector>

#include "cli/detector_options.hpp"

namespace maia {

// `started_as` is how the program was started, for the record.
void add_describe_command(CLI::App& program, const std::vector<std::string>& started_as);
void add_ask_command(CLI::App& program, const std::vector<std::string>& started_as);
void add_bias_command(CLI::App& program, const std::vector<std::string>& started_as);
void add_sweep_command(CLI::App& program, const std::vector<std::string>& started_as);
void add_spurious_command(CLI::App& program, const std::vector<std::string>& started_as);
void add_bench_command(CLI::App& program, const std::vector<std::string>& started_as);
void add_eval_command(CLI::App& program, const std::vector<std::string>& started_as);
void add_experiment_command(CLI::App& program);
void add_session_command(CLI::App& program, const std::vector<std::string>& started_as);
void add_draw_command(CLI::App& program);
void add_edit_command(CLI::App& program);
void add_segment_command(CLI::App& program);
void add_dataset_command(CLI::App& program);
void add_api_command(CLI::App& program);
void add_layers_command(CLI::App& program);
void add_models_command(CLI::App& program);
void add_index_command(CLI::App& program);
void add_runs_command(CLI::App& program);
void add_similarity_command(CLI::App& program);
void add_train_command(CLI::App& program);
void add_doctor_command(CLI::App& program);

// Options that several commands have.
struct SharedOptions {
  std::string model = "efficientnet-lite0";
  std::string weights;
  std::string preprocess;
  DetectorChoice detector;  // of synthetic units
  std::string data = "collage";
  std::size_t scenes = 5000;
  std::string runs;
  bool json = false;
};
// What is to be explained: units of a layer, classes, or directions in a layer.
struct TargetOptions {
  std::string layer;
  std::vector<std::string> units;  // numbers, or expressions of a synthetic model
  std::vector<std::string> classes;
  bool logit = false;
  std::string directions;
};
void add_target_options(CLI::App& command, TargetOptions& options);
void add_model_options(CLI::App& command, SharedOptions& options);
// --weights and --preprocess, for a command that has the model as an argument.
void add_weights_options(CLI::App& command, SharedOptions& options);
void add_data_options(CLI::App& command, SharedOptions& options);
void add_runs_option(CLI::App& command, SharedOptions& options);
void add_json_option(CLI::App& command, SharedOptions& options);

}  // namespace maia
