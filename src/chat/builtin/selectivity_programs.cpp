#include "chat/builtin/selectivity_programs.hpp"

#include <fmt/format.h>

#include "base/text.hpp"
#include "chat/builtin/python_text.hpp"

namespace maia::builtin {
namespace {

std::vector<std::string> with_articles(std::vector<std::string> nouns) {
  for (auto& noun : nouns) noun = with_article(noun);
  return nouns;
}

}  // namespace

std::string selectivity_exemplar_program(int number) {
  return heading(number, Stage::kExemplars, false,
                 "which classes and settings do the strongest images show?") +
         R"(activations, images = tools.dataset_exemplars(system)
titles = [f"exemplar {i + 1}" for i in range(len(images))]
tools.log_experiment(activations, images, titles)
print(tools.describe_images(images, titles))
)";
}

std::string selectivity_grid_program(int number, Stage stage,
                                     const std::vector<std::string>& classes,
                                     const std::vector<std::string>& settings, int copies) {
  const bool fresh = stage == Stage::kConfirm;
  return heading(number, stage, false,
                 fresh ? "does the same hold on pictures not seen before?"
                       : "what does each class do in each setting, and each setting alone?") +
         fmt::format(R"(classes = {0}
settings = {1}
things = dict(zip(classes, {2}))
places = dict(zip(settings, {3}))

cells = [(shown, setting) for shown in [*classes, ""] for setting in settings] * {4}
prompts = [
    f"{{things[shown]}} on {{setting}}" if shown else f"{{places[setting]}} background"
    for shown, setting in cells
]
images = tools.text2image(prompts)
drawn = [(*cell, image) for cell, image in zip(cells, images) if not image.missing]
activations, pictures = system.neuron([image for _, _, image in drawn])
for activation, (shown, setting, _) in zip(activations, drawn):
    print(f"{5}: {{activation:.5g}} | {{shown}} | {{setting}}")

# The extremes are worth a look.
order = sorted(range(len(drawn)), key=lambda i: -activations[i])
extremes = order[:8] + order[-4:] if len(order) > 12 else order
tools.log_experiment(
    [activations[i] for i in extremes],
    [pictures[i] for i in extremes],
    [drawn[i][2].prompt for i in extremes],
    notes=f"highest and lowest of {{len(order)}} pictures",
)
)",
                     python_list(classes, 0), python_list(settings, 0),
                     python_list(with_articles(classes), 0),
                     python_list(with_articles(settings), 0), copies, fresh ? "fresh" : "grid");
}

}  // namespace maia::builtin
