// What every run about one unit begins with, whoever makes its experiments: the task as it is put,
// the tools, and what the record says of them.
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "agent/conversation.hpp"
#include "store/run_store.hpp"
#include "tools/experiment_tools.hpp"
#include "tools/laboratory.hpp"

namespace maia {

struct UnitRequest {
  std::string layer;
  int unit = 0;
  std::uint64_t seed = 0;
  double quantile = kDefaultQuantile;
  // A task text of the user's own in place of the one in prompts/.
  std::optional<std::filesystem::path> prompt;
  Json settings = Json::object();    // of the services, that decide its result too
  std::vector<std::string> without;  // tools that are switched off (tools/switched_off.hpp)
  std::vector<std::string> command;  // how the program was started, for the record
};

// The instruments of a run, shared by all runs of a process.
struct Instruments {
  std::shared_ptr<const TextToImage> generator;
  std::shared_ptr<const ImageEditor> editor;
  std::shared_ptr<const BlindReader> reader;
};

// "unit 7 of layer layer4". Throws kNotFound for a layer or unit that the model lacks.
std::string target_title(const UnitRequest& request, const Model& model);

// The task as an agent is given it: prompts/TASK.md, or the user's own text, with {target},
// {model}, {dataset} and `further` put in. Throws kBadInput where the user's text lacks `required`.
using Placeholders = std::map<std::string, std::string>;
Prompt make_task_prompt(const std::string& task, const std::string& required,
                        const UnitRequest& request, const Laboratory& laboratory,
                        const Instruments& instruments, Placeholders further = {});

Workbench make_workbench(const UnitRequest& request, const std::shared_ptr<Laboratory>& laboratory,
                         const Instruments& instruments, std::shared_ptr<const Subject> subject);

// The part of a run's evidence that is there before it begins: threshold and exemplars, whose
// pictures are stored, and what the unit is known to respond to, where that is known.
Json make_evidence(const UnitRequest& request, const Laboratory& laboratory, const Subject& subject,
                   bool outline, RunStore& store);

// The spec of a run by `backbone`, with the settings that every run has.
RunSpec make_unit_spec(const std::string& task, const UnitRequest& request,
                       const Laboratory& laboratory, const Instruments& instruments,
                       const std::string& backbone);

// Of program, libraries and compiler, and the command.
Json make_versions(const UnitRequest& request);

}  // namespace maia
