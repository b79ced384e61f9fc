#include "chat/builtin/selectivity_programs.hpp"

#include <fmt/format.h>

#include "base/json.hpp"

namespace maia::builtin {
namespace {

// JSON's strings are Python's too.
std::string python_list(const std::vector<std::string>& items) {
  return Json(items).dump(-1, ' ', true);
}

}  // namespace

std::string selectivity_exemplar_program() {
  return R"(```python
# Experiment (exemplars): which classes and settings do the strongest images show?
activations, images = tools.dataset_exemplars(system)
titles = [f"exemplar {i + 1}" for i in range(len(images))]
tools.log_experiment(activations, images, titles)
print(tools.describe_images(images, titles))
```
)";
}

std::string selectivity_grid_program(const std::string& name,
                                     const std::vector<std::string>& classes,
                                     const std::vector<std::string>& settings, int copies) {
  return fmt::format(
      R"(```python
# Experiment ({name}): every class in every setting, and every setting alone.
classes = {classes}
settings = {settings}


def a(word):
    return ("an " if word[0].lower() in "aeiou" else "a ") + word


cells = [(shown, setting) for shown in classes + [""] for setting in settings] * {copies}
prompts = [f"{{a(shown)}} on {{setting}}" if shown else f"{{a(setting)}} background" for shown, setting in cells]
drawn = [(cell, image) for cell, image in zip(cells, tools.text2image(prompts)) if not image.missing]
activations, pictures = system.neuron([image for _, image in drawn])
for (cell, _), activation in zip(drawn, activations):
    print(f"{name}: {{activation:.5g}} | {{cell[0]}} | {{cell[1]}}")

order = sorted(range(len(drawn)), key=lambda i: -activations[i])
shown = order[:8] + order[-4:] if len(order) > 12 else order
tools.log_experiment(
    [activations[i] for i in shown],
    [pictures[i] for i in shown],
    [drawn[i][1].prompt for i in shown],
    notes=f"highest and lowest of {{len(order)}} pictures",
)
```
)",
      fmt::arg("name", name), fmt::arg("classes", python_list(classes)),
      fmt::arg("settings", python_list(settings)), fmt::arg("copies", copies));
}

}  // namespace maia::builtin
