#include "cli/eval_sources.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <set>

#include "base/error.hpp"
#include "base/text.hpp"
#include "cli/laboratory_options.hpp"
#include "eval/run_labels.hpp"
#include "exemplar/communicator.hpp"
#include "store/run_store.hpp"
#include "target/batched_network.hpp"

namespace maia {
namespace {

std::vector<UnitLabel> labels_of_folder(const std::filesystem::path& folder) {
  if (!std::filesystem::is_directory(folder)) {
    throw Error(ErrorKind::kNotFound, "there is no folder of runs at " + folder.string() +
                                          ": name one with --runs, or a file of labels with "
                                          "--labels");
  }
  return labels_of_runs(RunStore(folder));
}

std::vector<std::string> methods_of(const std::vector<UnitLabel>& rows) {
  std::set<std::string> methods;
  for (const auto& row : rows) methods.insert(row.method);
  return {methods.begin(), methods.end()};
}

void keep_methods(std::vector<UnitLabel>& rows, const std::vector<std::string>& wanted) {
  if (wanted.empty()) return;
  const auto there = methods_of(rows);
  for (const auto& method : wanted) {
    if (std::find(there.begin(), there.end(), method) != there.end()) continue;
    throw Error(ErrorKind::kNotFound, "no label is by the method '" + clean_utf8(method, 80) +
                                          "': there are " + join(there, ", "));
  }
  std::erase_if(rows, [&](const UnitLabel& row) {
    return std::find(wanted.begin(), wanted.end(), row.method) == wanted.end();
  });
}

void check_unit(const Model& model, const UnitLabel& label) {
  try {
    model.check_unit(model.layer(label.unit.layer), label.unit.unit);
  } catch (const Error& error) {
    throw Error(error.kind(), fmt::format("the label by '{}' of {} is of no unit: {}", label.method,
                                          unit_text(label.unit), error.what()));
  }
}

}  // namespace

void add_label_sources(CLI::App& command, LabelSources& sources, SharedOptions& shared) {
  command
      .add_option("--labels", sources.files,
                  "Files of labels, a JSON object a line: {\"model\", \"layer\", \"unit\", "
                  "\"method\", \"label\"}; may be given several times")
      ->allow_extra_args();
  command.add_option_function<std::string>(
      "--runs",
      [&](const std::string& folder) {
        shared.runs = folder;
        sources.from_runs = true;
      },
      "A folder of runs, whose labels are methods by the names of their backbones");
  command.add_option("--methods", sources.methods, "Of the labels only those by these methods")
      ->delimiter(',');
}

std::vector<UnitLabel> gather_labels(const LabelSources& sources, const SharedOptions& shared,
                                     Progress& progress) {
  if (sources.files.empty() && !sources.from_runs) {
    throw Error(ErrorKind::kUsage,
                "say whose labels: --runs with a folder of runs, --labels with files, or both");
  }
  UnitLabels labels;
  if (sources.from_runs) {
    const auto folder = runs_folder(shared);
    for (auto& row : labels_of_folder(folder)) {
      const std::string where = fmt::format("run {} of {}", row.run, folder.string());
      labels.add(std::move(row), where);
    }
  }
  for (const auto& file : sources.files) read_unit_labels(file, labels);
  if (labels.repeated() > 0) {
    progress.note(
        fmt::format("{} rows say again what others say; they count once", labels.repeated()));
  }
  auto rows = labels.rows();
  if (rows.empty()) {
    throw Error(ErrorKind::kNotFound,
                "there are no labels in what is named: make some with 'maia sweep' or 'maia eval "
                "label'");
  }
  keep_methods(rows, sources.methods);
  return rows;
}

const std::shared_ptr<const ImageDataset>& Laboratories::dataset() {
  if (!dataset_) dataset_ = open_dataset(shared_, progress_);
  return dataset_;
}

const OpenModel& Laboratories::open_model_of(const std::string& name) {
  if (const auto found = models_.find(name); found != models_.end()) return found->second;
  SharedOptions options = shared_;
  options.model = name;
  OpenModel model = open_model(options);
  if (model.network) model.network = batch_calls(model.network);
  models_[model.get().name()] = model;  // a file's may be another
  return models_[name] = model;
}

std::shared_ptr<Laboratory> Laboratories::of(const std::string& model) {
  const OpenModel& open = open_model_of(model);
  auto& laboratory = laboratories_[open.get().name()];
  if (!laboratory) laboratory = make_laboratory(open, dataset(), quantile_, progress_);
  return laboratory;
}

void Laboratories::open_all(const std::vector<UnitLabel>& labels) {
  std::map<std::string, std::set<std::string>> layers;
  for (const auto& label : labels) layers[label.unit.model].insert(label.unit.layer);
  if (layers.size() > 1 && !shared_.weights.empty()) {
    throw Error(ErrorKind::kUsage,
                fmt::format("--weights is for one model, and the labels are of {}: give the labels "
                            "of one at a time",
                            layers.size()));
  }
  for (const auto& label : labels) check_unit(model(label.unit.model), label);
  for (const auto& [name, of_model] : layers) {
    of(name)->prepare(std::vector(of_model.begin(), of_model.end()), alone());
  }
}

}  // namespace maia
