#include <fmt/format.h>

#include <algorithm>
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
#include "eval/choice_judge.hpp"
#include "eval/choice_summary.hpp"
#include "eval/synthetic_truths.hpp"

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
    if (count > 0) progress.note(printable(fmt::format("{} {}", count, what)));
  };
  say(pairs.without_first, "of the truth's units have no label by " + pairs.first);
  say(pairs.without_second, "of the truth's units have no label by " + pairs.second);
  say(pairs.without_truth, "labelled units are not in the truth");
  say(pairs.identical.size(), "units are labelled alike by both, and are not judged");
}

void choose(ChoiceCommand& command) {
  ConsoleProgress progress(command.shared.json);
  share_freed_memory(processor_count());
  if (command.judges.empty()) command.judges = {kSimilarity};
  check_judges(command.judges);
  const auto labels = gather_labels(command.sources, command.shared, progress);
  const auto pairs = pair_labels(labels, gather_truths(command, labels), command.first,
                                 command.second, command.seed);
  const auto judges = open_judges(command, progress);
  say_what_is_missing(pairs, progress);
  std::vector<Judgments> judged;
  for (const auto& judge : judges) {
    judged.push_back(judge_all(judge, pairs, command.jobs, progress));
  }
  progress.clear();
  const auto summary = summarise_choices(judged, command.seed);
  if (command.shared.json) return print_json(choice_json(pairs, judged, summary));
  for (const auto& line : choice_table(pairs, summary)) print_line(line);
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
  command->add_option("--seed", options->seed, "Decides which label is shown on which side")
      ->capture_default_str();
  add_reply_options(*command, options->services);
  add_exchange_options(*command, options->services);
  command
      ->add_option("--jobs", options->jobs,
                   "How many pairs at once; without it 16 with a service's language model, else as "
                   "many as there are processors")
      ->check(CLI::Range(1, 4096));
  add_json_option(*command, options->shared);
  command->callback([options] { choose(*options); });
}

}  // namespace maia
