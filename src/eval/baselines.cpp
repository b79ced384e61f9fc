#include "eval/baselines.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <mutex>

#include "base/parallel.hpp"
#include "base/random.hpp"
#include "detect/scene_detector.hpp"
#include "eval/dissection.hpp"
#include "eval/drawn_labeller.hpp"
#include "eval/exemplar_labeller.hpp"

namespace maia {
namespace {

constexpr std::size_t kDissectedPictures = 1000;
constexpr int kPicturesAWord = 5;

std::vector<std::string> as_labels(const std::string& name) {
  return name.empty() ? std::vector<std::string>{} : std::vector{name};
}

}  // namespace

std::vector<BaselineLabel> exemplar_baseline(Subjects subjects, const BlindReader& reader,
                                             const CollageWorld& world, Progress& progress) {
  std::vector<BaselineLabel> found(subjects.size());
  std::mutex mutex;
  std::size_t done = 0;
  parallel_for(subjects.size(), processor_count(), [&](std::size_t i) {
    const auto lines = read_exemplars(*subjects[i], reader);
    found[i].labels = label_from_exemplars(world.lexicon(), lines);
    const std::lock_guard lock(mutex);
    progress.update("reading exemplars", ++done, subjects.size());
  });
  return found;
}

std::vector<BaselineLabel> dissection_baseline(Subjects subjects, const Vocabulary& vocabulary,
                                               const std::shared_ptr<const CollageWorld>& world,
                                               Progress& progress) {
  const auto detector = make_scene_detector(world);
  const auto concepts = dissection_concepts(vocabulary, *detector);
  std::vector<BaselineLabel> found;
  for (const auto& [name, iou] :
       dissect(subjects, *detector, concepts, kDissectedPictures, progress)) {
    found.push_back({as_labels(name), fmt::format("IoU {:.2f}", iou)});
  }
  return found;
}

std::vector<BaselineLabel> drawing_baseline(Subjects subjects, const TextToImage& generator,
                                            const std::shared_ptr<const CollageWorld>& world,
                                            std::uint64_t seed, Progress& progress) {
  const auto words = dissection_concepts(generator.vocabulary(), *make_scene_detector(world));
  const auto drawn = label_by_drawing(subjects, words, generator, kPicturesAWord, seed, progress);
  std::vector<BaselineLabel> found;
  for (const auto& label : drawn) {
    found.push_back({as_labels(label.concept_name), fmt::format("mean {:.3g}", label.mean)});
  }
  return found;
}

std::vector<UnitLabel> random_control(std::span<const UnitLabel> rows, const std::string& method,
                                      std::uint64_t seed) {
  std::map<std::string, std::vector<const UnitLabel*>> models;
  for (const UnitLabel& row : rows) {
    if (row.method == method && !row.labels.empty()) models[row.unit.model].push_back(&row);
  }
  std::vector<UnitLabel> controls;
  for (auto& [model, labelled] : models) {
    if (labelled.size() < 2) continue;
    std::sort(labelled.begin(), labelled.end(),
              [](const auto* a, const auto* b) { return a->unit < b->unit; });
    Random random(derive_seed(derive_seed(seed, "random labels"), model));
    random.shuffle(std::span(labelled));
    // Round a random circle: every label once, and none stays where it was.
    for (std::size_t i = 0; i < labelled.size(); ++i) {
      const UnitLabel& other = *labelled[(i + 1) % labelled.size()];
      controls.push_back({.unit = labelled[i]->unit,
                          .method = "random",
                          .labels = other.labels,
                          .note = "of " + unit_text(other.unit)});
    }
  }
  std::sort(controls.begin(), controls.end(),
            [](const auto& a, const auto& b) { return a.unit < b.unit; });
  return controls;
}

}  // namespace maia
