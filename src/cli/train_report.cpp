#include "cli/train_report.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>

#include "cli/console.hpp"

namespace maia {
namespace {

constexpr std::size_t kLines = 10;     // of the training, for a person
constexpr std::size_t kPoints = 1000;  // for machines

// Some steps after one another, as one.
struct Stretch {
  std::size_t last_step = 0;  // from 1
  double loss = 0;            // a picture's mean
  double accuracy = 0;
};

std::vector<Stretch> stretches(const std::vector<TrainingStep>& history, std::size_t most) {
  std::vector<Stretch> result;
  const std::size_t parts = std::min(most, history.size());
  for (std::size_t part = 0; part < parts; ++part) {
    const std::size_t end = history.size() * (part + 1) / parts;
    Stretch stretch{.last_step = end};
    double pictures = 0;
    for (std::size_t i = history.size() * part / parts; i < end; ++i) {
      stretch.loss += history[i].loss * history[i].pictures;
      stretch.accuracy += history[i].right;
      pictures += history[i].pictures;
    }
    stretch.loss /= pictures;
    stretch.accuracy /= pictures;
    result.push_back(stretch);
  }
  return result;
}

struct Score {
  std::size_t pictures = 0;
  std::size_t right = 0;
  double accuracy() const { return static_cast<double>(right) / static_cast<double>(pictures); }
};

// Of the class with that number, or of all.
Score score(const TrainReport& report, int label = -1) {
  Score result;
  for (std::size_t i = 0; i < report.validation.size(); ++i) {
    if (label >= 0 && report.validation[i] != label) continue;
    ++result.pictures;
    if (report.validation[i] == report.predicted[i]) ++result.right;
  }
  return result;
}

std::string percent(const Score& score) {
  if (score.pictures == 0) return "no pictures";
  return fmt::format("{:5.1f}%  ({} of {})", 100 * score.accuracy(), score.right, score.pictures);
}

Json to_json(const Score& score) {
  return {{"pictures", score.pictures},
          {"right", score.right},
          {"accuracy", score.pictures == 0 ? Json() : Json(score.accuracy())}};
}

// In single quotes, as a shell takes it.
std::string quoted(const std::string& text) {
  const bool plain = std::all_of(text.begin(), text.end(), [](unsigned char c) {
    return std::isalnum(c) != 0 || std::string_view("_-./,+").find(char(c)) != std::string::npos;
  });
  if (plain && !text.empty()) return text;
  std::string result = "'";
  for (const char c : text) result += c == '\'' ? std::string("'\\''") : std::string(1, c);
  return result + "'";
}

std::string describe_line(const TrainReport& report) {
  return fmt::format("maia describe --model {} --weights {} --class {}", report.model,
                     quoted(report.file), quoted(report.classes.front()));
}

}  // namespace

void print_report(const TrainReport& report) {
  for (const auto& id : report.skipped) print_line("skipped, cannot be read: " + printable(id));
  print_line(fmt::format("{} on {} pictures of {} classes",
                         report.head_only ? "the last layer" : "all layers", report.training,
                         report.classes.size()));
  print_line(" step    loss  accuracy, in training");
  for (const Stretch& stretch : stretches(report.history, kLines)) {
    print_line(fmt::format("{:>5}  {:6.4f}  {:5.1f}%", stretch.last_step, stretch.loss,
                           100 * stretch.accuracy));
  }
  std::size_t width = 3;
  for (const auto& name : report.classes) width = std::max(width, name.size());
  if (!report.validation.empty()) {
    print_line(fmt::format("{:<{}}  accuracy on pictures held back", "", width));
    for (std::size_t label = 0; label < report.classes.size(); ++label) {
      print_line(fmt::format("{:<{}}  {}", printable(report.classes[label]), width,
                             percent(score(report, static_cast<int>(label)))));
    }
    print_line(fmt::format("{:<{}}  {}", "all", width, percent(score(report))));
  }
  print_line("written to " + report.file + "; to explain a class:");
  print_line("  " + printable(describe_line(report)));
}

void print_report_json(const TrainReport& report) {
  Json steps = Json::array();
  for (const Stretch& stretch : stretches(report.history, kPoints)) {
    steps.push_back(
        {{"step", stretch.last_step}, {"loss", stretch.loss}, {"accuracy", stretch.accuracy}});
  }
  Json by_class = Json::object();
  for (std::size_t label = 0; label < report.classes.size(); ++label) {
    by_class[report.classes[label]] = to_json(score(report, static_cast<int>(label)));
  }
  Json validation = to_json(score(report));
  validation["classes"] = std::move(by_class);
  print_json({{"file", report.file},
              {"model", report.model},
              {"head_only", report.head_only},
              {"classes", report.classes},
              {"skipped", report.skipped},
              {"pictures", report.training},
              {"training", steps},
              {"validation", validation},
              {"describe", describe_line(report)}});
}

}  // namespace maia
