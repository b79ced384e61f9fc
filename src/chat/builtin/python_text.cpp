#include "chat/builtin/python_text.hpp"

#include <fmt/format.h>

namespace maia::builtin {
namespace {

constexpr std::size_t kColumns = 96;

}  // namespace

std::string heading(int number, Stage stage, bool simple, const std::string& question) {
  return fmt::format("# Experiment {} ({}{}): {}\n", number, stage_name(stage),
                     simple ? ", simple" : "", question);
}

std::string python_list(const std::vector<std::string>& items, std::size_t indent) {
  std::string text = "[";
  std::size_t column = kColumns;  // begin on a line of its own
  for (const auto& item : items) {
    const std::string quoted = "\"" + item + "\",";
    if (column + quoted.size() + 1 > kColumns) {
      text += "\n" + std::string(indent + 4, ' ');
      column = indent + 4;
    } else {
      text += " ";
      ++column;
    }
    text += quoted;
    column += quoted.size();
  }
  return text + "\n" + std::string(indent, ' ') + "]";
}

std::string reply_with_program(const std::string& lesson,
                               const std::vector<std::string>& hypotheses,
                               const std::string& program) {
  std::string text = lesson + "\n\n[HYPOTHESIS LIST]:\n";
  for (std::size_t i = 0; i < hypotheses.size(); ++i) {
    text += fmt::format("Hypothesis_{}: {}\n", i + 1, hypotheses[i]);
  }
  return text + "\n[CODE]:\n```python\n" + program + "```\n";
}

}  // namespace maia::builtin
