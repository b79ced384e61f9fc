// What made the run: the command, seeds, hashes, versions, settings and the prompt.
#include <fmt/format.h>

#include <utility>

#include "base/text.hpp"
#include "report/record.hpp"
#include "report/sections.hpp"

namespace maia {
namespace {

std::string shell_word(const std::string& text) {
  static constexpr std::string_view kSafe =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-./:=,@+";
  if (!text.empty() && text.find_first_not_of(kSafe) == std::string::npos) return text;
  return "'" + replace_all(text, "'", "'\\''") + "'";
}

// What a run was given besides its target, as far as its settings say.
void add_settings(std::vector<std::string>& words, const Json& settings) {
  static constexpr std::string_view kCollage = "collage-";
  if (const auto dataset = text_at(settings, "dataset"); dataset.starts_with(kCollage)) {
    // "collage-2000-0" is 2000 scenes.
    words.insert(words.end(), {"--scenes", split(dataset, '-').at(1)});
  } else if (!dataset.empty()) {
    words.insert(words.end(), {"--data", dataset});
  }
  static constexpr std::pair<const char*, const char*> kOptions[] = {
      {"quantile", "--quantile"},
      {"max_rounds", "--max-rounds"},
      {"program_seconds", "--program-seconds"}};
  for (const auto& [key, option] : kOptions) {
    if (const auto value = number_at(settings, key)) {
      words.insert(words.end(), {option, fmt::format("{:g}", *value)});
    }
  }
}

// As it was given, where that is on record.
std::string command_line(const Run& run) {
  auto words = texts_at(run.versions, "command");
  if (words.size() == 1) return words.front();
  if (words.empty()) {
    const RunSpec& spec = run.spec;
    words = {"maia",    spec.task,
             "--model", spec.model,
             "--layer", spec.layer,
             "--unit",  std::to_string(spec.unit),
             "--seed",  std::to_string(spec.seed)};
    // The built-in experimenter is the default.
    if (!spec.backbone.starts_with("built")) {
      words.insert(words.end(), {"--backbone", spec.backbone});
    }
    add_settings(words, spec.settings);
  }
  for (auto& word : words) word = shell_word(word);
  return join(words, " ");
}

std::string value_text(const Json& value) {
  return value.is_string() ? value.get<std::string>() : to_text(value);
}

void fact(Html& html, const std::string& name, const std::string& value) {
  html.open("div").leaf("dt", name).leaf("dd", {{"dir", "auto"}}, value).close();
}

Html facts(const Run& run) {
  Html html;
  html.open("dl", {{"class", "facts"}});
  fact(html, "run", std::to_string(run.id));
  fact(html, "status", run.status);
  fact(html, "created", run.created);
  fact(html, "updated", run.updated);
  fact(html, "backbone", run.spec.backbone);
  fact(html, "seed", std::to_string(run.spec.seed));
  if (run.versions.is_object()) {
    for (const auto& [name, value] : run.versions.items()) {
      if (name != "command") fact(html, name, value_text(value));
    }
  }
  return html.close();
}

Html folded(const char* title, const std::string& text) {
  Html html;
  html.open("details", {{"class", "more"}}).leaf("summary", title);
  return html.leaf("pre", {{"tabindex", "0"}, {"class", "plain"}, {"dir", "auto"}}, text).close();
}

// The prompt is kept as JSON with the parts `system` and `task`; other text is shown as it is.
Html prompt_view(const std::string& prompt) {
  const Json parts = Json::parse(prompt, nullptr, false);
  const auto system = text_at(parts, "system");
  const auto task = text_at(parts, "task");
  Html html;
  if (system.empty() && task.empty()) {
    return prompt.empty() ? html : html.add(folded("What the agent was told", prompt));
  }
  if (!system.empty()) html.add(folded("What the agent was told: the system message", system));
  if (!task.empty()) html.add(folded("What the agent was told: the task", task));
  return html;
}

}  // namespace

Html reproduce_section(const ReportContext& context) {
  const Run& run = context.run;
  Html html;
  html.open("section", {{"id", "reproduce"}}).leaf("h2", "Reproduce");
  html.leaf("p", {{"class", "lead"}}, "What this run was made with, and what makes it again.");
  html.open("div", {{"class", "code"}});
  html.open("pre", {{"tabindex", "0"}, {"role", "region"}, {"aria-label", "Command"}});
  html.leaf("code", command_line(run)).close().close();
  html.add(facts(run));
  html.leaf("h3", "Settings");
  html.leaf("pre", {{"class", "plain"}, {"tabindex", "0"}},
            run.spec.settings.dump(2, ' ', false, Json::error_handler_t::replace));
  html.add(prompt_view(run.prompt));
  html.open("p", {{"class", "lead"}});
  html.text(
      "Pictures on this page are reduced to the size they are shown in. The originals, and the "
      "whole record, are in the run\u2019s folder: ");
  html.leaf("code", fmt::format("maia runs show {} --json", run.id)).text(" prints it.").close();
  return html.close();
}

}  // namespace maia
