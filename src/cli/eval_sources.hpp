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
#include "cli/shared_options.hpp"
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
  // --weights and --preprocess are those of `shared`. `progress` must outlive it.
  Laboratories(const SharedOptions& shared, double quantile, Progress& progress)
      : shared_(shared), quantile_(quantile), progress_(progress) {}

  // Those of all labels, their layers measured. Throws, before the dataset is opened, kUsage where
  // --weights would be for several models, kNotFound for a model, a layer or a unit that is not
  // there, naming who said so.
  void open_all(const std::vector<UnitLabel>& labels);
  const Model& model(const std::string& name) { return open_model_of(name).get(); }
  std::shared_ptr<Laboratory> of(const std::string& model);
  // Opened when it is first wanted.
  const std::shared_ptr<const ImageDataset>& dataset();

 private:
  SharedOptions shared_;
  double quantile_;
  Progress& progress_;
  const OpenModel& open_model_of(const std::string& name);

  std::shared_ptr<const ImageDataset> dataset_;
  std::map<std::string, OpenModel> models_;
  std::map<std::string, std::shared_ptr<Laboratory>> laboratories_;
};

}  // namespace maia
