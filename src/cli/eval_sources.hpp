// What commands of 'maia eval' begin with: labels from runs and files, and the models that they are
// about.
#pragma once

#include <CLI/CLI.hpp>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "base/progress.hpp"
#include "cli/commands.hpp"
#include "eval/unit_labels.hpp"
#include "tools/laboratory.hpp"

namespace maia {

struct LabelSources {
  std::vector<std::string> files;    // --labels
  bool from_runs = false;            // --runs was given
  std::vector<std::string> methods;  // empty for all
};
void add_label_sources(CLI::App& command, LabelSources& sources, SharedOptions& shared);

// All of them; a person is told of rows that were repeated. Throws kUsage where the options name no
// source, kNotFound for a folder without runs and for methods that are not there.
std::vector<UnitLabel> gather_labels(const LabelSources& sources, const SharedOptions& shared,
                                     Progress& progress);

// Opens models by the names that labels give them, with one dataset.
class Laboratories {
 public:
  // --model, --weights and --preprocess are those of `shared`. `progress` must outlive it.
  Laboratories(const SharedOptions& shared, double quantile, Progress& progress);

  // Throws kUsage where --weights would be for several models, kNotFound for a model, a layer or a
  // unit that is not there, naming who said so.
  void open_all(const std::vector<UnitLabel>& labels);
  std::shared_ptr<Laboratory> of(const std::string& model) { return opened_.at(model); }
  const ImageDataset& dataset() const { return *dataset_; }
  // Of --model.
  std::shared_ptr<Laboratory> open(const std::string& model);

 private:
  SharedOptions shared_;
  double quantile_;
  Progress& progress_;
  std::shared_ptr<const ImageDataset> dataset_;
  std::map<std::string, std::shared_ptr<Laboratory>> opened_;
};

}  // namespace maia
