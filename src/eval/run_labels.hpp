// The labels that runs have come to: the agent's and a person's, as a method like any other.
#pragma once

#include <vector>

#include "eval/unit_labels.hpp"
#include "store/run_store.hpp"

namespace maia {

// Of each unit and method the newest finished run of the task "describe". The method is the
// backbone ("builtin", "openai:gpt-4o", "person"), with what the run had to do without ("builtin
// without text2image"), and with who drew where runs of the folder differ in that. A run of an
// agent that ended without a conclusion says nothing of its unit, and so counts; a person's does
// not count.
std::vector<UnitLabel> labels_of_runs(const RunStore& store);

// What one run says of its unit, its method by method_of().
UnitLabel label_of_run(const Run& run);

// What such a run's method is called, before who drew is added.
std::string method_of(const RunSpec& spec);

}  // namespace maia
