#include <fmt/format.h>

#include "base/error.hpp"
#include "base/files.hpp"
#include "eval/choice_form.hpp"
#include "http/untrusted_json.hpp"

namespace maia {
namespace {

constexpr std::size_t kMostOfName = 60;
constexpr std::size_t kChecksAMiss = 10;

[[noreturn]] void fail(const std::filesystem::path& file, const std::string& problem) {
  throw Error(ErrorKind::kBadInput, file.string() + " " + problem);
}

Json read_answers(const std::filesystem::path& file) {
  constexpr std::uintmax_t kMostBytes = std::uintmax_t{16} << 20;
  const auto bytes = read_file(file, kMostBytes);
  auto json = untrusted_json({reinterpret_cast<const char*>(bytes.data()), bytes.size()});
  if (!json || text_member(*json, "maia") != "2afc answers" ||
      !member(*json, "answers").is_array()) {
    fail(file, "does not hold answers: give the file that the page of --export saved");
  }
  return *std::move(json);
}

std::optional<Side> side_in(const Json& answer, const std::filesystem::path& file) {
  if (answer.is_null()) return std::nullopt;
  if (answer == "left") return Side::kLeft;
  if (answer == "right") return Side::kRight;
  fail(file,
       "has an answer that is neither \"left\" nor \"right\": give the file as the page "
       "saved it");
}

}  // namespace

PersonAnswers read_choice_answers(const std::filesystem::path& file, const ChoiceForm& form,
                                  const ChoicePairs& pairs) {
  const Json json = read_answers(file);
  if (text_member(json, "export") != form.hash) {
    fail(file,
         "has answers to another page than these labels, truths and seed make: name those "
         "that it was exported with");
  }
  const Json& answers = member(json, "answers");
  if (answers.size() != form.questions.size()) {
    fail(file, fmt::format("has {} answers to {} questions: give the file as the page saved it",
                           answers.size(), form.questions.size()));
  }
  PersonAnswers person;
  person.who = single_line(text_member(json, "who"), kMostOfName);
  if (person.who.empty()) person.who = single_line(file.stem().string(), kMostOfName);
  person.choices.resize(pairs.pairs.size());
  for (std::size_t i = 0; i < answers.size(); ++i) {
    const FormQuestion& question = form.questions[i];
    const auto side = side_in(answers[i], file);
    if (!question.pair) {
      if (side == question.obvious) ++person.checks_right;
    } else if (side) {
      person.choices[*question.pair] = choice_of(pairs.pairs[*question.pair], *side);
    }
  }
  const std::size_t checks = form.checks();
  person.attentive = checks - person.checks_right <= checks / kChecksAMiss;
  return person;
}

}  // namespace maia
