#include "chat/builtin/selectivity.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>
#include <utility>

#include "base/text.hpp"
#include "chat/builtin/line_reading.hpp"
#include "chat/builtin/python_text.hpp"
#include "chat/builtin/selectivity_programs.hpp"
#include "chat/builtin/vocabulary_text.hpp"
#include "stats/moments.hpp"
#include "stats/roc.hpp"

namespace maia::builtin {
namespace {

constexpr std::string_view kQuestion = "is it SELECTIVE for one of the classes, or SPURIOUS?";
constexpr std::size_t kMostClasses = 100;
constexpr std::size_t kMostSettings = 24;
constexpr std::size_t kMostPictures = 20000;
constexpr int kMostFailures = 2;
// A unit to be trusted separates its class from all else almost perfectly, from any one other class
// nearly so, and does it nearly everywhere.
constexpr double kLeastArea = 0.9;
constexpr double kLeastRivalArea = 0.8;
constexpr double kLeastSettings = 0.75;
constexpr double kMostChance = 0.02;  // that so few pictures only look like it

struct Progress {
  std::vector<GridPicture> pictures;
  int failures = 0;
  bool rejected = false;
  bool must_conclude = false;
  int programs = 0;
};

// "grid: 1.25 | cow | snow", "fresh: ..."; an empty class is a setting alone.
void read_line(std::string_view line, Progress& progress) {
  const bool fresh = take(line, "fresh: ");
  if (!fresh && !take(line, "grid: ")) return;
  const auto activation = take_number(line);
  const auto between = line.find(" | ", 1);
  if (!activation || !take(line, " | ") || between == std::string_view::npos) return;
  if (progress.pictures.size() >= kMostPictures) return;
  progress.pictures.push_back({std::string(trim(line.substr(0, between - 3))),
                               std::string(trim(line.substr(between))), *activation, fresh});
}

Progress read_progress(std::span<const Message> conversation) {
  Progress progress;
  bool task_seen = false;
  for (const Message& message : conversation) {
    if (message.role != Message::Role::kUser) continue;
    if (!std::exchange(task_seen, true)) continue;
    const std::size_t before = progress.pictures.size();
    progress.must_conclude = false;
    for (const auto& line : split(text_of(message), '\n')) {
      read_line(line, progress);
      progress.rejected |= line.starts_with("[check] not accepted");
      progress.must_conclude |= asks_for_conclusion(line);
    }
    ++progress.programs;
    if (progress.programs > 1 && before == progress.pictures.size()) ++progress.failures;
  }
  return progress;
}

std::vector<double> activations_of(std::span<const GridPicture> pictures, const auto& wanted) {
  std::vector<double> values;
  for (const auto& picture : pictures) {
    if (wanted(picture)) values.push_back(picture.activation);
  }
  return values;
}

// In how many settings the class's mean exceeds the mean of each other class there.
double share_of_settings(std::span<const GridPicture> pictures, const std::string& best,
                         const std::vector<std::string>& classes) {
  std::set<std::string> settings;
  for (const auto& picture : pictures) settings.insert(picture.setting);
  double won = 0;
  for (const auto& setting : settings) {
    const auto mean_with = [&](const std::string& shown) {
      return mean(activations_of(pictures, [&](const GridPicture& picture) {
        return picture.setting == setting && picture.shown == shown;
      }));
    };
    const double own = mean_with(best);
    won += std::all_of(classes.begin(), classes.end(), [&](const std::string& other) {
      return other == best || own > mean_with(other);
    });
  }
  return settings.empty() ? 0 : won / static_cast<double>(settings.size());
}

std::string numbers_text(const Selectivity& found, const char* of) {
  return fmt::format(
      "{}: pictures of {} separate from all others with a ROC area of {:.2f}, from {} with "
      "{:.2f}, and are the strongest in {:.0f}% of the settings ({} pictures).",
      of, with_article(found.best), found.area,
      found.rival.empty() ? "the settings alone" : "those of " + with_article(found.rival),
      found.least_area, 100 * found.settings, found.pictures);
}

class Judge {
 public:
  Judge(std::span<const Message> conversation, const SelectivityTask& task)
      : task_(task),
        words_(read_vocabulary(text_of(conversation.front()))),
        progress_(read_progress(conversation)) {
    for (const auto& picture : progress_.pictures) {
      (picture.fresh ? fresh_ : grid_).push_back(picture);
    }
  }

  std::string reply() const {
    if (progress_.rejected) return conclude(false, "The test on fresh images spoke against it.");
    if (progress_.programs == 0 && !progress_.must_conclude) return look();
    const Selectivity first = weigh_selectivity(grid_, task_.classes);
    const Selectivity second = weigh_selectivity(fresh_, task_.classes);
    if (!grid_.empty() && !looks_selective(first)) {
      return conclude(false, numbers_text(first, "In the grid"));
    }
    if (!fresh_.empty()) {
      const bool holds = looks_selective(second) && second.best == first.best;
      return conclude(holds, numbers_text(first, "In the grid") + " " +
                                 numbers_text(second, "On fresh pictures"));
    }
    if (progress_.must_conclude || progress_.failures >= kMostFailures) {
      return conclude(false, "It could not be tested enough to be trusted.");
    }
    return grid_.empty() ? show_grid() : show_again(first);
  }

 private:
  std::vector<std::string> settings() const {
    auto chosen = words_named(task_.domain, words_.backgrounds());
    if (chosen.size() < 2) chosen = words_.backgrounds();
    if (chosen.size() > kMostSettings) chosen.resize(kMostSettings);
    return chosen;
  }

  std::string look() const {
    return reply_with_program("Nothing is known yet; the top exemplars come first.",
                              {"One class excites the unit in any setting.",
                               "The unit goes by the setting, or by several classes."},
                              selectivity_exemplar_program(1));
  }

  std::string show_grid() const {
    std::vector<std::string> hypotheses;
    for (const auto& one : task_.classes) {
      hypotheses.push_back("Pictures of " + with_article(one) + " excite the unit in any setting.");
    }
    hypotheses.emplace_back("A setting does, whatever is in it.");
    return reply_with_program("The exemplars alone cannot tell a class from its setting.",
                              hypotheses, grid_program(Stage::kTest, 3));
  }

  std::string show_again(const Selectivity& found) const {
    return reply_with_program(numbers_text(found, "In the grid"),
                              {"Only " + with_article(found.best) +
                                   " excites the unit, in other "
                                   "pictures too.",
                               "It was luck that no other class did."},
                              grid_program(Stage::kConfirm, 2));
  }

  std::string grid_program(Stage stage, int copies) const {
    return selectivity_grid_program(progress_.programs + 1, stage, task_.classes, settings(),
                                    copies);
  }

  std::string conclude(bool selective, const std::string& reason) const {
    std::string text = "[REASONING]: " + reason + "\n[LABEL]: ";
    if (!selective) return text + "SPURIOUS\n";
    return text + "SELECTIVE\n[CLASS]: " + weigh_selectivity(grid_, task_.classes).best + "\n";
  }

  const SelectivityTask& task_;
  Words words_;
  Progress progress_;
  std::vector<GridPicture> grid_;
  std::vector<GridPicture> fresh_;
};

}  // namespace

std::optional<SelectivityTask> read_selectivity_task(std::span<const Message> conversation) {
  const auto first = std::find_if(conversation.begin(), conversation.end(),
                                  [](const Message& m) { return m.role == Message::Role::kUser; });
  if (first == conversation.end()) return {};
  const std::string text = text_of(*first);
  if (text.find(kQuestion) == std::string::npos) return {};
  SelectivityTask task;
  bool in_list = false;
  for (const auto& line : split(text, '\n')) {
    if (line.ends_with("The classes:")) {
      in_list = true;
    } else if (in_list && line.starts_with("- ") && task.classes.size() < kMostClasses) {
      task.classes.push_back(line.substr(2));
    } else {
      in_list = false;
      if (line.starts_with("What its images show: ")) task.domain = line.substr(22);
    }
  }
  if (task.classes.size() < 2) return {};
  return task;
}

Selectivity weigh_selectivity(std::span<const GridPicture> pictures,
                              const std::vector<std::string>& classes) {
  Selectivity found{.pictures = pictures.size()};
  std::map<std::string, std::vector<double>> of;
  for (const auto& picture : pictures) of[picture.shown].push_back(picture.activation);
  for (const auto& name : classes) {
    if (!of.contains(name)) continue;
    if (found.best.empty() || mean(of[name]) > mean(of[found.best])) found.best = name;
  }
  if (found.best.empty()) return found;
  const auto& own = of[found.best];
  const auto rest = activations_of(
      pictures, [&](const GridPicture& picture) { return picture.shown != found.best; });
  found.area = roc_area(own, rest);
  found.chance = std::min(1.0, static_cast<double>(classes.size()) * mann_whitney_p(own, rest));
  found.least_area = 1;
  double rival_chance = 0;
  for (const auto& [name, values] : of) {
    if (name == found.best) continue;
    const double area = roc_area(own, values);
    if (area >= found.least_area) continue;
    found.least_area = area;
    found.rival = name;
    rival_chance = mann_whitney_p(own, values);
  }
  found.chance = std::max(found.chance, rival_chance);
  found.settings = share_of_settings(pictures, found.best, classes);
  return found;
}

bool looks_selective(const Selectivity& found) {
  return found.area >= kLeastArea && found.chance < kMostChance &&
         found.least_area >= kLeastRivalArea && found.settings >= kLeastSettings;
}

std::string judge_selectivity(std::span<const Message> conversation, const SelectivityTask& task) {
  return Judge(conversation, task).reply();
}

}  // namespace maia::builtin
