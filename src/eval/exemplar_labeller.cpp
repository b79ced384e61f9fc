#include "eval/exemplar_labeller.hpp"

#include <algorithm>
#include <charconv>
#include <map>
#include <set>

#include "base/text.hpp"
#include "tools/experiment_tools.hpp"

namespace maia {
namespace {

constexpr double kMostExemplars = 0.8;   // what one label must cover
constexpr double kNearlyAll = 0.9;       // what a condition must be in
constexpr double kSomeExemplars = 0.2;   // what each of two labels must cover
constexpr double kOneMember = 0.85;      // of a group's part: then it is the member
constexpr std::size_t kMostFacts = 100;  // of a line

// What one exemplar shows: the part of the lit region of each concept, and all that is in sight.
struct Seen {
  std::map<std::string, double> lit;
  std::set<std::string> things;
};

struct Fact {
  std::string name;
  double share = 0;
};

std::vector<Fact> read_facts(std::string_view section) {
  std::vector<Fact> facts;
  for (const std::string& part : split(section, ',')) {
    std::string_view text = trim(part);
    Fact fact;
    if (text.ends_with('%')) {
      text.remove_suffix(1);
      const auto space = text.rfind(' ');
      if (space == std::string_view::npos) continue;
      int percent = 0;
      std::from_chars(text.data() + space + 1, text.data() + text.size(), percent);
      fact.share = std::clamp(percent, 0, 100) / 100.0;
      text = trim(text.substr(0, space));
    }
    fact.name = text;
    if (!fact.name.empty() && facts.size() < kMostFacts) facts.push_back(std::move(fact));
  }
  return facts;
}

// Without the colour that it is painted in.
std::string thing_of(std::string name) {
  for (const std::string& colour : colour_names()) {
    if (name.starts_with(colour + " ")) return name.substr(colour.size() + 1);
  }
  return name;
}

// "tail of dog" is a tail and a dog; "snow background" is snow.
std::vector<std::string> concepts_of(const std::string& name) {
  constexpr std::string_view kBackground = " background";
  if (name.ends_with(kBackground)) return {name.substr(0, name.size() - kBackground.size())};
  const auto of = name.find(" of ");
  if (of == std::string::npos) return {thing_of(name)};
  return {name.substr(0, of), thing_of(name.substr(of + 4))};
}

bool is_group(const Lexicon& lexicon, const std::string& name) {
  return std::any_of(lexicon.groups().begin(), lexicon.groups().end(),
                     [&](const TermGroup& group) { return group.name == name; });
}

Seen read_line(const Lexicon& lexicon, std::string_view line) {
  Seen seen;
  for (const std::string& part : split(line, ';')) {
    std::string_view section = trim(part);
    const bool lit = section.starts_with("lit: ");
    const bool dark = section.starts_with("dark: ");
    const bool colours = section.starts_with("colours: ");
    if (!lit && !dark && !colours) continue;
    for (const Fact& fact : read_facts(section.substr(section.find(' ')))) {
      for (const std::string& name : concepts_of(fact.name)) {
        if (!colours) seen.things.insert(name);
        if (fact.share <= 0) continue;
        seen.lit[name] += fact.share;
        const std::string& group = lexicon.group_of(name);
        if (!group.empty()) seen.lit[group] += fact.share;
      }
    }
  }
  return seen;
}

struct Candidate {
  std::string name;
  std::vector<double> parts;  // of each exemplar
  double mean = 0;
  double coverage = 0;
};

std::vector<Candidate> candidates_of(const std::vector<Seen>& all) {
  std::set<std::string> names;
  for (const Seen& seen : all) {
    for (const auto& [name, part] : seen.lit) names.insert(name);
  }
  std::vector<Candidate> candidates;
  for (const std::string& name : names) {
    Candidate candidate{.name = name};
    for (const Seen& seen : all) {
      const auto found = seen.lit.find(name);
      candidate.parts.push_back(found == seen.lit.end() ? 0 : std::min(found->second, 1.0));
      candidate.mean += candidate.parts.back() / static_cast<double>(all.size());
      candidate.coverage += (candidate.parts.back() > 0) / static_cast<double>(all.size());
    }
    candidates.push_back(std::move(candidate));
  }
  return candidates;
}

// A group of which little but one member is lit says less than the member.
void drop_idle_groups(const Lexicon& lexicon, std::vector<Candidate>& candidates) {
  std::map<std::string, double> largest;  // member's mean, by group
  for (const Candidate& candidate : candidates) {
    double& mean = largest[lexicon.group_of(candidate.name)];
    mean = std::max(mean, candidate.mean);
  }
  std::erase_if(candidates, [&](const Candidate& candidate) {
    const auto member = largest.find(candidate.name);
    return is_group(lexicon, candidate.name) && member != largest.end() &&
           member->second >= kOneMember * candidate.mean;
  });
}

const Candidate* best_single(const std::vector<Candidate>& candidates) {
  const Candidate* best = nullptr;
  for (const Candidate& candidate : candidates) {
    if (candidate.coverage < kMostExemplars) continue;
    if (best == nullptr || candidate.mean > best->mean) best = &candidate;
  }
  return best;
}

std::vector<std::string> best_pair(const std::vector<Candidate>& candidates) {
  double best = 0;
  std::vector<std::string> labels;
  for (std::size_t a = 0; a < candidates.size(); ++a) {
    if (candidates[a].coverage < kSomeExemplars) continue;
    for (std::size_t b = a + 1; b < candidates.size(); ++b) {
      if (candidates[b].coverage < kSomeExemplars) continue;
      double sum = 0;
      for (std::size_t i = 0; i < candidates[a].parts.size(); ++i) {
        sum += std::max(candidates[a].parts[i], candidates[b].parts[i]);
      }
      if (sum <= best) continue;
      best = sum;
      labels = {candidates[a].name, candidates[b].name};
    }
  }
  return labels;
}

// What is in sight in nearly all exemplars beside the concept.
std::string condition_of(const Lexicon& lexicon, const std::vector<Seen>& all,
                         const std::string& name) {
  std::map<std::string, std::size_t> counts;
  for (const Seen& seen : all) {
    for (const std::string& thing : seen.things) {
      if (thing != name && lexicon.group_of(thing) != name) ++counts[thing];
    }
  }
  std::string best;
  std::size_t most = 0;
  for (const auto& [thing, count] : counts) {
    if (static_cast<double>(count) < kNearlyAll * static_cast<double>(all.size())) continue;
    if (count > most) best = thing;
    most = std::max(most, count);
  }
  return best;
}

}  // namespace

std::vector<std::string> read_exemplars(const Subject& subject, const BlindReader& reader,
                                        std::size_t count) {
  std::vector<std::string> lines;
  for (std::size_t i = 0; i < std::min(count, subject.exemplars.size()); ++i) {
    const LabelledImage loaded = subject.dataset->load(subject.exemplars[i].image);
    const ImageView view{loaded.image, loaded.scene.get()};
    const auto response = subject.target->respond(std::span(&view, 1)).front();
    Picture picture = highlighted_picture(loaded.image, response, subject, false);
    picture.scene = loaded.scene;
    lines.push_back(reader.describe(picture.readable()));
  }
  return lines;
}

std::vector<std::string> label_from_exemplars(const Lexicon& lexicon,
                                              std::span<const std::string> lines) {
  std::vector<Seen> all;
  for (const std::string& line : lines) {
    Seen seen = read_line(lexicon, line);
    if (!seen.lit.empty()) all.push_back(std::move(seen));
  }
  if (all.empty()) return {};
  auto candidates = candidates_of(all);
  drop_idle_groups(lexicon, candidates);
  if (const Candidate* single = best_single(candidates)) {
    const std::string condition = condition_of(lexicon, all, single->name);
    return {condition.empty() ? single->name : single->name + " with " + condition};
  }
  auto pair = best_pair(candidates);
  if (!pair.empty()) return pair;
  const auto best =
      std::max_element(candidates.begin(), candidates.end(),
                       [](const Candidate& a, const Candidate& b) { return a.mean < b.mean; });
  return {best->name};
}

}  // namespace maia
