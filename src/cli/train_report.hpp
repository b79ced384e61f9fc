// What training says of itself when it is done.
#pragma once

#include <string>
#include <vector>

#include "exemplar/class_folders.hpp"
#include "nn/training/fine_tuning.hpp"

namespace maia {

struct TrainReport {
  std::string file;
  std::string model;
  bool head_only = false;
  std::vector<std::string> classes;
  std::vector<std::string> skipped;  // pictures that cannot be read
  std::vector<TrainingStep> history;
  std::size_t training = 0;     // pictures
  std::vector<int> validation;  // labels of the validation pictures
  std::vector<int> predicted;   // of each, by the file that was written
};

void print_report(const TrainReport& report);
void print_report_json(const TrainReport& report);

}  // namespace maia
