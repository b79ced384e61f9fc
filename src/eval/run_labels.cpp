#include "eval/run_labels.hpp"

#include <algorithm>
#include <map>
#include <set>

#include "base/text.hpp"
#include "http/untrusted_json.hpp"

namespace maia {
namespace {

constexpr const char* kPersonBackbone = "person";

std::vector<std::string> texts(const Json& list) {
  std::vector<std::string> found;
  for (const Json& item : list) {
    if (auto text = text_of_json(item); !text.empty()) found.push_back(std::move(text));
  }
  return found;
}

std::vector<std::string> labels_of(const Run& run) {
  std::vector<std::string> labels;
  for (const auto& text : texts(member(run.conclusion, "labels"))) {
    for (auto& label : label_alternatives(text)) labels.push_back(std::move(label));
  }
  return labels;
}

bool counts(const Run& run) {
  if (run.spec.task != "describe") return false;
  return run.status == "finished" ||
         (run.status == "failed" && run.spec.backbone != kPersonBackbone);
}

std::string generator_of(const RunSpec& spec) {
  return text_member(spec.settings, "generator");
}

}  // namespace

std::string method_of(const RunSpec& spec) {
  const auto without = texts(member(spec.settings, "without"));
  return spec.backbone + (without.empty() ? "" : " without " + join(without, ", "));
}

UnitLabel label_of_run(const Run& run) {
  UnitLabel label{.unit = {run.spec.model, run.spec.layer, run.spec.unit},
                  .method = method_of(run.spec),
                  .labels = labels_of(run),
                  .run = run.id};
  if (run.status == "failed") label.note = "no conclusion";
  return label;
}

std::vector<UnitLabel> labels_of_runs(const RunStore& store) {
  std::vector<Run> runs = store.runs();  // newest first
  std::erase_if(runs, [](const Run& run) { return !counts(run); });
  std::map<std::string, std::set<std::string>> generators;
  for (const Run& run : runs) generators[method_of(run.spec)].insert(generator_of(run.spec));
  std::vector<UnitLabel> labels;
  std::set<std::pair<UnitKey, std::string>> seen;
  for (const Run& run : runs) {
    UnitLabel label = label_of_run(run);
    if (generators[label.method].size() > 1) {
      label.method += ", images by " + generator_of(run.spec);
    }
    if (seen.insert({label.unit, label.method}).second) labels.push_back(std::move(label));
  }
  std::reverse(labels.begin(), labels.end());
  return labels;
}

}  // namespace maia
