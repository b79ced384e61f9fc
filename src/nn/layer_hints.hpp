// What a user says of layers whose shape alone does not tell where their units are.
#pragma once

#include <optional>
#include <string>
#include <vector>

namespace maia {

struct LayerHints {
  // Patterns of module paths ("features.*") whose tensors are n x height x width x units.
  std::vector<std::string> channels_last;
  // Tokens before those of the picture: class token, registers.
  std::optional<int> leading_tokens;
};

}  // namespace maia
