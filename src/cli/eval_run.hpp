// The predictive evaluation as a command runs it: labels in; table, page, figures and JSON out.
#pragma once

#include <CLI/CLI.hpp>
#include <filesystem>
#include <string>
#include <vector>

#include "cli/console.hpp"
#include "cli/eval_sources.hpp"
#include "cli/service_options.hpp"
#include "eval/predictive.hpp"

namespace maia {

struct EvaluationOptions {
  SharedOptions shared;
  ServiceOptions services;
  double quantile = kDefaultQuantile;
  PredictiveOptions prediction;
  std::size_t random_pictures = 100;
  std::size_t jobs = 0;  // 0: chosen by the backbone
  std::string output;    // the folder of pictures and pages; empty: that of runs
};
void add_evaluation_options(CLI::App& command, EvaluationOptions& options);

// Throws kUsage for what cannot work.
void check_evaluation_options(const EvaluationOptions& options);

// Ends the program as an interruption does where one came; what has been evaluated is kept.
void evaluate_and_print(const EvaluationOptions& options, const std::vector<UnitLabel>& labels,
                        Laboratories& laboratories, const std::string& title,
                        ConsoleProgress& progress);

}  // namespace maia
