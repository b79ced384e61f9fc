// The datasets of maia spurious: one to fit on, one in which settings and classes meet in other
// combinations, and perhaps one in which all meet equally often.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/progress.hpp"
#include "eval/class_features.hpp"

namespace maia {

struct SpuriousSources {
  std::string train;
  std::string test;
  std::string balanced;     // empty: none
  double validation = 0.1;  // share of `train` that is not trained on
};

struct SpuriousData {
  std::vector<std::string> classes;
  LabelledPictures training;
  LabelledPictures validation;
  LabelledPictures test;
  std::optional<LabelledPictures> balanced;
};

// Pictures that cannot be read are left out, which is said. Throws kBadInput for a class of the
// test or balanced set that the training set lacks, and as read_class_folders and split_by_class
// do.
SpuriousData open_spurious_data(const SpuriousSources& sources, std::uint64_t seed,
                                Progress& progress);

// What decides the result, for the name of what is made of it.
std::string spurious_data_hash(const SpuriousData& data);

}  // namespace maia
