#include <fmt/format.h>

#include "agent/budget.hpp"
#include "base/text.hpp"
#include "report/markdown.hpp"
#include "report/record.hpp"
#include "report/sections.hpp"

namespace maia {
namespace {

// Bytes; a longer description is set in the size of ordinary text.
constexpr std::size_t kLongDescription = 420;

struct Verdict {
  std::string css_class;
  std::string sign;
  std::string word;
  std::string sentence;
};

std::string check_sentence(const Json& check) {
  const auto difference = number_at(check, "difference");
  if (!difference) return text_at(check, "reason");
  std::string sentence =
      fmt::format("Fresh pictures of the label reach {} on average, pictures of other things {}.",
                  number_text(number_at(check, "mean_positive")),
                  number_text(number_at(check, "mean_neutral")));
  const Json& ends = list_at(check, "interval");
  const auto confidence = number_at(check, "confidence");
  if (ends.size() == 2 && ends[0].is_number() && ends[1].is_number() && confidence) {
    sentence += fmt::format(" The difference is {}, {:g}\u00a0% interval {} to {}.",
                            number_text(difference), 100 * *confidence,
                            number_text(ends[0].get<double>()), number_text(ends[1].get<double>()));
  }
  return sentence;
}

Verdict verdict_of(const Run& run) {
  const Json& conclusion = run.conclusion;
  const Json& check = value_at(conclusion, "check");
  if (run.status == "running") {
    return {"open", "\u2026", "Running", "The run has no conclusion yet."};
  }
  if (run.status == "failed") {
    const auto reason = text_at(conclusion, "reason");
    return {"rejected", "\u00d7", "Failed", reason.empty() ? "The run has no conclusion." : reason};
  }
  if (!check.is_object()) return {"open", "?", "Unchecked", text_at(conclusion, "reason")};
  if (true_at(check, "accepted")) return {"accepted", "\u2713", "Accepted", check_sentence(check)};
  return {"rejected", "\u00d7", "Not accepted", check_sentence(check)};
}

Html stat(const std::string& name, const std::string& value, const std::string& detail = "") {
  Html html;
  html.open("div").leaf("dt", name).open("dd").text(value);
  if (!detail.empty()) html.leaf("small", detail);
  return html.close().close();
}

Html stats(const ReportContext& context) {
  const Json& check = value_at(context.run.conclusion, "check");
  Html html;
  html.open("dl", {{"class", "stats"}});
  if (number_at(check, "difference")) {
    html.add(stat("Label pictures", number_text(number_at(check, "mean_positive"))));
    html.add(stat("Other pictures", number_text(number_at(check, "mean_neutral"))));
    if (const auto near = number_at(check, "mean_near")) {
      html.add(stat("Near misses", number_text(near)));
    }
    const auto auc = number_at(check, "auc");
    html.add(stat("ROC area", auc ? fmt::format("{:.3f}", *auc) : "n/a"));
  }
  if (context.marks.threshold) {
    const auto quantile = number_at(context.run.evidence, "quantile");
    html.add(stat("Threshold", number_text(context.marks.threshold),
                  quantile ? fmt::format("{:g} quantile", *quantile) : ""));
  }
  if (const auto truth = text_at(context.run.evidence, "truth"); !truth.empty()) {
    html.add(stat("Truth", truth, "not shown to the agent"));
  }
  html.add(stat("Turns", std::to_string(context.turns.size())));
  const Usage usage = spent_in(context.turns).usage;
  if (const auto tokens = usage.input_tokens + usage.output_tokens; tokens > 0) {
    html.add(stat("Tokens", fmt::format("{}", tokens),
                  usage.dollars ? fmt::format("{:.4g} dollars", *usage.dollars) : "cost unknown"));
  }
  return html.close();
}

// What a conclusion says besides its label and description, such as an answer or a reasoning.
Html further_statements(const Json& conclusion) {
  Html html;
  for (const char* key : {"answer", "bias", "reasoning"}) {
    const auto texts = texts_at(conclusion, key);
    if (!texts.empty()) html.add(markdown(join(texts, "\n\n")));
  }
  return html;
}

}  // namespace

Html masthead(const ReportContext& context) {
  const auto& [task, model, layer, unit, backbone, seed, settings] = context.run.spec;
  const Json& conclusion = context.run.conclusion;
  Html html;
  html.open("header", {{"class", "masthead"}, {"id", "summary"}});
  html.open("p", {{"class", "kicker"}});
  html.leaf("span", model);
  if (settings.contains("question")) {
    html.leaf("span", "question").close();
  } else if (settings.contains("target")) {
    html.leaf("span", describe_target(context.run.spec)).close();
  } else {
    html.leaf("span", layer).leaf("span", fmt::format("unit {}", unit)).close();
  }

  const auto labels = texts_at(conclusion, "labels");
  if (const auto question = text_at(settings, "question"); !question.empty()) {
    html.open("h1", {{"class", "several"}}).leaf("span", {{"dir", "auto"}}, question).close();
  } else if (task == "bias") {
    html.open("h1", {{"class", "several"}});
    const Json& pairs = list_at(value_at(conclusion, "check"), "settings");
    for (const Json& pair : pairs) {
      html.leaf("span", {{"dir", "auto"}},
                text_at(value_at(pair, "weak"), "phrase") + " \u2192 " +
                    text_at(value_at(pair, "strong"), "phrase"));
    }
    if (pairs.empty()) html.leaf("span", {{"dir", "auto"}}, text_at(settings, "class"));
    html.close();
  } else if (labels.empty()) {
    html.leaf("h1", {{"class", "untitled"}}, fmt::format("Unit {} of {}", unit, layer));
  } else {
    html.open("h1", {{"class", labels.size() > 1 ? "several" : "single"}});
    // Of a verdict on a unit, the class that it is selective for.
    const auto name = text_at(conclusion, "class");
    for (const auto& label : labels) {
      html.leaf("span", {{"dir", "auto"}}, name.empty() ? label : label + ": " + name);
    }
    html.close();
  }
  if (const auto description = text_at(conclusion, "description"); !description.empty()) {
    const bool is_long = description.size() > kLongDescription;
    html.open("div", {{"class", is_long ? "description long" : "description"}});
    html.add(markdown(description)).close();
  }
  const Html further = further_statements(conclusion);
  if (!further.is_empty()) html.open("div", {{"class", "description"}}).add(further).close();

  const Verdict verdict = verdict_of(context.run);
  html.open("div", {{"class", "verdict " + verdict.css_class}});
  html.open("p", {{"class", "badge"}});
  html.leaf("span", {{"aria-hidden", "true"}}, verdict.sign).text(verdict.word).close();
  html.leaf("p", {{"dir", "auto"}}, verdict.sentence).close();
  return html.add(stats(context)).close();
}

}  // namespace maia
