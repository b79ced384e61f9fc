#include "chat/builtin/bias_programs.hpp"

#include <fmt/format.h>

#include "base/text.hpp"
#include "chat/builtin/python_text.hpp"

namespace maia::builtin {
namespace {

using Kind = ClassSetting::Kind;

constexpr std::size_t kConfirmed = 16;  // pictures of each setting
constexpr std::size_t kControlled = 6;  // the same, of each other class

constexpr std::string_view kMeasure = R"(
def measure(images):
    """The class's value on each image, and whether no other class has a higher one."""
    if not images:
        return []
    rows = system.layer(images)
    return [(float(row[system.unit]), row.argmax() == system.unit) for row in rows]


def say(arm, setting, values):
    for value, recognised in values:
        print(f"{arm}: {value:.4g} {'yes' if recognised else 'no'} | {setting}")


def drawn_in_full(prompts):
    return [image for image in tools.text2image(prompts) if not image.missing]

)";

constexpr std::string_view kControls = R"(
classifier = system if system.kind == "class" else System(system.unit, "class")


def other_classes(images, own):
    """Names of the classes that the network thought of, and how the generator draws them."""
    names = dict.fromkeys(name for answer in classifier.classify(images) for name, _ in answer["top"])
    things = {}
    for name in [name for name in names if name != own][:12]:
        noun = name.replace("_", " ").lower()
        for phrase in ("a " + noun.removesuffix("s"), "a " + noun, noun):
            if not tools.text2image([phrase])[0].missing:
                things[name] = phrase
                break
    return things


def probability(images, name):
    answers = [dict(answer["top"]) for answer in classifier.classify(images)]
    return sum(answer.get(name, 0) for answer in answers) / len(answers)

)";

std::string quoted(const std::string& text) {
  return "\"" + text + "\"";
}

// Makes the one setting of the other, where the generator is known to follow such instructions.
std::string change_to(const ClassSetting& setting) {
  const bool ground = setting.kind == Kind::kBackground;
  if (!ground) return "";
  const bool plain = setting.name.starts_with("plain ");
  return "change the background to " + (plain ? "a " + setting.name + " background" : setting.name);
}

// The setting for another thing, `thing` being its phrase in Python.
std::string pattern_in_python(const ClassSetting& setting) {
  std::string text = replace_all(setting.pattern, "{ground}", "");
  return replace_all(std::move(text), "{noun}", "{thing.removeprefix('a ')}");
}

std::string paired(const Contrast& contrast) {
  return fmt::format(R"(
# The same objects, with only the setting changed.
print("pair: {0} >> {1}")
sources = drawn_in_full(["{1}"] * {2})
pictures, _ = tools.edit_images(sources, ["{3}"] * len(sources))
kept = [i for i in range(0, len(pictures), 2) if not pictures[i + 1].missing]
strong = [pictures[i] for i in kept]
weak = [pictures[i + 1] for i in kept]
)",
                     contrast.weak.phrase, contrast.strong.phrase, kConfirmed,
                     change_to(contrast.weak));
}

std::string apart(const Contrast& contrast, const std::string& thing, const Words& words,
                  std::uint64_t seed) {
  const auto prompts = [&](const ClassSetting& setting) {
    return python_list(prompts_of(setting, thing, kConfirmed, words, seed), 0);
  };
  return fmt::format(R"(
print("apart: {0} >> {1}")
strong = drawn_in_full({2})
weak = drawn_in_full({3})
)",
                     contrast.weak.phrase, contrast.strong.phrase, prompts(contrast.strong),
                     prompts(contrast.weak));
}

// Kinds of the class have no counterpart among other classes.
std::string controls(const Contrast& contrast, const std::string& own) {
  if (contrast.weak.kind == Kind::kMember) return "";
  return fmt::format(R"(
# Do other classes lose as much there?
for name, thing in list(other_classes(weak[:8] + strong[:8], {0}).items())[:6]:
    strong_images = drawn_in_full([f"{1}"] * {3})
    weak_images = drawn_in_full([f"{2}"] * {3})
    before = probability(strong_images, name) if strong_images and weak_images else 0
    if before > 0.3:
        print(f"control: {{before:.4g}} -> {{probability(weak_images, name):.4g}} | {{thing}}")
)",
                     quoted(own), pattern_in_python(contrast.strong),
                     pattern_in_python(contrast.weak), kControlled);
}

}  // namespace

std::string class_program(int number, const std::vector<std::string>& phrases) {
  return heading(number, Stage::kExemplars, false,
                 "what does the class look like, and how can it be drawn?") +
         fmt::format(R"(activations, images = tools.dataset_exemplars(system)
tools.log_experiment(activations, images, [f"exemplar {{i + 1}}" for i in range(len(images))])
for phrase in {}:
    missing = sorted({{word for image in tools.text2image([phrase] * 2) for word in image.missing}})
    print("class word missing: " + ", ".join(missing) if missing else "class word: " + phrase)
)",
                     python_list(phrases, 0));
}

std::string settings_program(int number, Stage stage, const std::vector<ClassSetting>& settings,
                             const std::string& thing, std::size_t pictures, const Words& words,
                             std::uint64_t seed) {
  const bool screen = stage == Stage::kScreen;
  std::string code =
      heading(number, stage, false,
              screen ? "in which settings is the class's value low or high?"
                     : "do the lowest and the highest settings differ on fresh pictures?");
  code += "settings = {\n";
  for (const auto& setting : settings) {
    const bool fixed = setting.kind == Kind::kBackground;
    const auto prompts = fixed ? fmt::format("[\"{}\"] * {}", setting.phrase, pictures)
                               : python_list(prompts_of(setting, thing, pictures, words, seed), 4);
    code += fmt::format("    \"{}\": {},\n", setting.phrase, prompts);
  }
  code += "}\n";
  code += kMeasure;
  code += fmt::format(R"(
seen = []
for setting, prompts in settings.items():
    images = drawn_in_full(prompts)
    values = measure(images)
    say("{}", setting, values)
    seen += [(value, image, image.prompt) for (value, _), image in zip(values, images)]
)",
                      stage_name(stage));
  return code + R"(
# The extremes are worth a look.
seen.sort(key=lambda result: -result[0])
shown = seen[:4] + seen[-4:] if len(seen) > 8 else seen
tools.log_experiment(*(list(column) for column in zip(*shown)), notes=f"of {len(seen)} pictures")
)";
}

std::string confirmation_program(int number, const std::vector<Contrast>& contrasts,
                                 const std::string& thing, const std::string& own,
                                 const Words& words, std::uint64_t seed) {
  std::string code = heading(number, Stage::kConfirm, false,
                             "does the difference hold on pictures not seen before, and is it the "
                             "class's own?");
  code += kMeasure;
  code += kControls;
  for (const auto& contrast : contrasts) {
    code +=
        change_to(contrast.weak).empty() ? apart(contrast, thing, words, seed) : paired(contrast);
    code += fmt::format("say(\"strong\", \"{}\", measure(strong))\n", contrast.strong.phrase);
    code += fmt::format("say(\"weak\", \"{}\", measure(weak))\n", contrast.weak.phrase);
    code += controls(contrast, own);
  }
  return code;
}

}  // namespace maia::builtin
