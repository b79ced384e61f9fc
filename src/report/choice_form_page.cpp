#include "report/choice_form_page.hpp"

#include <fmt/format.h>

#include "base/json.hpp"
#include "report/html.hpp"
#include "report/page_head.hpp"

namespace maia {
namespace {

// What the script shows. Which questions are checks it does not know.
std::string questions_json(const ChoiceForm& form) {
  Json questions = Json::array();
  for (const FormQuestion& question : form.questions) {
    questions.push_back({question.truth, question.left, question.right});
  }
  return to_text({{"export", form.hash}, {"questions", questions}});
}

Html introduction(const ChoiceForm& form) {
  Html html;
  html.open("section", {{"id", "introduction"}, {"hidden", ""}});
  html.leaf("h1", "Which description fits better?");
  html.leaf("p", fmt::format("There are {} short questions. Each shows what something responds to, "
                             "and two descriptions of it. Choose the one that says better what it "
                             "responds to.",
                             form.questions.size()));
  html.open("ul");
  html.leaf("li", "Judge the meaning, not the wording or the length.");
  html.leaf("li", "A description is worse the more it leaves out, and the more it adds.");
  html.leaf("li", "\u201cnone found\u201d says that there is nothing it responds to.");
  html.leaf("li",
            "If both seem equally good or bad, choose the one that would help you more to "
            "guess.");
  html.close();
  html.open("label", {{"for", "who"}})
      .text("Your name, or any word to tell your answers by")
      .close();
  html.empty("input", {{"id", "who"},
                       {"type", "text"},
                       {"maxlength", "40"},
                       {"autocomplete", "off"},
                       {"placeholder", "may stay empty"}});
  html.leaf("button", {{"id", "start"}, {"type", "button"}, {"class", "main"}}, "Start");
  html.leaf("p", {{"class", "soft"}},
            "Answers stay in this browser until you save them at the end. You may close the page "
            "and go on later.");
  return html.close();
}

Html question() {
  Html html;
  html.open("section", {{"id", "question"}, {"hidden", ""}, {"aria-live", "polite"}});
  html.open("div", {{"class", "bar"}});
  html.leaf("button", {{"id", "back"}, {"type", "button"}}, "Back");
  html.leaf("progress", {{"id", "progress"}, {"value", "0"}, {"max", "1"}}, "");
  html.leaf("output", {{"id", "place"}}, "").close();
  html.leaf("p", {{"class", "soft"}}, "It responds to");
  html.leaf("h1", {{"id", "truth"}, {"dir", "auto"}, {"tabindex", "-1"}}, "");
  html.leaf("p", {{"id", "ask"}, {"class", "soft"}}, "Which description says that better?");
  html.open("div", {{"class", "choices"}, {"role", "group"}, {"aria-labelledby", "ask"}});
  for (const char* side : {"left", "right"}) {
    html.leaf("button", {{"id", side}, {"type", "button"}, {"class", "choice"}, {"dir", "auto"}},
              "");
  }
  html.close();
  html.open("p", {{"class", "soft keys"}}).text("Or press ").leaf("kbd", "\u2190").text(" and ");
  return html.leaf("kbd", "\u2192").text(".").close().close();
}

Html ending() {
  Html html;
  html.open("section", {{"id", "ending"}, {"hidden", ""}});
  html.leaf("h1", "Thank you");
  html.leaf("p",
            "All questions are answered. Save your answers and send the file to whoever gave "
            "you this page.");
  html.leaf("button", {{"id", "save"}, {"type", "button"}, {"class", "main"}}, "Save answers");
  html.leaf("button", {{"id", "review"}, {"type", "button"}}, "Back to the questions");
  html.leaf("p", {{"id", "saved"}, {"class", "soft"}, {"role", "status"}}, "");
  return html.close();
}

}  // namespace

std::string choice_form_html(const ChoiceForm& form) {
  Html html;
  html.open("html", {{"lang", "en"}});
  html.add(page_head("Which description fits better?", "data:", choice_form_style(),
                     choice_form_script()));
  html.open("body").open("main");
  html.open("noscript").leaf("p", "This page needs scripts to ask its questions.").close();
  html.add(introduction(form)).add(question()).add(ending());
  html.leaf("div", {{"id", "data"}, {"hidden", ""}}, questions_json(form));
  html.close();
  html.open("script").raw(choice_form_script()).close().close().close();
  return "<!doctype html>\n" + html.str() + "\n";
}

}  // namespace maia
