#include "chat/builtin/ranking.hpp"

#include <algorithm>
#include <cmath>
#include <functional>
#include <map>
#include <set>

#include "stats/moments.hpp"
#include "stats/roc.hpp"

namespace maia::builtin {
namespace {

using Values = std::vector<double>;

// 1.4826 times the median absolute deviation, which is the standard deviation for normal samples;
// the standard deviation itself where more than half of the values are equal.
double robust_scatter(const Values& values) {
  const double centre = median(values);
  Values distances;
  for (const double value : values) distances.push_back(std::abs(value - centre));
  const double scatter = 1.4826 * median(distances);
  return scatter > 0 ? scatter : std::sqrt(variance(values));
}

void sort_by_effect(std::vector<Candidate>& candidates) {
  std::stable_sort(candidates.begin(), candidates.end(),
                   [](const auto& a, const auto& b) { return a.effect > b.effect; });
}

std::map<std::string, Values> values_by_term(const History& history, const std::string& arm) {
  std::map<std::string, Values> values;
  for (const auto& m : history.measurements) {
    if (m.arm == arm && !m.scene.object.empty()) values[m.scene.object].push_back(m.activation);
  }
  return values;
}

Values all_values(const std::map<std::string, Values>& by_term) {
  Values all;
  for (const auto& [term, values] : by_term) all.insert(all.end(), values.begin(), values.end());
  return all;
}

// A term's effect is the mean distance of its drawings from what others have in the same setting:
// the screen's from the screen's median, the second drawings' from those of words taken at random.
void rank_terms(const History& history, const Words& words, ScreenSummary& summary) {
  const auto screened = values_by_term(history, "screen");
  const auto redrawn = values_by_term(history, "redraw");
  const double other = mean(all_values(values_by_term(history, "redraw other")));
  const Values all = all_values(screened);
  for (const auto& term : words.terms()) {
    const auto first = screened.find(term);
    if (first == screened.end()) continue;
    Values distances;
    for (const double value : first->second) distances.push_back(value - summary.centre);
    if (const auto again = redrawn.find(term); again != redrawn.end()) {
      // The first drawing chose the term, so it counts no more than one of the others.
      for (const double value : again->second) distances.push_back(value - other);
    }
    const double roc = roc_area(first->second, all);
    summary.terms.push_back({{term, "", "", ""}, mean(distances), roc, "screen"});
  }
  sort_by_effect(summary.terms);
}

void rank_groups(const History& history, const Words& words, ScreenSummary& summary) {
  const auto screened = values_by_term(history, "screen");
  std::vector<std::pair<double, Candidate>> ranked;
  for (const auto& group : words.groups()) {
    Values members;
    Values rest;
    for (const auto& [term, values] : screened) {
      auto& side = words.group_of(term) == group.name ? members : rest;
      side.insert(side.end(), values.begin(), values.end());
    }
    if (members.size() < 2 || group.words.size() < 2) continue;
    const double effect = mean(members) - summary.centre;
    const Candidate candidate{{group.name, "", "", ""}, effect, roc_area(members, rest), "screen"};
    ranked.emplace_back(mann_whitney_p(members, rest), candidate);
  }
  std::stable_sort(ranked.begin(), ranked.end(),
                   [](const auto& a, const auto& b) { return a.first < b.first; });
  for (auto& [p, candidate] : ranked) summary.groups.push_back(std::move(candidate));
}

void rank_grounds(const History& history, ScreenSummary& summary) {
  std::map<std::string, Values> grounds;
  for (const auto& m : history.measurements) {
    if (m.arm == "screen" && m.scene.object.empty()) {
      grounds[m.scene.background].push_back(m.activation);
    }
  }
  for (const bool plain : {false, true}) {
    Values means;
    for (const auto& [ground, values] : grounds) {
      if (ground.starts_with("plain ") == plain) means.push_back(mean(values));
    }
    auto& list = plain ? summary.plain_colours : summary.backgrounds;
    for (const auto& [ground, values] : grounds) {
      if (ground.starts_with("plain ") != plain) continue;
      list.push_back(
          {{"", "", ground, ""}, mean(values) - median(means), roc_area(values, means), "screen"});
    }
    sort_by_effect(list);
  }
}

// Effects of one part of a scene (its colour, its light), each picture compared with the median of
// those that differ from it in that part alone.
std::vector<Candidate> rank_changes(const History& history, const std::string& arm,
                                    std::string Concept::*part) {
  std::map<Concept, Values> same_but_for_part;
  for (const auto& m : history.measurements) {
    if (m.arm != arm) continue;
    Concept rest = m.scene;
    (rest.*part).clear();
    same_but_for_part[rest].push_back(m.activation);
  }
  std::map<std::string, Values> distances;
  for (const auto& m : history.measurements) {
    if (m.arm != arm || (m.scene.*part).empty()) continue;
    Concept rest = m.scene;
    (rest.*part).clear();
    distances[m.scene.*part].push_back(m.activation - median(same_but_for_part[rest]));
  }
  std::vector<Candidate> candidates;
  for (const auto& [word, values] : distances) {
    Candidate candidate;
    candidate.what.*part = word;
    candidate.effect = mean(values);
    candidate.source = "screen";
    candidates.push_back(std::move(candidate));
  }
  sort_by_effect(candidates);
  return candidates;
}

// What the exemplars show, weighed by how far their activations stand out.
class ExemplarTally {
 public:
  ExemplarTally(const History& history, const Words& words) : words_(words) {
    // A rare concept fills only the top of the list: what exceeds the last exemplar counts most.
    double lowest = 0;
    double highest = 0;
    for (const auto& seen : history.exemplars) {
      const bool first = &seen == &history.exemplars.front();
      lowest = first ? seen.activation : std::min(lowest, seen.activation);
      highest = first ? seen.activation : std::max(highest, seen.activation);
    }
    const double floor = 0.1 * (highest - lowest) + 1e-9;
    for (const auto& seen : history.exemplars) {
      if (!seen.nothing_lit && !seen.lit.empty()) add(seen, seen.activation - lowest + floor);
    }
  }

  std::size_t count() const { return count_; }

  // The best by share of the lit regions, if it has at least `least` of them.
  std::vector<Candidate> best(const std::map<std::string, double>& shares,
                              std::string Concept::*part, double least, std::size_t most) const {
    std::vector<Candidate> candidates;
    for (const auto& [word, share] : shares) {
      if (weight_ <= 0 || share / weight_ < least) continue;
      Candidate candidate;
      candidate.what.*part = word;
      candidate.effect = share / weight_;
      candidate.source = "exemplars";
      candidates.push_back(std::move(candidate));
    }
    sort_by_effect(candidates);
    if (candidates.size() > most) candidates.resize(most);
    return candidates;
  }

  std::map<std::string, double> terms, groups, backgrounds, colours, lights;

 private:
  void add(const SeenPicture& seen, double weight) {
    ++count_;
    weight_ += weight;
    std::set<std::string> grounds;
    std::set<std::string> lights_here;
    std::map<std::string, double> colours_here;
    const auto note_context = [&](const Concept& what) {
      if (!what.background.empty()) grounds.insert(what.background);
      if (!what.light.empty()) lights_here.insert(what.light);
    };
    for (const auto& [what, share] : seen.lit) {
      note_context(what);
      if (what.object.empty()) continue;
      terms[what.object] += weight * share;
      groups[words_.group_of(what.object)] += weight * share;
      if (!what.colour.empty()) colours_here[what.colour] += share;
    }
    for (const auto& what : seen.dark) note_context(what);
    for (const auto& [what, share] : seen.colours) {
      colours_here[what.colour] = std::max(colours_here[what.colour], share);
    }
    // A background or a light counts where it is there, lit or not: it may be the condition.
    for (const auto& ground : grounds) backgrounds[ground] += weight;
    for (const auto& light : lights_here) lights[light] += weight;
    for (const auto& [colour, share] : colours_here) {
      colours[colour] += weight * std::min(share, 1.0);
    }
  }

  const Words& words_;
  std::size_t count_ = 0;
  double weight_ = 0;
};

// The part of the scene in which a varied picture differs from the plain one.
std::vector<std::pair<std::string Concept::*, std::string>> conditions_of(const Concept& scene) {
  std::vector<std::pair<std::string Concept::*, std::string>> conditions;
  for (const auto part : {&Concept::background, &Concept::colour, &Concept::light}) {
    if (!(scene.*part).empty()) conditions.emplace_back(part, scene.*part);
  }
  return conditions;
}

}  // namespace

ScreenSummary summarise_screen(const History& history, const Words& words) {
  ScreenSummary summary;
  Values objects;
  Values everything;
  for (const auto& m : history.measurements) {
    if (m.stage != Stage::kScreen) continue;
    everything.push_back(m.activation);
    if (m.arm == "screen" && !m.scene.object.empty()) objects.push_back(m.activation);
  }
  summary.pictures = everything.size();
  if (everything.empty()) return summary;
  const auto [low, high] = std::minmax_element(everything.begin(), everything.end());
  summary.varies = *high > *low;
  summary.centre = median(objects);
  summary.scatter = robust_scatter(objects);
  rank_terms(history, words, summary);
  rank_groups(history, words, summary);
  rank_grounds(history, summary);
  summary.colours = rank_changes(history, "colour", &Concept::colour);
  summary.lights = rank_changes(history, "light", &Concept::light);
  return summary;
}

std::vector<Candidate> exemplar_candidates(const History& history, const Words& words) {
  const ExemplarTally tally(history, words);
  if (tally.count() < 3) return {};
  // Far more than the share that a word has by chance: one in some hundred for a term, one in forty
  // for a group, one in ten for a background, and less than that for a light.
  const auto terms = tally.best(tally.terms, &Concept::object, 0.15, 2);
  const auto groups = tally.best(tally.groups, &Concept::object, 0.25, 2);
  const auto grounds = tally.best(tally.backgrounds, &Concept::background, 0.35, 1);
  const auto colours = tally.best(tally.colours, &Concept::colour, 0.3, 1);
  const auto lights = tally.best(tally.lights, &Concept::light, 0.35, 1);

  std::vector<Candidate> candidates;
  const auto append = [&](const std::vector<Candidate>& more) {
    candidates.insert(candidates.end(), more.begin(), more.end());
  };
  append(terms);
  append(groups);
  append(grounds);
  append(colours);
  append(lights);
  for (const auto* objects : {&terms, &groups}) {
    if (objects->empty()) continue;
    for (const auto* conditions : {&grounds, &colours, &lights}) {
      if (conditions->empty()) continue;
      Candidate pair = conditions->front();
      pair.what.object = objects->front().what.object;
      pair.effect *= objects->front().effect;
      candidates.push_back(std::move(pair));
    }
  }
  return candidates;
}

std::vector<Candidate> condition_candidates(const History& history, const Words& words) {
  std::map<std::string, std::vector<Measurement>> arms;
  for (const auto& m : history.measurements) {
    if (m.arm.starts_with("varied ")) arms[m.arm.substr(7)].push_back(m);
  }
  const auto neutral = arms["neutral"];
  std::vector<Candidate> candidates;
  for (const auto& [label, pictures] : arms) {
    const auto leader = read_prompt(label, words);
    if (!leader || label == "neutral") continue;
    std::set<std::pair<int, std::string>> done;
    for (const auto& picture : pictures) {
      for (const auto& [part, word] : conditions_of(picture.scene)) {
        Concept what = *leader;
        if (!(what.*part).empty()) continue;
        what.*part = word;
        if (!done.insert({part == &Concept::background ? 0
                          : part == &Concept::colour   ? 1
                                                       : 2,
                          word})
                 .second) {
          continue;
        }
        Values with;
        Values without;
        Values neutral_with;
        for (const auto& m : pictures) {
          (m.scene.*part == word ? with : without).push_back(m.activation);
        }
        for (const auto& m : neutral) {
          if (m.scene.*part == word) neutral_with.push_back(m.activation);
        }
        if (without.size() < 6) continue;
        // More than the others of the same object, and more than another object has there.
        const double gain = mean(with) - std::max(mean(without), mean(neutral_with));
        const double scatter = std::sqrt(variance(without));
        if (gain <= 2.5 * scatter / std::sqrt(static_cast<double>(with.size())) || gain <= 0) {
          continue;
        }
        candidates.push_back({what, gain, roc_area(with, without), "variation"});
      }
    }
  }
  sort_by_effect(candidates);
  return candidates;
}

}  // namespace maia::builtin
