// The last linear map of a classifier, computed anew.
#pragma once

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "nn/state_dict.hpp"

namespace maia {

// Of every picture: NAME.weight times its features plus NAME.bias are its logits, to 1e-4.
inline void expect_logits_of(const std::vector<std::vector<float>>& features,
                             const StateDict& weights, const std::string& name,
                             const std::vector<std::vector<float>>& logits) {
  const auto& matrix = weights.at(name + ".weight").values;
  const auto& bias = weights.at(name + ".bias").values;
  ASSERT_EQ(features.size(), logits.size());
  for (std::size_t i = 0; i < features.size(); ++i) {
    ASSERT_EQ(logits[i].size(), bias.size());
    ASSERT_EQ(features[i].size() * bias.size(), matrix.size());
    for (std::size_t c = 0; c < bias.size(); ++c) {
      double sum = bias[c];
      for (std::size_t u = 0; u < features[i].size(); ++u) {
        sum += double{matrix[c * features[i].size() + u]} * features[i][u];
      }
      EXPECT_NEAR(sum, logits[i][c], 1e-4) << "picture " << i << ", class " << c;
    }
  }
}

}  // namespace maia
