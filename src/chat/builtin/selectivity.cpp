#include "chat/builtin/selectivity.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>
#include <utility>

#include "base/text.hpp"
#include "chat/builtin/selectivity_programs.hpp"
#include "chat/builtin/vocabulary_text.hpp"
#include "stats/roc.hpp"

namespace maia::builtin {
namespace {

constexpr std::string_view kQuestion = "is it SELECTIVE for one of the classes, or SPURIOUS?";
constexpr std::size_t kMostClasses = 100;
constexpr std::size_t kMostSettings = 24;
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
  bool looked = false;  // at the exemplars
  bool rejected = false;
  bool must_conclude = false;
  std::vector<std::string> missing;  // classes that could not be drawn
};

std::optional<double> number_of(std::string_view text) {
  try {
    return std::stod(std::string(text));
  } catch (const std::exception&) {
    return {};
  }
}

// "grid: 1.25 | cow | snow", "fresh: ..."; an empty class is a setting alone.
void read_line(const std::string& line, Progress& progress) {
  const bool fresh = line.starts_with("fresh: ");
  if (!fresh && !line.starts_with("grid: ")) return;
  const auto parts = split(line.substr(line.find(' ') + 1), '|');
  if (parts.size() != 3) return;
  if (const auto activation = number_of(parts[0])) {
    progress.pictures.push_back(
        {std::string(trim(parts[1])), std::string(trim(parts[2])), *activation, fresh});
  }
}

Progress read_progress(std::span<const Message> conversation) {
  Progress progress;
  bool task_seen = false;
  for (const Message& message : conversation) {
    if (message.role != Message::Role::kUser) continue;
    const std::string text = text_of(message);
    if (std::exchange(task_seen, true)) {
      const std::size_t before = progress.pictures.size();
      for (const auto& line : split(text, '\n')) read_line(line, progress);
      progress.rejected |= text.find("[check] not accepted") != std::string::npos;
      progress.must_conclude = text.find("give your conclusion now") != std::string::npos;
      if (progress.looked && before == progress.pictures.size()) ++progress.failures;
      progress.looked = true;
    }
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

double mean_of(const std::vector<double>& values) {
  double sum = 0;
  for (const double value : values) sum += value;
  return values.empty() ? 0 : sum / static_cast<double>(values.size());
}

// In how many settings the class's mean exceeds the mean of each other class there.
double share_of_settings(std::span<const GridPicture> pictures, const std::string& best,
                         const std::vector<std::string>& classes) {
  std::set<std::string> settings;
  for (const auto& picture : pictures) settings.insert(picture.setting);
  double won = 0;
  for (const auto& setting : settings) {
    const auto mean = [&](const std::string& shown) {
      return mean_of(activations_of(pictures, [&](const GridPicture& picture) {
        return picture.setting == setting && picture.shown == shown;
      }));
    };
    const double own = mean(best);
    won += std::all_of(classes.begin(), classes.end(), [&](const std::string& other) {
      return other == best || own > mean(other);
    });
  }
  return settings.empty() ? 0 : won / static_cast<double>(settings.size());
}

std::string numbers_text(const Selectivity& found, const char* of) {
  return fmt::format(
      "{}: pictures of a {} separate from all others with a ROC area of {:.2f}, from {} with "
      "{:.2f}, and are the strongest in {:.0f}% of the settings ({} pictures).",
      of, found.best, found.area,
      found.rival.empty() ? "the settings alone" : "those of a " + found.rival, found.least_area,
      100 * found.settings, found.pictures);
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
    if (!progress_.looked && !progress_.must_conclude) return look();
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
    return grid_.empty() ? show_grid("grid", 3) : show_grid("fresh", 2);
  }

 private:
  std::vector<std::string> settings() const {
    std::vector<std::string> named;
    std::vector<std::string> all = words_.backgrounds();
    const std::string domain = " " + lower_case(task_.domain) + " ";
    for (const auto& background : all) {
      const auto place = domain.find(lower_case(background));
      if (place == std::string::npos) continue;
      const auto is_letter = [&](std::size_t at) {
        return std::isalpha(static_cast<unsigned char>(domain[at])) != 0;
      };
      if (!is_letter(place - 1) && !is_letter(place + background.size())) {
        named.push_back(background);
      }
    }
    auto& chosen = named.size() < 2 ? all : named;
    if (chosen.size() > kMostSettings) chosen.resize(kMostSettings);
    return chosen;
  }

  std::string look() const {
    return "Nothing is known yet; the top exemplars come first.\n\n[HYPOTHESIS LIST]:\n"
           "Hypothesis_1: One class excites the unit in any setting.\n"
           "Hypothesis_2: The unit goes by the setting, or by several classes.\n\n[CODE]:\n" +
           selectivity_exemplar_program();
  }

  std::string show_grid(const std::string& name, int copies) const {
    std::string lesson = "The exemplars alone cannot tell a class from its setting.";
    std::vector<std::string> hypotheses;
    for (const auto& one : task_.classes) {
      hypotheses.push_back("A " + one + " excites the unit in any setting.");
    }
    hypotheses.push_back("A setting does, whatever is in it.");
    if (!grid_.empty()) {
      const Selectivity found = weigh_selectivity(grid_, task_.classes);
      lesson = numbers_text(found, "In the grid");
      hypotheses = {"A " + found.best + " alone excites the unit, in other pictures too.",
                    "It was luck that no other class did."};
    }
    std::string text = lesson + "\n\n[HYPOTHESIS LIST]:\n";
    for (std::size_t i = 0; i < hypotheses.size(); ++i) {
      text += fmt::format("Hypothesis_{}: {}\n", i + 1, hypotheses[i]);
    }
    return text + "\n[CODE]:\n" + selectivity_grid_program(name, task_.classes, settings(), copies);
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
    if (found.best.empty() || mean_of(of[name]) > mean_of(of[found.best])) found.best = name;
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
