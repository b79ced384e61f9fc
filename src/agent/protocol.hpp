// What an agent's reply means: hypotheses, programs to run, or a conclusion. Replies are free text;
// split_reply() says in what dress their parts may come.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace maia {

// Where a class is present and its value low, and where it is high; one may be missing.
struct SettingPair {
  std::string weak;
  std::string strong;

  bool operator==(const SettingPair&) const = default;
};

struct ParsedReply {
  std::vector<std::string> hypotheses;
  std::vector<std::string> programs;  // blocks of Python, in order
  // Of the last conclusion, where there are several. Each is empty where it is not given.
  std::vector<std::string> labels;  // [LABEL], or [LABEL 1], [LABEL 2], ...
  std::string description;
  std::string reasoning;              // why the label, of a verdict on a unit
  std::string class_name;             // that such a unit is selective for
  std::string answer;                 // to a question of the user's
  std::string units;                  // that the answer is about: "layer4: 3, 7"
  std::string bias;                   // of a class, in words
  std::vector<SettingPair> settings;  // [WEAK] and [STRONG], or [WEAK 1], [STRONG 1], ...
};

// Never throws. Blocks whose language is named and is not Python are ignored.
ParsedReply parse_reply(std::string_view reply);

}  // namespace maia
