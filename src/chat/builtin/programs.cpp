#include "chat/builtin/programs.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "base/random.hpp"
#include "base/text.hpp"
#include "chat/builtin/python_text.hpp"

namespace maia::builtin {
namespace {

std::string measure_function(bool simple) {
  if (simple) {
    return R"(
def measure(prompts):
    """Draws the prompts and returns (activation, picture, prompt) of each."""
    activations, pictures = system.neuron(tools.text2image(prompts))
    return list(zip(activations, pictures, prompts))
)";
  }
  return R"(
def measure(prompts):
    """Draws the prompts and returns (activation, picture, prompt) of those drawn in full."""
    drawn = tools.text2image(prompts) if prompts else []
    images = [image for image in drawn if not image.missing]
    if not images:
        return []
    activations, pictures = system.neuron(images)
    return list(zip(activations, pictures, [image.prompt for image in images]))
)";
}

constexpr std::string_view kLogExtremes = R"(
# The extremes are worth a look.
seen.sort(key=lambda result: -result[0])
shown = seen[:6] + seen[-2:] if len(seen) > 8 else seen
tools.log_experiment(
    [result[0] for result in shown],
    [result[1] for result in shown],
    [result[2] for result in shown],
    notes=f"highest and lowest of {len(seen)} pictures",
)
)";

// The lines "seen: 0.83 | a crow and a mug: lit: ...".
std::string ask_reader(std::optional<double> threshold) {
  std::string text = "\n# A reader who knows nothing of this run says what is lit.\n";
  if (threshold) {
    text += fmt::format(R"(best = [result for result in seen if result[0] > {:.6g}]
best = best[:: len(best) // 100 + 1]
)",
                        *threshold);
  } else {
    text += "best = sorted(seen, key=lambda result: -result[0])[:4]\n";
  }
  return text + R"(if best:
    titles = [f"seen: {result[0]:.4g} | {result[2]}" for result in best]
    print(tools.describe_images([result[1] for result in best], titles))
)";
}

constexpr std::string_view kArticle = R"(

def a(word):
    """The word with its article."""
    if word.endswith("s") and not word.endswith(("ss", "us", "is")):
        return word
    return ("an " if word[0].lower() in "aeiou" else "a ") + word

)";

std::string object_lists(const Words& words, bool simple) {
  std::string text = "objects = {\n";
  std::size_t index = 0;
  for (const auto& group : words.groups()) {
    std::vector<std::string> prompts;
    for (const auto& term : group.words) {
      if (!simple || index++ % 3 == 0) prompts.push_back(term);
    }
    if (prompts.empty()) continue;
    text += fmt::format("    \"{}\": {},\n", group.name, python_list(prompts, 4));
  }
  return text + "}\n";
}

std::string repeated_screen(const char* kind, const std::vector<std::string>& words,
                            const std::string& phrase) {
  if (words.empty()) return "";
  return fmt::format(
      R"(
# {}, twice each.
line = []
for word in {}:
    results = measure([{}] * 2)
    line += [f"{{word}} {{activation:.4g}}" for activation, _, _ in results]
    seen += results
print("screen, {}: " + ", ".join(line))
)",
      kind == std::string("backgrounds") ? "Backgrounds alone" : "Plain colours alone",
      python_list(words, 0), phrase, kind);
}

// Terms of different groups, chosen by seed.
std::vector<std::string> spread_terms(const Words& words, std::size_t count, Random& random) {
  std::vector<std::string> terms;
  std::vector<std::size_t> order(words.groups().size());
  for (std::size_t i = 0; i < order.size(); ++i) order[i] = i;
  random.shuffle(std::span(order));
  for (const auto index : order) {
    if (terms.size() < count) terms.push_back(random.pick(words.groups()[index].words));
  }
  return terms;
}

std::string changes(const Words& words, Random& random) {
  const auto objects = spread_terms(words, 3, random);
  std::vector<std::string> coloured;
  std::vector<std::string> lit;
  for (const auto& object : objects) {
    for (const auto& colour : words.colours()) {
      coloured.push_back(prompt_of({object, colour, "", ""}, words));
    }
    Concept scene{object, "", "", ""};
    if (!words.backgrounds().empty()) scene.background = random.pick(words.backgrounds());
    if (!keeps_its_name_in_any_light(scene.background)) scene.background.clear();
    lit.push_back(prompt_of(scene, words));
    for (const auto& light : words.lights()) {
      scene.light = light;
      lit.push_back(prompt_of(scene, words));
    }
  }
  std::string text;
  const auto add = [&](const char* arm, const char* comment, const std::vector<std::string>& list) {
    text += fmt::format(R"(
# {}
for activation, picture, prompt in measure({}):
    print(f"{}: {{activation:.4g}} | {{prompt}}")
    seen.append((activation, picture, prompt))
)",
                        comment, python_list(list, 0), arm);
  };
  if (!words.colours().empty()) add("colour", "The same things in every colour.", coloured);
  if (!words.lights().empty()) add("light", "The same scenes in every light.", lit);
  return text;
}

std::string second_drawing(const Words& words, const std::vector<std::string>& also,
                           Random& random) {
  auto grounds = words.backgrounds();
  random.shuffle(std::span(grounds));
  grounds.resize(std::min<std::size_t>(grounds.size(), 3));
  std::vector<std::string> places;
  for (const auto& ground : grounds) places.push_back(" on " + ground);
  if (places.empty()) places = {"", ""};
  return fmt::format(R"(
# The best of so many are partly lucky: draw them again, with some others for comparison.
ranked = sorted(first, key=lambda word: -first[word])
best = ranked[:12] + [word for word in {} if word not in ranked[:12]]
others = ranked[len(ranked) // 4 :: max(1, len(ranked) // 8)][:6]
for arm, words in [("redraw", best), ("redraw other", others)]:
    for activation, picture, prompt in measure(
        [a(word) + place for word in words for place in {}]
    ):
        print(f"{{arm}}: {{activation:.4g}} | {{prompt}}")
        seen.append((activation, picture, prompt))
)",
                     python_list(also, 0), python_list(places, 8));
}

// Backgrounds, textures, plain and painted colours, parts, and every light.
std::vector<std::string> prompts_of_the_rest(const Words& words, Random& random) {
  std::vector<std::string> prompts;
  const auto add = [&](const Concept& scene) { prompts.push_back(prompt_of(scene, words)); };
  for (const auto* grounds : {&words.backgrounds(), &words.textures()}) {
    for (const auto& ground : *grounds) add({"", "", ground, ""});
  }
  for (const auto& colour : words.colours()) {
    add({"", "", "plain " + colour, ""});
    for (const auto& object : spread_terms(words, 3, random)) add({object, colour, "", ""});
  }
  for (const auto& light : words.lights()) {
    for (const auto& object : spread_terms(words, 3, random)) {
      Concept scene{object, "", "", light};
      if (!words.backgrounds().empty()) scene.background = random.pick(words.backgrounds());
      if (!keeps_its_name_in_any_light(scene.background)) scene.background.clear();
      add(scene);
    }
  }
  for (const auto& part : words.parts()) {
    for (int i = 0; i < 3; ++i) add({"", "", "", "", part});
  }
  return prompts;
}

}  // namespace

std::string exemplar_program(int number, const Words& words, std::uint64_t seed, bool simple) {
  std::string code = heading(number, Stage::kExemplars, simple,
                             "what do the pictures that excite the unit most have in common?");
  code += R"(activations, images = tools.dataset_exemplars(system)
titles = [f"exemplar {i + 1}" for i in range(len(images))]
tools.log_experiment(activations, images, titles)
)";
  if (simple) {
    return code + R"(for i, (image, title) in enumerate(zip(images, titles)):
    print(tools.describe_images([image], [title]))
)";
  }
  Random random(seed);
  std::vector<std::string> prompts;
  for (const auto& object : spread_terms(words, 24, random)) {
    Concept scene{object, "", "", ""};
    if (!words.backgrounds().empty() && random.uniform() < 0.5) {
      scene.background = random.pick(words.backgrounds());
    }
    prompts.push_back(prompt_of(scene, words));
  }
  return code + fmt::format(R"(print(tools.describe_images(images, titles))
print(tools.summarize_images(images))

# What the unit does with anything.
others = tools.text2image({})
activations, _ = system.neuron(others)
for activation, image in zip(activations, others):
    print(f"reference: {{activation:.4g}} | {{image.prompt}}")
)",
                            python_list(prompts, 0));
}

std::string screen_program(int number, const Words& words, const std::vector<std::string>& also,
                           std::uint64_t seed, bool simple) {
  Random random(seed);
  std::string code = heading(number, Stage::kScreen, simple,
                             "which objects, backgrounds, colours and lights excite the unit?");
  code += object_lists(words, simple);
  code += measure_function(simple);
  code += kArticle;
  code += R"(
# Every object once, on the plain ground.
seen = []
first = {}
for group, words in objects.items():
    results = measure([a(word) for word in words])
    by_prompt = {prompt: activation for activation, _, prompt in results}
    drawn = {word: by_prompt[a(word)] for word in words if a(word) in by_prompt}
    print(f"screen, {group}: " + ", ".join(f"{word} {drawn[word]:.4g}" for word in drawn))
    first.update(drawn)
    seen += results
)";
  code += repeated_screen("backgrounds", words.backgrounds(), "f\"{a(word)} background\"");
  code += repeated_screen("plain colours", words.colours(), "f\"a plain {word} background\"");
  if (!simple) {
    code += changes(words, random);
    code += second_drawing(words, also, random);
    code += ask_reader({});
  }
  code += kLogExtremes;
  return code;
}

std::string sparse_screen_program(int number, const Words& words, double threshold,
                                  std::uint64_t seed) {
  Random random(seed);
  std::string code = heading(number, Stage::kScreen, false,
                             "the unit rests on most pictures: which words of the vocabulary wake "
                             "it?");
  code += fmt::format("import random\n\nobjects = {}\n", python_list(words.terms(), 0));
  code += measure_function(false);
  code += kArticle;
  code += fmt::format(R"(
# Three objects to a picture: where it wakes, the reader can tell which it was.
random.Random({}).shuffle(objects)
trios = [[a(word) for word in objects[i : i + 3]] for i in range(0, len(objects), 3)]
phrases = [" and ".join(", ".join(trio).rsplit(", ", 1)) for trio in trios]
seen = measure(phrases)
drawn = {{prompt for _, _, prompt in seen}}
alone = [word for trio, phrase in zip(trios, phrases) if phrase not in drawn for word in trio]
)",
                      seed % 1000);
  code += fmt::format("\n# Everything else by itself.\nalone += {}\nseen += measure(alone)\n",
                      python_list(prompts_of_the_rest(words, random), 0));
  code += R"(for activation, _, prompt in seen:
    print(f"screen: {activation:.4g} | {prompt}")
)";
  code += ask_reader(threshold);
  code += kLogExtremes;
  return code;
}

std::string test_program(int number, Stage stage, const std::string& question, const TestPlan& plan,
                         std::optional<double> threshold, bool simple) {
  std::string code = heading(number, stage, simple, question);
  code += "arms = {\n";
  for (const auto& arm : plan.arms) {
    code += fmt::format("    \"{}\": {},\n", arm.name, python_list(arm.prompts, 4));
  }
  code += "}\n";
  code += measure_function(simple);
  code += R"(

seen = []
for arm, prompts in arms.items():
    for activation, picture, prompt in measure(prompts):
        print(f"{arm}: {activation:.4g} | {prompt}")
        seen.append((activation, picture, prompt))
)";
  if (!simple && !plan.edits.empty()) {
    code += "\n# Change one thing in a picture and nothing else.\nedits = [\n";
    for (const auto& edit : plan.edits) {
      code +=
          fmt::format("    (\"{}\", \"{}\", \"{}\"),\n", edit.arm, edit.source, edit.instruction);
    }
    code += R"(]
images, texts = tools.edit_images([edit[1] for edit in edits], [edit[2] for edit in edits])
activations, _ = system.neuron(images)
for i, (arm, source, instruction) in enumerate(edits):
    before, after = activations[2 * i], activations[2 * i + 1]
    if not images[2 * i + 1].missing:
        print(f"edit {arm}: {before:.4g} -> {after:.4g} | {source} | {instruction}")
)";
  }
  if (!simple) code += ask_reader(threshold);
  code += kLogExtremes;
  return code;
}

}  // namespace maia::builtin
