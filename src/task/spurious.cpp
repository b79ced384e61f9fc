#include "task/spurious.hpp"

#include "base/text.hpp"
#include "task/spurious_rule.hpp"

namespace maia {

std::string domain_of(const std::vector<std::string>& classes) {
  if (classes.empty()) return "images";
  std::string text = join({classes.begin(), classes.end() - 1}, ", ");
  if (!text.empty()) text += " or ";
  return "each a " + text + classes.back() + ", in various settings";
}

UnitTask spurious_task(const SpuriousQuestion& question, const TaskRequest& request,
                       const Instruments& instruments) {
  std::string list;
  for (const auto& name : question.classes) list += (list.empty() ? "- " : "\n- ") + name;
  const SpuriousRuleOptions options{
      .classes = question.classes, .domain = question.domain, .check = request.check};
  return {.name = "spurious",
          .required = "classes",
          .placeholders = {{"classes", list}, {"domain", question.domain}},
          .outline = true,
          .settings = {{"classes", question.classes}, {"domain", question.domain}},
          .rule = [generator = instruments.generator, options](const Subject& subject) {
            return std::make_unique<SpuriousRule>(subject.target, generator, options);
          }};
}

}  // namespace maia
