#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <memory>
#include <set>

#include "base/error.hpp"
#include "base/files.hpp"
#include "base/hash.hpp"
#include "base/memory.hpp"
#include "base/parallel.hpp"
#include "chat/cached_backbone.hpp"
#include "cli/choice_table.hpp"
#include "cli/console.hpp"
#include "cli/eval_commands.hpp"
#include "cli/eval_sources.hpp"
#include "cli/resumable_work.hpp"
#include "cli/service_options.hpp"
#include "cli/shared_options.hpp"
#include "cli/sweep_runs.hpp"
#include "eval/choice_form.hpp"
#include "eval/choice_judge.hpp"
#include "eval/choice_summary.hpp"
#include "eval/synthetic_truths.hpp"
#include "report/choice_figure.hpp"
#include "report/choice_form_page.hpp"
#include "report/choice_page.hpp"
#include "report/figure_files.hpp"
#include "report/record.hpp"

namespace maia {
namespace {

constexpr const char* kSimilarity = "similarity";

struct ChoiceCommand {
  SharedOptions shared;
  ServiceOptions services;
  LabelSources sources;
  std::string first;
  std::string second;
  std::string truth;
  std::vector<std::string> judges;
  std::string form;                  // --export
  std::vector<std::string> answers;  // files
  std::uint64_t seed = 0;
  std::size_t jobs = 0;  // 0: chosen by the judge
  std::string output;
};

void check_judges(const std::vector<std::string>& judges) {
  std::set<std::string> seen;
  for (const auto& judge : judges) {
    if (judge == "builtin") {
      throw Error(ErrorKind::kUsage,
                  "the built-in experimenter cannot judge labels: without a language model, "
                  "--judge similarity does");
    }
    if (judge == "human") {
      throw Error(ErrorKind::kUsage,
                  "people judge on a page: write it with --export, and read their answers with "
                  "--answers");
    }
    if (!seen.insert(judge).second) {
      throw Error(ErrorKind::kUsage, "--judge names " + printable(judge) + " twice");
    }
  }
}

std::vector<UnitLabel> gather_truths(const ChoiceCommand& command,
                                     const std::vector<UnitLabel>& labels) {
  if (!command.truth.empty()) return read_unit_truths(command.truth).rows();
  auto truths = synthetic_truths(labels);
  if (truths.empty()) {
    throw Error(ErrorKind::kUsage,
                "what these units respond to is not known: name a file that says it with --truth; "
                "only units of synthetic models need none");
  }
  return truths;
}

struct OpenJudge {
  std::string name;  // as --judge names it
  std::unique_ptr<ChoiceJudge> judge;
};

std::unique_ptr<ChoiceJudge> open_similarity(Progress& progress) {
  auto encoder = open_installed_sentence_encoder();
  if (!encoder) {
    progress.note(
        fmt::format("similarity judges by words alone, without sentences' vectors: maia "
                    "models pull {} {} fetches what makes them",
                    kSentenceModel, kSentenceVocabulary));
  }
  return make_similarity_judge(collage_world(), std::move(encoder));
}

std::vector<OpenJudge> open_judges(const ChoiceCommand& command, Progress& progress) {
  std::vector<std::string> models;
  for (const auto& name : command.judges) {
    if (name != kSimilarity) models.push_back(name);
  }
  auto backbones = open_backbones(models, command.services);
  auto backbone = backbones.begin();
  std::vector<OpenJudge> judges;
  for (const auto& name : command.judges) {
    if (name == kSimilarity) {
      judges.push_back({name, open_similarity(progress)});
    } else {
      // Kept, since a question that was paid for may be asked again by a command that goes on.
      judges.push_back(
          {name, make_asked_judge(cache_backbone(*backbone++, cache_folder() / "evaluations"))});
    }
  }
  return judges;
}

Judgments judge_all(const OpenJudge& open, const ChoicePairs& pairs, std::size_t jobs,
                    ConsoleProgress& progress) {
  Judgments judgments{open.judge->name(), {}};
  judgments.choices.resize(pairs.pairs.size());
  if (jobs == 0) jobs = open.name == kSimilarity ? processor_count() : usual_jobs(open.name);
  do_resumable_work({.label = "judging by " + open.name, .things = "pairs"}, pairs.pairs.size(),
                    jobs, progress, [&](std::size_t i) {
                      const ChoicePair& pair = pairs.pairs[i];
                      judgments.choices[i] = choice_of(pair, open.judge->judge(question_of(pair)));
                    });
  return judgments;
}

void say_what_is_missing(const ChoicePairs& pairs, Progress& progress) {
  const auto say = [&](std::size_t count, const std::string& what) {
    if (count > 0) progress.note(printable(count_text(count, "unit") + what));
  };
  say(pairs.without_first, " of the truth without a label by " + pairs.first);
  say(pairs.without_second, " of the truth without a label by " + pairs.second);
  say(pairs.without_truth, " with a label and without a truth");
  say(pairs.identical.size(), " labelled alike by both, and not judged");
}

std::vector<Judgments> read_people(const ChoiceCommand& command, const ChoicePairs& pairs,
                                   Progress& progress) {
  if (command.answers.empty()) return {};
  const ChoiceForm form = make_choice_form(pairs, command.seed);
  std::vector<PersonAnswers> people;
  for (const auto& file : command.answers) {
    people.push_back(read_choice_answers(file, form, pairs));
    const PersonAnswers& person = people.back();
    if (person.attentive) continue;
    progress.note(
        printable(fmt::format("the answers of {} are left out: {} of {} attention checks are right",
                              person.who, person.checks_right, form.checks())));
  }
  return judgments_of(people);
}

void export_form(const ChoiceCommand& command, const ChoicePairs& pairs) {
  const ChoiceForm form = make_choice_form(pairs, command.seed);
  write_file(command.form, choice_form_html(form));
  if (command.shared.json) return;
  print_line(fmt::format("export  {}: {} questions, {} of them attention checks", command.form,
                         form.questions.size(), form.checks()));
}

std::string remark_of(const ChoicePairs& pairs, const ChoiceCommand& command) {
  std::string remark = count_text(pairs.pairs.size() + pairs.identical.size(), "unit") +
                       " with a truth and a label by both";
  if (!pairs.identical.empty()) {
    remark += fmt::format(", {} of them labelled alike and not judged", pairs.identical.size());
  }
  return remark + fmt::format(". Seed {}.", command.seed);
}

// The same for the same pairs and judges.
std::string page_name(const ChoicePairs& pairs, const std::vector<Judgments>& judges,
                      const std::string& remark) {
  std::string text = pairs.first + "\n" + pairs.second + "\n" + remark;
  for (const auto& pair : pairs.pairs) text += "\n" + unit_text(pair.unit);
  for (const auto& judge : judges) text += "\n" + judge.judge;
  return "eval-2afc-" + sha256(text).substr(0, 8);
}

void report(const ChoiceCommand& command, const ChoicePairs& pairs,
            const std::vector<Judgments>& judges, Progress& progress) {
  const auto summary = summarise_choices(judges, command.seed);
  Json json = choice_json(pairs, judges, summary);
  json["remark"] = remark_of(pairs, command);
  const std::filesystem::path folder =
      command.output.empty() ? runs_folder(command.shared) : std::filesystem::path(command.output);
  create_folder(folder);
  const std::string name = page_name(pairs, judges, json["remark"]);
  const auto page = folder / (name + ".html");
  const auto figures =
      write_figures(std::array{choice_figure(pairs, summary)}, folder / name, progress);
  write_file(page, choice_page_html(pairs, judges, summary, figures, remark_of(pairs, command)));
  write_file(folder / (name + ".json"), json.dump(1) + "\n");
  if (command.shared.json) {
    json["page"] = page.string();
    return print_json(json);
  }
  for (const auto& line : choice_table(pairs, summary)) print_line(line);
  print_line("page    " + page.string());
  print_line("figure  " + (folder / name).string());
}

void choose(ChoiceCommand& command) {
  ConsoleProgress progress(command.shared.json);
  share_freed_memory(processor_count());
  if (command.judges.empty() && command.form.empty() && command.answers.empty()) {
    command.judges = {kSimilarity};
  }
  check_judges(command.judges);
  const auto labels = gather_labels(command.sources, command.shared, progress);
  const auto pairs = pair_labels(labels, gather_truths(command, labels), command.first,
                                 command.second, command.seed);
  const auto judges = open_judges(command, progress);
  const auto people = read_people(command, pairs, progress);
  if (!command.form.empty()) export_form(command, pairs);
  say_what_is_missing(pairs, progress);
  std::vector<Judgments> judged;
  for (const auto& judge : judges) {
    judged.push_back(judge_all(judge, pairs, command.jobs, progress));
  }
  progress.clear();
  judged.insert(judged.end(), people.begin(), people.end());
  if (!judged.empty()) return report(command, pairs, judged, progress);
  if (!command.answers.empty()) {
    throw Error(ErrorKind::kBadInput,
                "nobody's answers are left to count: give others with --answers");
  }
  if (command.shared.json) print_json({{"export", command.form}});
}

}  // namespace

void add_eval_2afc_command(CLI::App& group) {
  auto* command = group.add_subcommand(
      "2afc",
      "Two-alternative forced choice: which of two methods' labels matches better what a unit is "
      "known to respond to (docs/evaluation.md); the same command goes on after an interruption");
  auto options = std::make_shared<ChoiceCommand>();
  command->add_option("--a", options->first, "One method, as the labels name it")->required();
  command->add_option("--b", options->second, "The other method")->required();
  command->add_option("--truth", options->truth,
                      "A file of what units respond to, a JSON object a line: {\"model\", "
                      "\"layer\", \"unit\", \"label\"}; units of synthetic models need none");
  add_label_sources(*command, options->sources, options->shared);
  command
      ->add_option("--judge", options->judges,
                   "Who judges: 'similarity' (no language model; what is judged by without this "
                   "option), 'openai:MODEL', 'anthropic:MODEL', 'http://HOST:PORT/v1#MODEL', or "
                   "'replay:FILE'; may be given several times")
      ->allow_extra_args(false);
  command->add_option("--export", options->form,
                      "Write a page for people to judge on: an HTML file that needs nothing else "
                      "and saves their answers as a file");
  command
      ->add_option("--answers", options->answers,
                   "Files that this page saved, one a person; with the labels, truths and seed it "
                   "was exported with")
      ->allow_extra_args();
  command
      ->add_option("--seed", options->seed,
                   "Decides which label is shown on which side, and the order of --export")
      ->capture_default_str();
  add_reply_options(*command, options->services);
  add_exchange_options(*command, options->services);
  command
      ->add_option("--jobs", options->jobs,
                   "How many pairs at once; without it 16 with a service's language model, else as "
                   "many as there are processors")
      ->check(CLI::Range(1, 4096));
  command->add_option("-o,--output", options->output,
                      "The folder of page and figure; without it that of --runs");
  add_json_option(*command, options->shared);
  command->callback([options] { choose(*options); });
}

}  // namespace maia
