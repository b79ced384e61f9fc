#include "imagery/vocabulary.hpp"

#include "base/text.hpp"

namespace maia {

std::string to_text(const Vocabulary& vocabulary) {
  std::vector<std::string> lines;
  if (vocabulary.anything) {
    lines.emplace_back("anything that a sentence can describe can be drawn; some examples:");
  }
  for (const auto& group : vocabulary.objects) {
    lines.push_back("objects, " + group.name + ": " + join(group.words, ", "));
  }
  for (const auto& category : vocabulary.categories) {
    lines.push_back("category, " + category.name + ": " + join(category.words, ", "));
  }
  const auto add = [&](const char* kind, const std::vector<std::string>& words) {
    if (!words.empty()) lines.push_back(kind + join(words, ", "));
  };
  add("backgrounds: ", vocabulary.backgrounds);
  for (const auto& [background, words] : vocabulary.scenery) {
    lines.push_back("scenery, " + background + ": " + join(words, ", "));
  }
  add("colours: ", vocabulary.colours);
  add("textures: ", vocabulary.textures);
  add("parts: ", vocabulary.parts);
  for (const auto& [part, owners] : vocabulary.part_owners) {
    lines.push_back("part, " + part + ": " + join(owners, ", "));
  }
  add("light: ", vocabulary.lights);
  add("styles: ", vocabulary.styles);
  add("placement: ", vocabulary.placements);
  return join(lines, "\n");
}

}  // namespace maia
