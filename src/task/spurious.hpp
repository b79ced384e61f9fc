// The task "spurious": can a classifier's feature be trusted, or does it go by what only happened
// to come with a class in training? (Rott Shaham et al. 2024, section 5.1 and appendix F.)
#pragma once

#include <string>
#include <vector>

#include "task/unit_task.hpp"

namespace maia {

struct SpuriousQuestion {
  std::vector<std::string> classes;  // as a person calls them: "polar bear"
  std::string domain;                // what the classifier's images show, in a phrase
};

// "images of cow, goat and deer in various settings": what to say of images where nobody said more.
std::string domain_of(const std::vector<std::string>& classes);

UnitTask spurious_task(const SpuriousQuestion& question, const TaskRequest& request,
                       const Instruments& instruments);

}  // namespace maia
