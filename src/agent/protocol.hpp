// What an agent's reply means: hypotheses, programs to run, or a conclusion. Replies are free text,
// so tags count in bold, in lower case and without a colon, but only at the start of a line and
// outside code.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace maia {

struct ParsedReply {
  std::vector<std::string> hypotheses;
  std::vector<std::string> programs;  // fenced Python blocks, in order
  std::vector<std::string> labels;    // [LABEL], or [LABEL 1], [LABEL 2], ...
  std::string description;

  bool concludes() const { return !labels.empty(); }
};

// Never throws. A fence that is not closed runs to the end of the reply; blocks whose language is
// named and is not Python are ignored.
ParsedReply parse_reply(std::string_view reply);

}  // namespace maia
